/*
 * courant reload: has the daemon read its config again, and prints what
 * changed, or what is wrong with it.
 */
#include "cmd/call.h"

int
cmd_reload(const struct cmd_options *o, int argc, char **argv)
{
	return call_simple(o, argc, argv, CONTROL_RELOAD, false);
}

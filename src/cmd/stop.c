/*
 * courant stop: has the daemon finish its writes and leave.
 */
#include "cmd/call.h"

int
cmd_stop(const struct cmd_options *o, int argc, char **argv)
{
	return call_simple(o, argc, argv, CONTROL_STOP, false);
}

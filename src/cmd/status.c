/*
 * courant status: what the daemon does; exit status 69 when none runs.
 */
#include "cmd/call.h"

int
cmd_status(const struct cmd_options *o, int argc, char **argv)
{
	return call_simple(o, argc, argv, CONTROL_STATUS, true);
}

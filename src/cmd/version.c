/*
 * courant version: ours, and the libraries found at run time.
 */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"

int
cmd_version(const struct cmd_options *o, int argc, char **argv)
{
	puts("courant " PACKAGE_VERSION);
	return EX_OK;
}

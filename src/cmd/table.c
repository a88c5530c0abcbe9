/*
 * The table of subcommands.  To add one: a file cmd/NAME.c, its prototype in
 * cmd.h, a line here, a section in courant(1).
 */
#include "cmd/cmd.h"

#include <stddef.h>

const struct cmd cmd_table[] = {
    {"version", "", "print the version and those of the libraries",
	cmd_version},
    {NULL, NULL, NULL, NULL},
};

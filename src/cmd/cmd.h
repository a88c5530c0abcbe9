/*
 * Subcommands: one file each, listed in the table of main.c.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stdbool.h>

/* What the options before the subcommand said. */
struct cmd_options {
	const char *config; /* -f, or NULL: look in the usual places */
	int verbose; /* how many -v */
};

/* Runs it with argv[0] its name; returns an exit status of sysexits.h. */
typedef int
cmd_fn(const struct cmd_options *o, int argc, char **argv);

struct cmd {
	const char *name;
	const char *arguments; /* for the usage line, "" when none */
	const char *summary; /* one line */
	cmd_fn *run;
};

/* All of them, ending in a NULL name; in the order of `courant help`. */
extern const struct cmd cmd_table[];

/* The entry of that name, or NULL. */
const struct cmd *
cmd_find(const char *name);

/* Prints "usage: courant NAME ARGUMENTS" to stderr; returns EX_USAGE. */
int
cmd_usage(const char *name);

cmd_fn cmd_check;
cmd_fn cmd_export;
cmd_fn cmd_feeds;
cmd_fn cmd_group;
cmd_fn cmd_guard;
cmd_fn cmd_import;
cmd_fn cmd_items;
cmd_fn cmd_opml;
cmd_fn cmd_parse;
cmd_fn cmd_poll;
cmd_fn cmd_reload;
cmd_fn cmd_run;
cmd_fn cmd_sanitize;
cmd_fn cmd_sql;
cmd_fn cmd_status;
cmd_fn cmd_stop;
cmd_fn cmd_version;

#endif

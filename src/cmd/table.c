/*
 * The table of subcommands.  To add one: a file cmd/NAME.c, its prototype in
 * cmd.h, a line here, a section in courant(1).
 */
#include "cmd/cmd.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

const struct cmd cmd_table[] = {
    {"check", "[--strict] [--print] [FILE]",
	"test the config, say what is wrong with it", cmd_check},
    {"export", "[--format opml|urls|json]",
	"the feeds of the config for other programs", cmd_export},
    {"feeds", "[--bad] [--json]", "health of every feed", cmd_feeds},
    {"group", "[--explain] [--published] FILE.tsv",
	"stories of a table of items", cmd_group},
    {"guard", "[--allow CIDR]... URL",
	"tell whether a URL would be fetched, and by which rule not",
	cmd_guard},
    {"import", "[--dry-run] [--output FILE] FILE|-",
	"take over the feeds of an OPML or urls file", cmd_import},
    {"items",
	"[--unread] [--starred] [--feed FEED] [--category NAME] [--since TIME] "
	"[--limit N] [--json | -o FORM]",
	"items, newest first", cmd_items},
    {"opml", "[--json] FILE|-", "read a list of subscriptions and print it",
	cmd_opml},
    {"parse", "[--json | --text] [--content-type TYPE] [--base-url URL] FILE|-",
	"decode one feed document and print what it says", cmd_parse},
    {"sanitize", "[--base-url URL] [--text] < FRAGMENT",
	"make an HTML fragment safe", cmd_sanitize},
    {"poll", "[--once] [--all] [--json] [FEED...]",
	"poll what is due, or named, and end", cmd_poll},
    {"reload", "", "have the daemon read its config again", cmd_reload},
    {"run", "", "the daemon, in the foreground", cmd_run},
    {"sql", "[--json | -o FORM] [QUERY]",
	"ask the database, which stays as it is", cmd_sql},
    {"status", "[--json]", "what the daemon does", cmd_status},
    {"stop", "", "have the daemon finish and leave", cmd_stop},
    {"version", "", "print the version and those of the libraries",
	cmd_version},
    {NULL, NULL, NULL, NULL},
};

const struct cmd *
cmd_find(const char *name)
{
	for (const struct cmd *c = cmd_table; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

int
cmd_usage(const char *name)
{
	const struct cmd *c = cmd_find(name);

	fprintf(stderr, "usage: courant %s %s\n", name,
	    c != NULL ? c->arguments : "");
	return EX_USAGE;
}

/*
 * Loading the config for a subcommand: the messages go to standard error,
 * the kind of failure becomes an exit status.
 */
#include "cmd/config.h"

#include <stdio.h>
#include <sysexits.h>

#define MESSAGES_MAX (256 << 10) /* bytes: REPORT_SHOWN_MAX long messages */
#define PATH_ROOM (64 << 10) /* bytes: a few paths */

const char *
config_plural(size_t n)
{
	return n == 1 ? "" : "s";
}

int
config_load(const char *given, struct conf **out, bool *warned)
{
	struct buf messages;
	struct arena a;
	int n_errors = 0;
	enum err e;

	arena_init(&a, PATH_ROOM);
	buf_init(&messages, MESSAGES_MAX);
	e = conf_load(conf_find(given, &a), out, &messages, &n_errors);
	fwrite(buf_cstr(&messages), 1, messages.n, stderr);
	if (warned != NULL)
		*warned = messages.n > 0;
	buf_free(&messages);
	arena_free(&a);
	if (e == ERR_INPUT)
		fprintf(stderr,
		    "%d error%s; a running daemon keeps the config it has\n",
		    n_errors, config_plural((size_t)n_errors));
	return e == ERR_OK      ? EX_OK
	    : e == ERR_NOTFOUND ? EX_NOINPUT
	    : e == ERR_DENIED   ? EX_NOPERM
				: EX_CONFIG;
}

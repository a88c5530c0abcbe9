/*
 * courant check: reads the config as the daemon would, and says everything
 * that is wrong with it.  Touches nothing: neither the database nor the
 * daemon.
 */
#include <getopt.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "conf/conf.h"

#define MESSAGES_MAX (256 << 10) /* bytes: REPORT_SHOWN_MAX long messages */
#define PRINT_MAX (64 << 20) /* bytes: four times the largest config */

static const struct option long_options[] = {
    {"strict", no_argument, NULL, 's'},
    {"print", no_argument, NULL, 'p'},
    {NULL, 0, NULL, 0},
};

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
print_summary(const struct conf *c)
{
	printf("ok: %zu directive%s, %zu feed%s", c->n_directives,
	    plural(c->n_directives), c->n_feeds, plural(c->n_feeds));
	if (c->n_categories > 0)
		printf(" in %zu categor%s", c->n_categories,
		    c->n_categories == 1 ? "y" : "ies");
	putchar('\n');
}

static void
print_config(const struct conf *c)
{
	struct buf out;

	buf_init(&out, PRINT_MAX);
	conf_print(c, &out);
	fwrite(out.p, 1, out.n, stdout);
	buf_free(&out);
}

/* Loads and reports; returns the exit status. */
static int
check(const char *path, bool strict, bool print)
{
	struct conf *c = NULL;
	struct buf messages;
	int n_errors = 0, status = EX_OK;
	enum err e;

	buf_init(&messages, MESSAGES_MAX);
	e = conf_load(path, &c, &messages, &n_errors);
	fwrite(buf_cstr(&messages), 1, messages.n, stderr);
	if (e == ERR_NOTFOUND)
		status = EX_NOINPUT;
	else if (e == ERR_DENIED)
		status = EX_NOPERM;
	else if (e != ERR_OK || (strict && messages.n > 0))
		status = EX_CONFIG;
	if (e == ERR_INPUT)
		fprintf(stderr,
		    "%d error%s; a running daemon keeps the config it has\n",
		    n_errors, plural((size_t)n_errors));
	else if (status == EX_CONFIG)
		fputs("warnings are errors with --strict\n", stderr);
	if (status == EX_OK && print)
		print_config(c);
	else if (status == EX_OK)
		print_summary(c);
	conf_free(c);
	buf_free(&messages);
	return status;
}

int
cmd_check(const struct cmd_options *o, int argc, char **argv)
{
	bool strict = false, print = false;
	struct arena a;
	int opt, status;

	while ((opt = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (opt == 's')
			strict = true;
		else if (opt == 'p')
			print = true;
		else
			return cmd_usage("check");
	}
	if (argc - optind > 1)
		return cmd_usage("check");
	arena_init(&a, 64 << 10);
	status = check(conf_find(optind < argc ? argv[optind] : o->config, &a),
	    strict, print);
	arena_free(&a);
	return status;
}

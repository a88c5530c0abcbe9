/*
 * courant check: reads the config as the daemon would, and says everything
 * that is wrong with it.  Touches nothing: neither the database nor the
 * daemon.
 */
#include <getopt.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/config.h"

#define PRINT_MAX (64 << 20) /* bytes: four times the largest config */

static const struct option long_options[] = {
    {"strict", no_argument, NULL, 's'},
    {"print", no_argument, NULL, 'p'},
    {NULL, 0, NULL, 0},
};

static void
print_summary(const struct conf *c)
{
	printf("ok: %zu directive%s, %zu feed%s", c->n_directives,
	    config_plural(c->n_directives), c->n_feeds,
	    config_plural(c->n_feeds));
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
	bool warned = false;
	int status = config_load(path, &c, &warned);

	if (status != EX_OK)
		return status;
	if (strict && warned) {
		fputs("warnings are errors with --strict\n", stderr);
		status = EX_CONFIG;
	} else if (print) {
		print_config(c);
	} else {
		print_summary(c);
	}
	conf_free(c);
	return status;
}

int
cmd_check(const struct cmd_options *o, int argc, char **argv)
{
	bool strict = false, print = false;
	int opt;

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
	return check(optind < argc ? argv[optind] : o->config, strict, print);
}

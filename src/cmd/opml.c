/*
 * courant opml: reads a list of subscriptions and shows what is in it.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/input.h"
#include "feed/limits.h"
#include "feed/subscriptions.h"

/* One URL a line, as in a urls file. */
static void
print_urls(const struct subscription_list *list, struct buf *out)
{
	for (const struct subscription *s = list->subscriptions; s != NULL;
	     s = s->next)
		buf_printf(out, "%.*s\n", STR_ARG(s->xml_url));
}

static void
complain(const char *name, const struct subscription_list *list)
{
	for (const struct subscription_problem *p = list->problems; p != NULL;
	     p = p->next)
		fprintf(stderr, "courant: %s: line %" PRIu64 ": %.*s\n", name,
		    p->line, STR_ARG(p->text));
}

/* Reads and prints; returns an exit status. */
static int
show(const char *name, bool json)
{
	struct buf in, out;
	struct arena a;
	struct subscription_list list;
	struct errinfo ei;
	int status = EX_OK;

	buf_init(&in, FEED_BYTES_MAX + 1);
	buf_init(&out, SIZE_MAX);
	arena_init(&a, FEED_ARENA_MAX);
	if (input_read(name, &in, &ei) != ERR_OK) {
		fprintf(stderr, "courant: %s\n", ei.text);
		status = EX_NOINPUT;
	} else if (subscriptions_read(buf_str(&in), &a, &list, &ei) != ERR_OK) {
		fprintf(stderr, "courant: %s: %s\n", name, ei.text);
		status = EX_DATAERR;
	} else {
		complain(name, &list);
		if (list.n == 0 && list.problems != NULL)
			status = EX_DATAERR;
		if (json)
			subscriptions_print_json(&list, &out);
		else
			print_urls(&list, &out);
		if (fwrite(out.p, 1, out.n, stdout) != out.n ||
		    fflush(stdout) != 0) {
			fprintf(
			    stderr, "courant: writing: %s\n", strerror(errno));
			status = EX_IOERR;
		}
	}
	arena_free(&a);
	buf_free(&out);
	buf_free(&in);
	return status;
}

int
cmd_opml(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"json", no_argument, NULL, 'j'},
	    {NULL, 0, NULL, 0},
	};
	bool json = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (opt != 'j')
			return cmd_usage("opml");
		json = true;
	}
	if (argc - optind != 1)
		return cmd_usage("opml");
	return show(argv[optind], json);
}

/*
 * courant parse: one document in, what it says out.  The same code as in the
 * parser process, for people who wonder about a feed and for tests.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/cmd.h"
#include "cmd/input.h"
#include "feed/feed.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"

/* Decodes and prints; returns an exit status. */
static int
parse(const char *name, const struct feed_source *source, bool json)
{
	struct buf in, out;
	struct arena a;
	struct feed_doc *doc;
	struct errinfo ei;
	int status = EX_OK;

	/* One byte more than allowed, so that a larger one is noticed. */
	buf_init(&in, FEED_BYTES_MAX + 1);
	buf_init(&out, SIZE_MAX);
	arena_init(&a, FEED_ARENA_MAX);
	if (input_read(name, &in, &ei) != ERR_OK) {
		fprintf(stderr, "courant: %s\n", ei.text);
		status = EX_NOINPUT;
	} else if (feed_decode(buf_str(&in), source, &a, &doc, &ei) != ERR_OK) {
		fprintf(stderr, "courant: %s: %s\n", name, ei.text);
		status = EX_DATAERR;
	} else {
		if (json)
			feed_print_json(doc, &out);
		else
			feed_print_text(doc, &out);
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
cmd_parse(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"json", no_argument, NULL, 'j'},
	    {"text", no_argument, NULL, 't'},
	    {"content-type", required_argument, NULL, 'c'},
	    {"base-url", required_argument, NULL, 'b'},
	    {NULL, 0, NULL, 0},
	};
	struct feed_source source = {0};
	bool json = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'j':
			json = true;
			break;
		case 't':
			json = false;
			break;
		case 'c':
			source.content_type = str_from(optarg);
			break;
		case 'b':
			source.base_url = str_from(optarg);
			break;
		default:
			return cmd_usage("parse");
		}
	}
	if (argc - optind != 1)
		return cmd_usage("parse");
	return parse(argv[optind], &source, json);
}

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

/*
 * The base of a document that came from nowhere.  Relative addresses must be
 * resolved against something, or the sanitiser drops them; for reading here
 * they are made relative again.
 */
#define NOWHERE "http://base.invalid"
#define NOWHERE_FOLDER NOWHERE "/-here-/"

/* Copies text to out without the base that addresses got in it. */
static void
add_relative(struct str text, struct buf *out)
{
	while (text.n > 0) {
		size_t at = str_find(text, STR(NOWHERE));

		buf_add(out, text.p, at);
		text = str_sub(text, at, text.n);
		if (str_starts(text, STR(NOWHERE_FOLDER)))
			at = sizeof(NOWHERE_FOLDER) - 1;
		else
			at = sizeof(NOWHERE) - 1;
		text = str_sub(text, at, text.n);
	}
}

static void
print(const struct feed_doc *doc, bool json, bool relative, struct buf *out)
{
	struct buf text;

	buf_init(&text, SIZE_MAX);
	if (json)
		feed_print_json(doc, &text);
	else
		feed_print_text(doc, &text);
	if (relative)
		add_relative(buf_str(&text), out);
	else
		buf_add_str(out, buf_str(&text));
	buf_free(&text);
}

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
		print(doc, json, str_starts(source->base_url, STR(NOWHERE)),
		    &out);
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
	struct feed_source source = {.base_url = STR(NOWHERE_FOLDER)};
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

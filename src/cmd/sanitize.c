/*
 * courant sanitize: one HTML fragment from standard input, made safe as the
 * parser process does it, to standard output.  (Spelt as most of the world
 * spells it; the code says sanitise.)
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buf.h"
#include "cmd/cmd.h"
#include "feed/sanitise.h"

#define READ_SIZE 65536 /* bytes asked for at a time */

/* Reads standard input to its end, or to what the sanitiser reads of it. */
static bool
read_input(struct buf *in)
{
	while (in->n <= SANITISE_INPUT_MAX) {
		char *p = buf_room(in, READ_SIZE);
		ssize_t n;

		if (p == NULL)
			return true;
		n = read(STDIN_FILENO, p, READ_SIZE);
		if (n == 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
		in->n += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static int
sanitise(struct str html, struct str base, struct buf *out)
{
	struct sanitise_stats stats;

	sanitise_html(html, base, out, &stats);
	if (stats.cut)
		fputs("courant sanitize: too much of it; the rest is cut\n",
		    stderr);
	if (sanitise_verify(buf_str(out)))
		return EX_OK;
	fputs("courant sanitize: the verifier refuses the result; "
	      "please report this input\n",
	    stderr);
	return EX_SOFTWARE;
}

int
cmd_sanitize(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option longs[] = {
	    {"base-url", required_argument, NULL, 'b'},
	    {"text", no_argument, NULL, 't'}, {NULL, 0, NULL, 0}};
	struct str base = STR_EMPTY;
	bool text = false;
	struct buf in, out;
	int opt, status = EX_OK;

	while ((opt = getopt_long(argc, argv, "+", longs, NULL)) != -1) {
		if (opt == 'b')
			base = str_from(optarg);
		else if (opt == 't')
			text = true;
		else
			return cmd_usage(argv[0]);
	}
	if (optind != argc)
		return cmd_usage(argv[0]);
	buf_init(&in, SANITISE_INPUT_MAX + READ_SIZE);
	buf_init(&out, SANITISE_INPUT_MAX * 2);
	if (!read_input(&in)) {
		fprintf(stderr, "courant sanitize: standard input: %s\n",
		    strerror(errno));
		status = EX_IOERR;
	} else if (text) {
		html_to_text(buf_str(&in), &out);
		buf_add_byte(&out, '\n');
	} else {
		status = sanitise(buf_str(&in), base, &out);
	}
	if (status == EX_OK &&
	    (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0))
		status = EX_IOERR;
	buf_free(&in);
	buf_free(&out);
	return status;
}

/*
 * Fuzz target: an answer as it comes from a server, head and body.  The texts
 * of the head must fit on a line, and the body must keep its ceilings however
 * it is cut into pieces.
 */
#include <stdlib.h>

#include "net/fetch_body.h"
#include "net/fetch_head.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"tests/data/net/answers", NULL};

#define BODY_MAX ((uint64_t)3 << 20) /* bytes */

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_text(struct str s)
{
	must(str_find_char(s, '\n') == s.n);
	must(s.n == 0 ||
	    (!ascii_is_space(s.p[0]) && !ascii_is_space(s.p[s.n - 1])));
}

/* Takes the body in pieces of `piece` bytes; returns what came of it. */
static enum err
read_body(struct fetch_body *b, struct str coding, struct str in, size_t piece)
{
	struct errinfo ei;
	enum err e = fetch_body_start(b, coding, 0, BODY_MAX, &ei);

	while (e == ERR_OK && in.n > 0) {
		e = fetch_body_add(b, str_sub(in, 0, piece), &ei);
		must(e != ERR_OK || b->bytes.n <= BODY_MAX);
		in = str_sub(in, piece, in.n);
	}
	return e == ERR_OK ? fetch_body_end(b, &ei) : e;
}

static void
check_body(struct str coding, struct str in)
{
	struct fetch_body whole, cut;
	enum err e;

	fetch_body_init(&whole);
	fetch_body_init(&cut);
	e = read_body(&whole, coding, in, in.n + 1);
	/* the ratio is looked at with the bytes that came so far */
	if (e == ERR_OK && whole.bytes.n <= FETCH_RATIO_FROM) {
		must(read_body(&cut, coding, in, 7) == ERR_OK);
		must(str_eq(buf_str(&whole.bytes), buf_str(&cut.bytes)));
	}
	fetch_body_free(&whole);
	fetch_body_free(&cut);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct fetch_head h;

	fetch_head_init(&h);
	while (rest.n > 0 && !h.ended) {
		size_t n = str_find_char(rest, '\n') + 1;

		if (fetch_head_line(&h, str_sub(rest, 0, n)) != ERR_OK)
			break;
		rest = str_sub(rest, n, rest.n);
	}
	must(!arena_failed(&h.texts));
	check_text(h.etag);
	check_text(h.last_modified);
	check_text(h.location);
	check_text(h.cache_control);
	check_text(h.content_encoding);
	if (h.ended)
		check_body(h.content_encoding, rest);
	fetch_head_free(&h);
	return 0;
}

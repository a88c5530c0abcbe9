/*
 * The parts of the fetcher by themselves: heads, bodies, words; above all
 * their ceilings, at the limit and one past it.
 */
#include <stdlib.h>
#include <zlib.h>

#include "net/fetch_body.h"
#include "net/fetch_head.h"
#include "net/fetch_words.h"
#include "tests/tap/tap.h"

/* Feeds lines, each ending in \n, to a fresh head. */
static enum err
head_of(struct fetch_head *h, struct str lines)
{
	enum err e = ERR_OK;

	fetch_head_reset(h);
	while (e == ERR_OK && lines.n > 0) {
		size_t n = str_find_char(lines, '\n') + 1;

		e = fetch_head_line(h, str_sub(lines, 0, n));
		lines = str_sub(lines, n, lines.n);
	}
	return e;
}

static void
test_head_fields(void)
{
	struct fetch_head h;
	enum err e;

	fetch_head_init(&h);
	e = head_of(&h,
	    STR("HTTP/1.1 200 OK\r\n"
		"etag:  \"a b\" \r\n"
		"ETag: \"second\"\r\n"
		"Cache-Control: no-cache\r\n"
		"Cache-Control: max-age=60\r\n"
		"Last-Modified: yesterday\r\n"
		" or so\r\n"
		"Content-Type:text/xml\r\n"
		"X-Other: x\r\n"
		"Expires:\r\n"
		"\r\n"
		"Age: 5\r\n"
		"\r\n"));
	tap_ok(e == ERR_OK && h.ended && h.status == 200, "a head");
	tap_is_str("\"a b\"", h.etag, "of two fields the first");
	tap_is_str("no-cache, max-age=60", h.cache_control, "of lists both");
	tap_is_str("", h.last_modified, "of a folded one none");
	tap_is_str("text/xml", h.content_type, "no space is needed");
	tap_is_str("", h.age, "trailers do not count");
	e = head_of(&h,
	    STR("HTTP/1.1 100 Continue\r\nETag: \"x\"\r\n\r\n"
		"HTTP/2 404 \r\nRetry-After: 5\r\n"));
	tap_ok(e == ERR_OK && h.status == 404 && !h.ended && h.etag.n == 0,
	    "an interim head is forgotten");
	tap_is_str("5", h.retry_after, "the last one counts");
	fetch_head_free(&h);
}

static void
test_head_limits(void)
{
	char *line = calloc(1, FETCH_HEAD_MAX + 2);
	struct fetch_head h;
	enum err e = ERR_OK;

	fetch_head_init(&h);
	fetch_head_reset(&h);
	for (int i = 0; e == ERR_OK && i < FETCH_HEAD_LINES_MAX; i++)
		e = fetch_head_line(&h, STR("A: b\r\n"));
	tap_ok(e == ERR_OK, "FETCH_HEAD_LINES_MAX lines");
	tap_ok(
	    fetch_head_line(&h, STR("A: b\r\n")) == ERR_LIMIT, "and one more");
	if (line == NULL)
		abort();
	memset(line, 'x', FETCH_HEAD_MAX + 1);
	memcpy(line, "Cache-Control:", 14);
	fetch_head_reset(&h);
	e = fetch_head_line(&h, (struct str){line, 1024});
	for (int i = 0; e == ERR_OK && i < 100; i++)
		e = fetch_head_line(&h, STR("Cache-Control: max-age=60\r\n"));
	tap_ok(e == ERR_OK && !arena_failed(&h.texts) &&
		h.cache_control.n >= 1024 - 14 && h.cache_control.n < 1100,
	    "a long list stays as it is");
	memcpy(line, "ETag:", 5);
	fetch_head_reset(&h);
	tap_ok(
	    fetch_head_line(&h, (struct str){line, FETCH_HEAD_MAX}) == ERR_OK &&
		h.etag.n == FETCH_HEAD_MAX - 5,
	    "FETCH_HEAD_MAX bytes");
	fetch_head_reset(&h);
	tap_ok(fetch_head_line(&h, (struct str){line, FETCH_HEAD_MAX + 1}) ==
		ERR_LIMIT,
	    "and one more");
	free(line);
	fetch_head_free(&h);
}

/* Packs n bytes of text by zlib; window as deflateInit2 takes it. */
static struct buf
packed(const char *text, size_t n, int window)
{
	z_stream z = {0};
	struct buf out;

	buf_init(&out, n + 1024);
	if (deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		abort();
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)buf_room(&out, n + 1024);
	z.avail_out = (uInt)n + 1024;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	out.n = n + 1024 - z.avail_out;
	deflateEnd(&z);
	return out;
}

/* Takes in whole, in pieces of `piece` bytes. */
static enum err
body_of(struct fetch_body *b, const char *coding, struct str in, size_t piece,
    uint64_t max, struct errinfo *ei)
{
	enum err e = fetch_body_start(b, str_from(coding), 0, max, ei);

	while (e == ERR_OK && in.n > 0) {
		e = fetch_body_add(b, str_sub(in, 0, piece), ei);
		in = str_sub(in, piece, in.n);
	}
	return e == ERR_OK ? fetch_body_end(b, ei) : e;
}

static void
want(enum err wanted, enum err got, const struct errinfo *ei, const char *what)
{
	if (!tap_ok(wanted == got, "%s", what))
		printf("#  want %d\n#  got  %d %s\n", wanted, got, ei->text);
}

static void
test_packed(void)
{
	struct errinfo ei = {""};
	struct buf gz = packed("hello", 5, 15 + 16), z = packed("hello", 5, 15);
	struct buf twice;
	struct fetch_body b;
	enum err e;

	fetch_body_init(&b);
	e = body_of(&b, "GZIP", buf_str(&gz), 1, 100, &ei);
	want(ERR_OK, e, &ei, "gzip, a byte at a time");
	tap_is_str("hello", buf_str(&b.bytes), "is unpacked");
	want(ERR_OK, body_of(&b, "deflate", buf_str(&z), 99, 100, &ei), &ei,
	    "deflate as zlib packs it");
	tap_is_str("hello", buf_str(&b.bytes), "is unpacked too");
	buf_init(&twice, 1000);
	buf_add_str(&twice, buf_str(&gz));
	buf_add_str(&twice, buf_str(&gz));
	e = body_of(&b, "gzip", buf_str(&twice), 7, 100, &ei);
	want(ERR_OK, e, &ei, "two members");
	tap_is_str("hellohello", buf_str(&b.bytes), "follow each other");
	buf_add_c(&twice, "padding");
	buf_add_str(&twice, buf_str(&gz));
	e = body_of(&b, "gzip", buf_str(&twice), 1, 100, &ei);
	want(ERR_OK, e, &ei, "padding behind the end, whatever it holds");
	tap_is_str("hellohello", buf_str(&b.bytes), "is dropped");
	e = body_of(
	    &b, "gzip", str_sub(buf_str(&gz), 0, gz.n - 1), 99, 100, &ei);
	want(ERR_INPUT, e, &ei, "a byte missing at the end");
	want(ERR_OK, body_of(&b, "gzip", STR_EMPTY, 1, 100, &ei), &ei,
	    "nothing, said to be packed, is nothing");
	gz.p[gz.n - 6] ^= 1;
	want(ERR_INPUT, body_of(&b, "gzip", buf_str(&gz), 99, 100, &ei), &ei,
	    "a wrong checksum");
	want(ERR_INPUT, body_of(&b, "gzip", STR("plain"), 99, 100, &ei), &ei,
	    "plain text said to be packed");
	want(ERR_INPUT, body_of(&b, "br", STR("x"), 99, 100, &ei), &ei,
	    "another coding");
	buf_free(&gz);
	buf_free(&z);
	buf_free(&twice);
	fetch_body_free(&b);
}

static void
test_body_limits(void)
{
	struct errinfo ei = {""};
	size_t n = 3 * FETCH_RATIO_FROM;
	char *spaces = malloc(n);
	struct buf gz;
	struct fetch_body b;

	if (spaces == NULL)
		abort();
	memset(spaces, ' ', n);
	fetch_body_init(&b);
	want(ERR_OK, fetch_body_start(&b, STR_EMPTY, 100, 100, &ei), &ei,
	    "as many bytes promised as may come");
	want(ERR_LIMIT, fetch_body_start(&b, STR_EMPTY, 101, 100, &ei), &ei,
	    "and one more");
	want(ERR_OK, body_of(&b, "", (struct str){spaces, 100}, 33, 100, &ei),
	    &ei, "as many bytes as may come");
	want(ERR_LIMIT,
	    body_of(&b, "", (struct str){spaces, 101}, 33, 100, &ei), &ei,
	    "and one more");
	gz = packed(spaces, 100, 15 + 16);
	want(ERR_OK, body_of(&b, "gzip", buf_str(&gz), 9, 100, &ei), &ei,
	    "as many bytes as may come out");
	want(ERR_LIMIT, body_of(&b, "gzip", buf_str(&gz), 9, 99, &ei), &ei,
	    "and one more");
	buf_free(&gz);
	gz = packed(spaces, FETCH_RATIO_FROM, 15 + 16);
	want(ERR_OK, body_of(&b, "gzip", buf_str(&gz), 9999, n, &ei), &ei,
	    "FETCH_RATIO_FROM bytes of the thinnest stuff");
	tap_is_int((int64_t)FETCH_RATIO_FROM, (int64_t)b.bytes.n, "come out");
	buf_free(&gz);
	gz = packed(spaces, FETCH_RATIO_FROM + 1, 15 + 16);
	want(ERR_LIMIT, body_of(&b, "gzip", buf_str(&gz), 9999, n, &ei), &ei,
	    "and one more is too thin");
	buf_free(&gz);
	for (size_t i = 0; i < n; i += 64)
		spaces[i] = (char)('a' + i * i % 23);
	gz = packed(spaces, n, 15 + 16);
	want(ERR_OK, body_of(&b, "gzip", buf_str(&gz), 9999, n, &ei), &ei,
	    "what is less thin may be longer");
	buf_free(&gz);
	free(spaces);
	fetch_body_free(&b);
}

static void
test_words(void)
{
	char out[FETCH_WORDS_MAX];

	tap_is_str("9999 bytes", str_from(fetch_words_size(9999, out)),
	    "a small size");
	tap_is_str("10 kB", str_from(fetch_words_size(10000, out)), "a size");
	tap_is_str(
	    "8 MiB", str_from(fetch_words_size(8 << 20, out)), "a big size");
	tap_is_str("20 s", str_from(fetch_words_span(20000, out)), "a span");
	tap_is_str(
	    "1500 ms", str_from(fetch_words_span(1500, out)), "a short span");
}

int
main(void)
{
	test_head_fields();
	test_head_limits();
	test_packed();
	test_body_limits();
	test_words();
	return tap_done();
}

/*
 * net/http_head: verdicts from tests/data/http/heads.txt, the ceilings, and
 * what is read from a head that is accepted.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "net/http_head.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

static int
verdict_of(struct str s)
{
	struct http_head h;

	return http_head_read(s, &h);
}

/* The verdict of the row, and that no shorter piece earns another one. */
static void
check_row(const struct table_row *row, void *arg)
{
	struct str in = str_from(row->cell[1]);
	int want = (int)strtol(row->cell[0], NULL, 10);
	bool steady = true;
	size_t i;

	tap_is_int(want, verdict_of(in), row->name);
	for (i = 0; i < in.n; i++) {
		int got = verdict_of(str_sub(in, 0, i));

		steady = steady && (got == HTTP_HEAD_MORE || got == want);
	}
	tap_ok(steady, "%s: the same in pieces", row->name);
}

static void
test_bytes(void)
{
	static const char nul[] =
	    "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n";
	static const char late[] = "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n";

	tap_is_int(400, verdict_of((struct str){nul, sizeof(nul) - 1}),
	    "NUL in a field");
	tap_is_int(400, verdict_of((struct str){late, sizeof(late) - 1}),
	    "NUL in the target");
}

/* A request with a target of `target` bytes, a padding field that makes the
 * head `length` bytes long (0: none), and `fields` fields beside Host. */
static int
verdict_sized(size_t target, size_t length, size_t fields)
{
	struct buf b;
	int verdict;

	buf_init(&b, 1 << 20);
	buf_add_c(&b, "GET /");
	while (b.n < 4 + target)
		buf_add_byte(&b, 'a');
	buf_add_c(&b, " HTTP/1.1\r\nHost: a\r\n");
	while (fields-- > 0)
		buf_add_c(&b, "X: y\r\n");
	if (length > 0) {
		buf_add_c(&b, "Pad: ");
		while (b.n < length - 4)
			buf_add_byte(&b, 'p');
		buf_add_c(&b, "\r\n");
	}
	buf_add_c(&b, "\r\n");
	verdict = verdict_of(buf_str(&b));
	buf_free(&b);
	return verdict;
}

static void
test_ceilings(void)
{
	struct buf b;

	tap_is_int(200, verdict_sized(HTTP_TARGET_MAX, 0, 0), "target: at");
	tap_is_int(
	    414, verdict_sized(HTTP_TARGET_MAX + 1, 0, 0), "target: one past");
	tap_is_int(200, verdict_sized(1, HTTP_HEAD_MAX, 0), "head: at");
	tap_is_int(
	    431, verdict_sized(1, HTTP_HEAD_MAX + 1, 0), "head: one past");
	tap_is_int(200, verdict_sized(1, 0, HTTP_LINES_MAX - 1), "lines: at");
	tap_is_int(431, verdict_sized(1, 0, HTTP_LINES_MAX), "lines: one past");

	buf_init(&b, HTTP_HEAD_MAX);
	buf_add_c(&b, "GET /");
	while (b.n < HTTP_HEAD_MAX - 1)
		buf_add_byte(&b, 'a');
	tap_is_int(0, verdict_of(buf_str(&b)), "an endless line: not yet");
	buf_add_byte(&b, 'a');
	tap_is_int(414, verdict_of(buf_str(&b)), "an endless line: refused");
	memset(b.p, 'A', b.n);
	tap_is_int(501, verdict_of(buf_str(&b)), "an endless method");
	buf_free(&b);
}

static void
test_parts(void)
{
	struct http_head h;

	tap_is_int(200,
	    http_head_read(STR("HEAD /a/b?c=d?e HTTP/1.1\r\nHost: "
			       "Example.org:81\r\nAccept-Encoding:  br , gzip\t"
			       "\r\nContent-Length: 3\r\n\r\nxyzGET"),
		&h),
	    "parts: accepted");
	tap_ok(h.method == HTTP_METHOD_HEAD && h.minor == 1, "method, version");
	tap_is_str("/a/b?c=d?e", h.target, "target");
	tap_is_str("/a/b", h.path, "path");
	tap_is_str("c=d?e", h.query, "query");
	tap_is_str("Example.org", h.host, "host");
	tap_is_str("81", h.port, "port");
	tap_is_int(3, (int64_t)h.body_length, "body length");
	tap_is_int(99, (int64_t)h.length, "head length");
	tap_is_str("br , gzip", http_head_field(&h, "accept-encoding"),
	    "a field, trimmed, case folded");
	tap_is_str("", http_head_field(&h, "accept"), "no such field");
	tap_is_int(200,
	    http_head_read(
		STR("GET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n"), &h),
	    "IPv6");
	tap_is_str("[2001:db8::1]", h.host, "IPv6 host");
	tap_is_str("", h.port, "no port");
}

static bool
keeps_alive(const char *text)
{
	struct http_head h;

	return http_head_read(str_from(text), &h) == HTTP_HEAD_GOOD &&
	    h.keep_alive;
}

static void
test_values(void)
{
	tap_ok(keeps_alive("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "1.1 stays");
	tap_ok(!keeps_alive("GET / HTTP/1.1\r\nHost: a\r\n"
			    "Connection: x, Close\r\n\r\n"),
	    "1.1 closes when asked");
	tap_ok(!keeps_alive("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), "1.0 closes");
	tap_ok(keeps_alive("GET / HTTP/1.0\r\nHost: a\r\n"
			   "Connection: keep-alive\r\n\r\n"),
	    "1.0 stays when asked");
	tap_ok(http_value_has(STR("br;q=1.0, GZIP;q=0.5"), "gzip"), "value");
	tap_ok(!http_value_has(STR("gzip;q=0, br"), "gzip"), "value: q=0");
	tap_ok(!http_value_has(STR("gzip; q=0.000"), "gzip"), "value: q=0.000");
	tap_ok(http_value_has(STR("gzip; q=0.001"), "gzip"), "value: q=0.001");
	tap_ok(!http_value_has(STR("xgzip, gzipx"), "gzip"), "value: whole");
}

int
main(void)
{
	table_read("http/heads.txt", 2, check_row, NULL);
	test_bytes();
	test_ceilings();
	test_parts();
	test_values();
	return tap_done();
}

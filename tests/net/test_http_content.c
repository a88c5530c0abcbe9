/*
 * net/http_content: references, ETags, gzip and where it is worth it.
 */
#include <zlib.h>

#include "net/http_content.h"
#include "tests/tap/tap.h"

/* Content of n bytes that compress well. */
static struct http_content *
make(size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, n + 1);
	for (i = 0; i < n; i++)
		buf_add_byte(&b, (char)('a' + i / 7 % 20));
	return http_content_create("text/plain", &b);
}

static void
check_gzip(size_t n, bool want)
{
	struct http_content *c = make(n);
	struct str gzip = http_content_gzip(c);

	tap_ok((gzip.n > 0) == want, "%zu bytes: %s", n,
	    want ? "compressed" : "not compressed");
	http_content_unref(c);
}

static void
test_gzip(void)
{
	static char plain[100000];
	struct http_content *c = make(sizeof(plain));
	struct str gzip = http_content_gzip(c);
	z_stream z = {.next_in = (Bytef *)(uintptr_t)gzip.p,
	    .avail_in = (uInt)gzip.n,
	    .next_out = (Bytef *)plain,
	    .avail_out = sizeof(plain)};

	tap_ok(inflateInit2(&z, 15 + 16) == Z_OK &&
		inflate(&z, Z_FINISH) == Z_STREAM_END &&
		str_eq((struct str){plain, z.total_out}, http_content_bytes(c)),
	    "gzip gives the bytes back");
	inflateEnd(&z);
	tap_ok(http_content_gzip(c).p == gzip.p, "gzip is made once");
	http_content_unref(c);
	check_gzip(255, false);
	check_gzip(256, true);
	check_gzip(512 << 10, true);
	check_gzip((512 << 10) + 1, false);
}

static void
test_noise(void)
{
	struct http_content *c;
	struct buf b;
	unsigned x = 1, i;

	buf_init(&b, 4096);
	for (i = 0; i < 1000; i++) {
		x = x * 1103515245 + 12345;
		buf_add_byte(&b, (char)(x >> 16));
	}
	c = http_content_create("text/plain", &b);
	tap_ok(b.p == NULL && b.n == 0, "the buffer was taken over");
	tap_is_int(0, (int64_t)http_content_gzip(c).n,
	    "what gzip would not make smaller stays");
	http_content_unref(c);
}

static void
test_etag(void)
{
	struct http_content *a = make(10), *b = make(11), *same = make(10);
	struct str etag = str_from(http_content_etag(a));

	tap_ok(str_starts(etag, STR("W/\"")) && str_ends(etag, STR("\"")),
	    "etag: weak and quoted");
	tap_ok(str_eq(etag, str_from(http_content_etag(same))) &&
		!str_eq(etag, str_from(http_content_etag(b))),
	    "etag: of the bytes");
	tap_ok(http_content_matches(a, etag), "matches itself");
	tap_ok(http_content_matches(a, str_sub(etag, 2, etag.n)),
	    "matches its strong form");
	tap_ok(http_content_matches(a, STR(" * ")), "matches *");
	tap_ok(!http_content_matches(a, STR("\"x\", W/\"y\"")) &&
		!http_content_matches(a, STR("")),
	    "does not match others");
	http_content_unref(http_content_ref(a));
	tap_is_int(10, (int64_t)http_content_bytes(a).n, "a reference is left");
	http_content_unref(a);
	http_content_unref(b);
	http_content_unref(same);
	http_content_unref(NULL);
}

int
main(void)
{
	test_gzip();
	test_noise();
	test_etag();
	return tap_done();
}

/*
 * Shared, immutable content.  A page is rendered once, hashed once,
 * compressed once, and then sent from here without being copied: libevent
 * borrows the bytes and gives the reference back when they are on the wire.
 */
#include "net/http_content.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/mem.h"

/* Level 4 takes a third of the time of 6 for 4 % more bytes (20 KB page). */
#define GZIP_LEVEL 4
#define GZIP_MEMORY 8 /* zlib's default: 256 KiB while compressing */
#define GZIP_WINDOW (15 + 16) /* 32 KiB window, gzip header */
#define GZIP_WORTH 256 /* bytes: below, one packet either way */
#define GZIP_MOST (512 << 10) /* bytes: more would hold up the loop, 20 ms */

struct http_content {
	struct buf bytes;
	struct buf gzip;
	const char *type;
	size_t refs;
	char etag[HTTP_ETAG_MAX];
	bool tried; /* to compress */
};

struct http_content *
http_content_create(const char *type, struct buf *b)
{
	struct http_content *c = mem_zero(sizeof(*c));

	c->type = type;
	c->refs = 1;
	c->bytes = *b;
	buf_init(b, b->max);
	snprintf(c->etag, sizeof(c->etag), "W/\"%016" PRIx64 "\"",
	    hash_bytes(buf_str(&c->bytes), 0));
	return c;
}

struct http_content *
http_content_ref(struct http_content *c)
{
	c->refs++;
	return c;
}

void
http_content_unref(struct http_content *c)
{
	if (c == NULL || --c->refs > 0)
		return;
	buf_free(&c->bytes);
	buf_free(&c->gzip);
	free(c);
}

struct str
http_content_bytes(const struct http_content *c)
{
	return buf_str(&c->bytes);
}

static void
compress_content(struct http_content *c)
{
	z_stream z = {
	    .next_in = (Bytef *)c->bytes.p, .avail_in = (uInt)c->bytes.n};
	size_t room = c->bytes.n - 1; /* more would not be worth it */
	char *out;

	buf_init(&c->gzip, room);
	out = buf_room(&c->gzip, room);
	if (out == NULL ||
	    deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
		Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END)
		c->gzip.n = z.total_out;
	deflateEnd(&z);
}

struct str
http_content_gzip(struct http_content *c)
{
	if (!c->tried) {
		c->tried = true;
		if (c->bytes.n >= GZIP_WORTH && c->bytes.n <= GZIP_MOST)
			compress_content(c);
	}
	return buf_str(&c->gzip);
}

const char *
http_content_type(const struct http_content *c)
{
	return c->type;
}

const char *
http_content_etag(const struct http_content *c)
{
	return c->etag;
}

/* RFC 9110, 13.1.2: weak comparison, so the W/ of neither side counts. */
bool
http_content_matches(const struct http_content *c, struct str if_none_match)
{
	const char *opaque = c->etag + 2;

	if (str_eq_c(str_trim(if_none_match), "*"))
		return true;
	while (if_none_match.n > 0) {
		struct str one = str_trim(str_cut(&if_none_match, ','));

		if (str_starts(one, STR("W/")))
			one = str_sub(one, 2, one.n);
		if (str_eq_c(one, opaque))
			return true;
	}
	return false;
}

/*
 * Answers on request.  The words come from a path below /_/ or from a line
 * of a `rules` file; the list is at the top of origin.c.
 */
#include <event2/buffer.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "tests/origin/origin.h"

#define BLOCK ((size_t)1 << 20) /* bytes that one piece of a bomb unpacks to */
#define HEADERS_MAX ((size_t)1 << 20) /* bytes of headers asked for */

/* What one answer has to go by. */
struct asked {
	struct origin *origin;
	struct conn *conn;
	const struct request *request;
	const struct document *document;
	struct str rest; /* the words behind the name */
};

typedef void
behaviour_fn(struct asked *a);

/* The next word as a number, at most max; `none` when there is none. */
static uint64_t
number(struct asked *a, uint64_t max, uint64_t none)
{
	uint64_t n = none;

	str_to_u64(str_cut(&a->rest, '/'), max, &n);
	return n;
}

/* Percent-decodes s into out. */
static void
decode(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		int high =
		    i + 2 < s.n && s.p[i] == '%' ? ascii_hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? ascii_hex(s.p[i + 2]) : -1;

		if (low < 0) {
			buf_add_byte(out, s.p[i]);
			continue;
		}
		buf_add_byte(out, (char)(high << 4 | low));
		i += 2;
	}
}

/* "HTTP/1.1 200 OK", the document's headers and `more`, and the empty line. */
static void
put_head(struct asked *a, struct buf *out, const char *more)
{
	buf_add_c(out, "HTTP/1.1 200 OK\r\n");
	http_document_headers(out, a->document, true, false);
	buf_printf(out, "%sConnection: close\r\n\r\n", more);
}

static void
do_status(struct asked *a)
{
	int status = (int)number(a, 999, 500);
	size_t n = number(a, (uint64_t)1 << 30, 0);
	char *body;

	if (n == 0) {
		body = mem_printf("This is status %d.\n", status);
		n = strlen(body);
	} else {
		body = mem_array(n, 1);
		memset(body, 'x', n);
	}
	http_answer(a->conn, status, STR("Content-Type: text/plain\r\n"),
	    (struct str){body, n});
	free(body);
}

static void
do_304(struct asked *a)
{
	struct buf headers;

	buf_init(&headers, HEADERS_MAX);
	http_document_headers(&headers, a->document, true, false);
	http_answer(a->conn, 304, buf_str(&headers), STR_EMPTY);
	buf_free(&headers);
}

static void
redirect(struct asked *a, int status, struct str to)
{
	struct buf headers;
	bool whole = str_starts(to, STR("http:")) ||
	    str_starts(to, STR("https:")) || str_starts(to, STR("//"));

	buf_init(&headers, HEADERS_MAX);
	if (to.n > 0)
		buf_printf(&headers, "Location: %s%.*s\r\n", whole ? "" : "/",
		    STR_ARG(to));
	http_answer(
	    a->conn, status, buf_str(&headers), STR("It is elsewhere.\n"));
	buf_free(&headers);
}

static void
do_redirect(struct asked *a)
{
	int status = (int)number(a, 999, 302);

	redirect(a, status, a->rest);
}

static void
do_chain(struct asked *a)
{
	int status = (int)number(a, 999, 302);
	uint64_t hops = number(a, 1000, 0);
	char to[64];

	snprintf(to, sizeof(to), "_/chain/%d/%llu", status,
	    (unsigned long long)hops - 1);
	if (hops > 0)
		redirect(a, status, str_from(to));
	else
		http_answer_document(a->conn, a->document);
}

static void
do_loop(struct asked *a)
{
	redirect(a, 302, STR("_/loop"));
}

static void
do_retry(struct asked *a)
{
	int status = (int)number(a, 999, 503);
	struct buf headers;

	buf_init(&headers, HEADERS_MAX);
	if (a->rest.n > 0) {
		buf_add_c(&headers, "Retry-After: ");
		decode(a->rest, &headers);
		buf_add_c(&headers, "\r\n");
	}
	http_answer(a->conn, status, buf_str(&headers), STR("Later.\n"));
	buf_free(&headers);
}

static void
do_header(struct asked *a)
{
	struct buf headers;

	buf_init(&headers, HEADERS_MAX);
	http_document_headers(&headers, a->document, false, false);
	decode(a->rest, &headers);
	buf_add_c(&headers, "\r\n");
	http_answer(a->conn, 200, buf_str(&headers), a->document->body);
	buf_free(&headers);
}

static void
do_type(struct asked *a)
{
	struct document d = *a->document;
	char *type = mem_printf("%.*s", STR_ARG(a->rest));

	d.type = type;
	http_answer_document(a->conn, &d);
	free(type);
}

static void
do_bare(struct asked *a)
{
	struct document d = *a->document;

	d.etag[0] = '\0';
	d.modified[0] = '\0';
	http_answer_document(a->conn, &d);
}

static void
do_size(struct asked *a)
{
	size_t n = number(a, (uint64_t)1 << 30, 0);
	char *bytes = mem_array(n + 1, 1);

	memset(bytes, 'x', n);
	http_answer(a->conn, 200, STR("Content-Type: text/plain\r\n"),
	    (struct str){bytes, n});
	free(bytes);
}

static void
do_late(struct asked *a)
{
	msec after = (msec)number(a, 3600000, 1000);

	http_later(a->conn, after, a->rest.n > 0 ? a->rest : STR("document"));
}

/* Bytes to be sent one by one. */
struct drip {
	size_t n;
	char bytes[];
};

static bool
more_drip(void *arg, unsigned step, struct buf *out)
{
	struct drip *d = arg;

	buf_add_byte(out, d->bytes[step]);
	return step + 1 < d->n;
}

static void
do_slow(struct asked *a)
{
	msec every = (msec)number(a, 3600000, 1000);
	const struct str body = a->document->body;
	struct drip *d = mem_zero(sizeof(*d) + body.n + 1);
	struct buf head;
	char length[64];

	d->n = body.n;
	memcpy(d->bytes, body.p, body.n);
	snprintf(length, sizeof(length), "Content-Length: %zu\r\n", body.n);
	buf_init(&head, HEADERS_MAX);
	put_head(a, &head, length);
	http_stream(a->conn, 200, buf_str(&head), every, more_drip, d);
	buf_free(&head);
}

static void
do_truncated(struct asked *a)
{
	struct str how = str_cut(&a->rest, '/');
	struct str body = a->document->body;
	struct buf out, gzip;
	char line[96];

	buf_init(&out, SIZE_MAX);
	buf_init(&gzip, SIZE_MAX);
	if (str_eq_c(how, "gzip")) {
		document_gzip(body, 6, &gzip);
		body = str_sub(buf_str(&gzip), 0, gzip.n / 2);
		snprintf(line, sizeof(line),
		    "Content-Encoding: gzip\r\nContent-Length: %zu\r\n",
		    body.n);
		put_head(a, &out, line);
	} else if (str_eq_c(how, "chunk")) {
		snprintf(line, sizeof(line), "Transfer-Encoding: chunked\r\n");
		put_head(a, &out, line);
		buf_printf(&out, "%zx\r\n", body.n);
		body = str_sub(body, 0, body.n / 2);
	} else if (str_eq_c(how, "header")) {
		buf_add_c(&out, "HTTP/1.1 200 OK\r\nContent-Ty");
		body = STR_EMPTY;
	} else {
		snprintf(line, sizeof(line), "Content-Length: %zu\r\n", body.n);
		put_head(a, &out, line);
		body = str_sub(body, 0, body.n / 2);
	}
	buf_add_str(&out, body);
	http_raw(a->conn, 200, buf_str(&out), true);
	buf_free(&out);
	buf_free(&gzip);
}

static bool
more_text(void *arg, unsigned step, struct buf *out)
{
	static const char line[] = "<item><title>and another</title></item>\n";

	for (int i = 0; i < 1000; i++)
		buf_add(out, line, sizeof(line) - 1);
	return true;
}

static bool
more_interim(void *arg, unsigned step, struct buf *out)
{
	for (int i = 0; i < 100; i++)
		buf_add_c(out, "HTTP/1.1 100 Continue\r\n\r\n");
	return true;
}

static bool
more_headers(void *arg, unsigned step, struct buf *out)
{
	for (unsigned i = 0; i < 100; i++)
		buf_printf(out, "X-%u: and another\r\n", step * 100 + i);
	return true;
}

static void
do_endless(struct asked *a)
{
	struct buf head;

	buf_init(&head, HEADERS_MAX);
	if (str_eq_c(a->rest, "headers")) {
		http_stream(a->conn, 200, STR("HTTP/1.1 200 OK\r\n"), 0,
		    more_headers, NULL);
		return;
	}
	if (str_eq_c(a->rest, "interim")) {
		http_stream(a->conn, 100, STR("HTTP/1.1 100 Continue\r\n\r\n"),
		    0, more_interim, NULL);
		return;
	}
	put_head(a, &head, "");
	http_stream(a->conn, 200, buf_str(&head), 0, more_text, NULL);
	buf_free(&head);
}

/* A block of spaces, packed so that it can be repeated. */
struct bomb {
	uint64_t blocks; /* 0: for ever */
	uLong crc; /* of one block */
	size_t n;
	unsigned char packed[8192]; /* 1 MiB of spaces takes about 1 KiB */
};

static bool
more_bomb(void *arg, unsigned step, struct buf *out)
{
	struct bomb *b = arg;
	uLong crc = b->crc;
	uint64_t length = b->blocks * BLOCK;
	unsigned char end[10] = {3}; /* an empty last block of deflate */

	buf_add(out, b->packed, b->n);
	if (b->blocks == 0 || step + 1 < b->blocks)
		return true;
	for (uint64_t i = 1; i < b->blocks; i++)
		crc = crc32_combine(crc, b->crc, (z_off_t)BLOCK);
	for (int i = 0; i < 4; i++) {
		end[2 + i] = (unsigned char)(crc >> (8 * i));
		end[6 + i] = (unsigned char)(length >> (8 * i));
	}
	buf_add(out, end, sizeof(end));
	return false;
}

static void
do_bomb(struct asked *a)
{
	static const unsigned char gzip_head[10] = {
	    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
	struct bomb *b = mem_zero(sizeof(*b));
	unsigned char *plain = malloc(BLOCK);
	z_stream z = {0};
	struct buf head;

	if (plain == NULL ||
	    deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	memset(plain, ' ', BLOCK);
	z.next_in = plain;
	z.avail_in = (uInt)BLOCK;
	z.next_out = b->packed;
	z.avail_out = (uInt)sizeof(b->packed);
	if (deflate(&z, Z_FULL_FLUSH) != Z_OK || z.avail_out == 0)
		abort();
	b->n = sizeof(b->packed) - z.avail_out;
	b->crc = crc32(0, plain, (uInt)BLOCK);
	b->blocks = number(a, 1 << 20, 0);
	deflateEnd(&z);
	free(plain);
	buf_init(&head, HEADERS_MAX);
	put_head(a, &head, "Content-Encoding: gzip\r\n");
	buf_add(&head, gzip_head, sizeof(gzip_head));
	http_stream(a->conn, 200, buf_str(&head), 0, more_bomb, b);
	buf_free(&head);
}

static void
do_silent(struct asked *a)
{
	http_raw(a->conn, 0, STR_EMPTY, false);
}

static void
do_reset(struct asked *a)
{
	http_hang_up(a->conn, true);
}

static void
do_close(struct asked *a)
{
	http_hang_up(a->conn, false);
}

static void
do_raw(struct asked *a)
{
	struct buf bytes;

	buf_init(&bytes, HEADERS_MAX);
	decode(a->rest, &bytes);
	http_raw(a->conn, 200, buf_str(&bytes), true);
	buf_free(&bytes);
}

static void
do_generation(struct asked *a)
{
	char text[32];

	if (str_eq_c(a->request->method, "POST"))
		a->origin->generation =
		    (unsigned)number(a, 100, a->origin->generation);
	snprintf(text, sizeof(text), "%u\n", a->origin->generation);
	http_answer(
	    a->conn, 200, STR("Content-Type: text/plain\r\n"), str_from(text));
}

static void
do_document(struct asked *a)
{
	http_answer_document(a->conn, a->document);
}

bool
behaviour_answer(struct origin *o, struct conn *c, const struct request *r,
    struct str words, const struct document *d)
{
	static const struct {
		const char *name;
		behaviour_fn *fn;
	} table[] = {
	    {"304", do_304},
	    {"bare", do_bare},
	    {"bomb", do_bomb},
	    {"chain", do_chain},
	    {"close", do_close},
	    {"document", do_document},
	    {"endless", do_endless},
	    {"generation", do_generation},
	    {"header", do_header},
	    {"late", do_late},
	    {"loop", do_loop},
	    {"raw", do_raw},
	    {"redirect", do_redirect},
	    {"reset", do_reset},
	    {"retry", do_retry},
	    {"silent", do_silent},
	    {"size", do_size},
	    {"slow", do_slow},
	    {"status", do_status},
	    {"truncated", do_truncated},
	    {"type", do_type},
	};
	struct asked a = {o, c, r, d, words};
	struct str name = str_cut(&a.rest, '/');

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (!str_eq_c(name, table[i].name))
			continue;
		table[i].fn(&a);
		return true;
	}
	return false;
}

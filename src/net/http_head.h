/*
 * The head of an HTTP/1 request, read strictly and before any library sees a
 * byte of it: request line, header fields, framing.  Pure: no clock, no I/O.
 *
 * What two parsers might read in two ways is refused, not repaired (RFC 9112;
 * the reasons are request smuggling and DNS rebinding): bare CR or LF, folded
 * fields, a space before the colon, any Transfer-Encoding, more than one
 * Host or Content-Length, targets that are not an absolute path.
 */
#ifndef NET_HTTP_HEAD_H
#define NET_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define HTTP_HEAD_MAX 8192 /* bytes: browsers send 2 KiB, with cookies */
#define HTTP_LINES_MAX 64 /* header fields: browsers send 20 */
#define HTTP_TARGET_MAX 2048 /* bytes, as URL_MAX */
#define HTTP_BODY_MAX 65536 /* bytes: a form with a note in it */
#define HTTP_METHOD_MAX 16 /* bytes: the longest registered is shorter */

enum http_method { HTTP_METHOD_GET, HTTP_METHOD_HEAD, HTTP_METHOD_POST };

struct http_field {
	struct str name, value; /* value without white space around it */
};

/* A head that was accepted; texts borrow from the bytes it was read from. */
struct http_head {
	enum http_method method; /* set on refusal too, GET when unknown */
	int minor; /* HTTP/1.minor, 0 or 1 */
	struct str target; /* as sent */
	struct str path, query; /* of target, still percent-encoded */
	struct str host; /* name or address, IPv6 with its brackets */
	struct str port; /* digits of Host, or empty */
	bool keep_alive; /* the client wants to go on */
	size_t length; /* bytes of the head with its empty line */
	size_t body_length; /* bytes that follow it */
	struct http_field field[HTTP_LINES_MAX];
	size_t n_fields;
};

#define HTTP_HEAD_MORE 0 /* not a whole head yet */
#define HTTP_HEAD_GOOD 200

/*
 * Reads the head at the start of `in`.  Returns HTTP_HEAD_GOOD and fills *h,
 * HTTP_HEAD_MORE when more bytes are needed, or the status to refuse the
 * request with: 400, 405 (another method than GET, HEAD, POST), 411, 413
 * (body over HTTP_BODY_MAX), 414, 417, 431, 501, 505.  Of a refused head only
 * h->method may be used.  The verdict over a prefix never becomes another
 * when more bytes come, save from HTTP_HEAD_MORE.
 */
int
http_head_read(struct str in, struct http_head *h);

/* The value of the first field of that name (case folded), or empty. */
struct str
http_head_field(const struct http_head *h, const char *name);

/*
 * True when the comma-separated value holds the token (case folded), without
 * a parameter q=0 behind it.
 */
bool
http_value_has(struct str value, const char *token);

#endif

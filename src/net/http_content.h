/*
 * What an answer carries: bytes that never change once made, shared by
 * every connection that is sending them, with their ETag and, where it
 * pays, their gzip form.
 */
#ifndef NET_HTTP_CONTENT_H
#define NET_HTTP_CONTENT_H

#include "base/buf.h"
#include "base/str.h"

#define HTTP_ETAG_MAX 24 /* bytes, with the NUL */

struct http_content;

/*
 * Takes the bytes of b over and leaves it empty.  type is the Content-Type,
 * a literal.  The caller holds one reference.
 */
struct http_content *
http_content_create(const char *type, struct buf *b);

/* One reference more; returns c. */
struct http_content *
http_content_ref(struct http_content *c);

/* Gives a reference back; the last one frees.  NULL does nothing. */
void
http_content_unref(struct http_content *c);

/* The bytes, borrowed while a reference is held. */
struct str
http_content_bytes(const struct http_content *c);

/*
 * The bytes as gzip (RFC 1952), compressed at the first call and kept; empty
 * when that would not make them smaller or would take too long.  Borrowed
 * like the bytes.
 */
struct str
http_content_gzip(struct http_content *c);

/* The Content-Type. */
const char *
http_content_type(const struct http_content *c);

/*
 * The entity tag, quoted and weak (RFC 9110, 8.8.3): the plain and the gzip
 * form share it.
 */
const char *
http_content_etag(const struct http_content *c);

/* True when the If-None-Match value names this content, or is "*". */
bool
http_content_matches(const struct http_content *c, struct str if_none_match);

#endif

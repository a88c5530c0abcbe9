/*
 * The parts of the sample origin.  What it does for its users is told at the
 * top of origin.c.
 */
#ifndef TESTS_ORIGIN_H
#define TESTS_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/str.h"

#define ORIGIN_ETAG_MAX 64 /* bytes, quotes and NUL included */
#define ORIGIN_DATE_MAX 32 /* bytes of an HTTP date with its NUL */

struct conn;
struct event_base;
struct evbuffer;

struct origin {
	struct event_base *base;
	const char *root; /* folder, or NULL */
	int port;
	unsigned generation; /* 1 at the start */
	FILE *log; /* or NULL */
	bool gzip; /* offer it */
	msec publish_every; /* of /count.xml; 0: there is none */
	msec published_from; /* monotonic */
	unsigned feeds, items, bytes; /* of the synthetic feeds; 0: none */
	struct map files; /* path -> struct file */
	size_t connections; /* so far: numbers them */
	struct conn *open; /* those that are open */
};

/* What a path stands for.  Texts are borrowed until the next look-up. */
struct document {
	struct str body;
	struct str gzip; /* the same, or empty */
	const char *type;
	char etag[ORIGIN_ETAG_MAX]; /* with its quotes, or empty */
	char modified[ORIGIN_DATE_MAX]; /* or empty */
	bool fleeting; /* another one any moment: no-cache */
};

struct request {
	struct str method, path, host;
	struct str headers; /* all lines, each with its CRLF */
	const char *address; /* ours, that the client dialled */
	bool head, gzip, keep_alive;
};

/* document.c: files of the root, by address, generation and path. */
bool
document_find(struct origin *o, const struct request *r, struct document *d);
/* The line of the address's `rules` file for the path, or empty. */
struct str
document_rule(struct origin *o, const struct request *r);
void
document_free_all(struct origin *o);
/* gzip of s, appended to out. */
void
document_gzip(struct str s, int level, struct buf *out);

/* synthetic.c: documents made up on request, into `room`. */
bool
synthetic_find(struct origin *o, const struct request *r, struct buf *room,
    struct document *d);
/* A small valid feed. */
void
synthetic_small(struct document *d);

/* behaviour.c: answers as the words say ("301/x", "truncated/gzip"); d is
 * what the path stands for.  False for words it does not know. */
bool
behaviour_answer(struct origin *o, struct conn *c, const struct request *r,
    struct str words, const struct document *d);

/* http.c: connections and answers. */
void
http_accept(struct origin *o, int fd, const char *address);

/* Closes all of them. */
void
http_close_all(struct origin *o);

/* The value of a request header, or empty. */
struct str
request_header(const struct request *r, const char *name);

/* A whole answer.  headers: complete lines beside Date, Content-Length and
 * Connection, which are added. */
void
http_answer(struct conn *c, int status, struct str headers, struct str body);

/* The document, or 304 when the request names its validators. */
void
http_answer_document(struct conn *c, const struct document *d);

/* The header lines of a document; coding says whether gzip is used. */
void
http_document_headers(
    struct buf *out, const struct document *d, bool with_validators, bool gzip);

/* Bytes as they are, logged as `status`; then the connection ends, or stays
 * open and silent. */
void
http_raw(struct conn *c, int status, struct str bytes, bool then_close);

/* Ends it: by RST or FIN. */
void
http_hang_up(struct conn *c, bool reset);

/* Adds to what is sent; false when nothing more comes. */
typedef bool
http_more_fn(void *arg, unsigned step, struct buf *out);

/*
 * Sends `start`, then what more gives, each time the last was written and
 * `every` milliseconds went by (0: at once), then FIN.  arg is freed.
 */
void
http_stream(struct conn *c, int status, struct str start, msec every,
    http_more_fn *more, void *arg);

/* Answers after a while, as the words say; empty words: the document. */
void
http_later(struct conn *c, msec after, struct str words);

#endif

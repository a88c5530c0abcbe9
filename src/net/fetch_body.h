/*
 * The body of an answer: decoded as it comes, with ceilings.
 */
#ifndef NET_FETCH_BODY_H
#define NET_FETCH_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* A body may unpack to this many times its size, once RATIO_FROM bytes are
 * unpacked: honest feeds stay below 30. */
#define FETCH_RATIO_MAX 200
#define FETCH_RATIO_FROM ((size_t)1 << 20) /* bytes */

struct z_stream_s;

struct fetch_body {
	struct buf bytes; /* decoded */
	uint64_t wire; /* bytes taken, before decoding */
	uint64_t max; /* bytes, of either */
	struct z_stream_s *z; /* unpacks, or NULL */
	bool whole; /* a packed stream has come to its end */
	bool padded; /* and what follows is none */
};

/* An empty body; allocates nothing. */
void
fetch_body_init(struct fetch_body *b);

/* Frees what it holds. */
void
fetch_body_free(struct fetch_body *b);

/*
 * Makes ready for a body of at most max bytes.  coding is the value of
 * Content-Encoding; ERR_INPUT when it is none of ours.  expect: the bytes
 * that are told to come, 0 for unknown; ERR_LIMIT when they are too many.
 */
enum err
fetch_body_start(struct fetch_body *b, struct str coding, uint64_t expect,
    uint64_t max, struct errinfo *ei) MUST_CHECK;

/* Takes bytes as they came.  ERR_LIMIT past a ceiling, ERR_INPUT when they
 * do not unpack. */
enum err
fetch_body_add(
    struct fetch_body *b, struct str in, struct errinfo *ei) MUST_CHECK;

/* Ends it.  ERR_INPUT when the packed stream was cut short. */
enum err
fetch_body_end(struct fetch_body *b, struct errinfo *ei) MUST_CHECK;

/* Empties it, and gives big memory back. */
void
fetch_body_reset(struct fetch_body *b);

#endif

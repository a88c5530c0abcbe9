/*
 * The head of an answer: its status and the few header lines that matter.
 */
#ifndef NET_FETCH_HEAD_H
#define NET_FETCH_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Ceilings over all heads of one request, interim answers and trailers
 * included: real ones stay below 8 KiB and 60 lines. */
#define FETCH_HEAD_MAX ((size_t)64 << 10) /* bytes */
#define FETCH_HEAD_LINES_MAX 200 /* lines */

struct fetch_head {
	struct arena texts;
	size_t bytes, lines; /* so far, of all heads */
	int status; /* of the last status line, 0: none came */
	bool ended; /* the empty line behind a final status came */
	struct str *last; /* what the last line set, or NULL */
	/* as received, without white space at the ends; empty when absent */
	struct str etag, last_modified, content_type, content_encoding;
	struct str cache_control, expires, date, age, retry_after, location;
	struct str content_length;
	struct str rate_limit; /* RateLimit; or what X-RateLimit-Remaining and
	                          -Reset, with or without X-, say, as
	                          "remaining=0, reset=50" */
};

/* An empty head; allocates nothing. */
void
fetch_head_init(struct fetch_head *h);

/* Frees its texts. */
void
fetch_head_free(struct fetch_head *h);

/* Empties it, for the next request. */
void
fetch_head_reset(struct fetch_head *h);

/*
 * Takes a line with its line end, as it came.  A status line starts over,
 * but for the ceilings.  ERR_LIMIT past one of those.
 */
enum err
fetch_head_line(struct fetch_head *h, struct str line) MUST_CHECK;

#endif

/*
 * Ingest: from the answer to a poll to what the store commits.  Decides what
 * came of it, how the feed does now, which validators and which address are
 * kept, and, through desk/sched.h, when it is asked again.  Pure.
 */
#ifndef DESK_INGEST_H
#define DESK_INGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "desk/sched.h"
#include "ipc/msg.h"
#include "store/store.h"

#define INGEST_BACK_AFTER \
	3 /* failures in a row at a new address until the
                               configured one is asked again */
#define INGEST_HOME_SPAN \
	(30 * DAY) /* between two requests to an address that a feed left */
#define INGEST_QUIET (30 * DAY) /* nothing new for so long: a quiet feed */

struct ingest_input {
	const struct store_job *job; /* what was known at the start */
	struct str asked; /* of ingest_address */
	struct str place; /* of the feed in the config: "line 3 of FILE" */
	int64_t every_min, every_max; /* seconds, from the config */
	unixtime started, now;
	uint64_t die; /* for the jitter */
	const struct fetch_answer *answer;
	bool offline; /* the network is down: it is us, not the feed */
	const struct parsed_feed *feed; /* of a 200 that was decoded, or NULL */
	struct str parse_error; /* else why it was not */
	bool parse_too_large;
};

/*
 * Fills *out, but for the results of the commit, and *plan.  Texts of *out
 * borrow from the input or live in the arena.
 */
void
ingest_poll(const struct ingest_input *in, struct arena *a,
    struct store_poll *out, struct sched_plan *plan);

/*
 * Checks the HTML of every item with the independent verifier: a parser that
 * was taken over gets nothing past it.  A content that fails is replaced by
 * its plain text, escaped.  Returns how many were.
 */
size_t
ingest_verify(struct parsed_feed *feed, struct arena *a);

/*
 * Where a feed is asked: its configured address, or the one it moved to for
 * good.  After INGEST_BACK_AFTER failures there the configured one gets a
 * turn, once in INGEST_HOME_SPAN.
 */
struct str
ingest_address(const struct store_job *job, unixtime now);

#endif

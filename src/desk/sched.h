/*
 * When a feed is polled next.  Pure arithmetic: the answer of this poll, what
 * is known of the feed, a time and a die in; a plan out, with every term that
 * made it, so that it can be explained.
 *
 * After a good poll the gap is the longest of: the floor of the config; the
 * rhythm (1/180 of the time since the last new item, up to the config's upper
 * bound, so that a feed that went quiet is asked less); the freshness that
 * the answer claims (Cache-Control max-age less Age, else Expires); and what
 * the feed itself asks for (ttl, sy:updatePeriod).  Hints lengthen, never
 * shorten, and count for SCHED_HINT_MAX at most.
 *
 * After a failed one it is the feed's interval doubled for every failure in a
 * row, up to a day; a week once it has failed for SCHED_LONG_FAILING; at least
 * the Retry-After of a 429 or 503.
 *
 * Jitter only adds.  A time in an hour or on a day that the feed wants
 * skipped moves on to the next one that it does not.
 */
#ifndef DESK_SCHED_H
#define DESK_SCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

#define SCHED_HINT_MAX (7 * DAY) /* what an origin may ask for */
#define SCHED_BACKOFF_MAX DAY /* the longest gap of a feed that fails... */
#define SCHED_LONG_FAILING (30 * DAY) /* ...until it has failed this long: */
#define SCHED_LONG_GAP (7 * DAY) /* then it is asked once a week */
#define SCHED_RHYTHM 180 /* polls in the time since the last new item */
#define SCHED_OFFLINE_GAP (15 * MINUTE) /* we had no network: try again */
#define SCHED_JITTER_PART 20 /* jitter is at most this part of the gap */
#define SCHED_PHASE_MAX (4 * HOUR) /* the spread after a first or late poll */

enum sched_outcome {
	SCHED_GOOD, /* 200 with a feed, or 304 */
	SCHED_FAILED,
	SCHED_GONE, /* 410 */
	SCHED_OFFLINE /* nothing left this machine */
};

struct sched_input {
	enum sched_outcome outcome;
	unixtime now; /* when the answer came */
	uint64_t die; /* any number; the jitter follows from it */
	int64_t every_min, every_max; /* seconds, from the config */
	int64_t interval; /* seconds: the one before, 0 when new */
	int32_t failures; /* in a row, this one included */
	unixtime failing_since; /* or UNIXTIME_NONE */
	unixtime last_poll; /* before this one, or UNIXTIME_NONE */
	unixtime last_new; /* when something new came, or UNIXTIME_NONE */
	int64_t hint_ttl; /* seconds the feed asks for, 0 when it does not */
	uint32_t skip_hours; /* as in parsed_feed */
	uint8_t skip_days;
	int status; /* HTTP, 0 when none */
	/* Headers as received, empty when absent. */
	struct str cache_control, expires, date, age, retry_after;
};

/* Seconds; 0 where a term has nothing to say. */
struct sched_terms {
	int64_t floor, rhythm, fresh, hint; /* of a good poll */
	int64_t backoff, retry_after; /* of a failed one */
	int64_t jitter;
	int64_t skipped; /* moved on by skip hours and days */
};

struct sched_plan {
	int64_t interval; /* seconds: the feed's own, kept while it fails */
	int64_t gap; /* seconds to the next poll, without jitter and skipping */
	unixtime next_poll; /* UNIXTIME_NONE: never */
	unixtime not_before; /* quiet asked for, binding for polls by hand, or
	                        UNIXTIME_NONE */
	bool whole_origin; /* not_before holds for every feed of the origin */
	struct sched_terms terms;
};

/* Makes the plan; never fails. */
void
sched_plan(const struct sched_input *in, struct sched_plan *out);

/* Seconds that a Cache-Control (or else Expires) says the answer is fresh
 * for, less its Age; 0 when it does not say, or says that it is not. */
int64_t
sched_freshness(struct str cache_control, struct str expires, struct str date,
    struct str age, unixtime now);

/* Seconds of a Retry-After (RFC 9110, 10.2.3: a number or a date); 0 for what
 * is neither, or has passed. */
int64_t
sched_retry_after(struct str value, unixtime now);

#endif

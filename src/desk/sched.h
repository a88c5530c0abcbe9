/*
 * When a feed is polled next.  Pure arithmetic: the answer of this poll, what
 * is known of the feed, a time and a die in; a plan out, with every term that
 * made it, so that it can be explained.
 *
 * After a good poll the gap is the longest of: the floor of the config; quiet
 * (1/180 of the time since the last new item, up to the config's upper bound,
 * so that a feed that went quiet is asked less); the freshness that the
 * answer claims (Cache-Control max-age less Age, else Expires); what the feed
 * itself asks for (ttl, sy:updatePeriod); and the reset of a rate limit of
 * which nothing remains.  Hints lengthen, never shorten, and count for
 * SCHED_HINT_MAX at most.  A feed with a rhythm is then asked when its next
 * news is usually out, up to SCHED_NEWS_WAIT floors later.
 *
 * After a failed one it is the feed's interval doubled for every failure in a
 * row, up to a day; a week once it has failed for SCHED_LONG_FAILING; at least
 * its Retry-After, or the reset of its rate limit.
 *
 * Jitter only adds.  A time in an hour or on a day that the feed wants
 * skipped moves on to the next one that it does not.
 */
#ifndef DESK_SCHED_H
#define DESK_SCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

#define SCHED_HINT_MAX (7 * DAY) /* what an origin may ask for */
#define SCHED_BACKOFF_MAX DAY /* the longest gap of a feed that fails... */
#define SCHED_LONG_FAILING (30 * DAY) /* ...until it has failed this long: */
#define SCHED_LONG_GAP (7 * DAY) /* then it is asked once a week */
#define SCHED_QUIET 180 /* polls in the time since the last new item */
#define SCHED_NEWS_WAIT 2 /* floors that a poll waits for usual news */
#define SCHED_OFFLINE_GAP \
	(15 * MINUTE) /* we had no network and the origin saw nothing of us:
	                 try again */
#define SCHED_JITTER_PART 20 /* jitter is at most this part of the gap */
#define SCHED_PHASE_MAX (4 * HOUR) /* the spread after a first or late poll */

enum sched_outcome {
	SCHED_GOOD, /* 200 with a feed, or 304 */
	SCHED_FAILED,
	SCHED_GONE, /* 410 */
	SCHED_OFFLINE /* the network is down */
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
	const unixtime *news; /* when its items were published, newest first */
	size_t n_news;
	int status; /* HTTP, 0 when none */
	bool unasked; /* no request reached the origin */
	/* Headers as received, empty when absent; rate_limit as in
	 * fetch_answer. */
	struct str cache_control, expires, date, age, retry_after, rate_limit;
};

/* Why the next poll is when it is.  Seconds; 0 where a term has nothing to
 * say. */
struct sched_terms {
	enum sched_outcome outcome;
	int64_t failures; /* in a row */
	int64_t floor, quiet, fresh, hint; /* of a good poll */
	int64_t backoff; /* of a failed one */
	int64_t retry_after, rate_limit;
	int64_t news; /* moved on to when news is usually out */
	int64_t jitter;
	int64_t skipped; /* moved on by skip hours and days */
	int64_t hours, days; /* its rhythm, as in struct rhythm; 0: none */
};

struct sched_plan {
	int64_t interval; /* seconds: the feed's own, kept while it fails */
	int64_t gap; /* seconds to the next poll, without waiting for news,
	                jitter and skipping */
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

/* t, or a moment in the first hour after it that is not to be skipped, chosen
 * by the die.  All hours or all days are as good as none. */
unixtime
sched_after_skipping(uint32_t hours, uint8_t days, unixtime t, uint64_t die);

/* Seconds until the rate limit is reset, when nothing remains of it; else 0.
 * Takes the fields of the IETF's draft, old and new, as "remaining=0,
 * reset=50" or "r=0;t=50", and resets that are a time. */
int64_t
sched_rate_limit(struct str value, unixtime now);

/* The terms as a line of text to be kept, and read back; what a line does not
 * hold is 0. */
void
sched_terms_write(const struct sched_terms *t, struct buf *out);
void
sched_terms_read(struct str line, struct sched_terms *t);

/* Seconds of a Retry-After (RFC 9110, 10.2.3: a number or a date); 0 for what
 * is neither, or has passed. */
int64_t
sched_retry_after(struct str value, unixtime now);

#endif

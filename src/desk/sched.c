/*
 * The schedule of one feed, as arithmetic (RFC 9110, 10.2.3; RFC 9111, 4.2
 * and 5.2.2; RFC 6585, 4).
 */
#include "desk/sched.h"

#include "base/date.h"
#include "desk/rhythm.h"

static int64_t
min64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
max64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/*
 * A number of seconds as HTTP writes it: digits only.  One too large to hold
 * counts as the largest that matters.  -1 for what is no number.
 */
static int64_t
delta_seconds(struct str s)
{
	uint64_t v;

	if (s.n == 0)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return -1;
	}
	return str_to_u64(s, INT32_MAX, &v) ? (int64_t)v : INT32_MAX;
}

int64_t
sched_retry_after(struct str value, unixtime now)
{
	struct str s = str_trim(value);
	int64_t delta = delta_seconds(s);
	unixtime t;

	if (delta >= 0)
		return delta;
	/* A date has a letter; "-5" and the like are no dates. */
	if (s.n == 0 || !ascii_is_alpha(s.p[0]) || !date_parse(s, &t))
		return 0;
	return t > now ? min64(t - now, INT32_MAX) : 0;
}

/* The value of max-age, without quotes if it has them; -1 when absent or no
 * number, 0 when the answer may not be kept at all. */
static int64_t
max_age(struct str cache_control)
{
	struct str rest = cache_control;
	int64_t age = -1;

	while (rest.n > 0) {
		struct str value = str_trim(str_cut(&rest, ','));
		struct str name = str_trim(str_cut(&value, '='));

		if (str_eq_c_nocase(name, "no-cache") ||
		    str_eq_c_nocase(name, "no-store"))
			return 0;
		if (age >= 0 || !str_eq_c_nocase(name, "max-age"))
			continue;
		value = str_trim(value);
		if (value.n >= 2 && value.p[0] == '"' &&
		    value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 2);
		age = delta_seconds(value);
	}
	return age;
}

int64_t
sched_freshness(struct str cache_control, struct str expires, struct str date,
    struct str age, unixtime now)
{
	int64_t fresh = max_age(cache_control);
	unixtime until, from;

	if (fresh < 0 && date_parse(str_trim(expires), &until)) {
		if (!date_parse(str_trim(date), &from))
			from = now;
		fresh = until - from;
	}
	return fresh > 0
	    ? max64(0, fresh - max64(0, delta_seconds(str_trim(age))))
	    : 0;
}

/* interval x 2^(n-1), up to a day; a week after long failing. */
static int64_t
backoff(const struct sched_input *in)
{
	int64_t gap = max64(in->every_min, in->interval);

	if (in->failing_since != UNIXTIME_NONE &&
	    in->now - in->failing_since >= SCHED_LONG_FAILING)
		return SCHED_LONG_GAP;
	for (int32_t n = 1; n < in->failures && gap < SCHED_BACKOFF_MAX; n++)
		gap *= 2;
	return min64(gap, SCHED_BACKOFF_MAX);
}

/* One "name=value" of a rate limit; a reset may be a time, and then is far
 * beyond any span. */
static void
take_limit(struct str part, unixtime now, bool *exhausted, int64_t *reset)
{
	struct str value = str_trim(part),
		   name = str_trim(str_cut(&value, '='));
	int64_t n = delta_seconds(str_trim(value));

	if (n < 0)
		return;
	if (str_eq_c(name, "r") || str_eq_c(name, "remaining"))
		*exhausted = *exhausted || n == 0;
	if (!str_eq_c(name, "t") && !str_eq_c(name, "reset"))
		return;
	if (n > now / 2)
		n -= now;
	*reset = max64(*reset, n);
}

int64_t
sched_rate_limit(struct str value, unixtime now)
{
	bool exhausted = false;
	int64_t reset = 0;

	while (value.n > 0) {
		struct str policy = str_cut(&value, ',');

		while (policy.n > 0)
			take_limit(
			    str_cut(&policy, ';'), now, &exhausted, &reset);
	}
	return exhausted ? min64(SCHED_HINT_MAX, reset) : 0;
}

static void
plan_good(const struct sched_input *in, struct sched_plan *out)
{
	struct sched_terms *t = &out->terms;
	int64_t own;

	if (in->last_new != UNIXTIME_NONE && in->last_new < in->now)
		t->quiet = min64(
		    (in->now - in->last_new) / SCHED_QUIET, in->every_max);
	t->fresh = min64(SCHED_HINT_MAX,
	    sched_freshness(
		in->cache_control, in->expires, in->date, in->age, in->now));
	t->hint = min64(SCHED_HINT_MAX, max64(0, in->hint_ttl));
	own = max64(max64(t->floor, t->quiet), max64(t->fresh, t->hint));
	out->gap = max64(own, t->rate_limit);
	if (t->rate_limit > 0)
		out->not_before = in->now + t->rate_limit;
	out->interval = own;
}

static void
plan_failed(const struct sched_input *in, struct sched_plan *out)
{
	struct sched_terms *t = &out->terms;

	t->backoff = backoff(in);
	t->retry_after =
	    min64(SCHED_HINT_MAX, sched_retry_after(in->retry_after, in->now));
	out->gap = max64(
	    max64(t->floor, t->backoff), max64(t->retry_after, t->rate_limit));
	if (in->status == 429 || t->retry_after > 0)
		out->not_before = in->now + out->gap;
	out->whole_origin = in->status == 429;
}

/* Seconds by which a poll is put off until news is usually out. */
static int64_t
wait_for_news(const struct sched_input *in, unixtime t, struct sched_terms *out)
{
	struct rhythm r;

	rhythm_learn(in->news, in->n_news, &r);
	if (!r.known)
		return 0;
	out->hours = r.hours;
	out->days = r.days;
	return min64(rhythm_next(&r, t) - t, SCHED_NEWS_WAIT * in->every_min);
}

/*
 * Jitter spreads feeds that would come due together for ever: widely after
 * the first poll and after one that came late (we were not running), a little
 * after every other.
 */
static int64_t
jitter(const struct sched_input *in, int64_t gap)
{
	int64_t most = gap / SCHED_JITTER_PART;
	bool late = in->last_poll == UNIXTIME_NONE ||
	    (in->failures == 0 && in->interval > 0 &&
		in->now - in->last_poll > 3 * in->interval);

	if (in->outcome == SCHED_GOOD && late)
		most = min64(gap, SCHED_PHASE_MAX);
	return (int64_t)(in->die % ((uint64_t)most + 1));
}

static bool
is_skipped(uint32_t hours, uint32_t days, unixtime t)
{
	int64_t hour = t / HOUR % 24;
	int64_t day = (t / DAY + 4) % 7; /* 1970-01-01 was a Thursday */

	return (hours >> hour & 1) != 0 || (days >> day & 1) != 0;
}

unixtime
sched_after_skipping(uint32_t hours, uint8_t days, unixtime t, uint64_t die)
{
	if ((hours & 0xffffff) == 0xffffff)
		hours = 0;
	if ((days & 0x7f) == 0x7f)
		days = 0;
	if (t < 0 || !is_skipped(hours, days, t))
		return t;
	while (is_skipped(hours, days, t))
		t = (t / HOUR + 1) * HOUR;
	return t + (int64_t)(die % HOUR);
}

void
sched_plan(const struct sched_input *in, struct sched_plan *out)
{
	struct sched_terms *t = &out->terms;
	unixtime at;

	*out = (struct sched_plan){
	    .interval = max64(in->every_min, in->interval),
	    .next_poll = UNIXTIME_NONE,
	    .not_before = UNIXTIME_NONE,
	    .terms.outcome = in->outcome,
	    .terms.failures = in->failures,
	    .terms.floor = in->every_min,
	    .terms.rate_limit = sched_rate_limit(in->rate_limit, in->now),
	};
	switch (in->outcome) {
	case SCHED_GONE:
		return;
	case SCHED_OFFLINE:
		out->gap = in->unasked ? SCHED_OFFLINE_GAP : in->every_min;
		break;
	case SCHED_GOOD:
		plan_good(in, out);
		break;
	case SCHED_FAILED:
		plan_failed(in, out);
		break;
	}
	at = in->now + out->gap;
	if (in->outcome == SCHED_GOOD)
		t->news = wait_for_news(in, at, t);
	t->jitter = jitter(in, out->gap);
	at += t->news + t->jitter;
	out->next_poll =
	    sched_after_skipping(in->skip_hours, in->skip_days, at, in->die);
	t->skipped = out->next_poll - at;
}

/*
 * The schedule of one feed, as arithmetic (RFC 9110, 10.2.3; RFC 9111, 4.2
 * and 5.2.2; RFC 6585, 4).
 */
#include "desk/sched.h"

#include "base/date.h"

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

static void
plan_good(const struct sched_input *in, struct sched_plan *out)
{
	struct sched_terms *t = &out->terms;

	if (in->last_new != UNIXTIME_NONE && in->last_new < in->now)
		t->rhythm = min64(
		    (in->now - in->last_new) / SCHED_RHYTHM, in->every_max);
	t->fresh = min64(SCHED_HINT_MAX,
	    sched_freshness(
		in->cache_control, in->expires, in->date, in->age, in->now));
	t->hint = min64(SCHED_HINT_MAX, max64(0, in->hint_ttl));
	out->gap = max64(max64(t->floor, t->rhythm), max64(t->fresh, t->hint));
	out->interval = out->gap;
}

static void
plan_failed(const struct sched_input *in, struct sched_plan *out)
{
	struct sched_terms *t = &out->terms;

	t->backoff = backoff(in);
	if (in->status == 429 || in->status == 503)
		t->retry_after = min64(SCHED_HINT_MAX,
		    sched_retry_after(in->retry_after, in->now));
	out->gap = max64(max64(t->floor, t->backoff), t->retry_after);
	if (in->status == 429 || t->retry_after > 0)
		out->not_before = in->now + out->gap;
	out->whole_origin = in->status == 429;
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
is_skipped(const struct sched_input *in, unixtime t)
{
	int64_t hour = t / HOUR % 24;
	int64_t day = (t / DAY + 4) % 7; /* 1970-01-01 was a Thursday */
	uint32_t hours = in->skip_hours == 0xffffff ? 0 : in->skip_hours;
	uint32_t days = in->skip_days == 0x7f ? 0 : in->skip_days;

	return (hours >> hour & 1) != 0 || (days >> day & 1) != 0;
}

/* t, or a moment in the first hour after it that is not to be skipped. */
static unixtime
after_skipping(const struct sched_input *in, unixtime t)
{
	if (t < 0 || !is_skipped(in, t))
		return t;
	while (is_skipped(in, t))
		t = (t / HOUR + 1) * HOUR;
	return t + (int64_t)(in->die % HOUR);
}

void
sched_plan(const struct sched_input *in, struct sched_plan *out)
{
	unixtime at;

	*out = (struct sched_plan){
	    .interval = max64(in->every_min, in->interval),
	    .next_poll = UNIXTIME_NONE,
	    .not_before = UNIXTIME_NONE,
	    .terms.floor = in->every_min,
	};
	switch (in->outcome) {
	case SCHED_GONE:
		return;
	case SCHED_OFFLINE:
		out->gap = SCHED_OFFLINE_GAP;
		break;
	case SCHED_GOOD:
		plan_good(in, out);
		break;
	case SCHED_FAILED:
		plan_failed(in, out);
		break;
	}
	out->terms.jitter = jitter(in, out->gap);
	at = in->now + out->gap + out->terms.jitter;
	out->next_poll = after_skipping(in, at);
	out->terms.skipped = out->next_poll - at;
}

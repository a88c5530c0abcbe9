/*
 * desk/sched: every row of tests/data/sched.txt is an answer and what is
 * known of the feed, and the plan that must come of it.
 */
#include "desk/sched.h"

#include <stdlib.h>

#include "tests/tap/table.h"
#include "tests/tap/tap.h"

#define NOW 1700000000 /* 2023-11-14T22:13:20Z, a Tuesday */

/* A number with a unit, s m h d, or one of the words of the table. */
static int64_t
number(struct str s)
{
	int64_t unit = 1, v;

	if (str_eq_c(s, "never"))
		return UNIXTIME_NONE;
	if (str_eq_c(s, "max"))
		return INT64_MAX;
	if (s.n > 0 && ascii_is_alpha(s.p[s.n - 1])) {
		char c = s.p[--s.n];

		unit = c == 'd' ? DAY : c == 'h' ? HOUR : c == 'm' ? MINUTE : 1;
	}
	if (!str_to_i64(s, INT64_MIN / DAY, INT64_MAX / DAY, &v)) {
		printf("Bail out! \"%.*s\" is no number\n", STR_ARG(s));
		exit(1);
	}
	return v * unit;
}

static void
set_number(struct sched_input *in, struct str key, struct str value)
{
	int64_t v = number(value);

	if (str_eq_c(key, "every"))
		in->every_min = v;
	else if (str_eq_c(key, "most"))
		in->every_max = v;
	else if (str_eq_c(key, "interval"))
		in->interval = v;
	else if (str_eq_c(key, "failures"))
		in->failures = (int32_t)v;
	else if (str_eq_c(key, "failing-for"))
		in->failing_since = NOW - v;
	else if (str_eq_c(key, "last-poll"))
		in->last_poll = v == UNIXTIME_NONE ? v : NOW - v;
	else if (str_eq_c(key, "quiet-for"))
		in->last_new = NOW - v;
	else if (str_eq_c(key, "ttl"))
		in->hint_ttl = v;
	else if (str_eq_c(key, "die"))
		in->die = (uint64_t)v;
	else if (str_eq_c(key, "status"))
		in->status = (int)v;
	else if (str_eq_c(key, "unasked"))
		in->unasked = v != 0;
	else {
		printf("Bail out! no setting \"%.*s\"\n", STR_ARG(key));
		exit(1);
	}
}

/* The bits of "0-21 23". */
static uint32_t
bits(struct str list)
{
	uint32_t set = 0;

	while (list.n > 0) {
		struct str range = str_cut(&list, ' ');
		struct str first = str_cut(&range, '-');
		int64_t from = number(first);
		int64_t to = range.n > 0 ? number(range) : from;

		for (; from <= to; from++)
			set |= 1u << from;
	}
	return set;
}

static void
set(struct sched_input *in, struct str key, struct str value)
{
	if (str_eq_c(key, "outcome"))
		in->outcome = str_eq_c(value, "good") ? SCHED_GOOD
		    : str_eq_c(value, "failed")       ? SCHED_FAILED
		    : str_eq_c(value, "gone")         ? SCHED_GONE
						      : SCHED_OFFLINE;
	else if (str_eq_c(key, "cache-control"))
		in->cache_control = value;
	else if (str_eq_c(key, "expires"))
		in->expires = value;
	else if (str_eq_c(key, "date"))
		in->date = value;
	else if (str_eq_c(key, "age"))
		in->age = value;
	else if (str_eq_c(key, "retry-after"))
		in->retry_after = value;
	else if (str_eq_c(key, "rate-limit"))
		in->rate_limit = value;
	else if (str_eq_c(key, "skip-hours"))
		in->skip_hours = bits(value);
	else if (str_eq_c(key, "skip-days"))
		in->skip_days = (uint8_t)bits(value);
	else
		set_number(in, key, value);
}

static void
check(struct sched_plan *plan, struct str key, struct str want, const char *row)
{
	int64_t got = 0;

	if (str_eq_c(key, "gap"))
		got = plan->gap;
	else if (str_eq_c(key, "interval"))
		got = plan->interval;
	else if (str_eq_c(key, "next"))
		got = plan->next_poll == UNIXTIME_NONE ? UNIXTIME_NONE
						       : plan->next_poll - NOW;
	else if (str_eq_c(key, "quiet"))
		got = plan->not_before == UNIXTIME_NONE
		    ? UNIXTIME_NONE
		    : plan->not_before - NOW;
	else if (str_eq_c(key, "origin"))
		got = plan->whole_origin;
	else if (str_eq_c(key, "jitter"))
		got = plan->terms.jitter;
	else {
		printf("Bail out! no result \"%.*s\"\n", STR_ARG(key));
		exit(1);
	}
	tap_is_int(number(want), got, row);
}

static void
check_row(const struct table_row *row, void *arg)
{
	struct sched_input in = {
	    .now = NOW,
	    .every_min = HOUR,
	    .every_max = DAY,
	    .interval = HOUR,
	    .failing_since = UNIXTIME_NONE,
	    .last_poll = NOW - HOUR,
	    .last_new = UNIXTIME_NONE,
	};
	struct str settings = str_from(row->cell[1]);
	struct str wants = str_from(row->cell[2]);
	struct sched_plan plan;

	while (settings.n > 0) {
		struct str value = str_trim(str_cut(&settings, ';'));
		struct str key = str_cut(&value, '=');

		set(&in, key, value);
	}
	sched_plan(&in, &plan);
	while (wants.n > 0) {
		struct str value = str_trim(str_cut(&wants, ';'));
		struct str key = str_cut(&value, '=');

		check(&plan, key, value, row->name);
	}
}

static void
test_rate_limit(void)
{
	tap_is_int(50, sched_rate_limit(STR("\"default\";r=0;t=50"), NOW),
	    "rate limit: the newer form");
	tap_is_int(0, sched_rate_limit(STR("\"default\";r=1;t=50"), NOW),
	    "rate limit: one is left");
	tap_is_int(70,
	    sched_rate_limit(STR("\"a\";r=0;t=50, \"b\";r=0;t=70"), NOW),
	    "rate limit: the longest of several");
}

/* What is written is read back. */
static void
test_terms(void)
{
	struct sched_terms t = {.outcome = SCHED_FAILED,
	    .failures = 3,
	    .floor = HOUR,
	    .backoff = 4 * HOUR,
	    .jitter = 77,
	    .hours = 0x4200,
	    .days = 0x3e};
	struct sched_terms back;
	struct buf line;

	buf_init(&line, 1024);
	sched_terms_write(&t, &line);
	tap_is_str("outcome=failed failures=3 floor=3600 backoff=14400 "
		   "jitter=77 hours=16896 days=62",
	    buf_str(&line), "terms: written");
	sched_terms_read(buf_str(&line), &back);
	tap_ok(memcmp(&t, &back, sizeof(t)) == 0, "terms: read back");
	sched_terms_read(STR("what=ever floor=x =5 jitter"), &back);
	tap_ok(back.outcome == SCHED_GOOD && back.floor == 0,
	    "terms: nonsense is nothing");
	buf_free(&line);
}

/* Failing for 60 days: few requests, none too early. */
static void
test_long_failure(void)
{
	struct sched_input in = {
	    .outcome = SCHED_FAILED,
	    .now = NOW,
	    .every_min = HOUR,
	    .every_max = DAY,
	    .failing_since = NOW,
	    .status = 500,
	};
	struct sched_plan plan;
	int polls = 0, late = 0;

	while (in.now < NOW + 60 * DAY) {
		in.failures++;
		sched_plan(&in, &plan);
		in.interval = plan.interval;
		if (in.now < NOW + 30 * DAY)
			polls++;
		else
			late++;
		in.last_poll = in.now;
		in.now = plan.next_poll;
	}
	tap_ok(polls <= 40, "30 days of failing: %d polls, at most 40", polls);
	tap_ok(late <= 5, "30 more days of failing: %d polls, at most 5", late);
}

int
main(void)
{
	table_read("sched.txt", 3, check_row, NULL);
	test_long_failure();
	test_rate_limit();
	test_terms();
	return tap_done();
}

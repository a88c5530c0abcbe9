/*
 * Rules on when feeds are asked: the floor, restarts, clocks, hints, rhythm,
 * clicks.
 */
#include "tests/manners/manners.h"

#define A "https://a.example/feed.xml"
#define LM1 "Tue, 14 Nov 2023 20:00:00 GMT"
#define ONE_FEED "feed " A "\n"

static struct sim *
begin(struct site *site, const char *more)
{
	struct sim *s = sim_create(site_answer, site);

	site->body = site_rss(s, 5, SIM_START - HOUR, HOUR, more);
	sim_config(s, ONE_FEED);
	sim_start(s);
	return s;
}

/* The smallest gap between two requests from the n-th on, in seconds. */
static double
smallest_gap(const struct sim *s, size_t from)
{
	msec least = INT64_MAX;

	for (size_t i = from + 1; i < s->n; i++) {
		msec gap = s->requests[i].at - s->requests[i - 1].at;

		if (gap < least)
			least = gap;
	}
	return (double)least / 1000;
}

static void
p09(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site, "");

	sim_run(s, 100 * DAY);
	want_manners(t, s);
	want(t, s->n > 300, "only %zu requests", s->n);
	figures(t, "%zu requests in 100 days, smallest gap %.3f s", s->n,
	    smallest_gap(s, 0));
	sim_stop(s);
	sim_config(s, "polling {\n\tevery 14m to 1d\n}\n" ONE_FEED);
	sim_start(s);
	want(t, s->status != 0, "a floor below 15 minutes was taken");
	sim_config(s, "polling {\n\tevery 15m to 1d\n}\n" ONE_FEED);
	sim_start(s);
	want(t, s->status == 0, "a floor of 15 minutes was not taken");
	sim_free(s);
}

static void
p10a(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site, "");

	sim_run(s, 2 * HOUR);
	for (int round = 0; round < 3; round++) {
		size_t before;

		/* an hour from the last request on is taken up by lives */
		before = s->n;
		while (s->n == before)
			sim_run(s, 10);
		before = s->n;
		for (int i = 0; i < 50; i++) {
			sim_run(s, MINUTE);
			if (round == 2) {
				sim_reload(s);
				continue;
			}
			if (round == 1)
				sim_kill(s);
			else
				sim_stop(s);
			sim_run(s, 2);
			sim_start(s);
		}
		want(t, s->n == before, "%zu extra requests in round %d",
		    s->n - before, round);
	}
	sim_run(s, DAY);
	want(t, sim_url(s, A)->unconditional == 1, "validators were lost");
	want_manners(t, s);
	sim_free(s);
}

/* One feed whose clock is set by `jump` 20 minutes after a request, while the
 * daemon runs or while it does not. */
static void
jump_once(struct trial *t, int64_t jump, bool running)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site, "");
	const char *how = running ? "running" : "stopped";
	msec last;
	size_t before;

	sim_run(s, 3 * HOUR);
	for (before = s->n; s->n == before;)
		sim_run(s, 1);
	last = sim_last(s, A)->at;
	sim_run(s, 20 * MINUTE);
	before = s->n;
	if (!running)
		sim_stop(s);
	sim_jump(jump);
	if (!running) {
		sim_start(s);
		last = clock_mono();
	}
	sim_run(s, 10 * MINUTE);
	if (running)
		want(t, s->n == before,
		    "%+lld s, running: %zu requests at once", (long long)jump,
		    s->n - before);
	else
		want(t, s->n <= before + 1, "%+lld s, stopped: %zu at once",
		    (long long)jump, s->n - before);
	sim_run(s, 70 * MINUTE);
	want(t, s->n > before && s->requests[before].at - last <= 4200000,
	    "%+lld s, %s: no request within the interval", (long long)jump,
	    how);
	sim_run(s, 5 * HOUR);
	want(t, sim_url(s, A)->unconditional == 1, "validators were lost");
	/* Years without news are years without news. */
	want(t, s->n >= before + (jump > 300 * DAY && !running ? 1 : 5),
	    "%+lld s, %s: it has stopped polling", (long long)jump, how);
	if (running)
		want_manners(t, s);
	sim_free(s);
}

static void
answer_any(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	site_answer(arg, q, r);
}

/* n feeds at hosts of their own. */
static void
config_of(struct sim *s, int n)
{
	struct buf b;

	buf_init(&b, 16 << 20);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "feed https://h%d.example/feed.xml\n", i);
	sim_config(s, "%s", buf_cstr(&b));
	buf_free(&b);
}

static void
p10b(struct trial *t)
{
	static const int64_t jumps[] = {
	    HOUR, DAY, 3650 * (int64_t)DAY, -HOUR, -DAY, 1, -1};
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s;
	size_t before;

	for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
		jump_once(t, jumps[i], true);
		jump_once(t, jumps[i], false);
	}
	/* A lid that was closed is no jump: what is due is asked, spread. */
	s = sim_create(answer_any, &site);
	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	config_of(s, 200);
	sim_start(s);
	sim_run(s, 3 * HOUR);
	before = s->n;
	sim_sleep(DAY);
	sim_run(s, 5 * MINUTE);
	want(t, s->n == before + 200, "after sleep: %zu of 200 asked",
	    s->n - before);
	want(t, sim_busiest_second(s) <= SIM_STARTS, "after sleep: a burst");
	sim_free(s);
}

/* The gap after a first answer with these headers is at least `least`, and
 * not far above. */
static void
fresh_for(struct trial *t, const char *cache_control, const char *age,
    const char *expires, int64_t least)
{
	struct site site = {
	    .etag = "\"1\"",
	    .with.cache_control = cache_control,
	    .with.age = age,
	    .with.expires = expires,
	};
	struct sim *s = begin(&site, "");
	double gap;

	sim_run(s, 3 * least + 8 * HOUR);
	gap = smallest_gap(s, 0);
	want(t, s->n > 1 && gap >= (double)least,
	    "%s, Age %s, Expires %s: a gap of %.0f s",
	    cache_control != NULL ? cache_control : "-",
	    age != NULL ? age : "-", expires != NULL ? expires : "-", gap);
	want(t, s->n > 1 && gap <= (double)least * 1.1 + 60,
	    "%s: a gap of %.0f s is too long",
	    cache_control != NULL ? cache_control : "-", gap);
	want_manners(t, s);
	sim_free(s);
}

static void
expires_in_a_day(struct trial *t)
{
	struct site site = {
	    .etag = "\"1\"",
	    .with.expires = "Wed, 15 Nov 2023 22:13:20 GMT",
	};
	struct sim *s = begin(&site, "");

	sim_run(s, DAY - 10);
	want(t, s->n == 1, "Expires in a day: %zu requests", s->n);
	sim_run(s, 5 * HOUR);
	want(t, s->n >= 2, "Expires in a day: not asked after it");
	want_manners(t, s);
	sim_free(s);
}

static void
p11(struct trial *t)
{
	fresh_for(t, "max-age=60", NULL, NULL, HOUR);
	fresh_for(t, "max-age=7200", NULL, NULL, 7200);
	fresh_for(
	    t, "public, max-age=43200, must-revalidate", NULL, NULL, 43200);
	fresh_for(t, "max-age=604800", NULL, NULL, 7 * DAY);
	fresh_for(t, "max-age=315360000", NULL, NULL, 7 * DAY);
	fresh_for(t, "max-age=0", NULL, NULL, HOUR);
	fresh_for(t, "max-age=7200", "100", NULL, 7100);
	fresh_for(t, "max-age=7200", "nonsense", NULL, 7200);
	fresh_for(t, "max-age=\"7200\"", NULL, NULL, 7200);
	fresh_for(t, "max-age=7200, max-age=60", NULL, NULL, 7200);
	fresh_for(t, "max-age=two hours", NULL, NULL, HOUR);
	fresh_for(t, "max-age=-7200", NULL, NULL, HOUR);
	fresh_for(t, "no-cache, max-age=7200", NULL, NULL, HOUR);
	fresh_for(t, "no-store", NULL, NULL, HOUR);
	fresh_for(t, "s-maxage=86400", NULL, NULL, HOUR);
	fresh_for(t, "max-age=60, s-maxage=86400", NULL, NULL, HOUR);
	fresh_for(t, "max-age=7200", NULL, "0", 7200);
	fresh_for(t, NULL, NULL, "0", HOUR);
	expires_in_a_day(t);
}

/* Requests whose hour or day, GMT, is among the bits. */
static size_t
in_hours(const struct sim *s, uint32_t hours, uint32_t days)
{
	size_t n = 0;

	for (size_t i = 1; i < s->n; i++) {
		unixtime at = s->requests[i].wall;

		n += (hours >> (at / HOUR % 24) & 1) != 0 ||
		    (days >> ((at / DAY + 4) % 7) & 1) != 0;
	}
	return n;
}

/* Fourteen days with hints in the document. */
static struct sim *
hinted(const char *hints)
{
	static struct site site;
	struct sim *s;

	site = (struct site){.etag = "\"1\""};
	s = begin(&site, hints);
	sim_run(s, 14 * DAY);
	return s;
}

static void
gap_with(struct trial *t, const char *hints, int64_t least)
{
	struct sim *s = hinted(hints);
	double gap = smallest_gap(s, 0);

	want(t, gap >= (double)least && gap <= (double)least * 1.1,
	    "%s: a gap of %.0f s", hints, gap);
	want_manners(t, s);
	sim_free(s);
}

static void
skips(struct trial *t, const char *hints, uint32_t hours, uint32_t days,
    size_t least)
{
	struct sim *s = hinted(hints);

	want(t, in_hours(s, hours, days) == 0, "%s: asked in spite of it",
	    hints);
	want(t, s->n >= least, "%s: only %zu requests", hints, s->n);
	/* After downtime too. */
	sim_stop(s);
	for (int i = 0; i < 24; i++) {
		sim_start(s);
		sim_run(s, 5 * MINUTE);
		sim_stop(s);
		sim_run(s, 7 * HOUR);
	}
	want(t, in_hours(s, hours, days) == 0, "%s: asked after downtime",
	    hints);
	want_manners(t, s);
	sim_free(s);
}

static void
p27(struct trial *t)
{
	gap_with(t, "<ttl>180</ttl>", 3 * HOUR);
	gap_with(t, "<ttl>1</ttl>", HOUR);
	gap_with(t, "<ttl>-5</ttl>", HOUR);
	gap_with(t, "<ttl>soon</ttl>", HOUR);
	gap_with(t, "<sy:updatePeriod>daily</sy:updatePeriod>", DAY);
	gap_with(t,
	    "<sy:updatePeriod>daily</sy:updatePeriod>"
	    "<sy:updateFrequency>4</sy:updateFrequency>"
	    "<sy:updateBase>2000-01-01T12:00Z</sy:updateBase>",
	    6 * HOUR);
	gap_with(t,
	    "<sy:updatePeriod>hourly</sy:updatePeriod>"
	    "<sy:updateFrequency>100</sy:updateFrequency>",
	    HOUR);
	gap_with(t, "<sy:updatePeriod>fortnightly</sy:updatePeriod>", HOUR);
	skips(t,
	    "<skipHours><hour>0</hour><hour>1</hour><hour>2</hour>"
	    "<hour>3</hour><hour>4</hour><hour>23</hour></skipHours>",
	    0x80001f, 0, 150);
	skips(t, "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>", 0,
	    0x41, 100);
}

static void
absurd(struct trial *t)
{
	struct buf b;
	struct sim *s;

	buf_init(&b, 4096);
	buf_add_c(&b, "<skipHours>");
	for (int i = 0; i < 24; i++)
		buf_printf(&b, "<hour>%d</hour>", i);
	buf_add_c(&b, "</skipHours>");
	s = hinted(buf_cstr(&b));
	want(t, s->n > 200, "all hours skipped: only %zu requests", s->n);
	want_manners(t, s);
	sim_free(s);
	buf_free(&b);
	s = hinted("<ttl>999999999</ttl>");
	want(t, s->n >= 2 && s->n <= 3, "a ttl of years: %zu requests", s->n);
	sim_free(s);
	s = hinted("<sy:updatePeriod>yearly</sy:updatePeriod>");
	want(t, s->n >= 2 && s->n <= 3, "yearly: %zu requests", s->n);
	sim_free(s);
}

static void
p27_all(struct trial *t)
{
	p27(t);
	absurd(t);
}

static void
p28(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site, "");
	size_t at_30, at_year, before;

	sim_run(s, 30 * DAY);
	before = s->n;
	sim_run(s, 30 * DAY);
	at_30 = s->n - before;
	want(t, at_30 <= 180, "%zu requests in 30 days, after 30 quiet ones",
	    at_30);
	sim_run(s, 305 * DAY);
	before = s->n;
	sim_run(s, 30 * DAY);
	at_year = s->n - before;
	want(t, at_year <= 35, "%zu requests in 30 days, after a quiet year",
	    at_year);
	site.etag = "\"2\"";
	site.body = site_rss(s, 6, clock_now(), DAY, "");
	sim_run(s, DAY + 2 * HOUR);
	before = s->n;
	sim_run(s, DAY);
	want(t, s->n - before >= 20, "%zu requests on the day after a new item",
	    s->n - before);
	want_manners(t, s);
	figures(t, "%zu after a month, %zu after a year", at_30, at_year);
	sim_free(s);
}

static void
p29(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site, "");
	size_t before;

	sim_run(s, 20 * MINUTE);
	before = s->n;
	for (int i = 0; i < 100; i++) {
		sim_poll(s, i % 2 == 0 ? A : NULL);
		sim_run(s, 17);
	}
	want(t, s->n - before <= 4 && s->n > before,
	    "%zu requests in 30 minutes of clicks", s->n - before);
	for (size_t i = before + 1; i < s->n; i++)
		want(t, s->requests[i].at - s->requests[i - 1].at >= 600000,
		    "two within ten minutes");
	want(t, sim_url(s, A)->unconditional == 1, "a click asked for all");
	want(t,
	    str_find(buf_str(&s->answers), STR("moment ago")) < s->answers.n,
	    "no reason was given");
	site.with = (struct sim_reply){.status = 429, .retry_after = "7200"};
	sim_run(s, 90 * MINUTE);
	before = s->n;
	buf_reset(&s->answers);
	sim_poll(s, A);
	sim_poll(s, NULL);
	want(t, s->n == before, "asked in spite of a 429");
	want(t, str_find(buf_str(&s->answers), STR("quiet")) < s->answers.n,
	    "no reason was given for the 429");
	sim_free(s);
}

const struct rule rules_schedule[] = {
    {"P09", "Floor", p09},
    {"P10a", "No poll on restart", p10a},
    {"P10b", "Clock jumps", p10b},
    {"P11", "Cache-Control max-age", p11},
    {"P27", "Feed-level hints", p27_all},
    {"P28", "Match the rhythm", p28},
    {"P29", "Manual refresh", p29},
    {NULL, NULL, NULL},
};

/*
 * Rules on what fails: quiet that is asked for, back-off, 410, being shown.
 */
#include <stdio.h>

#include "tests/manners/manners.h"

#define A "https://a.example/feed.xml"
#define A2 "https://a.example/other.xml"
#define A3 "https://a.example:8443/third.xml"
#define LATE "https://a.example/late.xml"

/* One site whose feed A fails as told; its other URLs do well. */
struct pair {
	struct site good, bad;
	bool fails;
};

static void
answer_pair(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	struct pair *p = arg;

	site_answer(
	    p->fails && strcmp(q->url, A) == 0 ? &p->bad : &p->good, q, r);
}

static msec
gap_after(const struct sim *s, const char *url, msec from)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->requests[i].at > from &&
		    strcmp(s->requests[i].url, url) == 0)
			return (s->requests[i].at - from) / 1000;
	}
	return -1;
}

/* The first status of A that is not 200 or 304. */
static msec
failed_at(const struct sim *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->requests[i].url, A) == 0 &&
		    s->requests[i].status >= 400)
			return s->requests[i].at;
	}
	return -1;
}

/* A answers with status and Retry-After once; then all is well. */
static void
quiet_for(struct trial *t, int status, const char *value, int64_t least)
{
	struct pair p = {.good.etag = "\"1\""};
	struct sim *s = sim_create(answer_pair, &p);
	const char *shown = value != NULL ? value : "nothing";
	msec from, gap;

	p.good.body = site_rss(s, 5, SIM_START, HOUR, "");
	p.bad.with = (struct sim_reply){.status = status, .retry_after = value};
	sim_config(s, "feed " A "\nfeed " A2 "\nfeed " A3 "\n");
	sim_start(s);
	sim_run(s, 5 * HOUR);
	p.fails = true;
	while ((from = failed_at(s)) < 0)
		sim_run(s, 1);
	p.fails = false;
	sim_run(s, MINUTE);
	sim_kill(s);
	sim_start(s);
	sim_config(s, "feed " A "\nfeed " A2 "\nfeed " A3 "\nfeed " LATE "\n");
	sim_reload(s);
	sim_run(s, least + 30 * HOUR);
	gap = gap_after(s, A, from);
	want(t, gap >= least, "%d, %s: A after %lld s", status, shown,
	    (long long)gap);
	want(t, gap >= 0 && gap <= least * 11 / 10 + 2 * HOUR,
	    "%d, %s: A only after %lld s", status, shown, (long long)gap);
	gap = gap_after(s, A2, from);
	want(t, status == 429 ? gap >= least : gap <= 2 * HOUR && gap >= 0,
	    "%d, %s: its neighbour after %lld s", status, shown,
	    (long long)gap);
	gap = gap_after(s, LATE, from);
	want(t, status == 429 ? gap >= least : gap <= 2 * HOUR && gap >= 0,
	    "%d, %s: a new neighbour after %lld s", status, shown,
	    (long long)gap);
	gap = gap_after(s, A3, from);
	want(t, gap >= 0 && gap <= 2 * HOUR,
	    "%d, %s: another port after %lld s", status, shown, (long long)gap);
	want_manners(t, s);
	sim_free(s);
}

/* The forms of Retry-After; dates lie about a day behind the failure. */
static void
all_forms(struct trial *t, int status)
{
	quiet_for(t, status, "1", HOUR);
	quiet_for(t, status, "120", HOUR);
	quiet_for(t, status, "7200", 7200);
	quiet_for(t, status, "86400", DAY);
	quiet_for(t, status, "864000", 7 * DAY);
	quiet_for(t, status, "Thu, 16 Nov 2023 22:13:20 GMT", 41 * HOUR);
	quiet_for(t, status, "Thursday, 16-Nov-23 22:13:20 GMT", 41 * HOUR);
	quiet_for(t, status, "Thu Nov 16 22:13:20 2023", 41 * HOUR);
	quiet_for(t, status, "Mon, 13 Nov 2023 22:13:20 GMT", HOUR);
	quiet_for(t, status, "-7200", HOUR);
	quiet_for(t, status, "soon", HOUR);
	quiet_for(t, status, NULL, HOUR);
}

static void
p12a(struct trial *t)
{
	all_forms(t, 429);
}

static void
p12b(struct trial *t)
{
	all_forms(t, 503);
}

/* What can go wrong. */
static const struct class
{
	const char *name;
	struct sim_reply reply;
} classes[] = {
    {"403", {.status = 403}},
    {"404", {.status = 404}},
    {"429", {.status = 429}},
    {"500", {.status = 500}},
    {"502", {.status = 502}},
    {"503", {.status = 503}},
    {"an unknown status", {.status = 299}},
    {"a timeout", {.result = FETCH_TIMEOUT, .silent = true, .delay = 20000}},
    {"RST", {.result = FETCH_NO_CONNECT, .silent = true}},
    {"no name", {.result = FETCH_NO_NAME, .silent = true}},
    {"TLS", {.result = FETCH_TLS}},
    {"too large", {.result = FETCH_TOO_LARGE}},
    {"half a body", {.result = FETCH_BROKEN}},
    {"no feed",
	{.status = 200,
	    .body = STR_INIT("<html><body>Nothing here</body></html>"),
	    .useless = true}},
};

static struct sim *
failing(struct site *site, const struct class *class)
{
	struct sim *s = sim_create(site_answer, site);

	*site = (struct site){.etag = "\"1\""};
	site->body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, 90 * MINUTE);
	site->with = class->reply;
	return s;
}

static void
p13(struct trial *t)
{
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		struct site site;
		struct sim *s = failing(&site, &classes[i]);
		size_t before = s->n;

		while (s->n == before)
			sim_run(s, 1);
		sim_run(s, HOUR - 2);
		want(t, s->n == before + 1, "%s: %zu more within the hour",
		    classes[i].name, s->n - before - 1);
		want_manners(t, s);
		sim_free(s);
	}
}

static void
p14(struct trial *t)
{
	size_t most = 0;

	for (size_t i = 0; i < ARRAY_LEN(classes); i += t->brief ? 4 : 1) {
		struct site site;
		struct sim *s = failing(&site, &classes[i]);
		size_t before = s->n, polls, later;
		msec least = 3600;

		sim_run(s, 30 * DAY);
		polls = s->n - before;
		want(t, polls <= 40, "%s: %zu requests in 30 days",
		    classes[i].name, polls);
		for (size_t k = before + 1; k < s->n; k++) {
			msec gap =
			    (s->requests[k].at - s->requests[k - 1].at) / 1000;

			want(t, gap >= least, "%s: failure %zu, a gap of %lld",
			    classes[i].name, k - before, (long long)gap);
			least = 2 * least < DAY ? 2 * least : DAY;
		}
		sim_run(s, DAY + DAY / 10);
		later = s->n;
		sim_run(s, 28 * DAY);
		want(t, s->n - later <= 4, "%s: %zu requests in its 2nd month",
		    classes[i].name, s->n - later);
		site.with = (struct sim_reply){.status = 0};
		site.etag = "\"2\"";
		site.body = site_rss(s, 6, clock_now(), HOUR, "");
		sim_run(s, 8 * DAY);
		later = s->n;
		sim_run(s, DAY);
		want(t, s->n - later >= 20, "%s: %zu on a day after recovery",
		    classes[i].name, s->n - later);
		want_manners(t, s);
		most = polls > most ? polls : most;
		sim_free(s);
	}
	figures(t, "at most %zu requests in 30 days of failing", most);
}

static void
p15(struct trial *t)
{
	struct class gone = {"410", {.status = 410}};
	struct site site;
	struct sim *s = failing(&site, &gone);
	size_t before = s->n;
	struct str page;

	sim_run(s, 3 * HOUR);
	want(t, s->n == before + 1, "%zu requests to a gone feed",
	    s->n - before);
	sim_run(s, t->brief ? 60 * DAY : 182 * DAY);
	sim_kill(s);
	sim_start(s);
	sim_reload(s);
	sim_poll(s, NULL);
	sim_run(s, t->brief ? 60 * DAY : 183 * DAY);
	want(t, s->n == before + 1, "%zu requests to a gone feed, later",
	    s->n - before);
	page = sim_page(s, true);
	want(t, str_find(page, STR("gone for good")) < page.n,
	    "the page does not say gone");
	want(t, sim_log_has(s, "gone for good"), "the log does not say gone");
	site.with = (struct sim_reply){.status = 0};
	site.etag = "\"2\"";
	site.body = site_rss(s, 6, clock_now(), HOUR, "");
	sim_poll(s, A);
	want(t, s->n == before + 2, "asked by name, it is not asked");
	sim_run(s, DAY);
	want(t, s->n > before + 10, "it does not come back");
	want(t, sim_url(s, A)->unconditional == 1, "validators were lost");
	sim_free(s);
}

static void
p16(struct trial *t)
{
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		struct site site;
		struct sim *s = failing(&site, &classes[i]);
		struct str page;

		sim_run(s, 3 * HOUR);
		page = sim_page(s, true);
		want(t, sim_sql(s, "SELECT length(error) FROM feed") > 10,
		    "%s: no sentence", classes[i].name);
		want(t,
		    str_find(page, STR("id=\"attention\"")) < page.n &&
			str_find(page, STR("It has been failing since")) <
			    page.n &&
			str_find(page, STR("next in")) < page.n,
		    "%s: the page does not show error, since when and next try",
		    classes[i].name);
		sim_free(s);
	}
}

/* A chain without end. */
static void
answer_chain(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	static char where[64];
	int *n = arg;

	snprintf(where, sizeof(where), "https://a.example/%d", ++*n);
	r->status = 302;
	r->location = where;
}

static void
answer_circle(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	r->status = 301;
	r->location = A;
}

static void
p19(struct trial *t)
{
	int steps = 0;
	struct sim *s = sim_create(answer_chain, &steps);
	size_t polls = 0;

	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, 30 * DAY);
	for (size_t i = 0; i < s->n; i++) {
		polls += s->requests[i].hop == 0;
		want(t, s->requests[i].hop <= 5, "a hop too many");
	}
	want(t, polls <= 40, "%zu polls in 30 days", polls);
	sim_free(s);
	s = sim_create(answer_circle, NULL);
	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, 30 * DAY);
	want(t, s->n <= 40, "%zu requests in a circle", s->n);
	sim_free(s);
}

const struct rule rules_failures[] = {
    {"P12a", "429 with Retry-After", p12a},
    {"P12b", "503 with Retry-After", p12b},
    {"P13", "No instant retry", p13},
    {"P14", "Back-off", p14},
    {"P15", "410 Gone", p15},
    {"P16", "Errors are shown", p16},
    {"P19", "Redirect limit", p19},
    {NULL, NULL, NULL},
};

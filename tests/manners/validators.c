/*
 * Rules on conditional requests: P01 to P08, P36, P37.
 */
#include "tests/manners/manners.h"

#define A "https://a.example/feed.xml"
#define LM1 "Tue, 14 Nov 2023 20:00:00 GMT"
#define LM2 "Tue, 14 Nov 2023 21:00:00 GMT"

/* A world with one feed, begun. */
static struct sim *
begin(struct site *site)
{
	struct sim *s = sim_create(site_answer, site);

	site->body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	return s;
}

static bool
carries(const struct sim *s, const char *etag, const char *last_modified)
{
	const struct sim_request *q = sim_last(s, A);

	return q != NULL && strcmp(q->etag, etag) == 0 &&
	    strcmp(q->last_modified, last_modified) == 0;
}

static void
p01(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = sim_create(site_answer, &site);

	site.body = site_rss(s, 5, SIM_START, HOUR, "");
	sim_start(s);
	sim_run(s, HOUR);
	want(t, s->n == 0, "%zu requests without a feed", s->n);
	sim_config(s, "feed " A "\n");
	sim_reload(s);
	sim_run(s, HOUR - 1);
	want(t, s->n == 1, "%zu requests, not 1", s->n);
	want(t, s->n > 0 && strcmp(s->requests[0].url, A) == 0,
	    "another URL was asked");
	want(t, s->n > 0 && sim_url(s, A)->unconditional == 1,
	    "the first request had conditions");
	want(t, sim_sql(s, "SELECT count(*) FROM item") == 5, "no 5 items");
	sim_free(s);
}

static void
p02(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site);

	sim_run(s, 10 * DAY);
	site.etag = "\"2\"";
	site.last_modified = LM2;
	sim_run(s, 10 * DAY);
	want(t, carries(s, "\"2\"", LM2), "not the last pair");
	want(t, sim_url(s, A)->unconditional == 1, "%zu unconditional",
	    sim_url(s, A)->unconditional);
	want(t, sim_url(s, A)->forgotten == 0, "a validator was left out");
	want_manners(t, s);
	figures(t, "%zu requests", s->n);
	sim_free(s);
}

static void
p03(struct trial *t)
{
	static const struct {
		const char *etag, *last_modified;
	} give[] = {{"\"1\"", NULL}, {NULL, LM1}, {NULL, NULL}};

	for (size_t i = 0; i < ARRAY_LEN(give); i++) {
		struct site site = {
		    .etag = give[i].etag,
		    .last_modified = give[i].last_modified,
		};
		struct sim *s = begin(&site);

		sim_run(s, 3 * HOUR);
		want(t, s->n >= 3, "only %zu requests", s->n);
		want(t,
		    carries(s, give[i].etag != NULL ? give[i].etag : "",
			give[i].last_modified != NULL ? give[i].last_modified
						      : ""),
		    "not what origin %zu gave", i + 1);
		want_manners(t, s);
		sim_free(s);
	}
}

static void
p05(struct trial *t)
{
	struct site site = {.with.date = LM1};
	struct sim *s = sim_create(site_answer, &site);

	site.body = site_rss(s, 5, SIM_START, HOUR,
	    "<pubDate>" LM1 "</pubDate><lastBuildDate>" LM2 "</lastBuildDate>");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, DAY);
	want(t, s->n >= 20, "only %zu requests", s->n);
	want(t, sim_url(s, A)->unconditional == s->n, "a date was invented");
	sim_free(s);
}

/* The next request after a change that `change` makes to the site. */
static struct sim *
after(struct site *site, void (*change)(struct sim *s, struct site *site))
{
	struct sim *s = begin(site);

	sim_run(s, 5 * HOUR);
	change(s, site);
	sim_run(s, 2 * HOUR); /* it is seen, */
	sim_run(s, 2 * HOUR); /* and asked with what it gave */
	return s;
}

static void
new_etag_new_body(struct sim *s, struct site *site)
{
	site->etag = "\"2\"";
	site->body = site_rss(s, 6, SIM_START + HOUR, HOUR, "");
}

static void
p06a(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = after(&site, new_etag_new_body);

	want(t, carries(s, "\"2\"", LM1), "not the new ETag");
	want_manners(t, s);
	sim_free(s);
}

static void
new_pair(struct sim *s, struct site *site)
{
	site->etag = "\"2\"";
	site->last_modified = LM2;
}

static void
p06b(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = after(&site, new_pair);

	want(t, carries(s, "\"2\"", LM2), "not the new pair");
	want(t,
	    sim_sql(s, "SELECT count(*) FROM poll WHERE result = 'new'") == 1,
	    "items were written again");
	want(t,
	    sim_sql(s, "SELECT count(*) FROM item_revision") == 0 &&
		sim_sql(s,
		    "SELECT count(*) FROM item WHERE updated IS NOT NULL"
		    " AND updated > published") == 0,
	    "items were changed");
	want_manners(t, s);
	sim_free(s);
}

/* Always 304 to a conditional request, with what the site has. */
static void
answer_304(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	struct site *site = arg;

	site_answer(site, q, r);
	if (q->etag[0] == '\0' && q->last_modified[0] == '\0')
		return;
	*r = (struct sim_reply){.status = 304, .etag = site->etag, .delay = 50};
}

static void
p06c(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site);

	s->origin = answer_304;
	sim_run(s, 3 * HOUR);
	site.etag = "\"2\"";
	sim_run(s, 4 * HOUR);
	want(t, carries(s, "\"2\"", LM1), "not the ETag of the 304");
	want_manners(t, s);
	sim_free(s);
}

static void
p06d(struct trial *t)
{
	struct site site = {
	    .etag = "\"1\"", .last_modified = LM1, .no_304_validators = true};
	struct sim *s = begin(&site);

	sim_run(s, DAY);
	want(t, carries(s, "\"1\"", LM1), "not the earlier pair");
	want(t, sim_url(s, A)->unconditional == 1, "asked without conditions");
	want_manners(t, s);
	sim_free(s);
}

static void
drop_etag(struct sim *s, struct site *site)
{
	site->etag = NULL;
	site->last_modified = LM2;
}

static void
p06e(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = after(&site, drop_etag);

	want(t, carries(s, "", LM2), "an ETag that was dropped was sent");
	want_manners(t, s);
	sim_free(s);
}

/* After what happens once, the next good request carries the old pair. */
static void
survives(struct trial *t, const char *what, const struct sim_reply *fail)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site);
	struct sim_reply before = site.with;

	sim_run(s, 90 * MINUTE);
	site.with = *fail;
	sim_run(s, 3 * HOUR);
	site.with = before;
	sim_run(s, 2 * DAY);
	want(t, carries(s, "\"1\"", LM1), "after %s: not the last good pair",
	    what);
	want(t, sim_url(s, A)->forgotten == 0, "after %s: forgotten", what);
	want(t, sim_url(s, A)->unconditional == 1, "after %s: unconditional",
	    what);
	want_manners(t, s);
	sim_free(s);
}

static void
survives_lives(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = begin(&site);

	for (int i = 0; i < 30; i++) {
		sim_run(s, 40 * MINUTE);
		if (i % 3 == 0) {
			sim_kill(s);
			sim_start(s);
		} else if (i % 3 == 1) {
			sim_stop(s);
			sim_start(s);
		} else {
			sim_reload(s);
		}
	}
	want(t, carries(s, "\"1\"", LM1), "after restarts: not the pair");
	want(t, sim_url(s, A)->unconditional == 1,
	    "after restarts: unconditional");
	want_manners(t, s);
	sim_free(s);
}

static void
p07(struct trial *t)
{
	static const struct {
		const char *what;
		struct sim_reply reply;
	} failures[] = {
	    {"429", {.status = 429, .etag = "\"x\"", .retry_after = "60"}},
	    {"503", {.status = 503, .last_modified = LM2}},
	    {"500", {.status = 500, .etag = "\"x\""}},
	    {"404", {.status = 404, .etag = "\"x\"", .last_modified = LM2}},
	    {"a timeout",
		{.result = FETCH_TIMEOUT, .silent = true, .delay = 20000}},
	    {"no name", {.result = FETCH_NO_NAME, .silent = true}},
	    {"half a body", {.result = FETCH_BROKEN, .etag = "\"x\""}},
	    {"a page",
		{.status = 200,
		    .etag = "\"x\"",
		    .last_modified = LM2,
		    .body = STR_INIT("<!DOCTYPE html><html><body>Hotel "
				     "Wi-Fi</body></html>"),
		    .useless = true}},
	};

	for (size_t i = 0; i < ARRAY_LEN(failures); i++)
		survives(t, failures[i].what, &failures[i].reply);
	survives_lives(t);
}

/* A's feed is at B this time or for good: A redirects. */
static void
answer_elsewhere(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	struct site *site = arg;

	if (strcmp(q->host, "b.example") == 0) {
		site_answer(site, q, r);
		return;
	}
	r->status = (int)site->with.wire; /* the kind of redirect */
	r->location = "https://b.example/feed.xml";
	r->etag = "\"of a\"";
}

static void
p08(struct trial *t)
{
	static const uint64_t kinds[] = {301, 302, 303, 307, 308};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct site site = {
		    .etag = "\"b\"",
		    .last_modified = LM1,
		    .with.wire = kinds[i],
		};
		struct sim *s = sim_create(answer_elsewhere, &site);
		size_t to_a;

		site.body = site_rss(s, 5, SIM_START, HOUR, "");
		sim_config(s, "feed " A "\n");
		sim_start(s);
		sim_run(s, DAY);
		to_a = sim_url(s, A)->requests;
		want(t, sim_url(s, A)->unconditional == to_a,
		    "%d: A got validators of B", (int)kinds[i]);
		want(t,
		    sim_url(s, "https://b.example/feed.xml")->unconditional ==
			1,
		    "%d: B did not get its own", (int)kinds[i]);
		want_manners(t, s);
		sim_free(s);
	}
}

static void
answer_304_always(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	r->status = 304;
	r->etag = "\"x\"";
	r->useless = true;
}

static void
p36(struct trial *t)
{
	struct sim *s = sim_create(answer_304_always, NULL);

	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, DAY);
	want(t, sim_url(s, A)->unconditional == s->n,
	    "a 304 to no question gave a validator");
	want(t,
	    sim_sql(s, "SELECT failures FROM feed") == (int64_t)s->n &&
		s->n < 10,
	    "it does not count as a failure");
	want_manners(t, s);
	sim_free(s);
}

static void
p37(struct trial *t)
{
	struct site site = {.etag = "\"1\""};
	struct sim *s = sim_create(site_answer, &site);

	site.body = site_rss(s, 5, SIM_START, HOUR,
	    "<atom:link rel=\"self\" href=\"https://evil.example/f\"/>"
	    "<itunes:new-feed-url>https://evil.example/n"
	    "</itunes:new-feed-url>"
	    "<atom:link rel=\"hub\" href=\"https://evil.example/hub\"/>");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, 5 * DAY);
	want(t, sim_count(s, A) == s->n && s->n > 100,
	    "the document moved the subscription");
	want_manners(t, s);
	sim_free(s);
}

const struct rule rules_validators[] = {
    {"P01", "One request per added feed", p01},
    {"P02", "Conditional from the second request on", p02},
    {"P03", "Only what was given", p03},
    {"P05", "Nothing invented", p05},
    {"P06a", "ETag moves, Last-Modified stays", p06a},
    {"P06b", "Body same, both validators move", p06b},
    {"P06c", "304 carries new validators", p06c},
    {"P06d", "304 without validators", p06d},
    {"P06e", "200 drops a validator", p06e},
    {"P07", "Validators survive", p07},
    {"P08", "Validators bound to the issuing URL", p08},
    {"P36", "304 sanity", p36},
    {"P37", "A document cannot move the subscription", p37},
    {NULL, NULL, NULL},
};

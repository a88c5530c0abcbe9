/*
 * Rules over many feeds, many requests and a long time.
 */

#include "tests/manners/manners.h"

#define A "https://a.example/feed.xml"
#define LM1 "Tue, 14 Nov 2023 20:00:00 GMT"

/* n feeds; each at a host of its own, or all at one. */
static void
config_of(struct sim *s, const char *before, int n, bool one_host)
{
	struct buf b;

	buf_init(&b, 16 << 20);
	buf_add_c(&b, before);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "feed https://h%d.example/%d.xml\n",
		    one_host ? 0 : i, i);
	sim_config(s, "%s", buf_cstr(&b));
	buf_free(&b);
}

static void
p21(struct trial *t)
{
	static const struct {
		const char *line;
		bool good;
	} lines[] = {
	    {"feed https://a.example/feed one two", false},
	    {"feed \"https://a.example/a feed.xml\"", false},
	    {"feed \" https://a.example/feed.xml \"", false},
	    {"feed a.example/feed.xml", false},
	    {"feed a.example", false},
	    {"feed ftp://a.example/feed.xml", false},
	    {"feed file:///etc/passwd", false},
	    {"feed https://a.example/feed.xml%20", false},
	    {"feed https:///feed.xml", false},
	    {"feed https://a.example/feed.xml", true},
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct site site = {.with = {.status = 404}};
		struct sim *s = sim_create(site_answer, &site);

		sim_config(s, "%s\n", lines[i].line);
		sim_start(s);
		sim_run(s, DAY);
		want(t, (s->status == 0) == lines[i].good, "%s: %s",
		    lines[i].line, s->status == 0 ? "taken" : "refused");
		if (!lines[i].good)
			want(t, sim_log_has(s, "courant.conf:3:"),
			    "%s: without its line number", lines[i].line);
		want(t, s->n == sim_count(s, A), "%s: a URL was guessed",
		    lines[i].line);
		sim_free(s);
	}
}

/* All that a document may name and nobody asked for. */
#define LURES \
	"<image><url>https://a.example/icon.png</url>" \
	"<title>x</title><link>https://a.example/</link></image>" \
	"<atom:link rel=\"hub\" href=\"https://hub.example/\"/>" \
	"<atom:link rel=\"next\" href=\"https://a.example/feed?page=2\"/>" \
	"<atom:link rel=\"prev-archive\" href=\"https://a.example/2022\"/>" \
	"<atom:link rel=\"self\" href=\"https://a.example/self\"/>" \
	"<cloud domain=\"a.example\" port=\"80\" path=\"/rpc\"/>" \
	"<item><title>x</title><enclosure url=\"https://a.example/x.mp3\" " \
	"length=\"1\" type=\"audio/mpeg\"/><description>&lt;img " \
	"src=\"https://a.example/x.png\"&gt;</description></item>"

/* Days with all those lures: only the feed is asked. */
static void
only_the_feed(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = sim_create(site_answer, &site);

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, LURES);
	sim_config(s, "feed " A "\n");
	sim_start(s);
	for (int i = 0; i < 30; i++) {
		sim_run(s, DAY);
		sim_stop(s);
		sim_start(s);
		site.etag = i % 2 == 0 ? "\"2\"" : "\"1\"";
	}
	want(t, s->n > 200 && sim_count(s, A) == s->n,
	    "%zu of %zu requests went elsewhere", s->n - sim_count(s, A), s->n);
	want_manners(t, s);
	figures(t, "%zu requests in 30 days, all to the feed", s->n);
	sim_free(s);
}

static void
p24_host(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .with.delay = 3500};
	struct sim *s = sim_create(site_answer, &site);
	int n = t->brief ? 200 : 1000;

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	config_of(s, "feed https://small.example/feed.xml\n", n, true);
	sim_start(s);
	sim_run(s, 3);
	want(t, sim_count(s, "https://small.example/feed.xml") == 1,
	    "a large host starves a small one");
	sim_run(s, 3 * n + 4 * HOUR);
	want(t, s->n >= 2 * (size_t)n, "only %zu requests", s->n);
	want(t, sim_host(s, "h0.example")->most == 1, "%d at once at a host",
	    sim_host(s, "h0.example")->most);
	want_manners(t, s);
	sim_free(s);
}

static void
p24_address(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .with.delay = 1500};
	struct sim *s = sim_create(site_answer, &site);
	int n = t->brief ? 200 : 1000;

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	s->one_address = true;
	config_of(s, "", n, false);
	sim_start(s);
	sim_run(s, n + 10 * MINUTE);
	want(t, s->most_in_flight <= 4, "%d at once at an address",
	    s->most_in_flight);
	want(t, s->n >= (size_t)n, "only %zu of %d asked", s->n, n);
	want(t, sim_sql(s, "SELECT total(failures) FROM feed") == 0,
	    "to wait counts as a failure");
	want_manners(t, s);
	figures(t, "%d at once at an address, %zu turned away",
	    s->most_in_flight, s->turned_away);
	sim_free(s);
}

static void
p24(struct trial *t)
{
	p24_host(t);
	p24_address(t);
}

/* Chi-square of the minutes in which requests from the n-th on began. */
static double
chi_square(const struct sim *s, size_t from)
{
	double in[60] = {0}, expected = (double)(s->n - from) / 60, sum = 0;

	for (size_t i = from; i < s->n; i++)
		in[s->requests[i].wall / 60 % 60]++;
	for (int m = 0; m < 60; m++)
		sum += (in[m] - expected) * (in[m] - expected) / expected;
	return sum;
}

#define CHI_59 87.2 /* of 59 degrees of freedom, p = 0.01 */

static void
p25(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = sim_create(site_answer, &site);
	int n = t->brief ? 300 : 1000;
	int64_t days = t->brief ? 2 : 7;
	double imported, returned;
	size_t before;

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	config_of(s, "", n, false);
	sim_start(s);
	sim_run(s, 2 * MINUTE);
	want(t, s->n == (size_t)n, "an import: %zu of %d asked", s->n, n);
	sim_run(s, days * DAY);
	imported = chi_square(s, (size_t)n);
	want(
	    t, imported < CHI_59, "after an import: chi-square %.0f", imported);
	sim_stop(s);
	sim_run(s, 3 * DAY);
	before = s->n;
	sim_start(s);
	sim_run(s, 2 * MINUTE);
	want(t, s->n == before + (size_t)n, "after downtime: %zu of %d",
	    s->n - before, n);
	sim_run(s, days * DAY);
	returned = chi_square(s, before + (size_t)n);
	want(t, returned < CHI_59, "after downtime: chi-square %.0f", returned);
	want_manners(t, s);
	figures(t,
	    "%zu requests, at most %zu in a second, chi-square %.0f and %.0f",
	    s->n, sim_busiest_second(s), imported, returned);
	sim_free(s);
}

static void
p30(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .with.wire = 250000};
	struct sim *s = sim_create(site_answer, &site);
	uint64_t bytes;

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, HOUR / 2);
	site.with.wire = 0;
	sim_run(s, 30 * DAY);
	bytes = (uint64_t)sim_sql(s, "SELECT sum(bytes) FROM feed_day");
	want(t, bytes == 250000, "%llu bytes of bodies",
	    (unsigned long long)bytes);
	want(t, s->n <= 721, "%zu requests", s->n);
	figures(t, "one body and %zu answers without", s->n - 1);
	sim_free(s);
}

static void
p39(struct trial *t)
{
	struct site site = {.etag = "\"1\""};
	struct sim *s = sim_create(site_answer, &site);
	size_t before;

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s, "feed " A "\nfeed https://b.example/feed.xml\n");
	sim_start(s);
	sim_run(s, DAY);
	sim_config(s, "feed https://b.example/feed.xml\n");
	sim_reload(s);
	before = sim_count(s, A);
	sim_run(s, DAY);
	sim_poll(s, NULL);
	sim_poll(s, A);
	sim_stop(s);
	sim_start(s);
	sim_run(s, 10 * DAY);
	want(t, sim_count(s, A) == before, "%zu requests after it was removed",
	    sim_count(s, A) - before);
	want(t, sim_sql(s, "SELECT count(*) FROM item WHERE feed_id = 1") == 5,
	    "its items went with it");
	want_manners(t, s);
	sim_free(s);
}

static void
private_in(struct trial *t, struct sim *s, const char *when)
{
	struct str feeds = sim_page(s, true), front = sim_page(s, false);

	want(t, feeds.n > 0 && front.n > 0, "%s: no pages", when);
	want(t, !sim_log_has(s, "S3CRET"), "%s: the token is in the log", when);
	want(t, str_find(feeds, STR("S3CRET")) == feeds.n,
	    "%s: the token is on the page of feeds", when);
	want(t, str_find(front, STR("S3CRET")) == front.n,
	    "%s: the token is on the front page", when);
}

static void
p40(struct trial *t)
{
	struct site site = {.with = {.result = FETCH_NO_CONNECT}};
	struct sim *s = sim_create(site_answer, &site);

	sim_config(s, "feed https://a.example/feed?token=S3CRET\n");
	sim_start(s);
	sim_run(s, 2 * HOUR);
	private_in(t, s, "before the first answer");
	site.with = (struct sim_reply){.status = 0};
	site.etag = "\"1\"";
	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_run(s, 2 * DAY);
	private_in(t, s, "when all is well");
	site.with = (struct sim_reply){
	    .status = 301, .location = "https://a.example/feed?key=S3CRET"};
	sim_run(s, 2 * HOUR);
	private_in(t, s, "when it moves in a circle");
	site.with = (struct sim_reply){.status = 410};
	sim_run(s, 2 * DAY);
	private_in(t, s, "when it is gone");
	sim_config(s, "%s", "");
	sim_reload(s);
	private_in(t, s, "when it is removed");
	sim_free(s);
}

/* ---- a year -------------------------------------------------------------- */

/* Down in the first hours of five days of the year. */
static void
answer_year(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	int64_t day = (q->wall - SIM_START) / DAY;

	if (day % 70 == 40 && day < 351) {
		r->result = FETCH_NO_CONNECT;
		r->silent = true;
		return;
	}
	site_answer(arg, q, r);
}

static void
p41(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = sim_create(answer_year, &site);
	const struct sim_url *u;

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	for (int month = 0; month < 12; month++) {
		sim_run(s, 365 * (int64_t)DAY / 12);
		if (month % 2 == 0)
			sim_kill(s);
		else
			sim_stop(s);
		sim_start(s);
	}
	u = sim_url(s, A);
	want(t, s->n <= 8760, "%zu requests", s->n);
	want(t, u->unconditional == 1, "%zu unconditional", u->unconditional);
	want(t, u->wrong == 0 && u->forgotten == 0,
	    "%zu stale, %zu forgotten validators", u->wrong, u->forgotten);
	want_manners(t, s);
	figures(t,
	    "%zu requests, %zu unconditional, %zu below the floor, %zu stale "
	    "or "
	    "invented validators",
	    s->n, u->unconditional, s->below_floor, u->wrong);
	sim_free(s);
}

const struct rule rules_world[] = {
    {"P21", "URL hygiene", p21},
    {"P22", "Nothing but the feed", only_the_feed},
    {"P23", "robots.txt is not asked", only_the_feed},
    {"P24", "Per-host and per-address limits", p24},
    {"P25", "Spread", p25},
    {"P30", "Bytes", p30},
    {"P32", "RFC 5005: pages are not followed", only_the_feed},
    {"P33", "WebSub: no hub is asked unless wanted", only_the_feed},
    {"P39", "Removed means removed", p39},
    {"P40", "Private URLs stay private", p40},
    {"P41", "A simulated year", p41},
    {NULL, NULL, NULL},
};

/*
 * Rules on addresses: redirects for good and for now, one feed under several
 * addresses, a page instead of a feed.
 */
#include "tests/manners/manners.h"

#define A "https://a.example/feed.xml"
#define B "https://b.example/new.xml"

/* A may redirect, B may fail. */
struct move {
	struct site site;
	int kind; /* status of A's redirect, 0 for none */
	int second; /* status of a hop between, or 0 */
	const char *to;
	bool b_fails;
};

static void
answer_move(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	struct move *m = arg;

	if (strcmp(q->url, A) == 0 && m->kind != 0) {
		r->status = m->kind;
		r->location =
		    m->second != 0 ? "https://between.example/" : m->to;
	} else if (strcmp(q->host, "between.example") == 0) {
		r->status = m->second;
		r->location = m->to;
	} else if (m->b_fails && strcmp(q->host, "b.example") == 0) {
		r->status = 404;
	} else {
		site_answer(&m->site, q, r);
	}
}

static struct sim *
begin(struct move *m)
{
	struct sim *s = sim_create(answer_move, m);

	m->site.etag = "\"1\"";
	m->site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	if (m->to == NULL)
		m->to = B;
	sim_config(s, "feed " A "\n");
	sim_start(s);
	return s;
}

static void
moves(struct trial *t, int kind)
{
	struct move m = {.kind = kind};
	struct sim *s = begin(&m);
	struct str page;

	sim_run(s, 40 * DAY);
	want(t, sim_count(s, A) <= 2, "%d: %zu requests to A in 40 days", kind,
	    sim_count(s, A));
	want(t, sim_count(s, B) > 300, "%d: B is not asked", kind);
	want(t, sim_url(s, B)->unconditional == 1, "%d: validators of B", kind);
	sim_kill(s);
	sim_start(s);
	sim_run(s, DAY);
	want(t, sim_count(s, A) <= 2, "%d: forgotten by a restart", kind);
	page = sim_page(s, true);
	want(t, str_find(page, STR("moved for good")) < page.n,
	    "%d: the page does not tell", kind);
	want(t, str_find(page, STR("line 3")) < page.n,
	    "%d: the page does not name the line of the config", kind);
	want(t, sim_log_has(s, "change line 3 of"),
	    "%d: the log does not name the line", kind);
	want_manners(t, s);
	sim_free(s);
}

/* After three failures at B, A is asked again. */
static void
comes_back(struct trial *t)
{
	struct move m = {.kind = 301};
	struct sim *s = begin(&m);
	size_t to_a;

	sim_run(s, 40 * DAY);
	m.kind = 0;
	m.b_fails = true;
	to_a = sim_count(s, A);
	sim_run(s, 5 * DAY);
	want(t, sim_count(s, A) > to_a + 8, "not back at A after B failed");
	want(t, sim_url(s, A)->wrong == 0, "validators of B went to A");
	want_manners(t, s);
	sim_free(s);

	/* While A still points to B, A is not asked more than monthly. */
	m = (struct move){.kind = 301};
	s = begin(&m);
	sim_run(s, 40 * DAY);
	m.b_fails = true;
	to_a = sim_count(s, A);
	sim_run(s, 90 * DAY);
	want(t, sim_count(s, A) - to_a <= 4, "%zu requests to A in 90 days",
	    sim_count(s, A) - to_a);
	m.b_fails = false;
	sim_run(s, 8 * DAY);
	want(t, sim_last(s, NULL)->status < 400, "B is not followed any more");
	want_manners(t, s);
	sim_free(s);
}

/* A move that must not be remembered. */
static void
not_saved(struct trial *t, const char *why, struct move m)
{
	struct sim *s = begin(&m);
	size_t polls;

	sim_run(s, 2 * DAY);
	polls = sim_count(s, A);
	want(t, polls >= 4, "%s: only %zu requests to A", why, polls);
	want(t, sim_sql(s, "SELECT poll_url = url FROM feed_health") == 1,
	    "%s: it was saved", why);
	want(
	    t, s->too_close == 0 && s->below_floor == 0, "%s: in a hurry", why);
	sim_free(s);
}

static void
p17(struct trial *t)
{
	moves(t, 301);
	moves(t, 308);
	comes_back(t);
	not_saved(
	    t, "a temporary hop", (struct move){.kind = 301, .second = 302});
	not_saved(t, "a temporary first hop",
	    (struct move){.kind = 307, .second = 301});
	not_saved(t, "https to http",
	    (struct move){.kind = 301, .to = "http://b.example/new.xml"});
	not_saved(t, "B fails", (struct move){.kind = 301, .b_fails = true});
	not_saved(t, "B is no feed",
	    (struct move){.kind = 301,
		.site.with = {.status = 200,
		    .body = STR_INIT("<html><body>Parked</body></html>"),
		    .useless = true}});
}

static void
p18(struct trial *t)
{
	static const int kinds[] = {302, 303, 307};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct move m = {.kind = kinds[i]};
		struct sim *s = begin(&m);

		sim_run(s, 2 * DAY);
		want(t, sim_count(s, A) == sim_count(s, B) && s->n > 80,
		    "%d: %zu to A, %zu to B", kinds[i], sim_count(s, A),
		    sim_count(s, B));
		want(t, sim_url(s, B)->unconditional == 1,
		    "%d: B is asked for all again", kinds[i]);
		want_manners(t, s);
		sim_free(s);
	}
}

/* ---- the same feed once -------------------------------------------------- */

/* Every path of one.example and two.example leads to b.example, as kind. */
static void
answer_twins(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	struct move *m = arg;

	if (strcmp(q->host, "one.example") != 0 &&
	    strcmp(q->host, "two.example") != 0) {
		site_answer(&m->site, q, r);
		return;
	}
	r->status = m->kind;
	r->location = B;
}

static void
twins(struct trial *t, int kind)
{
	struct move m = {.kind = kind, .site.etag = "\"1\""};
	struct sim *s = sim_create(answer_twins, &m);
	size_t before;
	struct str page;

	m.site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s,
	    "feed https://one.example/f One\nfeed https://two.example/f Two\n");
	sim_start(s);
	sim_run(s, 6 * HOUR);
	before = sim_count(s, B);
	sim_run(s, 2 * DAY);
	want(t, sim_count(s, B) - before <= 49,
	    "%d: the one feed was asked %zu times in two days", kind,
	    sim_count(s, B) - before);
	page = sim_page(s, true);
	want(t, str_find(page, STR("the same feed as")) < page.n,
	    "%d: the page does not tell", kind);
	/* Without the first the second is asked. */
	sim_config(s, "feed https://two.example/f Two\n");
	sim_reload(s);
	before = sim_count(s, B);
	sim_run(s, DAY);
	want(t, sim_count(s, B) - before >= 10,
	    "%d: the second is not asked when it is alone", kind);
	want(t, s->too_close == 0, "%d: in a hurry", kind);
	sim_free(s);
}

static void
p26(struct trial *t)
{
	static const char *const second[] = {
	    "https://A.Example/feed.xml",
	    "https://a.example:443/feed.xml",
	    "https://a.example./feed.xml",
	    "HTTPS://a.example/feed.xml",
	};

	for (size_t i = 0; i < ARRAY_LEN(second); i++) {
		struct move m = {.site.etag = "\"1\""};
		struct sim *s = sim_create(answer_move, &m);
		size_t most = 1;

		m.site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
		sim_config(s, "feed " A "\nfeed %s\n", second[i]);
		sim_start(s);
		sim_run(s, DAY);
		/* Refused with the line, or asked as one. */
		if (s->status == 0)
			most = 24;
		else
			want(t, sim_log_has(s, "courant.conf:4:"),
			    "spelling %zu: refused without its line", i);
		want(t, s->n <= most, "spelling %zu: %zu requests in a day", i,
		    s->n);
		sim_free(s);
	}
	twins(t, 301);
	twins(t, 302);
}

/* ---- a page -------------------------------------------------------------- */

static void
p38(struct trial *t)
{
	struct site site = {
	    .with = {.status = 200,
		.content_type = "text/html",
		.useless = true,
		.body = STR_INIT(
		    "<!DOCTYPE html><html><head><title>A blog</title>"
		    "<link rel=\"alternate\" type=\"application/atom+xml\" "
		    "href=\"/atom.xml\"></head><body>Words</body></html>")}};
	struct sim *s = sim_create(site_answer, &site);
	struct str page;

	sim_config(s, "feed https://a.example/\n");
	sim_start(s);
	sim_run(s, HOUR);
	want(t, s->n == 1, "%zu requests", s->n);
	page = sim_page(s, true);
	want(t, str_find(page, STR("https://a.example/atom.xml")) < page.n,
	    "the page does not name the feed that the page names");
	want(t, sim_log_has(s, "https://a.example/atom.xml"),
	    "the log does not name it");
	want_manners(t, s);
	sim_free(s);
}

const struct rule rules_moves[] = {
    {"P17", "301 and 308", p17},
    {"P18", "302, 303, 307", p18},
    {"P26", "Same feed once", p26},
    {"P38", "Adding an HTML page", p38},
    {NULL, NULL, NULL},
};

/*
 * The web part as a whole: pages over raw sockets from databases made
 * through the store.
 */
#include "net/http.h"
#include "store/db.h"
#include "tests/web/site.h"
#include "web/routes.h"

#define MANY 201 /* feeds: one more than a page of the table shows */

/* ---- pages ------------------------------------------------------------- */

static void
test_front(struct site *s)
{
	struct str p = page(s, "/");

	check_has(p, "<title>The &lt;Paper&gt;</title>");
	check_lacks(p, "<Paper>");
	check_has(p,
	    "Kaspersky Denies Security Threat After U.S. Ban on Its "
	    "Software</a>");
	tap_is_int(1, times(p, ">Five nations sign river treaty"),
	    "one page through two feeds stands there once");
	check_has(p,
	    "also in</bdi> <a class=\"at\" href=\"https://"
	    "ledger.example/river-treaty?utm_source=rss\"");
	check_has(p, "lang=\"ja\">\n<header><h2 class=\"caps\" id=\"h-s");
	check_has(p, "lang=\"ar\" dir=\"rtl\">\n<header>");
	check_has(p, ">日本語<");
	check_has(p, ">العربية<");
	check_has(p, ">Deutsch<");
	check_has(p, "<h3><a href=\"item/");
	check_has(p, "&lt;script&gt;alert(&quot;&amp;amp;&quot;)");
	check_lacks(p, "<script>alert");
	check_has(p, " items today");
	check_has(p, "18 outlets");
	check_has(p, "31 minutes");
	check_lacks(p, "Earlier item"); /* three months old */
	check_has(p, "That is the news.");
	tap_is_int(1, times(p, "<h1>"), "one h1");
	check_lacks(p, "style=");
	check_lacks(p, " onclick");
	check_lacks(p, "http-equiv");
}

static void
test_item(struct site *s)
{
	char path[64];
	struct str p;

	path_of(page(s, "/"), ">Storm Ingrid leaves", path, sizeof(path));
	p = page(s, path);
	check_has(p, "<h1>Storm Ingrid leaves 40,000 without power");
	check_has(p, "by <bdi>Astrid Berg</bdi>");
	check_has(p, ">Storm Ingrid cuts power to 25,000</del>");
	check_has(p, "href=\"https://northgate.example/map\"");
	check_has(p, "A pole across a road &amp; a car");
	check_lacks(p, "<img");
	check_has(p, "2 images not loaded");
	check_has(p, "href=\"https://northgate.example/ingrid.mp3\"");
	check_has(p, "4,200 kB");
	check_has(p, "<bdi>ferries &amp; ports</bdi>");
	check_has(p, "<a rel=\"prev\" href=\"../item/");
	check_lacks(p, "rel=\"next\""); /* it is the newest */
	check_has(p, "href=\"../category/World\"");
	check_has(p, "href=\"../style-");

	path_of(page(s, "/"), ">Five nations", path, sizeof(path));
	p = page(s, path);
	check_has(p, "The same page</h2>");
	check_has(p, "<bdi>The Ledger</bdi>");
	check_has(p, "rel=\"next\"");
	path_of(page(s, "/"), ">افتتاح", path, sizeof(path));
	p = page(s, path);
	check_has(p,
	    "<article class=\"storyhead story\" lang=\"ar\" "
	    "dir=\"rtl\">");
	check_has(p, "<div class=\"prose\" lang=\"ar\" dir=\"rtl\">");
}

#define STORY "/story/u-s-bans-sale-of-kaspersky-software-1"

static void
test_story(struct site *s)
{
	struct str p = page(s, "/");

	/* One entry on the front page. */
	check_has(p, "<p class=\"caps new\" lang=\"en\">4 outlets</p>");
	check_has(p,
	    "<h2><a href=\"story/u-s-bans-sale-of-kaspersky-software-1\">U.S. "
	    "bans sale of Kaspersky software");
	tap_is_int(1, times(p, ">U.S. bans sale of Kaspersky software"),
	    "the lead's headline once");
	tap_is_int(1, times(p, ">The Kaspersky ban: what the order says"),
	    "another outlet's headline once, under it");
	check_has(p, "aria-label=\"4 reports from ");
	check_has(p, "<summary>Why these are one story</summary>");
	check_has(p, "shared terms: Software, Kaspersky, Ban");
	check_has(p, "<bdi class=\"hot\" lang=\"en\">2 outlets</bdi>");
	check_has(p, "One source only");

	p = page(s, STORY);
	check_has(p, "<h1>U.S. bans sale of Kaspersky software");
	check_has(p, "4 outlets</p>");
	tap_is_int(4, times(p, "<li id=\"i"), "four reports on the time line");
	check_has(p, " · first report");
	check_has(p, "a new story: nothing was like it");
	check_has(p, "the weakest");
	check_has(p, "WHERE story_id = 1\n");
	check_has(p, "<a href=\"../item/");
	check_lacks(p, "not counted");

	p = page(s, "/story/five-nations-sign-river-treaty-after-eleven-3");
	check_has(p, "1 outlet</p>");
	check_has(p, "copy, not counted");
	check_has(p, "the same page as item ");

	p = page(s, "/story/storm-ingrid-cuts-power-to-25-000-4");
	check_has(p, "<del class=\"was\">Storm Ingrid cuts power to 25,000");
	tap_is_int(404, ask(s, "GET", "/story/none-7", "").status,
	    "a slug that no story had");
}

static void
test_lists(struct site *s)
{
	struct str p = page(s, "/category/World");

	check_has(p, "<h1><bdi>World</bdi></h1>");
	check_has(p, "Storm Ingrid");
	check_lacks(p, "Satellite-to-phone");
	tap_is_int(404, ask(s, "GET", "/category/Nothing", "").status,
	    "another category");
	tap_is_int(200, ask(s, "GET", "/category/W%6frld", "").status,
	    "a name is decoded");

	p = page(s, "/feeds");
	check_has(p, ">All 18<");
	check_has(p, ">Needs attention 4<");
	check_has(p, "line 214, column 7: a bare &amp; in a title");
	check_has(p, "It has been failing since");
	check_has(p, "not asked again");
	check_has(p,
	    "- feed https://nordic.example/rss\n+ feed "
	    "https://www.nordic.example/feed.xml");
	check_has(p, "nothing new for 23 days");
	check_has(p, "<dt>feeds healthy</dt><dd>15</dd>");
	check_has(p, "<dt>failing</dt><dd>2</dd>");
	tap_is_int(18, times(p, "<tr id=\"f"), "a row for every feed");
	tap_is_int(200, ask(s, "GET", "/feeds?page=1", "").status, "page 1");
	tap_is_int(404, ask(s, "GET", "/feeds?page=2", "").status, "page 2");
	tap_is_int(404, ask(s, "GET", "/feeds?page=0", "").status, "page 0");
	tap_is_str("ok\n", page(s, "/healthz"), "health");
}

/* ---- requests ---------------------------------------------------------- */

struct expected {
	const struct reply *r;
	const char *what;
	bool good;
};

static void
expect_header(void *arg, const char *name, const char *value)
{
	struct expected *e = arg;

	if (str_eq_c(reply_header(e->r, name), value))
		return;
	printf("# %s: %s is \"%.*s\"\n", e->what, name,
	    STR_ARG(reply_header(e->r, name)));
	e->good = false;
}

/* All headers of the policy, and nothing that tells what we are. */
static void
check_headers(const struct reply *r, const char *what)
{
	struct expected e = {r, what, true};
	struct http_answer a = {.immutable = has(r->head, "immutable")};

	http_security_headers(&a, true, expect_header, &e);
	tap_ok(e.good && reply_header(r, "Server").n == 0,
	    "%s: %d with the headers", what, r->status);
}

static void
check_route(struct site *s, const char *path, int status)
{
	static const char *const methods[] = {
	    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"};
	static const char form[] =
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: 0\r\n";
	char what[128], length[32];
	struct reply r;
	size_t i;

	for (i = 0; i < ARRAY_LEN(methods); i++) {
		int want = i < 2 ? status : status == 404 && i == 2 ? 404 : 405;

		snprintf(what, sizeof(what), "%s %s", methods[i], path);
		r = ask(s, methods[i], path, i == 2 ? form : "");
		tap_is_int(want, r.status, what);
		check_headers(&r, what);
		if (i == 0)
			snprintf(length, sizeof(length), "%.*s",
			    STR_ARG(reply_header(&r, "Content-Length")));
		if (i == 1 && status == 200)
			tap_is_str(length, reply_header(&r, "Content-Length"),
			    "HEAD has the length of GET");
		if (want == 405)
			tap_ok(reply_header(&r, "Allow").n > 0, "Allow");
	}
}

static void
test_routes(struct site *s)
{
	const struct route *table;
	char path[128];
	struct str p;
	size_t n, i, at;

	table = routes_table(&n);
	for (i = 0; i < n; i++)
		check_route(s, table[i].example,
		    table[i].kind == ROUTE_ASSET ? 404 : 200);
	check_route(s, "/no/such/page", 404);
	check_route(s, "/item/0", 404);
	check_route(s, "/item/01", 404);
	tap_is_int(404, ask(s, "GET", "/item/9223372036854775807", "").status,
	    "an item that is not there");
	check_route(s, "/item/9223372036854775808", 404);
	check_route(s, "/item/1x", 404);
	check_route(s, "/feeds/", 404);
	check_route(s, "/category/", 404);
	check_route(s, "/category/a/b", 404);

	/* The assets, by the names that the page gives them. */
	p = page(s, "/");
	for (i = 0; i < 3; i++) {
		static const char *const stems[] = {"style-", "app-", "icon-"};
		struct str rest;
		struct reply r;

		at = str_find(p, str_from(stems[i]));
		rest = str_sub(p, at, p.n);
		rest = str_cut(&rest, '"');
		snprintf(path, sizeof(path), "/%.*s", STR_ARG(rest));
		r = ask(s, "GET", path, "");
		tap_ok(r.status == 200 && r.body.n > 100 &&
			has(r.head, "immutable"),
		    "GET %s", path);
		check_headers(&r, path);
		p = page(s, "/");
	}
}

static void
test_posts(struct site *s)
{
	static const char *const foreign[] = {
	    "Origin: https://evil.example\r\n",
	    "Origin: null\r\n",
	    "Origin: http://localhost:1\r\n",
	    "Sec-Fetch-Site: cross-site\r\n",
	    "Sec-Fetch-Site: same-site\r\n",
	    "Referer: https://evil.example/\r\n",
	};
	char fields[256];
	size_t i;

	for (i = 0; i < ARRAY_LEN(foreign); i++) {
		snprintf(fields, sizeof(fields),
		    "%sContent-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: 0\r\n",
		    foreign[i]);
		tap_is_int(403, ask(s, "POST", "/mark-read", fields).status,
		    foreign[i]);
	}
	snprintf(fields, sizeof(fields),
	    "Origin: http://localhost:%d\r\nSec-Fetch-Site: same-origin\r\n"
	    "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
	    "Content-Length: 0\r\n",
	    s->port);
	tap_is_int(404, ask(s, "POST", "/mark-read", fields).status,
	    "a form of ours passes, to no page");
	tap_is_int(415,
	    ask(s, "POST", "/mark-read",
		"Content-Type: multipart/form-data; boundary=x\r\n"
		"Content-Length: 0\r\n")
		.status,
	    "no form");
}

static void
test_conditions(struct site *s)
{
	char fields[128];
	struct reply r = ask(s, "GET", "/healthz", "");

	snprintf(fields, sizeof(fields), "If-None-Match: %.*s\r\n",
	    STR_ARG(reply_header(&r, "ETag")));
	r = ask(s, "GET", "/healthz", fields);
	tap_is_int(304, r.status, "If-None-Match");
	check_headers(&r, "304");
	r = ask(s, "GET", "/", "Accept-Encoding: gzip\r\n");
	tap_ok(r.status == 200 && r.body.n < 12000 &&
		str_eq_c(reply_header(&r, "Content-Encoding"), "gzip"),
	    "the front page is small on the wire: %zu bytes", r.body.n);
}

/* ---- the database ------------------------------------------------------ */

/* A poll by the writer, while the page is served from the cache. */
static void
test_news(struct site *s)
{
	struct paper *p = &s->paper;
	struct parsed_item *i = paper_item(
	    p, &p->feed[4], STR("fresh"), STR("Printed a moment ago"), p->now);
	int tries;

	check_lacks(page(s, "/"), "Printed a moment ago");
	i->summary = STR("It has a summary.");
	i->content = STR("<p onclick=\"x\">bad</p><script>alert(1)</script>");
	paper_commit(p, 4, p->now, i);
	for (tries = 0; tries < 200; tries++) {
		struct reply r = ask(s, "GET", "/", "");

		if (has(r.body, "Printed a moment ago"))
			break;
		usleep(50000);
	}
	tap_ok(tries < 200, "what a poll brought is on the page");
}

/* Markup that the sanitiser never wrote, put into the database by others. */
static void
test_unsafe(struct site *s)
{
	char path[64];
	struct str p;

	path_of(page(s, "/"), ">Printed a moment", path, sizeof(path));
	p = page(s, path);
	check_has(p, "&lt;script&gt;alert(1)&lt;/script&gt;");
	check_lacks(p, "<script>alert");
	check_lacks(p, "<p onclick");
	check_has(p, "did not pass the check");
}

/* A story that became another: its address leads there, and to nowhere that
 * a request or a feed could name. */
static void
test_merged(struct site *s)
{
	struct paper *p = &s->paper;
	struct reply r;

	paper_must(p,
	    db_exec(p->s,
		"INSERT INTO story SELECT 900, 'old-900', NULL, 'Old', 1, 0, 0,"
		" 0, 1; INSERT INTO story SELECT 901, '//evil.example/x', NULL,"
		" 'Evil', 1, 0, 0, 0, NULL; INSERT INTO story SELECT 902,"
		" 'old-902', NULL, 'Old', 1, 0, 0, 0, 901",
		&p->ei),
	    "merge");
	check_route(s, "/story/old-900", 301);
	r = ask(s, "GET", "/story/old-900?to=//evil.example", "");
	tap_is_str("../story/u-s-bans-sale-of-kaspersky-software-1",
	    reply_header(&r, "Location"), "where it is now");
	check_has(r.body, "now part of another story");
	r = ask(s, "GET", "/story/old-902", "");
	tap_is_str("../story/%2F%2Fevil.example%2Fx",
	    reply_header(&r, "Location"), "a slug is one segment");
	r = ask(s, "GET", STORY, "");
	tap_ok(r.status == 200 && reply_header(&r, "Location").n == 0,
	    "no Location where there is a page");
}

static void
test_paper(void)
{
	static struct site s;
	struct web_settings settings;

	site_start(&s);
	paper_make(&s.paper, s.database, true);
	settings = site_settings(&s);
	site_serve(&s, &settings);
	test_front(&s);
	test_item(&s);
	test_story(&s);
	test_lists(&s);
	test_routes(&s);
	test_posts(&s);
	test_conditions(&s);
	test_news(&s);
	test_unsafe(&s);
	test_merged(&s);
	site_stop(&s);
	paper_free(&s.paper);
	site_free(&s);
}

static void
test_images(void)
{
	static struct site s;
	struct web_settings settings;
	char path[64];
	struct reply r;

	site_start(&s);
	paper_make(&s.paper, s.database, true);
	settings = site_settings(&s);
	settings.images = true;
	site_serve(&s, &settings);
	path_of(page(&s, "/"), ">Storm Ingrid leaves", path, sizeof(path));
	r = ask(&s, "GET", path, "");
	check_has(r.body, "<img src=\"https://northgate.example/pole.jpg\"");
	check_has(r.body, "referrerpolicy=\"no-referrer\"");
	tap_ok(has(reply_header(&r, "Content-Security-Policy"),
		   "img-src 'self' https:;"),
	    "images: the policy lets them load");
	site_stop(&s);
	paper_free(&s.paper);
	site_free(&s);
}

/* From no settings over no database and no items to another database. */
static void
test_first_run(void)
{
	static struct site s;
	struct web_settings settings;
	struct reply r;
	struct str p;
	int tries;

	site_start(&s);
	site_serve(&s, NULL);
	r = ask(&s, "GET", "/", "");
	tap_ok(r.status == 503 && has(r.body, "is starting"), "no settings");
	tap_is_int(
	    200, ask(&s, "GET", "/healthz", "").status, "no settings: alive");
	site_stop(&s);

	settings = site_settings(&s);
	site_serve(&s, &settings);
	tap_is_int(503, ask(&s, "GET", "/", "").status, "no database");
	paper_make(&s.paper, s.database, false);
	p = page(&s, "/");
	check_has(p, "Your paper is being set.");
	check_has(p, "http-equiv=\"refresh\"");
	check_has(p, "<progress id=\"pg\" max=\"18\" value=\"0\">");
	paper_free(&s.paper);

	site_unlink(&s);
	paper_make(&s.paper, s.database, true);
	for (tries = 0; tries < 100; tries++) {
		r = ask(&s, "GET", "/", "");
		if (has(r.body, "Storm Ingrid"))
			break;
		usleep(100000);
	}
	tap_ok(tries < 100, "another file is opened when it takes its place");
	site_stop(&s);
	paper_free(&s.paper);
	site_free(&s);
}

/* More feeds than a page of the table holds; none has answered. */
static void
test_many(void)
{
	static struct site s;
	struct store_feed_spec *spec;
	struct store_sync_counts counts;
	struct web_settings settings;
	struct paper *p = &s.paper;
	int i;

	site_start(&s);
	memset(p, 0, sizeof(*p));
	arena_init(&p->a, 1 << 20);
	spec = arena_array(&p->a, MANY, sizeof(*spec));
	for (i = 0; i < MANY; i++)
		spec[i].url = arena_printf(&p->a, "https://f%d.example/rss", i);
	paper_must(
	    p, store_open(s.database, STORE_WRITE, &p->s, &p->ei), "open");
	paper_must(p,
	    store_sync_feeds(p->s, spec, MANY, clock_now(), &counts, &p->ei),
	    "sync");
	settings = site_settings(&s);
	site_serve(&s, &settings);
	tap_is_int(200, times(page(&s, "/feeds"), "<tr id=\"f"),
	    "feeds: 200 on the first page");
	check_has(page(&s, "/feeds"), "<a href=\"feeds?page=2\">2</a>");
	tap_is_int(1, times(page(&s, "/feeds?page=2"), "<tr id=\"f"),
	    "feeds: the rest on the second");
	check_has(page(&s, "/feeds?page=2"), "<b aria-current=\"page\">2</b>");
	tap_is_int(
	    404, ask(&s, "GET", "/feeds?page=3", "").status, "feeds: no third");
	site_stop(&s);
	paper_free(p);
	site_free(&s);
}

int
main(void)
{
	setenv("TZ", "UTC", 1);
	test_paper();
	test_images();
	test_first_run();
	test_many();
	return tap_done();
}

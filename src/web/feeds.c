/*
 * The health of the feeds: six figures, what needs attention, and a table.
 */
#include <inttypes.h>

#include "base/url.h"
#include "store/store.h"
#include "web/html.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/svg.h"
#include "web/trouble.h"
#include "web/when.h"

#define FEEDS_PAGE 200 /* feeds of the table on one page: 200 KB of it */
#define TROUBLE_SHOWN 50 /* feeds that need attention, in sentences */
#define TITLE_SHOWN 120 /* characters */

struct tally {
	size_t all, healthy, failing, quiet, attention;
};

static struct tally
count_feeds(const struct store_feed *f)
{
	struct tally t = {0};

	for (; f != NULL; f = f->next) {
		t.all++;
		t.healthy += f->state == STORE_FEED_OK;
		t.failing += f->state == STORE_FEED_FAILING ||
		    f->state == STORE_FEED_GONE;
		t.quiet += f->state == STORE_FEED_QUIET;
		t.attention += trouble_has(f);
	}
	return t;
}

/* ---- figures ----------------------------------------------------------- */

static void
write_figure(struct view *v, const char *name, int64_t n, bool bad)
{
	html_lit(v->out, "<div");
	if (bad)
		html_lit(v->out, " class=\"bad\"");
	html_lit(v->out, "><dt>");
	buf_add_c(v->out, name);
	html_lit(v->out, "</dt><dd>");
	html_num(v->out, n);
	html_lit(v->out, "</dd></div>\n");
}

static void
write_figures(
    struct view *v, const struct tally *t, const struct store_counts *c)
{
	struct buf *b = v->out;

	html_lit(b, "<dl class=\"figures\">\n");
	write_figure(v, "feeds healthy", (int64_t)t->healthy, false);
	write_figure(v, "failing", (int64_t)t->failing, t->failing > 0);
	write_figure(v, "gone quiet", (int64_t)t->quiet, false);
	write_figure(v, "items today", c->items_today, false);
	html_lit(b, "<div><dt>polls answered 304</dt><dd>");
	if (c->polls_day > 0)
		buf_printf(b, "%" PRId64 " %%",
		    c->not_modified_day * 100 / c->polls_day);
	else
		html_lit(b, "–");
	html_lit(b, "</dd></div>\n<div><dt>next poll</dt><dd>");
	if (c->next_poll == UNIXTIME_NONE)
		html_lit(b, "–");
	else if (c->next_poll <= v->now)
		html_lit(b, "now");
	else
		when_clock(b, c->next_poll);
	html_lit(b, "</dd></div>\n</dl>\n");
}

static void
write_key(struct view *v, const char *class, const char *name, int64_t n)
{
	buf_printf(v->out, "<span><i class=\"%s\"></i>%s ", class, name);
	html_num(v->out, n);
	html_lit(v->out, "</span>");
}

/* The polls of the last day as one bar. */
static void
write_polls(struct view *v, const struct store_counts *c)
{
	int64_t fresh = c->polls_day - c->not_modified_day - c->errors_day;
	struct buf *b = v->out;

	if (c->polls_day == 0)
		return;
	html_lit(b,
	    "<section aria-labelledby=\"h-polls\">"
	    "<h2 class=\"caps\" id=\"h-polls\">Polls, last 24 hours"
	    "</h2>\n");
	svg_bar(b, c->not_modified_day, fresh, c->errors_day,
	    arena_printf(v->arena,
		"%" PRId64 " polls: %" PRId64 " unchanged, %" PRId64
		" answered whole, %" PRId64 " errors",
		c->polls_day, c->not_modified_day, fresh, c->errors_day));
	html_lit(b, "<p class=\"meta legend\">");
	write_key(v, "a", "unchanged", c->not_modified_day);
	write_key(v, "k", "answered whole", fresh);
	write_key(v, "e", "errors", c->errors_day);
	html_lit(b, "</p></section>\n");
}

/* ---- the table --------------------------------------------------------- */

static void
write_state(struct view *v, const struct store_feed *f)
{
	static const struct {
		const char *class, *name;
	} states[] = {
	    [STORE_FEED_NEW] = {"slow", "Not asked yet"},
	    [STORE_FEED_OK] = {"ok", "Healthy"},
	    [STORE_FEED_FAILING] = {"bad", "Failing"},
	    [STORE_FEED_GONE] = {"bad", "Gone"},
	    [STORE_FEED_QUIET] = {"slow", "Quiet"},
	    [STORE_FEED_PAUSED] = {"slow", "Paused"},
	};

	buf_printf(v->out,
	    "<td class=\"%s\"><span class=\"st %s\">%s</span></td>",
	    f->state == STORE_FEED_OK ? "opt" : "state", states[f->state].class,
	    states[f->state].name);
}

static void
write_times(struct view *v, const struct store_feed *f)
{
	struct buf *b = v->out;

	html_lit(b, "<td data-l=\"polled\">");
	if (f->last_poll == UNIXTIME_NONE) {
		html_lit(b, "never");
	} else {
		when_span(b, v->now - f->last_poll);
		html_lit(b, " ago");
	}
	html_lit(b, "</td><td data-l=\"next\">");
	if (f->next_poll == UNIXTIME_NONE) {
		html_lit(b, "–");
	} else {
		html_lit(b, "in ");
		when_span(b, f->next_poll - v->now);
	}
	html_lit(b, "</td><td class=\"num opt\">");
	if (f->interval > 0)
		when_span(b, f->interval);
	else
		html_lit(b, "–");
	html_lit(b, "</td>");
}

static void
write_numbers(struct view *v, const struct store_feed *f)
{
	uint32_t counts[STORE_SPARK_DAYS];
	struct buf *b = v->out;
	size_t i;

	for (i = 0; i < STORE_SPARK_DAYS; i++)
		counts[i] = f->per_day[i];
	html_lit(b, "<td class=\"sp\">");
	svg_spark(b, counts, STORE_SPARK_DAYS,
	    arena_printf(v->arena, "%.*s: items a day, %d days",
		STR_ARG(f->title), STORE_SPARK_DAYS));
	html_lit(b, "</td><td class=\"num opt\">");
	html_num(b, f->items_today);
	html_lit(b, "</td><td class=\"num opt\">");
	if (f->polls > 0)
		buf_printf(b, "%d %%",
		    (int)((uint64_t)f->not_modified * 100 / f->polls));
	else
		html_lit(b, "–");
	html_lit(b, "</td><td class=\"num opt\">");
	if (f->polls > 0) {
		html_num(b, f->average);
		html_lit(b, " ms");
	} else {
		html_lit(b, "–");
	}
	html_lit(b, "</td>");
}

static void
write_feed(struct view *v, const struct store_feed *f)
{
	struct buf *b = v->out;
	struct url u;

	buf_printf(b, "<tr id=\"f%" PRId64 "\"><td><b><bdi>", f->id);
	html_text_cut(b, f->title, TITLE_SHOWN);
	html_lit(b, "</bdi></b>");
	url_split(f->url, &u);
	if (url_is_web(f->link)) {
		html_lit(b, "<a class=\"at\"");
		html_href_out(b, f->link);
		html_lit(b, ">");
		html_text_cut(b, u.host, TITLE_SHOWN);
		html_lit(b, "</a>");
	} else {
		html_text_cut(b, u.host, TITLE_SHOWN);
	}
	if (f->repairs.n > 0) {
		html_lit(b, "<br><span class=\"mended\">mended: <bdi>");
		html_text_cut(b, f->repairs, TITLE_SHOWN);
		html_lit(b, "</bdi></span>");
	}
	html_lit(b, "</td>");
	write_state(v, f);
	write_times(v, f);
	write_numbers(v, f);
	html_lit(b, "</tr>\n");
}

static void
write_pages(struct view *v, size_t all, int64_t page)
{
	int64_t last = (int64_t)((all + FEEDS_PAGE - 1) / FEEDS_PAGE), i;
	struct buf *b = v->out;

	if (last < 2)
		return;
	html_lit(
	    b, "<nav class=\"meta by\" aria-label=\"Pages of the table\">");
	for (i = 1; i <= last; i++) {
		if (i == page)
			buf_printf(
			    b, "<b aria-current=\"page\">%" PRId64 "</b> ", i);
		else
			buf_printf(b,
			    "<a href=\"%sfeeds?page=%" PRId64 "\">%" PRId64
			    "</a> ",
			    v->root, i, i);
	}
	html_lit(b, "</nav>\n");
}

static void
write_table(
    struct view *v, const struct store_feed *f, size_t all, int64_t page)
{
	struct buf *b = v->out;
	size_t i, first = (size_t)(page - 1) * FEEDS_PAGE;

	html_lit(b,
	    "<section class=\"block\" id=\"all\" aria-labelledby=\"h-all\">"
	    "<h2 class=\"caps\" id=\"h-all\">All feeds</h2>\n"
	    "<div class=\"scroll\"><table class=\"feeds\"><thead><tr>"
	    "<th scope=\"col\">Feed</th><th scope=\"col\">State</th>"
	    "<th scope=\"col\">Polled</th><th scope=\"col\">Next</th>"
	    "<th scope=\"col\" class=\"num\">Every</th>"
	    "<th scope=\"col\">Items a day, 30 days</th>"
	    "<th scope=\"col\" class=\"num\">Today</th>"
	    "<th scope=\"col\" class=\"num\">Unchanged</th>"
	    "<th scope=\"col\" class=\"num\">Answers in</th>"
	    "</tr></thead>\n<tbody>\n");
	for (i = 0; f != NULL && i < first + FEEDS_PAGE; f = f->next, i++)
		if (i >= first)
			write_feed(v, f);
	html_lit(b, "</tbody></table></div>\n");
	write_pages(v, all, page);
	html_lit(b,
	    "<p class=\"meta by\">In the shell: "
	    "<code>courant feeds --bad</code>, "
	    "<code>courant export</code></p></section>\n");
}

int
feeds_page(struct view *v, const struct view_args *args)
{
	struct store_feed *feeds = NULL;
	struct store_counts c;
	struct buf *b = v->out;
	struct tally t;
	size_t n;

	if (store_count(v->store, v->now, v->today, &c, &v->error) != ERR_OK ||
	    store_feeds(v->store, v->now, v->today, v->arena, &feeds, &n,
		&v->error) != ERR_OK)
		return 503;
	t = count_feeds(feeds);
	if (args->page > 1 && (size_t)(args->page - 1) * FEEDS_PAGE >= t.all)
		return 404;
	page_open(
	    v, &(struct page_head){.title = STR("Feeds"), .skip = "the feeds"});
	page_mast(v);
	html_lit(b,
	    "<nav class=\"crumbs\" aria-label=\"Feeds\">"
	    "<a href=\"#all\">All ");
	html_num(b, (int64_t)t.all);
	html_lit(b, "</a>");
	if (t.attention > 0 && args->page == 1) {
		page_sep(v);
		html_lit(b, "<a href=\"#attention\">Needs attention ");
		html_num(b, (int64_t)t.attention);
		html_lit(b, "</a>");
	}
	html_lit(b,
	    "</nav>\n<main id=\"main\">\n"
	    "<h1 class=\"sr\">Feeds and their health</h1>\n");
	if (args->page == 1) {
		write_figures(v, &t, &c);
		write_polls(v, &c);
		trouble_write(v, feeds, t.attention, TROUBLE_SHOWN);
	}
	write_table(v, feeds, t.all, args->page);
	html_lit(b, "</main>\n");
	page_close(v);
	return 200;
}

/*
 * Before there is anything to read: how the first poll is going, or how to
 * bring feeds when there are none.  No script: the browser asks again.
 */
#include <inttypes.h>

#include "store/store.h"
#include "web/html.h"
#include "web/page.h"
#include "web/pages.h"

#define REFRESH 3 /* seconds */

static void
write_progress(struct view *v, const struct store_counts *c)
{
	struct buf *b = v->out;
	int64_t done = c->feeds - c->feeds_new;

	html_lit(b, "<p class=\"meta by\"><label for=\"pg\">First poll: ");
	html_num(b, done);
	html_lit(b, " of ");
	html_count(b, c->feeds, "feed", "feeds");
	html_lit(b, ", ");
	html_count(b, c->items, "item", "items");
	if (c->feeds_failing > 0) {
		html_lit(b, ", ");
		html_count(b, c->feeds_failing, "error", "errors");
	}
	html_lit(b, "</label></p>\n");
	buf_printf(b,
	    "<progress id=\"pg\" max=\"%" PRId64 "\" value=\"%" PRId64
	    "\">%" PRId64 " of %" PRId64 "</progress>\n",
	    c->feeds, done, done, c->feeds);
}

static void
write_steps(struct view *v)
{
	html_lit(v->out,
	    "<ol class=\"steps\">\n<li><h2>Bring what you have</h2>"
	    "<pre><code>courant import subscriptions.opml</code></pre></li>\n"
	    "<li><h2>Or write three lines</h2>"
	    "<pre><code>category \"Technology\" {\n"
	    "\tfeed https://example.org/feed.xml\n}</code></pre></li>\n"
	    "<li><h2>Then reload</h2>"
	    "<pre><code>courant reload</code></pre></li>\n</ol>\n");
}

int
firstrun_page(struct view *v, const struct view_args *args)
{
	struct store_counts c;
	struct buf *b = v->out;
	bool none, polling;

	if (store_count(v->store, v->now, v->today, &c, &v->error) != ERR_OK)
		return 503;
	none = c.feeds == 0;
	polling = c.feeds_new > 0;
	page_open(v,
	    &(struct page_head){.title = STR("Welcome"),
		.skip = "the text",
		.refresh = REFRESH});
	html_lit(b, "<p class=\"name\">");
	html_text(b, v->title);
	html_lit(b, "</p>\n<span></span>\n");
	page_nav(v, true);
	html_lit(b, "</div>\n<p class=\"meta dateline\"><span>");
	html_lit(b, "The daemon is running");
	page_sep(v);
	if (none)
		html_lit(b, "no feeds yet");
	else
		html_count(b, c.feeds, "feed", "feeds");
	html_lit(b,
	    "</span> <span><code>courant status</code></span></p>\n"
	    "</header>\n<main class=\"hello\" id=\"main\">\n<h1>");
	if (none || polling)
		html_lit(b, "Your paper is being set.");
	else
		html_lit(b, "Nothing has come in yet.");
	html_lit(b, "</h1>\n<p>");
	if (none) {
		html_lit(b,
		    "The daemon is running and reads its feeds from one "
		    "file. Bring your subscriptions, or start with a "
		    "feed or two; the front page appears here as soon "
		    "as the first poll is done.</p>\n");
		write_steps(v);
	} else {
		if (polling)
			html_lit(b,
			    "The feeds are being asked for the first "
			    "time; the front page appears here with "
			    "the first items.</p>\n");
		else
			html_lit(b,
			    "Every feed was asked, and none has given "
			    "an item. What each of them answered "
			    "stands under Feeds.</p>\n");
		write_progress(v, &c);
	}
	html_lit(b, "</main>\n");
	page_close(v);
	return 200;
}

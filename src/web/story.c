/*
 * One story: its headline, who reported it and when as a time line, and
 * beside it why these reports are one story.  A story that turned out to be
 * another answers with the way there.
 */
#include <inttypes.h>

#include "store/store.h"
#include "web/html.h"
#include "web/list.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/svg.h"
#include "web/when.h"

#define STRIP_HOURS 24 /* hours of a strip at least */
#define DEK 320 /* characters of the lead's summary */

struct coverage {
	struct view *v;
	struct store_story_full full;
	const struct store_item *lead; /* on top */
	const struct store_item *first; /* report */
	int64_t copies;
};

/* Looks through the items: the lead, the first report, the copies. */
static void
survey(struct coverage *c)
{
	const struct store_item *i;

	c->lead = c->full.items;
	for (i = c->full.items; i != NULL; i = i->next) {
		if (i->id == c->full.story.lead_id)
			c->lead = i;
		c->copies += i->copy;
		c->first = i;
	}
}

/* ---- on top ------------------------------------------------------------ */

static void
write_crumbs(struct coverage *c)
{
	struct view *v = c->v;
	struct buf *b = v->out;

	html_lit(b, "<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><a");
	page_href(v, "");
	html_lit(b, ">← Front page</a>");
	if (c->lead->category.n > 0) {
		page_sep(v);
		html_lit(b, "<a href=\"");
		buf_add_c(b, v->root);
		html_lit(b, "category/");
		html_segment(b, c->lead->category);
		html_lit(b, "\"><bdi>");
		html_text(b, c->lead->category);
		html_lit(b, "</bdi></a>");
	}
	html_lit(b, "</nav>\n");
}

/* The last day, or for an older story the day or days up to its last report. */
static void
write_strip(struct coverage *c)
{
	unixtime times[STORE_STORY_ITEMS], end = c->v->now;
	const struct store_item *i;
	int64_t hours = STRIP_HOURS;
	struct str label;
	size_t n = 0;

	for (i = c->full.items; i != NULL; i = i->next)
		if (!i->copy)
			times[n++] = list_time(i);
	if (c->full.story.first <= end - STRIP_HOURS * HOUR)
		end = c->full.story.latest;
	if (end - c->full.story.first >= hours * HOUR)
		hours = (end - c->full.story.first) / HOUR + 1;
	label = arena_printf(
	    c->v->arena, "%zu reports in %" PRId64 " hours", n, hours);
	svg_strip(c->v->out, times, n, end, (int)hours, label);
	if (hours == STRIP_HOURS && end == c->v->now)
		svg_axis(c->v->out, end, STRIP_HOURS);
}

static void
write_head(struct coverage *c)
{
	const struct store_item *x = c->lead;
	struct view *v = c->v;
	struct buf *b = v->out;

	html_lit(b, "<article class=\"storyhead story lead\"");
	list_lang(v, list_item_of(x).lang);
	html_lit(b, ">\n<p class=\"caps new\" lang=\"en\" dir=\"ltr\">");
	html_count(b, c->full.story.outlets, "outlet", "outlets");
	html_lit(b, "</p>\n<h1>");
	html_text(b, list_headline(x));
	html_lit(b, "</h1>\n");
	if (x->title.n > 0 && x->summary.n > 0) {
		html_lit(b, "<p class=\"dek\">");
		html_text_cut(b, x->summary, DEK);
		html_lit(b, "</p>\n");
	}
	html_lit(b, "<p class=\"meta by\" lang=\"en\" dir=\"ltr\">");
	list_source(v, x);
	page_sep(v);
	when_html(b, v->now, list_time(x));
	page_sep(v);
	buf_printf(b, "<a href=\"%sitem/%" PRId64 "\">", v->root, x->id);
	html_lit(b, "the text</a></p>\n");
	write_strip(c);
	html_lit(b, "</article>\n");
}

/* ---- the time line ------------------------------------------------------ */

static void
write_day(struct view *v, unixtime t)
{
	html_lit(v->out, "<li class=\"daybreak\"><h3 class=\"caps\">");
	when_date(v->out, t);
	html_lit(v->out, "</h3></li>\n");
}

/* What the headline said before, each version struck through. */
static void
write_was(struct view *v, const struct store_item *i)
{
	const struct store_revision *r;
	struct buf *b = v->out;

	for (r = i->revisions; r != NULL; r = r->next) {
		if (str_eq(r->title, i->title))
			continue; /* the summary changed */
		page_sep(v);
		html_lit(b, "<span lang=\"en\">until ");
		when_html(b, v->now, r->at);
		html_lit(b, " it was</span> <del class=\"was\"");
		list_lang(v, list_item_of(i).lang);
		html_lit(b, ">");
		html_text(b, r->title);
		html_lit(b, "</del>");
	}
}

static void
write_report(struct coverage *c, const struct store_item *i)
{
	struct view *v = c->v;
	struct buf *b = v->out;

	buf_printf(b, "<li id=\"i%" PRId64 "\"", i->id);
	if (i == c->lead)
		html_lit(b, " class=\"lead-item\"");
	else if (i->copy)
		html_lit(b, " class=\"copy\"");
	html_lit(b, ">");
	when_html_clock(b, list_time(i));
	html_lit(b, "<h3");
	list_lang(v, list_item_of(i).lang);
	buf_printf(b, "><a href=\"%sitem/%" PRId64 "\">", v->root, i->id);
	html_text(b, list_headline(i));
	html_lit(b, "</a></h3><p class=\"meta\">");
	list_source(v, i);
	if (i == c->lead) {
		page_sep(v);
		html_lit(b, "the headline on top");
	}
	if (i == c->first) {
		page_sep(v);
		html_lit(b, "first report");
	}
	if (i->copy) {
		page_sep(v);
		html_lit(b, "copy, not counted");
	}
	write_was(v, i);
	html_lit(b, "</p></li>\n");
}

static void
write_coverage(struct coverage *c)
{
	const struct store_item *i;
	unixtime day = UNIXTIME_NONE;
	struct buf *b = c->v->out;

	html_lit(b,
	    "<section class=\"block\" aria-labelledby=\"b-cov\">"
	    "<h2 class=\"caps\" id=\"b-cov\">Coverage, newest first</h2>\n"
	    "<ol class=\"tl\" reversed>\n");
	for (i = c->full.items; i != NULL; i = i->next) {
		if (when_day(list_time(i)) != day) {
			day = when_day(list_time(i));
			write_day(c->v, day);
		}
		write_report(c, i);
	}
	html_lit(b, "</ol>\n");
	if (c->full.story.items > STORE_STORY_ITEMS)
		buf_printf(b,
		    "<p class=\"meta\">The newest %d of %" PRIu32
		    " items.</p>\n",
		    STORE_STORY_ITEMS, c->full.story.items);
	html_lit(b, "</section>\n");
}

/* ---- beside it ---------------------------------------------------------- */

static void
open_row(struct buf *b, const char *name)
{
	html_lit(b, "<tr><th scope=\"row\">");
	buf_add_c(b, name);
	html_lit(b, "</th><td>");
}

/* Figures of those that were counted by likeness: the first report and copies
 * have none. */
static void
write_likeness(struct coverage *c)
{
	const struct store_item *i;
	double sum = 0, least = 1;
	struct buf *b = c->v->out;
	int n = 0;

	for (i = c->full.items; i != NULL; i = i->next) {
		if (i->copy || i->likeness >= 1)
			continue;
		sum += i->likeness;
		least = i->likeness < least ? i->likeness : least;
		n++;
	}
	if (n == 0)
		return;
	open_row(b, "Likeness");
	buf_printf(
	    b, "%.2f on average, %.2f the weakest</td></tr>\n", sum / n, least);
}

static void
write_why(struct coverage *c)
{
	const struct store_item *i;
	struct buf *b = c->v->out;

	html_lit(b,
	    "<section aria-labelledby=\"s-why\"><h2 class=\"caps\" "
	    "id=\"s-why\">Why these are one story</h2>\n"
	    "<table class=\"kv\">\n");
	open_row(b, "Outlets");
	html_count(b, c->full.story.outlets, "owner", "owners");
	html_lit(b, "; feeds of one owner count once</td></tr>\n");
	open_row(b, "Items");
	html_num(b, c->full.story.items);
	if (c->copies > 0) {
		html_lit(b, ", of them ");
		html_count(b, c->copies, "copy", "copies");
	}
	html_lit(b, "</td></tr>\n");
	write_likeness(c);
	html_lit(b, "</table>\n<ul class=\"reasons\">\n");
	for (i = c->full.items; i != NULL; i = i->next) {
		html_lit(b, "<li><b><bdi>");
		html_text(b, list_outlet(i));
		buf_printf(b,
		    "</bdi></b> <a href=\"#i%" PRId64 "\">item %" PRId64
		    "</a><span class=\"meta\">",
		    i->id, i->id);
		html_text(b, i->reason);
		html_lit(b, "</span></li>\n");
	}
	html_lit(b, "</ul></section>\n");
}

static void
write_take(struct coverage *c)
{
	struct buf *b = c->v->out;

	html_lit(b,
	    "<section aria-labelledby=\"s-sql\"><h2 class=\"caps\" "
	    "id=\"s-sql\">Ask the database</h2>\n"
	    "<p class=\"note\">This page stays at <a href=\"");
	buf_add_c(b, c->v->root);
	html_lit(b, "story/");
	html_segment(b, c->full.story.slug);
	html_lit(b, "\">/story/");
	html_text(b, c->full.story.slug);
	html_lit(b, "</a>.</p>\n");
	buf_printf(b,
	    "<pre><code>SELECT * FROM story_coverage\nWHERE story_id = %" PRId64
	    "\nORDER BY published DESC;</code></pre></section>\n",
	    c->full.story.id);
}

/* Where a merged story is now.  The slug is one that the store made, and
 * escaped all the same: nothing of the request is in it. */
static int
go_to(struct view *v, struct str slug)
{
	struct buf b;

	buf_init(&b, 1024);
	buf_add_c(&b, v->root);
	html_lit(&b, "story/");
	html_segment(&b, slug);
	v->location = arena_str(v->arena, buf_str(&b)).p;
	buf_free(&b);
	return 301;
}

int
story_page(struct view *v, const struct view_args *args)
{
	struct coverage c = {.v = v};
	struct buf *b = v->out;
	enum err e =
	    store_story_get(v->store, args->name, v->arena, &c.full, &v->error);

	if (e == ERR_OK && c.full.successor.n > 0)
		return go_to(v, c.full.successor);
	if (e == ERR_NOTFOUND || (e == ERR_OK && c.full.items == NULL)) {
		v->error.text[0] = '\0';
		return 404;
	}
	if (e != ERR_OK)
		return 503;
	survey(&c);
	page_open(v,
	    &(struct page_head){
		.title = list_headline(c.lead), .skip = "the story"});
	page_mast(v);
	write_crumbs(&c);
	html_lit(b, "<main id=\"main\" class=\"two\">\n<div>\n");
	write_head(&c);
	write_coverage(&c);
	html_lit(b,
	    "</div>\n<aside class=\"side\" "
	    "aria-label=\"About this story\">\n");
	write_why(&c);
	write_take(&c);
	html_lit(b, "</aside>\n</main>\n");
	page_close(v);
	return 200;
}

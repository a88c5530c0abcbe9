/*
 * The parts of a story's entry.  Copies are no reports of their own: they are
 * named, and neither counted nor shown as headlines.
 */
#include "web/coverage.h"

#include <inttypes.h>

#include "store/store.h"
#include "web/html.h"
#include "web/list.h"
#include "web/page.h"
#include "web/svg.h"
#include "web/when.h"

#define NAMES_SHOWN 3 /* outlets named under a headline */
#define HEADLINES_SHOWN 6 /* headlines of others that are not folded */
#define REASONS_SHOWN 12 /* sentences; the story's page has them all */
#define STRIP_HOURS 24
#define HEADLINE_SHOWN 240 /* characters */

/* The lead, then the others. */
static const struct store_item *
next_of(const struct store_item *lead, const struct store_item *i)
{
	return i == lead ? lead->also : i->next;
}

static size_t
count(const struct store_item *lead, bool copies)
{
	const struct store_item *i;
	size_t n = 0;

	for (i = lead; i != NULL; i = next_of(lead, i))
		n += i->copy == copies;
	return n;
}

bool
coverage_is_story(const struct store_item *item)
{
	return item->story != NULL && count(item, false) > 1;
}

void
coverage_count(struct view *v, const struct store_item *item)
{
	if (item->story->outlets > 1)
		html_count(v->out, item->story->outlets, "outlet", "outlets");
	else
		html_count(
		    v->out, (int64_t)count(item, false), "report", "reports");
}

/* Did an earlier one in the order of the lead come from the same outlet? */
static bool
is_named(const struct store_item *lead, const struct store_item *x)
{
	const struct store_item *i;

	for (i = lead; i != x; i = next_of(lead, i))
		if (!i->copy && str_eq(i->outlet, x->outlet))
			return true;
	return false;
}

void
coverage_names(struct view *v, const struct store_item *item)
{
	const struct store_item *i;
	int64_t more, n = 0;

	for (i = item; i != NULL && n < NAMES_SHOWN; i = next_of(item, i)) {
		if (i->copy || is_named(item, i))
			continue;
		if (n++ > 0)
			html_lit(v->out, ", ");
		list_source(v, i);
	}
	more = (int64_t)item->story->outlets - n;
	if (more > 0)
		buf_printf(v->out,
		    " <bdi lang=\"en\">and %" PRId64 " more</bdi>", more);
}

void
coverage_strip(struct view *v, const struct store_item *item, bool axis)
{
	unixtime times[1 + STORE_STORY_ITEMS];
	const struct store_item *i;
	struct str label;
	struct buf b;
	size_t n = 0;

	for (i = item; i != NULL; i = next_of(item, i))
		if (!i->copy)
			times[n++] = list_time(i);
	buf_init(&b, 128);
	buf_printf(&b, "%zu reports from ", n);
	when_short(&b, v->now, item->story->first);
	html_lit(&b, " to ");
	when_short(&b, v->now, item->story->latest);
	label = arena_str(v->arena, buf_str(&b));
	buf_free(&b);
	svg_strip(v->out, times, n, v->now, STRIP_HOURS, label);
	if (axis)
		svg_axis(v->out, v->now, STRIP_HOURS);
}

/* ---- headlines --------------------------------------------------------- */

static void
write_headline(struct view *v, const struct store_item *i)
{
	struct buf *b = v->out;

	html_lit(b, "<li><span class=\"src\">");
	list_source(v, i);
	html_lit(b, " ");
	when_html(b, v->now, list_time(i));
	buf_printf(b, "</span><a href=\"%sitem/%" PRId64 "\"", v->root, i->id);
	list_lang(v, list_item_of(i).lang);
	html_lit(b, ">");
	html_text_cut(b, list_headline(i), HEADLINE_SHOWN);
	html_lit(b, "</a></li>\n");
}

static void
write_copies(struct view *v, const struct store_item *item)
{
	const struct store_item *i;
	size_t n = 0;

	for (i = item; i != NULL; i = next_of(item, i)) {
		if (!i->copy)
			continue;
		if (n++ == 0)
			html_lit(v->out,
			    "<p class=\"meta\">The same text, counted once, "
			    "also in ");
		else
			html_lit(v->out, ", ");
		list_source(v, i);
	}
	if (n > 0)
		html_lit(v->out, "</p>\n");
}

void
coverage_headlines(struct view *v, const struct store_item *item)
{
	const struct store_item *i;
	struct buf *b = v->out;
	size_t n = 0, others = count(item, false) - !item->copy;

	html_lit(
	    b, "<div class=\"cover\">\n<h3 class=\"sr\">Coverage</h3>\n<ul>\n");
	for (i = item->also; i != NULL; i = i->next) {
		if (i->copy)
			continue;
		if (n++ == HEADLINES_SHOWN) {
			html_lit(b, "</ul>\n<details><summary>");
			html_count(b, (int64_t)(others - HEADLINES_SHOWN),
			    "more headline", "more headlines");
			html_lit(b, "</summary><ul>\n");
		}
		write_headline(v, i);
	}
	html_lit(b, "</ul>\n");
	if (n > HEADLINES_SHOWN)
		html_lit(b, "</details>\n");
	write_copies(v, item);
	html_lit(b, "</div>\n");
}

void
coverage_why(struct view *v, const struct store_item *item)
{
	const struct store_item *i;
	struct buf *b = v->out;
	size_t n = 0;

	html_lit(b,
	    "<details class=\"why\"><summary>Why these are one story"
	    "</summary>\n<dl>");
	for (i = item; i != NULL && n < REASONS_SHOWN; i = next_of(item, i)) {
		html_lit(b, "<dt><bdi>");
		html_text(b, list_outlet(i));
		html_lit(b, "</bdi></dt><dd>");
		html_text(b, i->reason);
		html_lit(b, "</dd>\n");
		n++;
	}
	html_lit(b, "<dt>Rank</dt><dd>");
	coverage_count(v, item);
	html_lit(b,
	    "; who has the most outlets leads, then the newest. Feeds of one "
	    "owner and copies count once.</dd></dl>\n<p><a href=\"");
	buf_add_c(b, v->root);
	html_lit(b, "story/");
	html_segment(b, item->story->slug);
	html_lit(b, "\">The whole story</a></p>\n</details>\n");
}

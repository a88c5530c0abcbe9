/*
 * Items in lists.  The headline leads to our page of the item or story, the
 * outlet's name to the item where it was published.  What others wrote stands
 * in bdi or in an element with its own lang and dir, so that neither turns the
 * other around.
 */
#include "web/list.h"

#include <inttypes.h>
#include <string.h>

#include "base/url.h"
#include "store/store.h"
#include "web/coverage.h"
#include "web/html.h"
#include "web/page.h"
#include "web/when.h"

#define STRIP_OUTLETS 3 /* outlets from which a story has its strip */
#define ALSO_SHOWN 3 /* further sources named in a list */
#define WORDS_A_MINUTE 230 /* words an adult reads in silence */
#define HEADLINE_SHOWN 240 /* characters: no real headline is longer */

unixtime
list_time(const struct store_item *item)
{
	return item->published != UNIXTIME_NONE ? item->published : item->seen;
}

int64_t
list_minutes(int64_t words)
{
	return (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;
}

struct str
list_outlet(const struct store_item *item)
{
	return item->feed_title.n > 0 ? item->feed_title : item->outlet;
}

struct str
list_headline(const struct store_item *item)
{
	if (item->title.n > 0)
		return item->title;
	return item->summary.n > 0 ? item->summary : STR("(without a title)");
}

struct list_item
list_item_of(const struct store_item *item)
{
	struct list_item x = {.item = item};

	x.lang = lang_find(item->language, list_headline(item));
	return x;
}

void
list_lang(struct view *v, const struct lang *lang)
{
	if (lang == NULL || strcmp(lang->code, PAGE_LANGUAGE) == 0)
		return;
	html_attr(v->out, "lang", str_from(lang->code));
	if (lang->rtl)
		html_lit(v->out, " dir=\"rtl\"");
}

void
list_source(struct view *v, const struct store_item *item)
{
	struct buf *b = v->out;
	bool linked = url_is_web(item->link);

	if (linked) {
		html_lit(b, "<a class=\"at\"");
		html_href_out(b, item->link);
		html_lit(b, ">");
	}
	html_lit(b, "<bdi>");
	html_text(b, list_outlet(item));
	html_lit(b, "</bdi>");
	if (linked)
		html_lit(b, "</a>");
}

/* The small print of a story. */
static void
write_coverage(struct view *v, const struct store_item *item)
{
	struct buf *b = v->out;

	html_lit(b, "<bdi class=\"hot\" lang=\"en\">");
	coverage_count(v, item);
	html_lit(b, "</bdi>");
	page_sep(v);
	coverage_names(v, item);
	page_sep(v);
	when_html(b, v->now, item->story->latest);
}

void
list_sources(struct view *v, const struct store_item *item)
{
	const struct store_item *other;
	struct buf *b = v->out;
	int n = 0;

	if (coverage_is_story(item)) {
		write_coverage(v, item);
		return;
	}
	list_source(v, item);
	page_sep(v);
	when_html(b, v->now, list_time(item));
	if (item->words >= LIST_LONG_WORDS) {
		page_sep(v);
		html_lit(b, "<bdi lang=\"en\">");
		html_count(b, list_minutes(item->words), "minute", "minutes");
		html_lit(b, "</bdi>");
	}
	for (other = item->also; other != NULL; other = other->next, n++) {
		if (n >= ALSO_SHOWN)
			continue;
		if (n == 0) {
			page_sep(v);
			html_lit(b, "<bdi lang=\"en\">also in</bdi> ");
		} else {
			html_lit(b, ", ");
		}
		list_source(v, other);
	}
	if (n > ALSO_SHOWN)
		buf_printf(
		    b, " <bdi lang=\"en\">and %d more</bdi>", n - ALSO_SHOWN);
}

void
list_headline_link(struct view *v, const struct store_item *item)
{
	struct buf *b = v->out;

	if (coverage_is_story(item)) {
		buf_printf(b, "<a href=\"%sstory/", v->root);
		html_segment(b, item->story->slug);
		html_lit(b, "\">");
	} else {
		buf_printf(
		    b, "<a href=\"%sitem/%" PRId64 "\">", v->root, item->id);
	}
	html_text_cut(b, list_headline(item), HEADLINE_SHOWN);
	html_lit(b, "</a>");
}

void
list_article(struct view *v, struct list_item *x, int level, size_t dek,
    const char *class)
{
	struct buf *b = v->out;

	x->shown = true;
	html_lit(b, "<article class=\"story");
	if (class != NULL)
		buf_printf(b, " %s", class);
	html_lit(b, "\"");
	list_lang(v, x->lang);
	buf_printf(b, ">\n<h%d>", level);
	list_headline_link(v, x->item);
	buf_printf(b, "</h%d>\n", level);
	if (dek > 0 && x->item->title.n > 0 && x->item->summary.n > 0) {
		html_lit(b, "<p class=\"dek\">");
		html_text_cut(b, x->item->summary, dek);
		html_lit(b, "</p>\n");
	}
	html_lit(b, "<p class=\"meta\">");
	list_sources(v, x->item);
	html_lit(b, "</p>\n");
	if (coverage_is_story(x->item) &&
	    x->item->story->outlets >= STRIP_OUTLETS)
		coverage_strip(v, x->item, false);
	html_lit(b, "</article>\n");
}

void
list_line(struct view *v, struct list_item *x)
{
	struct buf *b = v->out;

	x->shown = true;
	html_lit(b, "<li");
	list_lang(v, x->lang);
	html_lit(b, ">");
	list_headline_link(v, x->item);
	html_lit(b, " <span class=\"src\">");
	list_sources(v, x->item);
	html_lit(b, "</span></li>\n");
}

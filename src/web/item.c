/*
 * One item: its headline, who published it and when, the text as the feed
 * sent it, and beside it where else the same page stands, what the headline
 * was before, and what comes with the item.
 */
#include <inttypes.h>

#include "base/url.h"
#include "feed/sanitise.h"
#include "store/store.h"
#include "web/html.h"
#include "web/list.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/when.h"

#define NEIGHBOURS 400 /* newest items among which the next one is sought */
#define FEW_WORDS 40 /* words: below, the summary is all there is to read */

/* ---- around the text --------------------------------------------------- */

struct neighbours {
	const struct store_item *newer, *older, *self;
};

/* The item among the newest, with those before and after it. */
static enum err
find_neighbours(
    struct view *v, const struct store_item *x, struct neighbours *around)
{
	struct store_query q = {.since = UNIXTIME_NONE,
	    .same_page_once = true,
	    .limit = NEIGHBOURS};
	struct store_item *i = NULL;
	const struct store_item *also, *newer = NULL;
	size_t n;
	enum err e = store_items(v->store, &q, v->arena, &i, &n, &v->error);

	for (; e == ERR_OK && i != NULL; newer = i, i = i->next) {
		bool found = i->id == x->id;

		for (also = i->also; also != NULL; also = also->next)
			found = found || also->id == x->id;
		if (!found)
			continue;
		*around = (struct neighbours){
		    .newer = newer, .older = i->next, .self = i};
		break;
	}
	return e;
}

static void
write_step(struct view *v, const struct store_item *to, const char *rel,
    const char *word)
{
	struct buf *b = v->out;

	if (to == NULL)
		return;
	page_sep(v);
	buf_printf(b, "<a rel=\"%s\" href=\"%sitem/%" PRId64 "\"", rel, v->root,
	    to->id);
	html_attr(b, "title", list_headline(to));
	buf_printf(b, ">%s</a>", word);
}

static void
write_crumbs(
    struct view *v, const struct store_item *x, const struct neighbours *around)
{
	struct buf *b = v->out;

	html_lit(b, "<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><a");
	page_href(v, "");
	html_lit(b, ">← Front page</a>");
	if (x->category.n > 0) {
		page_sep(v);
		html_lit(b, "<a href=\"");
		buf_add_c(b, v->root);
		html_lit(b, "category/");
		html_segment(b, x->category);
		html_lit(b, "\"><bdi>");
		html_text(b, x->category);
		html_lit(b, "</bdi></a>");
	}
	write_step(v, around->newer, "next", "newer item");
	write_step(v, around->older, "prev", "older item");
	html_lit(b, "</nav>\n");
}

static void
write_head(struct view *v, const struct store_item *x, const struct lang *lang)
{
	struct buf *b = v->out;

	html_lit(b, "<article class=\"storyhead story\"");
	list_lang(v, lang);
	html_lit(b, ">\n<p class=\"caps new\"><bdi>");
	html_text(b, list_outlet(x));
	html_lit(b, "</bdi></p>\n<h1>");
	html_text(b, list_headline(x));
	html_lit(b, "</h1>\n<p class=\"meta by\" lang=\"en\" dir=\"ltr\">");
	if (x->author.n > 0) {
		html_lit(b, "by <bdi>");
		html_text(b, x->author);
		html_lit(b, "</bdi>");
		page_sep(v);
	}
	when_html(b, v->now, list_time(x));
	if (list_minutes(x->words) > 0) {
		page_sep(v);
		html_count(b, list_minutes(x->words), "minute", "minutes");
	}
	if (url_is_web(x->link)) {
		struct url u;

		url_split(x->link, &u);
		page_sep(v);
		html_lit(b, "<a class=\"at\"");
		html_href_out(b, x->link);
		html_lit(b, ">");
		html_text(b, u.host);
		html_lit(b, "</a>");
	}
	html_lit(b, "</p>\n</article>\n");
}

/* ---- the text ---------------------------------------------------------- */

static void
write_enclosures(struct view *v, const struct parsed_enclosure *e)
{
	struct buf *b = v->out;

	if (e == NULL)
		return;
	html_lit(b,
	    "<section class=\"block\" aria-labelledby=\"b-with\">"
	    "<h2 class=\"caps\" id=\"b-with\">Comes with it</h2>\n"
	    "<ul class=\"files\">\n");
	for (; e != NULL; e = e->next) {
		html_lit(b, "<li><a");
		html_href_out(b, e->url);
		html_lit(b, ">");
		html_text_cut(b, e->url, 90);
		html_lit(b, "</a> <span class=\"meta\">");
		html_text(b, e->type);
		if (e->length >= 1000) {
			html_lit(b, " ");
			html_num(b, (e->length + 500) / 1000);
			html_lit(b, " kB");
		}
		html_lit(b, "</span></li>\n");
	}
	html_lit(b, "</ul>\n</section>\n");
}

/* What a text came to on the page. */
struct text_note {
	bool refused; /* by the verifier */
	struct sanitise_shown shown;
};

/* A note on what was left out of the text, and the way to all of it. */
static void
write_note(
    struct view *v, const struct store_item *x, const struct text_note *note)
{
	struct buf *b = v->out;

	html_lit(b, "<p class=\"meta by\">");
	if (note->refused)
		html_lit(b,
		    "The text did not pass the check for safe markup "
		    "and is shown as it is stored. ");
	if (note->shown.images > 0 && !v->images) {
		html_count(b, (int64_t)note->shown.images, "image", "images");
		html_lit(b, " not loaded. ");
	}
	if (note->shown.trackers > 0) {
		html_count(b, (int64_t)note->shown.trackers, "tracking pixel",
		    "tracking pixels");
		html_lit(b, " left out. ");
	}
	if (url_is_web(x->link)) {
		html_lit(b, "<a class=\"at\"");
		html_href_out(b, x->link);
		html_lit(b, ">Read it at <bdi>");
		html_text(b, list_outlet(x));
		html_lit(b, "</bdi></a>");
	}
	html_lit(b, "</p>\n");
}

/* The stored text was safe when it was stored; whoever has changed the file
 * since meets the verifier. */
static void
write_content(struct view *v, struct str content, struct text_note *note)
{
	note->refused = !sanitise_verify(content);
	if (!note->refused) {
		sanitise_display(content, v->images, v->out, &note->shown);
		return;
	}
	html_lit(v->out, "<p>");
	html_text(v->out, content);
	html_lit(v->out, "</p>");
}

static void
write_text(
    struct view *v, const struct store_item_full *full, const struct lang *lang)
{
	const struct store_item *x = &full->item;
	struct text_note note = {.refused = false};
	struct buf *b = v->out;

	html_lit(b,
	    "<section class=\"block\" aria-labelledby=\"b-text\">"
	    "<h2 class=\"caps\" id=\"b-text\">");
	if (full->content.n == 0 && x->summary.n == 0)
		html_lit(b, "The feed gave no text");
	else if (x->words < FEW_WORDS)
		html_lit(b, "What the feed says of it");
	else
		html_lit(b, "The text, as the feed sent it");
	html_lit(b, "</h2>\n<div class=\"prose\"");
	list_lang(v, lang);
	if (lang == NULL)
		html_lit(b, " dir=\"auto\"");
	html_lit(b, ">\n");
	if (full->content.n > 0) {
		write_content(v, full->content, &note);
	} else if (x->summary.n > 0) {
		html_lit(b, "<p>");
		html_text(b, x->summary);
		html_lit(b, "</p>");
	}
	html_lit(b, "\n</div>\n");
	write_note(v, x, &note);
	html_lit(b, "</section>\n");
}

/* ---- beside it --------------------------------------------------------- */

static void
write_also(struct view *v, const struct store_item *self, int64_t id)
{
	const struct store_item *i = self;
	struct buf *b = v->out;

	if (self == NULL || self->also == NULL)
		return;
	html_lit(b,
	    "<section aria-labelledby=\"s-also\">"
	    "<h2 class=\"caps\" id=\"s-also\">The same page</h2>\n<ul>\n");
	while (i != NULL) {
		if (i->id != id) {
			buf_printf(b, "<li><a href=\"%sitem/%" PRId64 "\"",
			    v->root, i->id);
			list_lang(v, list_item_of(i).lang);
			html_lit(b, ">");
			html_text(b, list_headline(i));
			html_lit(b, "</a><span class=\"meta\"><bdi>");
			html_text(b, list_outlet(i));
			html_lit(b, "</bdi>");
			page_sep(v);
			when_html(b, v->now, list_time(i));
			html_lit(b, "</span></li>\n");
		}
		i = i == self ? self->also : i->next;
	}
	html_lit(b, "</ul></section>\n");
}

static void
write_story(struct view *v, const struct store_story *story)
{
	struct buf *b = v->out;

	if (story == NULL)
		return;
	html_lit(b,
	    "<section aria-labelledby=\"s-story\">"
	    "<h2 class=\"caps\" id=\"s-story\">Part of a story</h2>\n"
	    "<ul><li><a href=\"");
	buf_add_c(b, v->root);
	html_lit(b, "story/");
	html_segment(b, story->slug);
	html_lit(b, "\"><bdi>");
	html_text(b, story->title);
	html_lit(b, "</bdi></a><span class=\"meta\">");
	html_count(b, story->outlets, "outlet", "outlets");
	page_sep(v);
	html_count(b, story->items, "item", "items");
	html_lit(b, "</span></li></ul></section>\n");
}

static void
write_revisions(
    struct view *v, const struct store_revision *r, const struct lang *lang)
{
	struct buf *b = v->out;

	if (r == NULL)
		return;
	html_lit(b,
	    "<section aria-labelledby=\"s-was\">"
	    "<h2 class=\"caps\" id=\"s-was\">Headline changed</h2>\n"
	    "<ul>\n");
	for (; r != NULL; r = r->next) {
		html_lit(b, "<li><span class=\"meta\">until ");
		when_html(b, v->now, r->at);
		html_lit(b, " it was</span> <del class=\"was\"");
		list_lang(v, lang);
		html_lit(b, ">");
		html_text(b, r->title);
		html_lit(b, "</del></li>\n");
	}
	html_lit(b, "</ul></section>\n");
}

static void
open_row(struct view *v, const char *name)
{
	html_lit(v->out, "<tr><th scope=\"row\">");
	buf_add_c(v->out, name);
	html_lit(v->out, "</th><td>");
}

static void
write_facts(struct view *v, const struct store_item_full *full)
{
	const struct store_item *x = &full->item;
	const struct parsed_tag *tag;
	struct buf *b = v->out;

	html_lit(b,
	    "<section aria-labelledby=\"s-facts\">"
	    "<h2 class=\"caps\" id=\"s-facts\">This item</h2>\n"
	    "<table class=\"kv\">\n");
	open_row(v, "Feed");
	buf_printf(
	    b, "<a href=\"%sfeeds#f%" PRId64 "\"><bdi>", v->root, x->feed_id);
	html_text(b, x->feed_title);
	html_lit(b, "</bdi></a></td></tr>\n");
	if (x->published != UNIXTIME_NONE) {
		open_row(v, "Published");
		when_words(b, v->now, x->published);
		html_lit(b, "</td></tr>\n");
	}
	open_row(v, "Came in");
	when_words(b, v->now, x->seen);
	html_lit(b, "</td></tr>\n");
	if (full->tags != NULL) {
		open_row(v, "Tags");
		for (tag = full->tags; tag != NULL; tag = tag->next) {
			html_lit(b, "<bdi>");
			html_text(b, tag->name);
			html_lit(b, "</bdi>");
			if (tag->next != NULL)
				html_lit(b, ", ");
		}
		html_lit(b, "</td></tr>\n");
	}
	if (url_is_web(full->comments)) {
		open_row(v, "Discussion");
		html_lit(b, "<a");
		html_href_out(b, full->comments);
		html_lit(b, ">comments</a></td></tr>\n");
	}
	html_lit(b, "</table>\n");
	buf_printf(b,
	    "<pre><code>SELECT * FROM item\nWHERE id = %" PRId64
	    ";</code></pre></section>\n",
	    x->id);
}

int
item_page(struct view *v, const struct view_args *args)
{
	struct neighbours around = {NULL, NULL, NULL};
	struct store_item_full full;
	const struct lang *lang;
	struct buf *b = v->out;
	enum err e =
	    store_item_get(v->store, args->id, v->arena, &full, &v->error);

	if (e == ERR_NOTFOUND) {
		v->error.text[0] = '\0';
		return 404;
	}
	if (e != ERR_OK || find_neighbours(v, &full.item, &around) != ERR_OK)
		return 503;
	lang = list_item_of(&full.item).lang;
	page_open(v,
	    &(struct page_head){
		.title = list_headline(&full.item), .skip = "the text"});
	page_mast(v);
	write_crumbs(v, &full.item, &around);
	html_lit(b, "<main id=\"main\" class=\"two\">\n<div>\n");
	write_head(v, &full.item, lang);
	write_text(v, &full, lang);
	write_enclosures(v, full.enclosures);
	html_lit(b,
	    "</div>\n<aside class=\"side\" "
	    "aria-label=\"About this item\">\n");
	write_story(v, full.item.story);
	write_also(v, around.self, full.item.id);
	write_revisions(v, full.revisions, lang);
	write_facts(v, &full);
	html_lit(b, "</aside>\n</main>\n");
	page_close(v);
	return 200;
}

/*
 * OPML (opml.org/spec2.opml): outlines in outlines.  One with an xmlUrl is a
 * subscription, one without is a folder; an include is never followed.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/limits.h"
#include "feed/repair.h"
#include "feed/subscriptions_add.h"
#include "feed/value.h"
#include "feed/xml.h"

struct opml_reader {
	struct subscription_builder *b;
	uint64_t first_line;
	bool has_child; /* the root is not empty */
	int depth; /* of elements */
	int head; /* depth of <head>, 0 outside */
	struct str element; /* of the head that is open, in names */
	char element_name[16];
	struct buf text; /* of it */
	size_t n_folders; /* outlines open */
	struct str folders[OPML_DEPTH_MAX]; /* their names, or empty */
};

static struct str
plain(struct opml_reader *r, struct str s)
{
	return value_plain(r->b->a,
	    value_clean(
		r->b->a, str_sub(s, 0, FEED_STRING_MAX), FEED_STRING_MAX),
	    FEED_TEXT_PLAIN);
}

/* OPML 2.0: text is what is shown; title what the feed calls itself. */
static struct str
outline_name(struct opml_reader *r, const struct xml_tag *tag)
{
	struct str name = plain(r, xml_attr(tag, "text"));

	return name.n > 0 ? name : plain(r, xml_attr(tag, "title"));
}

static void
subscription(struct opml_reader *r, const struct xml_tag *tag, struct str url,
    uint64_t line)
{
	struct subscription *s = subscription_add(r->b, url, line);
	struct str path[OPML_DEPTH_MAX];
	size_t n = 0;

	if (s == NULL)
		return;
	if (s->title.n == 0)
		s->title = outline_name(r, tag);
	if (s->html_url.n == 0 && url_is_web(xml_attr(tag, "htmlUrl")))
		s->html_url = plain(r, xml_attr(tag, "htmlUrl"));
	if (s->description.n == 0)
		s->description = plain(r, xml_attr(tag, "description"));
	if (s->language.n == 0)
		s->language = plain(r, xml_attr(tag, "language"));
	for (size_t i = 0; i < r->n_folders; i++) {
		if (r->folders[i].n > 0)
			path[n++] = r->folders[i];
	}
	subscription_path_add(r->b, s, path, n);
	subscription_categories_add(r->b, s, xml_attr(tag, "category"));
}

static void
outline(struct opml_reader *r, struct xml_parser *x, const struct xml_tag *tag)
{
	struct str url = xml_attr(tag, "xmlUrl");

	if (url.n == 0 && str_eq_c_nocase(xml_attr(tag, "type"), "rss"))
		url = xml_attr(tag, "url");
	if (r->n_folders == OPML_DEPTH_MAX) {
		xml_stop(x, ERR_LIMIT, "outlines nested more than 64 deep");
		return;
	}
	if (r->b->list->n == OPML_SUBSCRIPTIONS_MAX) {
		xml_stop(x, ERR_LIMIT, "more than 100000 subscriptions");
		return;
	}
	if (str_trim(url).n > 0)
		subscription(r, tag, url, r->first_line - 1 + xml_line(x));
	r->folders[r->n_folders++] = outline_name(r, tag);
}

static void
on_start(void *arg, struct xml_parser *x, const struct xml_tag *tag)
{
	struct opml_reader *r = arg;

	r->depth++;
	r->has_child |= r->depth > 1;
	if (tag->oversized) {
		xml_stop(x, ERR_LIMIT, "an attribute value longer than 64 KiB");
	} else if (r->depth == 1) {
		if (!str_eq_c_nocase(tag->name, "opml"))
			xml_stop(x, ERR_NOTFOUND, "not OPML");
	} else if (str_eq_c_nocase(tag->name, "head")) {
		r->head = r->depth;
	} else if (str_eq_c_nocase(tag->name, "outline")) {
		outline(r, x, tag);
	} else if (r->head > 0 && r->depth == r->head + 1 &&
	    tag->name.n <= sizeof(r->element_name)) {
		memcpy(r->element_name, tag->name.p, tag->name.n);
		r->element = (struct str){r->element_name, tag->name.n};
		buf_reset(&r->text);
	}
}

/* An element of the head. */
static void
head_element(struct opml_reader *r)
{
	struct subscription_list *list = r->b->list;
	struct str text = plain(r, buf_str(&r->text));

	if (str_eq_c_nocase(r->element, "title"))
		list->title = text;
	else if (str_eq_c_nocase(r->element, "dateCreated"))
		(void)date_parse(text, &list->created);
	else if (str_eq_c_nocase(r->element, "dateModified"))
		(void)date_parse(text, &list->modified);
	else if (str_eq_c_nocase(r->element, "ownerName"))
		list->owner_name = text;
	else if (str_eq_c_nocase(r->element, "ownerEmail"))
		list->owner_email = text;
	else if (str_eq_c_nocase(r->element, "ownerId"))
		list->owner_id = text;
	r->element = STR_EMPTY;
}

/* Which element ends follows from the depth: outlines hold only outlines. */
static void
on_end(void *arg, struct xml_parser *x)
{
	struct opml_reader *r = arg;

	if (r->head > 0 && r->depth == r->head + 1 && r->element.n > 0)
		head_element(r);
	else if (r->depth == r->head)
		r->head = 0;
	else if (r->head == 0 && r->n_folders > 0)
		r->n_folders--;
	r->depth--;
}

static void
on_text(void *arg, struct str s)
{
	struct opml_reader *r = arg;

	if (r->element.n > 0)
		buf_add_str(&r->text, s);
}

static enum err
read_once(struct str text, uint64_t first_line, bool lenient,
    struct subscription_builder *b, struct xml_report *at, struct errinfo *ei)
{
	struct opml_reader *r = mem_zero(sizeof(*r));
	struct xml_handler h = {
	    .arg = r, .start = on_start, .end = on_end, .text = on_text};
	struct xml_options o = {.lenient = lenient};
	enum err e;

	r->b = b;
	r->first_line = first_line;
	buf_init(&r->text, FEED_STRING_MAX);
	e = xml_parse(text, &o, &h, at, ei);
	buf_free(&r->text);
	if (e == ERR_OK && !r->has_child)
		e = err_set(ei, ERR_INPUT, "an empty OPML document");
	free(r);
	return e;
}

/* The second try.  A list that breaks off is not taken in part. */
static enum err
read_repaired(struct str text, uint64_t first_line,
    struct subscription_builder *b, struct errinfo *ei)
{
	struct repairs notes = {0};
	struct xml_report at;
	struct buf fixed, valid;
	enum err e;

	buf_init(&valid, FEED_DECODED_MAX);
	buf_init(&fixed, FEED_DECODED_MAX);
	(void)utf8_repair(text, &valid);
	repair_xml(buf_str(&valid), first_line, &fixed, &notes);
	if (notes.notes[REPAIR_TRUNCATED].count > 0)
		e = ERR_INPUT;
	else
		e = read_once(buf_str(&fixed), first_line, true, b, &at, ei);
	/* Missing end tags take nothing away from a list of outlines. */
	if (e == ERR_INPUT && notes.notes[REPAIR_UNCLOSED].count > 0)
		e = ERR_OK;
	buf_free(&fixed);
	buf_free(&valid);
	return e;
}

enum err
opml_read(struct str text, uint64_t first_line, struct subscription_builder *b,
    struct errinfo *ei)
{
	struct arena *a = b->a;
	struct subscription_list *list = b->list;
	struct xml_report at;
	enum err e = read_once(text, first_line, false, b, &at, ei);

	if (e == ERR_INPUT) {
		map_free(&b->by_url);
		subscription_start(b, a, list, "opml");
		if (read_repaired(text, first_line, b, NULL) == ERR_OK)
			return ERR_OK;
	}
	if (e == ERR_NOTFOUND)
		return err_set(
		    ei, ERR_INPUT, "neither OPML nor a list of URLs");
	if (e != ERR_OK)
		return err_prefix(ei, e == ERR_LIMIT ? e : ERR_INPUT,
		    "line %" PRIu64 ", column %" PRIu64,
		    first_line - 1 + at.line, at.column);
	return ERR_OK;
}

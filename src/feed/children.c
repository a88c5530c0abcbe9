/*
 * What feeds and items hold several of: items, persons, categories, links,
 * enclosures; and the root that holds it all.
 */
#include <stdlib.h>

#include "base/compiler.h"
#include "base/url.h"
#include "feed/reader.h"
#include "feed/value.h"

struct feed_itunes *
reader_itunes(struct feed_reader *r)
{
	if (r->t->m->itunes == NULL)
		r->t->m->itunes = reader_alloc(r, sizeof(*r->t->m->itunes));
	return r->t->m->itunes;
}

struct feed_image *
reader_image(struct feed_reader *r)
{
	if (r->t->m->image == NULL)
		r->t->m->image = reader_alloc(r, sizeof(*r->t->m->image));
	return r->t->m->image;
}

void
wrapper_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	const struct frame *parent = &r->frames[r->depth - 1];

	reader_top(r)->pos = parent->pos;
	reader_top(r)->voc = parent->voc;
}

/* Items */

void
item_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct frame *f = reader_top(r);
	struct feed_item *item;
	struct str about = xml_attr_ns(tag, NS_RDF, "about");

	f->pos = POS_IGNORE;
	if (r->t != &r->feed || r->frames[r->depth - 1].pos != POS_FEED)
		return;
	r->doc->items_seen++;
	if (r->doc->n_items == FEED_ITEMS_MAX)
		return;
	item = reader_alloc(r, sizeof(*item));
	item_init(item);
	r->item = (struct target){.item = item, .m = &item->m};
	r->t = &r->item;
	r->permalink = STR_EMPTY;
	r->corner = STR_EMPTY;
	r->summary_lang = STR_EMPTY;
	f->pos = POS_ITEM;
	if (about.n > 0)
		field_set(r, FIELD_ID, 0, about);
	if (f->lang.n > 0)
		field_set(r, FIELD_LANGUAGE, 1, f->lang);
	item->m.no_language = f->own_lang && f->lang.n == 0;
}

/* Only here the item joins the list: what a damaged document leaves open is
 * not in it. */
void
item_end(struct feed_reader *r, const struct element *el, struct str text)
{
	struct feed_item *item = r->item.item;

	if (reader_top(r)->pos != POS_ITEM)
		return;
	if (item->m.link.n == 0)
		item->m.link = r->permalink;
	if (item->content.type == FEED_TEXT_NONE)
		field_set(r, FIELD_LANGUAGE, 4, r->summary_lang);
	r->t = &r->feed;
	if (arena_failed(r->a))
		return;
	*r->next_item = item;
	r->next_item = &item->next;
	r->doc->n_items++;
}

/* Persons */

void
person_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct frame *f = reader_top(r);

	r->person_now = (struct feed_person){0};
	r->person = &r->person_now;
	f->pos = POS_PERSON;
	f->voc = &atom_person_vocabulary;
}

/* A text that is one address: no space, one @ with something around it. */
static bool
is_email(struct str s)
{
	size_t at = str_find_char(s, '@');

	if (at == 0 || at + 1 >= s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (ascii_is_space(s.p[i]) || s.p[i] == '<' || s.p[i] == '(' ||
		    (s.p[i] == '@' && i != at))
			return false;
	}
	return true;
}

/* Splits "outside (inside)": true when s ends in a bracket like that. */
static bool
split_brackets(struct str s, char open, char close, struct str *outside,
    struct str *inside)
{
	size_t at = str_find_char(s, open);

	if (at >= s.n || s.p[s.n - 1] != close)
		return false;
	*outside = str_trim(str_sub(s, 0, at));
	*inside = str_trim(str_sub(s, at + 1, s.n - at - 2));
	return true;
}

/* Without "mailto:" and a pair of quotes around it. */
static struct str
unwrap(struct str s)
{
	s = str_trim(s);
	if (str_starts_nocase(s, STR("mailto:")))
		s = str_trim(str_sub(s, 7, s.n));
	if (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = str_sub(s, 1, s.n - 2);
	return str_trim(s);
}

/*
 * The forms of RSS: "jane@example.com (Jane)", "Jane (jane@example.com)",
 * "Jane <jane@example.com>", "jane@example.com, Jane", either alone.
 */
static void
person_parse(struct feed_reader *r, struct str s, struct feed_person *out)
{
	struct str outside, inside;

	s = unwrap(s);
	if (split_brackets(s, '(', ')', &outside, &inside) ||
	    split_brackets(s, '<', '>', &outside, &inside)) {
		outside = unwrap(outside);
		inside = unwrap(inside);
		if (is_email(inside)) {
			out->email = inside;
			out->name = outside;
		} else if (is_email(outside)) {
			out->email = outside;
			out->name = inside;
		} else {
			out->name = s;
		}
	} else if (is_email(s)) {
		out->email = s;
	} else {
		out->name = s;
	}
}

/* Appends a copy of the person that closes, when there is anything in it. */
static void
person_close(struct feed_reader *r, struct feed_person **list, struct str text)
{
	struct feed_person *p = &r->person_now, **at = list;

	r->person = NULL;
	if (p->name.n == 0 && p->email.n == 0 && p->uri.n == 0)
		person_parse(r, reader_string(r, text), p);
	if (p->name.n == 0 && p->email.n == 0 && p->uri.n == 0)
		return;
	LIST_END(at);
	if (*at != NULL)
		return;
	for (struct feed_person *q = *list; q != NULL; q = q->next) {
		if (str_eq(q->name, p->name) && str_eq(q->email, p->email) &&
		    str_eq(q->uri, p->uri))
			return;
	}
	p = reader_alloc(r, sizeof(*p));
	*p = r->person_now;
	if (!arena_failed(r->a))
		*at = p;
}

void
author_end(struct feed_reader *r, const struct element *el, struct str text)
{
	person_close(r, &r->t->m->authors, text);
}

void
contributor_end(
    struct feed_reader *r, const struct element *el, struct str text)
{
	person_close(r, &r->t->m->contributors, text);
}

void
publisher_end(struct feed_reader *r, const struct element *el, struct str text)
{
	person_close(r, &r->t->m->publisher, text);
}

/* Categories */

void
category_add(
    struct feed_reader *r, struct str term, struct str scheme, struct str label)
{
	struct feed_category **at = &r->t->m->categories, *c;

	LIST_END(at);
	if (*at != NULL)
		return;
	term = reader_string(r, term);
	label = reader_string(r, label);
	scheme = reader_string(r, scheme);
	if (term.n == 0 && label.n == 0)
		return;
	for (c = r->t->m->categories; c != NULL; c = c->next) {
		if (str_eq(c->term, term) && str_eq(c->scheme, scheme) &&
		    str_eq(c->label, label))
			return;
	}
	c = reader_alloc(r, sizeof(*c));
	c->term = term;
	c->scheme = scheme;
	c->label = label;
	if (!arena_failed(r->a))
		*at = c;
}

/* Enclosures */

void
enclosure_add(struct feed_reader *r, struct str url, struct str type,
    struct str length, struct str title)
{
	struct feed_enclosure **at, *e;

	url = reader_url(r, url);
	if (r->t->item == NULL || url.n == 0)
		return;
	at = &r->t->item->enclosures;
	for (e = *at; e != NULL; e = e->next) {
		if (str_eq(e->url, url))
			return;
	}
	LIST_END(at);
	if (*at != NULL)
		return;
	e = reader_alloc(r, sizeof(*e));
	e->url = url;
	e->type = reader_string(r, type);
	e->title = reader_string(r, title);
	e->length = reader_int(length);
	if (!arena_failed(r->a))
		*at = e;
}

/* Links */

static void
hub_add(struct feed_reader *r, struct str url)
{
	struct feed_string **at = &r->t->feed->hubs, *hub;

	LIST_END(at);
	if (*at != NULL)
		return;
	hub = reader_alloc(r, sizeof(*hub));
	hub->s = url;
	if (!arena_failed(r->a))
		*at = hub;
}

static bool
is_html_type(struct str type)
{
	type = str_trim(str_sub(type, 0, str_find_char(type, ';')));
	return type.n == 0 || str_eq_c_nocase(type, "text/html") ||
	    str_eq_c_nocase(type, "application/xhtml+xml");
}

/* The meanings of a link in a feed. */
static void
feed_link(struct feed_reader *r, const struct feed_link *l)
{
	struct feed_doc *feed = r->t->feed;

	if (str_eq_c(l->rel, "self") && feed->self.n == 0)
		feed->self = l->href;
	else if (str_eq_c(l->rel, "next") && feed->next.n == 0)
		feed->next = l->href;
	else if (str_eq_c(l->rel, "hub"))
		hub_add(r, l->href);
}

/* The meanings of a link in an item. */
static void
item_link(
    struct feed_reader *r, const struct feed_link *l, const struct xml_tag *tag)
{
	struct str count = xml_attr_ns(tag, NS_THR, "count");

	if (str_eq_c(l->rel, "enclosure")) {
		enclosure_add(
		    r, l->href, l->type, xml_attr(tag, "length"), l->title);
	} else if (str_eq_c(l->rel, "replies")) {
		field_set(r,
		    is_html_type(l->type) ? FIELD_COMMENTS
					  : FIELD_COMMENTS_FEED,
		    2, l->href);
		if (count.n > 0)
			field_set(r, FIELD_COMMENTS_COUNT, 1, count);
	}
}

static void
link_apply(
    struct feed_reader *r, const struct feed_link *l, const struct xml_tag *tag)
{
	if (str_eq_c(l->rel, "alternate"))
		field_set(
		    r, FIELD_LINK, is_html_type(l->type) ? 4 : 2, l->href);
	else if (str_eq_c(l->rel, "license"))
		field_set(r, FIELD_LICENSE, 2, l->href);
	else if (r->t->item != NULL)
		item_link(r, l, tag);
	else
		feed_link(r, l);
}

static void
link_append(struct feed_reader *r, struct feed_link *l)
{
	struct feed_link **at = &r->t->m->links;

	LIST_END(at);
	if (*at == NULL && !arena_failed(r->a))
		*at = l;
}

#define IANA_RELATION "http://www.iana.org/assignments/relation/"

void
link_add(struct feed_reader *r, const struct xml_tag *tag)
{
	struct feed_link *l;
	struct str rel = str_trim(xml_attr(tag, "rel"));
	struct str href = str_trim(xml_attr(tag, "href"));

	if (href.n == 0 && xml_attr(tag, "href").p == NULL)
		return;
	href = url_resolve(r->a, reader_top(r)->base, href);
	if (href.n == 0)
		return;
	if (str_starts_nocase(rel, STR(IANA_RELATION)))
		rel = str_sub(rel, sizeof(IANA_RELATION) - 1, rel.n);
	l = reader_alloc(r, sizeof(*l));
	l->href = href;
	l->rel = rel.n > 0 ? reader_string(r, rel) : STR("alternate");
	l->type = reader_string(r, xml_attr(tag, "type"));
	l->title = reader_string(r, xml_attr(tag, "title"));
	l->hreflang = reader_string(r, xml_attr(tag, "hreflang"));
	l->length = reader_int(xml_attr(tag, "length"));
	link_append(r, l);
	link_apply(r, l, tag);
}

void
link_add_plain(struct feed_reader *r, struct str href, struct str rel)
{
	const struct xml_tag none = {0};
	struct feed_link *l;

	href = reader_url(r, href);
	if (href.n == 0)
		return;
	l = reader_alloc(r, sizeof(*l));
	l->href = href;
	l->rel = rel.n > 0 ? rel : STR("alternate");
	link_append(r, l);
	link_apply(r, l, &none);
}

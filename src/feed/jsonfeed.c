/*
 * JSON Feed (jsonfeed.org/version/1.1).  Jansson reads strictly: no NUL, no
 * lone surrogates, no duplicate keys, no invalid UTF-8.  Members of a wrong
 * type are taken as absent.
 *
 * Jansson's tree is far larger than its text, so the values are counted
 * before it is built.
 */
#include "feed/jsonfeed.h"

#include <inttypes.h>
#include <jansson.h>

#include "base/date.h"
#include "base/url.h"
#include "feed/limits.h"
#include "feed/reader.h"
#include "feed/value.h"

struct json_reader {
	struct arena *a;
	struct str base;
	struct feed_doc *doc;
};

/* Values in the text, nearly: one for each comma and bracket outside of
 * strings. */
static size_t
count_values(struct str s)
{
	size_t n = 0;
	bool in_string = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == ',' || c == '[' || c == '{'))
			n++;
	}
	return n;
}

/* Members by kind */

static struct str
raw_string(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);

	if (!json_is_string(v))
		return STR_EMPTY;
	return (struct str){json_string_value(v), json_string_length(v)};
}

static struct str
string(struct json_reader *r, const json_t *object, const char *name)
{
	struct str s = str_trim(raw_string(object, name));

	return s.n > 0 ? value_clean(r->a, s, FEED_STRING_MAX) : STR_EMPTY;
}

static struct str
url(struct json_reader *r, const json_t *object, const char *name)
{
	struct str s = str_trim(raw_string(object, name));

	return s.n > 0 ? url_resolve(r->a, r->base, s) : STR_EMPTY;
}

static struct feed_text
text(struct json_reader *r, const json_t *object, const char *name,
    enum feed_text_type type)
{
	struct feed_text t = {.base = r->base};

	t.s = value_clean(r->a, raw_string(object, name), FEED_TEXT_MAX);
	if (t.s.n > 0)
		t.type = type;
	return t;
}

static unixtime
date(const json_t *object, const char *name)
{
	unixtime t = UNIXTIME_NONE;

	(void)date_parse(str_trim(raw_string(object, name)), &t);
	return t;
}

static int64_t
number(const json_t *object, const char *name)
{
	double v = json_number_value(json_object_get(object, name));

	return v >= 0 && v < 9e15 ? (int64_t)v : 0;
}

/* An id should be a string; a number is written as one. */
static struct str
identifier(struct json_reader *r, const json_t *object)
{
	const json_t *v = json_object_get(object, "id");

	if (json_is_integer(v))
		return arena_printf(
		    r->a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (json_is_real(v))
		return arena_printf(r->a, "%.17g", json_real_value(v));
	return string(r, object, "id");
}

/* Lists */

/* The element i of an array member, NULL past its end or the ceiling. */
static const json_t *
element(const json_t *object, const char *name, size_t i)
{
	const json_t *list = json_object_get(object, name);

	return i < FEED_CHILDREN_MAX ? json_array_get(list, i) : NULL;
}

static void
person(struct json_reader *r, const json_t *v, struct feed_person **list)
{
	struct feed_person *p, **at = list;

	if (!json_is_object(v))
		return;
	p = arena_alloc(r->a, sizeof(*p));
	if (p == NULL)
		return;
	p->name = string(r, v, "name");
	p->uri = url(r, v, "url");
	p->avatar = url(r, v, "avatar");
	if (p->name.n == 0 && p->uri.n == 0 && p->avatar.n == 0)
		return;
	LIST_END(at);
	if (*at == NULL)
		*at = p;
}

static void
authors(struct json_reader *r, const json_t *object, struct feed_meta *m)
{
	const json_t *v;

	for (size_t i = 0; (v = element(object, "authors", i)) != NULL; i++)
		person(r, v, &m->authors);
	if (m->authors == NULL)
		person(r, json_object_get(object, "author"), &m->authors);
}

static void
tags(struct json_reader *r, const json_t *object, struct feed_meta *m)
{
	struct feed_category **at = &m->categories;
	const json_t *v;

	for (size_t i = 0; (v = element(object, "tags", i)) != NULL; i++) {
		struct str s = {json_string_value(v), json_string_length(v)};

		s = str_trim(s);
		if (s.n == 0)
			continue;
		*at = arena_alloc(r->a, sizeof(**at));
		if (*at == NULL)
			return;
		(*at)->term = value_clean(r->a, s, FEED_STRING_MAX);
		at = &(*at)->next;
	}
}

static void
hubs(struct json_reader *r, const json_t *object)
{
	struct feed_string **at = &r->doc->hubs;
	const json_t *v;

	for (size_t i = 0; (v = element(object, "hubs", i)) != NULL; i++) {
		struct str s = url(r, v, "url");

		if (s.n == 0)
			continue;
		*at = arena_alloc(r->a, sizeof(**at));
		if (*at == NULL)
			return;
		(*at)->s = s;
		at = &(*at)->next;
	}
}

static void
attachments(struct json_reader *r, const json_t *object, struct feed_item *item)
{
	struct feed_enclosure **at = &item->enclosures, *e;
	const json_t *v;

	for (size_t i = 0; (v = element(object, "attachments", i)) != NULL;
	     i++) {
		struct str s = url(r, v, "url");

		if (s.n == 0)
			continue;
		e = arena_alloc(r->a, sizeof(*e));
		if (e == NULL)
			return;
		e->url = s;
		e->type = string(r, v, "mime_type");
		e->title = string(r, v, "title");
		e->length = number(v, "size_in_bytes");
		e->duration = number(v, "duration_in_seconds");
		*at = e;
		at = &e->next;
	}
}

static struct feed_image *
image(struct json_reader *r, const json_t *object, const char *name)
{
	struct str s = url(r, object, name);
	struct feed_image *i = NULL;

	if (s.n > 0)
		i = arena_alloc(r->a, sizeof(*i));
	if (i != NULL)
		i->url = s;
	return i;
}

/* Items and feed */

static struct feed_item *
read_item(struct json_reader *r, const json_t *v)
{
	struct feed_item *item = arena_alloc(r->a, sizeof(*item));

	if (item == NULL)
		return NULL;
	item_init(item);
	item->m.id = identifier(r, v);
	item->m.link = url(r, v, "url");
	item->external_url = url(r, v, "external_url");
	item->m.title = text(r, v, "title", FEED_TEXT_PLAIN);
	item->m.summary = text(r, v, "summary", FEED_TEXT_PLAIN);
	item->content = text(r, v, "content_html", FEED_TEXT_HTML);
	if (item->content.s.n == 0)
		item->content = text(r, v, "content_text", FEED_TEXT_PLAIN);
	item->m.image = image(r, v, "image");
	if (item->m.image == NULL)
		item->m.image = image(r, v, "banner_image");
	item->m.published = date(v, "date_published");
	item->m.updated = date(v, "date_modified");
	item->m.language = string(r, v, "language");
	authors(r, v, &item->m);
	tags(r, v, &item->m);
	attachments(r, v, item);
	return item;
}

static void
read_items(struct json_reader *r, const json_t *list)
{
	struct feed_item **at = &r->doc->items;
	const json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
	{
		if (!json_is_object(v))
			continue;
		r->doc->items_seen++;
		if (r->doc->n_items == FEED_ITEMS_MAX)
			continue;
		*at = read_item(r, v);
		if (*at == NULL)
			return;
		at = &(*at)->next;
		r->doc->n_items++;
	}
}

static void
read_feed(struct json_reader *r, const json_t *root)
{
	struct feed_doc *doc = r->doc;

	meta_init(&doc->m);
	doc->m.title = text(r, root, "title", FEED_TEXT_PLAIN);
	doc->m.link = url(r, root, "home_page_url");
	doc->self = url(r, root, "feed_url");
	doc->next = url(r, root, "next_url");
	doc->m.summary = text(r, root, "description", FEED_TEXT_PLAIN);
	doc->m.image = image(r, root, "icon");
	doc->icon = url(r, root, "favicon");
	doc->m.language = string(r, root, "language");
	authors(r, root, &doc->m);
	hubs(r, root);
	read_items(r, json_object_get(root, "items"));
}

/* By the version, a URL like "https://jsonfeed.org/version/1.1"; some write
 * its last part only. */
static enum feed_format
json_format(const json_t *root)
{
	struct str v = str_trim(raw_string(root, "version"));
	const struct str name = STR("jsonfeed.org/version/1");
	size_t at = str_find_nocase(v, name);

	if (json_is_array(json_object_get(root, "items")) &&
	    (str_eq_c(v, "1") || str_eq_c(v, "1.0")))
		return FEED_JSON_10;
	if (json_is_array(json_object_get(root, "items")) && str_eq_c(v, "1.1"))
		return FEED_JSON_11;
	if (at == v.n)
		return FEED_NONE;
	return str_starts(str_sub(v, at + name.n, v.n), STR(".1"))
	    ? FEED_JSON_11
	    : FEED_JSON_10;
}

/* Whole numbers too large for 64 bits are read again as real ones. */
static json_t *
load(struct str s, json_error_t *why)
{
	json_t *root = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, why);

	if (root == NULL && json_error_code(why) == json_error_numeric_overflow)
		root = json_loadb(s.p, s.n,
		    JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, why);
	return root;
}

enum err
feed_read_json(struct str s, struct str base, struct arena *a,
    struct feed_doc *doc, struct errinfo *ei)
{
	struct json_reader r = {.a = a, .base = base, .doc = doc};
	json_error_t why;
	json_t *root;

	if (count_values(s) > FEED_JSON_VALUES_MAX)
		return err_set(ei, ERR_LIMIT,
		    "it holds more than %d JSON values", FEED_JSON_VALUES_MAX);
	root = load(s, &why);
	if (root == NULL)
		return err_set(ei, ERR_INPUT,
		    "line %d, column %d: not JSON: %s", why.line, why.column,
		    why.text);
	doc->format = json_format(root);
	if (doc->format != FEED_NONE)
		read_feed(&r, root);
	json_decref(root);
	if (doc->format == FEED_NONE)
		return err_set(
		    ei, ERR_INPUT, "not a feed: JSON, but not of jsonfeed.org");
	if (arena_failed(a))
		return err_set(
		    ei, ERR_LIMIT, "it needs more memory than allowed");
	return ERR_OK;
}

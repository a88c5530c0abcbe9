/*
 * Lists of subscriptions: the list itself, newsboat's urls and plain URLs.
 *
 * A urls file has a line for each feed: the URL, then tags, each a word or in
 * quotes; "~Title" names the feed, "!" hides it.  Lines with # are comments.
 * A plain list of URLs is the same without tags.
 */
#include "feed/subscriptions.h"

#include "base/date.h"
#include "base/json.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/limits.h"
#include "feed/sniff.h"
#include "feed/subscriptions_add.h"
#include "feed/value.h"

void
subscription_start(struct subscription_builder *b, struct arena *a,
    struct subscription_list *list, const char *format)
{
	*list = (struct subscription_list){.format = format,
	    .created = UNIXTIME_NONE,
	    .modified = UNIXTIME_NONE};
	*b = (struct subscription_builder){.a = a,
	    .list = list,
	    .next = &list->subscriptions,
	    .next_problem = &list->problems};
	map_init(&b->by_url, 0);
}

#define COMPLAIN_MAX 200 /* bytes shown of what is wrong */

void
subscription_complain(struct subscription_builder *b, uint64_t line,
    const char *what, struct str which)
{
	struct subscription_problem *p = arena_alloc(b->a, sizeof(*p));

	if (p == NULL)
		return;
	which = value_plain(
	    b->a, utf8_prefix(which, COMPLAIN_MAX), FEED_TEXT_PLAIN);
	p->line = line;
	p->text = arena_printf(b->a, "%s: %.*s", what, STR_ARG(which));
	*b->next_problem = p;
	b->next_problem = &p->next;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return true;
	}
	return false;
}

struct subscription *
subscription_add(struct subscription_builder *b, struct str url, uint64_t line)
{
	struct subscription *s;

	url = str_trim(url);
	/* feed:https://... and feed://... are how browsers handed feeds on. */
	if (str_starts_nocase(url, STR("feed://")))
		url = arena_printf(
		    b->a, "http%.*s", STR_ARG(str_sub(url, 4, url.n)));
	else if (str_starts_nocase(url, STR("feed:http")))
		url = str_sub(url, 5, url.n);
	if (!url_is_web(url) || has_control(url) || url.n > URL_MAX) {
		subscription_complain(
		    b, line, "not the web address of a feed", url);
		return NULL;
	}
	s = map_get(&b->by_url, url);
	if (s != NULL)
		return s;
	s = arena_alloc(b->a, sizeof(*s));
	if (s == NULL)
		return NULL;
	s->xml_url = arena_str(b->a, url);
	s->line = line;
	(void)map_set(&b->by_url, s->xml_url, s);
	*b->next = s;
	b->next = &s->next;
	b->list->n++;
	return s;
}

static bool
path_equals(
    const struct subscription_path *p, const struct str *names, size_t n)
{
	const struct feed_string *s = p->names;

	for (size_t i = 0; i < n; i++, s = s->next) {
		if (s == NULL || !str_eq(s->s, names[i]))
			return false;
	}
	return s == NULL;
}

void
subscription_path_add(struct subscription_builder *b, struct subscription *s,
    const struct str *names, size_t n)
{
	struct subscription_path **at = &s->categories;
	struct feed_string **name;
	size_t count = 0;

	if (n == 0)
		return;
	for (; *at != NULL; at = &(*at)->next) {
		if (path_equals(*at, names, n) || ++count == FEED_CHILDREN_MAX)
			return;
	}
	*at = arena_alloc(b->a, sizeof(**at));
	if (*at == NULL)
		return;
	name = &(*at)->names;
	for (size_t i = 0; i < n; i++) {
		*name = arena_alloc(b->a, sizeof(**name));
		if (*name == NULL)
			return;
		(*name)->s = arena_str(b->a, names[i]);
		name = &(*name)->next;
	}
}

void
subscription_categories_add(
    struct subscription_builder *b, struct subscription *s, struct str category)
{
	while (category.n > 0) {
		struct str path = str_cut(&category, ',');
		struct str names[OPML_DEPTH_MAX];
		size_t n = 0;

		while (path.n > 0 && n < OPML_DEPTH_MAX) {
			struct str name = value_plain(
			    b->a, str_cut(&path, '/'), FEED_TEXT_PLAIN);

			if (name.n > 0)
				names[n++] = name;
		}
		subscription_path_add(b, s, names, n);
	}
}

/* urls */

/* The next word of *rest: up to white space, or in quotes with backslash. */
static struct str
next_word(struct subscription_builder *b, struct str *rest)
{
	struct str s = str_trim(*rest), word;
	struct buf out;
	size_t i = 1;

	if (s.n == 0 || s.p[0] != '"') {
		i = 0;
		while (i < s.n && !ascii_is_space(s.p[i]))
			i++;
		*rest = str_sub(s, i, s.n);
		return str_sub(s, 0, i);
	}
	buf_init(&out, FEED_STRING_MAX);
	for (; i < s.n && s.p[i] != '"'; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		buf_add_byte(&out, s.p[i]);
	}
	word = arena_str(b->a, buf_str(&out));
	buf_free(&out);
	*rest = str_sub(s, i + 1, s.n);
	return word;
}

static void
read_line(struct subscription_builder *b, struct str s, uint64_t line)
{
	struct str url = next_word(b, &s);
	struct subscription *sub;

	if (url.n == 0 || url.p[0] == '#')
		return;
	sub = subscription_add(b, url, line);
	while (sub != NULL && str_trim(s).n > 0) {
		struct str tag = next_word(b, &s);

		tag = value_plain(b->a, tag, FEED_TEXT_PLAIN);
		if (tag.n == 0 || tag.p[0] == '!')
			continue;
		if (tag.p[0] == '~')
			sub->title = str_sub(tag, 1, tag.n);
		else
			subscription_path_add(b, sub, &tag, 1);
	}
}

/* A list of URLs: at least one line must hold one. */
static enum err
read_urls(struct str text, struct subscription_builder *b, struct errinfo *ei)
{
	uint64_t line = 0;

	while (text.n > 0) {
		struct str s = str_cut(&text, '\n');

		read_line(b, s, ++line);
		if (b->list->n > OPML_SUBSCRIPTIONS_MAX)
			return err_set(ei, ERR_LIMIT,
			    "line %llu: more than %d subscriptions",
			    (unsigned long long)line, OPML_SUBSCRIPTIONS_MAX);
	}
	if (b->list->n > 0)
		return ERR_OK;
	if (b->list->problems != NULL)
		return err_set(ei, ERR_INPUT,
		    "no list of subscriptions: line %llu: %.*s",
		    (unsigned long long)b->list->problems->line,
		    STR_ARG(b->list->problems->text));
	return err_set(ei, ERR_INPUT, "no list of subscriptions: it is empty");
}

/* Any kind */

static uint64_t
lines_before(struct str s, size_t at)
{
	uint64_t lines = 0;

	for (size_t i = 0; i < at; i++)
		lines += s.p[i] == '\n';
	return lines;
}

enum err
subscriptions_read(struct str bytes, struct arena *a,
    struct subscription_list *out, struct errinfo *ei)
{
	struct charset c = charset_detect(bytes, STR_EMPTY);
	struct subscription_builder b;
	struct subscription_list list;
	struct str text;
	struct buf decoded;
	enum sniff kind;
	size_t at, bad;
	enum err e;

	if (bytes.n > FEED_BYTES_MAX)
		return err_set(ei, ERR_LIMIT, "it is larger than 20 MiB");
	buf_init(&decoded, FEED_DECODED_MAX);
	text = str_sub(bytes, c.bom, bytes.n);
	if ((strcmp(c.name, "UTF-8") != 0 || !utf8_valid(text, NULL)) &&
	    charset_decode(NULL, c.name, text, &decoded, &bad))
		text = buf_str(&decoded);
	kind = sniff_document(text, &at);
	subscription_start(&b, a, &list,
	    kind == SNIFF_OTHER || kind == SNIFF_EMPTY ? "urls" : "opml");
	if (kind == SNIFF_HTML || kind == SNIFF_JSON)
		e = err_set(ei, ERR_INPUT,
		    "neither OPML nor a list of URLs, but %s",
		    kind == SNIFF_HTML ? "a web page" : "JSON");
	else if (kind == SNIFF_OTHER || kind == SNIFF_EMPTY)
		e = read_urls(text, &b, ei);
	else
		e = opml_read(str_sub(text, at, text.n),
		    lines_before(text, at) + 1, &b, ei);
	if (e == ERR_OK && arena_failed(a))
		e = err_set(ei, ERR_LIMIT, "it needs more memory than allowed");
	map_free(&b.by_url);
	buf_free(&decoded);
	if (e == ERR_OK)
		*out = list;
	return e;
}

/* Printing */

static void
print_date(struct json *j, const char *key, unixtime t)
{
	char text[DATE_RFC3339_MAX];

	if (t != UNIXTIME_NONE)
		json_put_str(j, key, str_from(date_format_rfc3339(t, text)));
}

static void
print_subscription(struct json *j, const struct subscription *s)
{
	json_put_object(j, NULL);
	json_put_str_opt(j, "title", s->title);
	json_put_str(j, "xml_url", s->xml_url);
	json_put_str_opt(j, "html_url", s->html_url);
	json_put_str_opt(j, "description", s->description);
	json_put_str_opt(j, "language", s->language);
	json_put_array(j, "categories");
	for (const struct subscription_path *p = s->categories; p != NULL;
	     p = p->next) {
		json_put_array(j, NULL);
		for (const struct feed_string *n = p->names; n != NULL;
		     n = n->next)
			json_put_str(j, NULL, n->s);
		json_put_end(j);
	}
	json_put_end(j);
	json_put_end(j);
}

void
subscriptions_print_json(const struct subscription_list *list, struct buf *out)
{
	struct json j;

	json_init(&j, out);
	json_put_object(&j, NULL);
	json_put_str(&j, "format", str_from(list->format));
	json_put_str_opt(&j, "title", list->title);
	print_date(&j, "created", list->created);
	print_date(&j, "modified", list->modified);
	json_put_str_opt(&j, "owner_name", list->owner_name);
	json_put_str_opt(&j, "owner_email", list->owner_email);
	json_put_str_opt(&j, "owner_id", list->owner_id);
	json_put_array(&j, "subscriptions");
	for (const struct subscription *s = list->subscriptions; s != NULL;
	     s = s->next)
		print_subscription(&j, s);
	json_put_end(&j);
	json_put_end(&j);
	buf_add_byte(out, '\n');
}

/*
 * From a feed_doc to what the store keeps: one identity, one link, one plain
 * title, one HTML text for each item, within the ceilings of parsed.h.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/feed.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"
#include "feed/sanitise.h"
#include "feed/value.h"

struct normalise {
	const struct feed_doc *doc;
	struct arena *a;
	struct buf scratch;
	struct map keys; /* of the items so far; values are their links */
	struct parsed_feed *out;
	struct parsed_item **at; /* where the next one is linked in */
};

/* Texts */

/* Plain text of at most max bytes. */
static struct str
plain(struct normalise *n, struct str s, enum feed_text_type type, size_t max)
{
	if (s.n == 0)
		return s;
	return utf8_prefix(value_plain(n->a, s, type), max);
}

static struct str
web_url(struct str s)
{
	return s.n <= URL_MAX && url_is_web(s) ? s : STR_EMPTY;
}

/* The first max characters. */
static struct str
first_chars(struct str s, size_t max)
{
	size_t i = 0, chars = 0;

	for (; i < s.n; i++) {
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && chars++ == max)
			break;
	}
	return str_sub(s, 0, i);
}

static struct str
person_name(const struct feed_person *p)
{
	if (p->name.n > 0)
		return p->name;
	return p->email.n > 0 ? p->email : p->uri;
}

static struct str
author(struct normalise *n, const struct feed_person *p)
{
	buf_reset(&n->scratch);
	for (; p != NULL; p = p->next) {
		if (n->scratch.n > 0)
			buf_add_c(&n->scratch, ", ");
		buf_add_str(&n->scratch, person_name(p));
	}
	return plain(n, buf_str(&n->scratch), FEED_TEXT_PLAIN, PARSED_TEXT_MAX);
}

/* A plain text as HTML: escaped, its lines as paragraphs. */
static void
add_as_html(struct buf *out, struct str s)
{
	buf_add_c(out, "<p>");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<')
			buf_add_c(out, "&lt;");
		else if (s.p[i] == '&')
			buf_add_c(out, "&amp;");
		else if (s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\n') {
			buf_add_c(out, "</p><p>");
			while (i + 1 < s.n && s.p[i + 1] == '\n')
				i++;
		} else if (s.p[i] == '\n')
			buf_add_c(out, "<br>");
		else
			buf_add_byte(out, s.p[i]);
	}
	buf_add_c(out, "</p>");
}

/* Room that closing the elements open at a cut may take, bytes. */
#define CONTENT_CLOSING 4096

/*
 * The text as the store keeps it: verified HTML.  What the verifier does not
 * accept becomes plain text, so that no error of the sanitiser reaches a
 * page.
 */
static struct str
html_text(struct normalise *n, const struct feed_text *t)
{
	struct str s = t->s;

	if (t->type == FEED_TEXT_HTML && s.n <= PARSED_CONTENT_MAX &&
	    sanitise_verify(s))
		return s;
	if (t->type != FEED_TEXT_HTML || !sanitise_verify(s)) {
		s = value_plain(n->a, s, t->type);
		buf_reset(&n->scratch);
		add_as_html(&n->scratch, t->type == FEED_TEXT_HTML ? s : t->s);
		s = buf_str(&n->scratch);
	}
	s = utf8_prefix(
	    arena_str(n->a, s), PARSED_CONTENT_MAX - CONTENT_CLOSING);
	buf_reset(&n->scratch);
	sanitise_html(s, t->base, &n->scratch, NULL);
	if (n->scratch.n > PARSED_CONTENT_MAX)
		return STR_EMPTY;
	return arena_str(n->a, buf_str(&n->scratch));
}

/* Bytes of a text that are enough for its summary, markup included. */
#define BRIEF_MAX 16384

static void
set_texts(
    struct normalise *n, const struct feed_item *i, struct parsed_item *out)
{
	const struct feed_text *full =
	    i->content.s.n > 0 ? &i->content : &i->m.summary;
	const struct feed_text *brief =
	    i->m.summary.s.n > 0 ? &i->m.summary : &i->content;
	struct str text = utf8_prefix(brief->s, BRIEF_MAX);

	out->title = plain(n, i->m.title.s, i->m.title.type, PARSED_TITLE_MAX);
	text = plain(n, text, brief->type, BRIEF_MAX);
	out->summary = first_chars(text, PARSED_SUMMARY_MAX);
	if (full->s.n > 0)
		out->content = html_text(n, full);
	if (full != brief || full->s.n > BRIEF_MAX) {
		buf_reset(&n->scratch);
		value_add_plain(&n->scratch, full->s, full->type);
		text = buf_str(&n->scratch);
	}
	out->words = text_words(text);
	out->cjk = text_is_cjk(out->title) || text_is_cjk(out->summary);
}

/* Lists */

static bool
has_tag(const struct parsed_tag *t, struct str name)
{
	for (; t != NULL; t = t->next) {
		if (str_eq_nocase(t->name, name))
			return true;
	}
	return false;
}

static void
set_tags(
    struct normalise *n, const struct feed_category *c, struct parsed_item *out)
{
	struct parsed_tag **at = &out->tags;

	for (size_t i = 0; c != NULL && i < PARSED_TAGS_MAX; c = c->next) {
		struct str name = plain(n, c->label.n > 0 ? c->label : c->term,
		    FEED_TEXT_GUESS, PARSED_TEXT_MAX);

		if (name.n == 0 || has_tag(out->tags, name))
			continue;
		*at = arena_alloc(n->a, sizeof(**at));
		if (*at == NULL)
			return;
		(*at)->name = name;
		at = &(*at)->next;
		i++;
	}
}

static struct parsed_enclosure **
add_enclosure(struct normalise *n, struct parsed_enclosure **at, struct str url,
    struct str type, int64_t length)
{
	if (web_url(url).n == 0)
		return at;
	*at = arena_alloc(n->a, sizeof(**at));
	if (*at == NULL)
		return at;
	(*at)->url = url;
	(*at)->type = plain(n, type, FEED_TEXT_PLAIN, PARSED_TEXT_MAX);
	(*at)->length = length;
	return &(*at)->next;
}

/* Enclosures; without any, the sounds and films of Media RSS. */
static void
set_enclosures(
    struct normalise *n, const struct feed_item *i, struct parsed_item *out)
{
	struct parsed_enclosure **at = &out->enclosures;

	for (const struct feed_enclosure *e = i->enclosures; e != NULL;
	     e = e->next)
		at = add_enclosure(n, at, e->url, e->type, e->length);
	if (out->enclosures != NULL)
		return;
	for (const struct feed_media *m = i->media; m != NULL; m = m->next) {
		if (str_eq_c(m->medium, "audio") ||
		    str_eq_c(m->medium, "video") ||
		    str_starts_nocase(m->type, STR("audio/")) ||
		    str_starts_nocase(m->type, STR("video/")))
			at = add_enclosure(n, at, m->url, m->type, m->length);
	}
}

/* Identity */

static struct str
hashed(struct normalise *n, struct str s)
{
	char hex[SHA256_HEX];

	return arena_printf(n->a, "sha256:%s", sha256_hex(s, hex));
}

/* guid, else link, else a hash of title and text. */
static struct str
identity(struct normalise *n, const struct feed_item *i,
    const struct parsed_item *out)
{
	struct str id = i->m.id;

	if (id.n == 0)
		id = out->link;
	if (id.n > PARSED_KEY_MAX)
		return hashed(n, id);
	if (id.n > 0)
		return id;
	buf_reset(&n->scratch);
	buf_add_str(&n->scratch, out->title);
	buf_add_byte(&n->scratch, '\n');
	buf_add_str(
	    &n->scratch, out->content.n > 0 ? out->content : out->summary);
	return hashed(n, buf_str(&n->scratch));
}

/*
 * Enters the key.  Of two items with one guid the first counts, unless their
 * links differ: then the guid is no identity, and the link takes its place.
 * False when the item is one that is there already.
 */
static bool
claim_key(struct normalise *n, struct parsed_item *out)
{
	const struct parsed_item *other = map_get(&n->keys, out->key);

	if (other != NULL && out->link.n > 0 && out->link.n <= PARSED_KEY_MAX &&
	    !str_eq(other->link, out->link)) {
		out->key = out->link;
		other = map_get(&n->keys, out->key);
	}
	if (other != NULL)
		return false;
	(void)map_set(&n->keys, out->key, out);
	return true;
}

static void
mix(uint64_t *h, struct str s)
{
	*h = hash_bytes(s, *h);
}

static void
mix_number(uint64_t *h, int64_t v)
{
	mix(h, (struct str){(const char *)&v, sizeof(v)});
}

/* Of everything the store keeps; equal on every machine of one byte order. */
static uint64_t
item_hash(const struct parsed_item *i)
{
	const struct str *texts[] = {&i->key, &i->guid, &i->link, &i->canonical,
	    &i->title, &i->author, &i->summary, &i->content, &i->comments,
	    &i->language};
	uint64_t h = 1;

	for (size_t k = 0; k < ARRAY_LEN(texts); k++)
		mix(&h, *texts[k]);
	mix_number(&h, i->words);
	mix_number(&h, i->cjk);
	mix_number(&h, i->published);
	mix_number(&h, i->updated);
	for (const struct parsed_tag *t = i->tags; t != NULL; t = t->next)
		mix(&h, t->name);
	for (const struct parsed_enclosure *e = i->enclosures; e != NULL;
	     e = e->next) {
		mix(&h, e->url);
		mix(&h, e->type);
		mix_number(&h, e->length);
	}
	return h;
}

/* Items */

static void
add_item(struct normalise *n, const struct feed_item *i)
{
	struct parsed_item *out = arena_alloc(n->a, sizeof(*out));

	if (out == NULL)
		return;
	if (i->m.id.n <= PARSED_TEXT_MAX)
		out->guid = i->m.id;
	out->link = web_url(i->original);
	if (out->link.n == 0)
		out->link = web_url(i->m.link);
	out->canonical = url_canonical(n->a, out->link);
	out->author = author(n, i->m.authors);
	out->comments = web_url(i->comments);
	out->language =
	    plain(n, i->m.language, FEED_TEXT_PLAIN, PARSED_TEXT_MAX);
	out->published = i->m.published;
	out->updated = i->m.updated;
	set_texts(n, i, out);
	set_tags(n, i->m.categories, out);
	set_enclosures(n, i, out);
	out->key = identity(n, i, out);
	if (arena_failed(n->a) || !claim_key(n, out))
		return;
	out->hash = item_hash(out);
	*n->at = out;
	n->at = &out->next;
	n->out->n_items++;
}

struct dated {
	const struct feed_item *item;
	unixtime when;
	size_t index;
};

/* Newest first; of equals, and without a date, the order of the document. */
static int
newer_first(const void *x, const void *y)
{
	const struct dated *a = x, *b = y;

	if (a->when != b->when)
		return a->when > b->when ? -1 : 1;
	return a->index < b->index ? -1 : 1;
}

static int
by_index(const void *x, const void *y)
{
	const struct dated *a = x, *b = y;

	return a->index < b->index ? -1 : 1;
}

/* The newest PARSED_ITEMS_MAX, in the order of the document. */
static void
add_items(struct normalise *n)
{
	struct dated *all =
	    arena_array(n->a, n->doc->n_items + 1, sizeof(*all));
	size_t count = 0;

	if (all == NULL)
		return;
	for (const struct feed_item *i = n->doc->items; i != NULL;
	     i = i->next) {
		unixtime when = i->m.published != UNIXTIME_NONE ? i->m.published
								: i->m.updated;

		all[count] = (struct dated){i, when, count};
		count++;
	}
	if (count > PARSED_ITEMS_MAX) {
		qsort(all, count, sizeof(*all), newer_first);
		count = PARSED_ITEMS_MAX;
		qsort(all, count, sizeof(*all), by_index);
	}
	for (size_t k = 0; k < count; k++)
		add_item(n, all[k].item);
}

static void
add_feed(struct normalise *n)
{
	const struct feed_doc *doc = n->doc;
	struct parsed_feed *out = n->out;

	out->format = str_from(feed_format_name(doc->format));
	out->title =
	    plain(n, doc->m.title.s, doc->m.title.type, PARSED_TITLE_MAX);
	out->link = web_url(doc->m.link);
	out->description =
	    plain(n, doc->m.summary.s, doc->m.summary.type, PARSED_TEXT_MAX);
	out->language =
	    plain(n, doc->m.language, FEED_TEXT_PLAIN, PARSED_TEXT_MAX);
	out->self = web_url(doc->self);
	if (doc->hubs != NULL)
		out->hub = web_url(doc->hubs->s);
	out->ttl = doc->ttl;
	out->skip_hours = doc->skip_hours;
	out->skip_days = doc->skip_days;
	out->update_period = doc->update_period;
	out->repairs = doc->repairs;
	out->truncated = doc->truncated;
	out->items_seen = doc->items_seen;
}

enum err
feed_normalise(const struct feed_doc *doc, struct arena *a,
    struct parsed_feed *out, struct errinfo *ei)
{
	struct parsed_feed made = {0};
	struct normalise n = {
	    .doc = doc, .a = a, .out = &made, .at = &made.items};

	buf_init(&n.scratch, 2 * FEED_TEXT_MAX);
	map_init(&n.keys, 0);
	add_feed(&n);
	add_items(&n);
	map_free(&n.keys);
	buf_free(&n.scratch);
	if (arena_failed(a))
		return err_set(
		    ei, ERR_LIMIT, "it needs more memory than allowed");
	*out = made;
	return ERR_OK;
}

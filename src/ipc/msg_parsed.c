/*
 * The parsed feed as bytes.  It comes from the one process that reads
 * hostile documents, so the decoder takes nothing on trust: every text is
 * checked for UTF-8, controls and its ceiling, every count against the bytes
 * that are left, every time against the years a date can have.
 */
#include "ipc/msg.h"

#include "base/url.h"
#include "base/utf8.h"
#include "base/wire.h"

#define TIME_MIN (-62167219200) /* 0000-01-01T00:00:00Z */
#define TIME_MAX 253402300799 /* 9999-12-31T23:59:59Z */
#define ITEM_LEAST 77 /* bytes: an encoded item whose texts are empty */
#define TAG_LEAST 4 /* bytes: an encoded tag without a name */
#define ENCLOSURE_LEAST 16 /* bytes: an encoded enclosure, texts empty */

static void
put_tags(struct buf *out, const struct parsed_tag *tags)
{
	uint32_t n = 0;

	for (const struct parsed_tag *t = tags; t != NULL; t = t->next)
		n++;
	wire_put_u32(out, n);
	for (const struct parsed_tag *t = tags; t != NULL; t = t->next)
		wire_put_str(out, t->name);
}

static struct parsed_tag *
get_tags(struct wire *w, struct arena *a)
{
	size_t n = wire_count(w, PARSED_TAGS_MAX, TAG_LEAST);
	struct parsed_tag *tags = arena_array(a, n, sizeof(*tags));

	if (n == 0 || tags == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		tags[i].name = wire_text(w, PARSED_TEXT_MAX);
		tags[i].next = i + 1 < n ? &tags[i + 1] : NULL;
	}
	return tags;
}

static void
put_enclosures(struct buf *out, const struct parsed_enclosure *list)
{
	uint32_t n = 0;

	for (const struct parsed_enclosure *e = list; e != NULL; e = e->next)
		n++;
	wire_put_u32(out, n);
	for (const struct parsed_enclosure *e = list; e != NULL; e = e->next) {
		wire_put_str(out, e->url);
		wire_put_str(out, e->type);
		wire_put_i64(out, e->length);
	}
}

static struct parsed_enclosure *
get_enclosures(struct wire *w, struct arena *a)
{
	size_t n = wire_count(w, PARSED_ENCLOSURES_MAX, ENCLOSURE_LEAST);
	struct parsed_enclosure *list = arena_array(a, n, sizeof(*list));

	if (n == 0 || list == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		list[i].url = wire_text(w, URL_MAX);
		list[i].type = wire_text(w, PARSED_TEXT_MAX);
		list[i].length = wire_span(w, INT64_MAX);
		list[i].next = i + 1 < n ? &list[i + 1] : NULL;
		if (!url_is_web(list[i].url))
			wire_refuse(w);
	}
	return list;
}

static void
put_item(struct buf *out, const struct parsed_item *item)
{
	wire_put_str(out, item->key);
	wire_put_str(out, item->guid);
	wire_put_str(out, item->link);
	wire_put_str(out, item->canonical);
	wire_put_str(out, item->title);
	wire_put_str(out, item->author);
	wire_put_str(out, item->summary);
	wire_put_str(out, item->content);
	wire_put_str(out, item->comments);
	wire_put_str(out, item->language);
	wire_put_u32(out, item->words);
	wire_put_bool(out, item->cjk);
	wire_put_i64(out, item->published);
	wire_put_i64(out, item->updated);
	wire_put_u64(out, item->hash);
	put_tags(out, item->tags);
	put_enclosures(out, item->enclosures);
}

static unixtime
get_time(struct wire *w)
{
	unixtime t = wire_i64(w);

	if (t != UNIXTIME_NONE && (t < TIME_MIN || t > TIME_MAX))
		wire_refuse(w);
	return t;
}

/* True when s has at most max characters. */
static bool
is_within(struct str s, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n <= max;
}

static void
get_item(struct wire *w, struct arena *a, struct parsed_item *item)
{
	item->key = wire_text(w, PARSED_KEY_MAX);
	item->guid = wire_text(w, PARSED_TEXT_MAX);
	item->link = wire_text(w, URL_MAX);
	item->canonical = wire_text(w, URL_MAX);
	item->title = wire_text(w, PARSED_TITLE_MAX);
	item->author = wire_text(w, PARSED_TEXT_MAX);
	item->summary = wire_text(w, PARSED_SUMMARY_MAX * UTF8_MAX);
	item->content = wire_text(w, PARSED_CONTENT_MAX);
	item->comments = wire_text(w, URL_MAX);
	item->language = wire_text(w, PARSED_TEXT_MAX);
	item->words = wire_u32(w);
	item->cjk = wire_bool(w);
	item->published = get_time(w);
	item->updated = get_time(w);
	item->hash = wire_u64(w);
	item->tags = get_tags(w, a);
	item->enclosures = get_enclosures(w, a);
	if (item->key.n == 0 || !is_within(item->summary, PARSED_SUMMARY_MAX))
		wire_refuse(w);
}

void
msg_put_parsed(struct buf *out, uint64_t id, const struct parsed_feed *m)
{
	wire_put_u64(out, id);
	wire_put_str(out, m->format);
	wire_put_str(out, m->title);
	wire_put_str(out, m->link);
	wire_put_str(out, m->description);
	wire_put_str(out, m->language);
	wire_put_str(out, m->self);
	wire_put_str(out, m->hub);
	wire_put_u32(out, m->ttl);
	wire_put_u32(out, m->skip_hours);
	wire_put_u8(out, m->skip_days);
	wire_put_i64(out, m->update_period);
	wire_put_str(out, m->repairs);
	wire_put_u8(out, m->truncated);
	wire_put_u64(out, m->items_seen);
	wire_put_u32(out, (uint32_t)m->n_items);
	for (const struct parsed_item *i = m->items; i != NULL; i = i->next)
		put_item(out, i);
}

enum err
msg_get_parsed(
    struct str in, struct arena *a, uint64_t *id, struct parsed_feed *m)
{
	struct parsed_feed v = {0};
	struct wire w;
	uint64_t got_id;

	wire_init(&w, in);
	got_id = wire_u64(&w);
	v.format = wire_text(&w, PARSED_TEXT_MAX);
	v.title = wire_text(&w, PARSED_TITLE_MAX);
	v.link = wire_text(&w, URL_MAX);
	v.description = wire_text(&w, PARSED_TEXT_MAX);
	v.language = wire_text(&w, PARSED_TEXT_MAX);
	v.self = wire_text(&w, URL_MAX);
	v.hub = wire_text(&w, URL_MAX);
	v.ttl = wire_u32(&w);
	v.skip_hours = wire_u32(&w);
	v.skip_days = wire_u8(&w);
	v.update_period = wire_span(&w, INT64_MAX);
	v.repairs = wire_text(&w, PARSED_TEXT_MAX);
	v.truncated = wire_bool(&w);
	v.items_seen = (size_t)wire_span(&w, PTRDIFF_MAX);
	v.n_items = wire_count(&w, PARSED_ITEMS_MAX, ITEM_LEAST);
	if (v.skip_hours >> 24 != 0 || v.skip_days >> 7 != 0 ||
	    v.items_seen < v.n_items)
		wire_refuse(&w);
	v.items = arena_array(a, v.n_items, sizeof(*v.items));
	for (size_t i = 0; v.items != NULL && i < v.n_items; i++) {
		get_item(&w, a, &v.items[i]);
		if (i + 1 < v.n_items)
			v.items[i].next = &v.items[i + 1];
		if (w.failed || arena_failed(a))
			break;
	}
	if (arena_failed(a))
		return ERR_LIMIT;
	if (!wire_end(&w))
		return ERR_INPUT;
	if (v.n_items == 0)
		v.items = NULL;
	*id = got_id;
	*m = v;
	return ERR_OK;
}

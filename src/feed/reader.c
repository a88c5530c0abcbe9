/*
 * The reader's engine: a frame for each open element, the text of the one
 * field that is open, and the markup inside it.
 *
 * A child element inside a text field is markup of its content (XHTML in
 * Atom, or HTML that somebody forgot to escape): it is written out as HTML
 * again, with its text escaped, and goes through the sanitiser like all HTML.
 */
#include "feed/reader.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/markup.h"
#include "feed/value.h"

_Static_assert(sizeof(struct feed_item) <= READER_SPILL &&
	sizeof(struct feed_doc) <= READER_SPILL,
    "the spill area holds any struct of feed_doc.h");

void *
reader_alloc(struct feed_reader *r, size_t n)
{
	void *p = arena_alloc(r->a, n);

	if (p != NULL)
		return p;
	memset(r->spill, 0, sizeof(r->spill));
	return r->spill;
}

struct str
reader_string(struct feed_reader *r, struct str s)
{
	enum feed_text_type type =
	    r->mode == MODE_MARKUP ? FEED_TEXT_HTML : FEED_TEXT_PLAIN;

	s = value_clean(r->a, str_trim(s), FEED_STRING_MAX);
	return value_plain(r->a, s, type);
}

/* An address that does not lead anywhere but runs or holds something. */
static bool
is_active(struct str url)
{
	return url_has_scheme(url, "javascript") ||
	    url_has_scheme(url, "vbscript") || url_has_scheme(url, "data");
}

struct str
reader_url(struct feed_reader *r, struct str ref)
{
	struct str url;

	ref = str_trim(ref);
	if (ref.n == 0)
		return STR_EMPTY;
	url = url_resolve(r->a, reader_top(r)->base, ref);
	return is_active(url) ? STR_EMPTY : url;
}

int64_t
reader_int(struct str s)
{
	uint64_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			s.n = i;
	}
	return str_to_u64(s, INT64_MAX, &n) ? (int64_t)n : 0;
}

/* Vocabulary */

const struct element *
vocabulary_find(const struct vocabulary *v, struct str name)
{
	size_t low = 0, high = v->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *p = v->elements[mid].name;
		int order = 0;

		for (size_t i = 0; i < name.n && order == 0; i++) {
			char c = ascii_lower(name.p[i]);

			order = (unsigned char)c - (unsigned char)p[i];
			if (p[i] == '\0')
				break;
		}
		if (order == 0 && p[name.n] == '\0')
			return &v->elements[mid];
		if (order <= 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static const struct vocabulary *
vocabulary_of(const struct feed_reader *r, const struct xml_tag *tag)
{
	switch (tag->ns) {
	case NS_NONE:
		return r->plain;
	case NS_RSS_090:
	case NS_RSS_10:
	case NS_RSS_11:
		return &rss_vocabulary;
	case NS_ATOM:
	case NS_ATOM_03:
		return &atom_vocabulary;
	case NS_UNKNOWN:
		return r->has_alias && str_eq(tag->prefix, r->alias) ? r->plain
								     : NULL;
	default:
		return module_vocabulary(tag->ns);
	}
}

/* What an element means in the frame that it stands in, or NULL. */
static const struct element *
find_element(struct feed_reader *r, const struct frame *parent,
    const struct xml_tag *tag)
{
	const struct vocabulary *v = parent->voc;

	if (v == NULL)
		v = vocabulary_of(r, tag);
	return v != NULL ? vocabulary_find(v, tag->name) : NULL;
}

/* Frames */

static struct str
resolve_base(struct feed_reader *r, struct str outer, struct str base)
{
	struct str s = url_resolve(r->a, outer, base);

	/* A base that is no web address could only mislead. */
	return url_is_web(s) || outer.n == 0 ? s : outer;
}

static struct frame *
push(struct feed_reader *r, const struct xml_tag *tag)
{
	const struct frame *parent = reader_top(r);
	struct frame *f = &r->frames[++r->depth];

	*f = (struct frame){
	    .pos = POS_IGNORE, .base = parent->base, .lang = parent->lang};
	if (tag->has_base)
		f->base = resolve_base(r, parent->base, tag->base);
	if (tag->has_lang) {
		f->lang =
		    value_clean(r->a, str_trim(tag->lang), FEED_STRING_MAX);
		f->own_lang = true;
	}
	return f;
}

static void
field_open(struct feed_reader *r, struct frame *f)
{
	f->pos = POS_FIELD;
	r->field = f;
	r->mode = MODE_TEXT;
	r->type = FEED_TEXT_GUESS;
	r->strip_div = false;
	r->is_source = false;
	buf_reset(&r->text);
}

/* The language in force for the text that closes, as that of its item. */
static void
note_language(struct feed_reader *r, const struct frame *f)
{
	if (!f->own_lang || r->t->item == NULL)
		return;
	if (f->el->field == FIELD_CONTENT)
		field_set(r, FIELD_LANGUAGE, 5, f->lang);
	else if (f->el->field == FIELD_SUMMARY)
		r->summary_lang = f->lang;
}

static void
field_close(struct feed_reader *r, struct frame *f)
{
	struct str text = buf_str(&r->text), bytes;

	/* What does not decode to text was never encoded. */
	if (r->mode == MODE_BASE64 && value_base64(r->a, text, &bytes) &&
	    utf8_valid(bytes, NULL))
		text = bytes;
	if (r->mode == MODE_MARKUP)
		r->type = FEED_TEXT_HTML;
	note_language(r, f);
	if (f->el->end != NULL)
		f->el->end(r, f->el, text);
	else
		field_set(r, f->el->field, f->el->rank, text);
	r->field = NULL;
}

/* Events */

/* An element inside the text of a field. */
static void
markup_start(struct feed_reader *r, const struct xml_tag *tag)
{
	struct frame *f;
	bool first = reader_top(r) == r->field;

	f = push(r, tag);
	f->pos = POS_MARKUP;
	if (r->mode == MODE_BASE64 || !field_is_text(r->field->el->field))
		return;
	if (r->mode == MODE_TEXT) {
		if (!r->is_source)
			markup_escape_all(&r->text);
		r->mode = MODE_MARKUP;
	}
	if (r->strip_div && first && str_eq_c_nocase(tag->name, "div"))
		return;
	if (r->text.n >= FEED_TEXT_MAX)
		return;
	f->markup = markup_open(
	    &r->text, &r->names, tag, r->a, r->field->base, f->base);
}

static void
on_start(void *arg, struct xml_parser *x, const struct xml_tag *tag)
{
	struct feed_reader *r = arg;
	const struct frame *parent = reader_top(r);
	struct frame *f;

	if (arena_failed(r->a)) {
		xml_stop(x, ERR_LIMIT, "it needs more memory than allowed");
		return;
	}
	if (parent->pos == POS_FIELD || parent->pos == POS_MARKUP) {
		markup_start(r, tag);
		return;
	}
	if (tag->oversized) {
		xml_stop(x, ERR_LIMIT, "an attribute value longer than 64 KiB");
		return;
	}
	f = push(r, tag);
	if (parent->pos == POS_START) {
		reader_root(r, x, tag);
		return;
	}
	f->el = parent->pos != POS_IGNORE ? find_element(r, parent, tag) : NULL;
	if (f->el == NULL)
		return;
	if (f->el->field != FIELD_NONE || f->el->end != NULL)
		field_open(r, f);
	if (f->el->begin != NULL)
		f->el->begin(r, f->el, tag);
}

static void
on_end(void *arg, struct xml_parser *x)
{
	struct feed_reader *r = arg;
	struct frame *f = reader_top(r);

	if (f->pos == POS_MARKUP)
		markup_close(&r->text, &r->names, f->markup);
	else if (r->field == f)
		field_close(r, f);
	else if (f->el != NULL && f->el->end != NULL)
		f->el->end(r, f->el, STR_EMPTY);
	r->depth--;
}

static void
on_text(void *arg, struct str s)
{
	struct feed_reader *r = arg;
	size_t room;

	if (r->field == NULL || reader_top(r)->pos == POS_IGNORE)
		return;
	room = r->text.n < FEED_TEXT_MAX ? FEED_TEXT_MAX - r->text.n : 0;
	if (s.n > room)
		s.n = room;
	if (r->mode == MODE_MARKUP && !r->is_source)
		markup_text(&r->text, s);
	else
		buf_add_str(&r->text, s);
}

/* Running */

/* sy:updatePeriod is divided by sy:updateFrequency, 1 when not said. */
static void
set_update_period(const struct feed_reader *r)
{
	r->doc->update_period =
	    r->sy_frequency > 1 ? r->sy_period / r->sy_frequency : r->sy_period;
}

void
meta_init(struct feed_meta *m)
{
	m->published = UNIXTIME_NONE;
	m->updated = UNIXTIME_NONE;
}

void
item_init(struct feed_item *item)
{
	meta_init(&item->m);
	item->created = UNIXTIME_NONE;
	item->expires = UNIXTIME_NONE;
}

enum err
feed_read_xml(struct str text, struct str base, const struct xml_options *o,
    struct arena *a, struct feed_doc *doc, struct repairs *notes,
    struct xml_report *report, struct errinfo *ei)
{
	struct feed_reader *r = mem_zero(sizeof(*r));
	struct xml_handler h = {
	    .arg = r, .start = on_start, .end = on_end, .text = on_text};
	enum err e;

	r->a = a;
	r->doc = doc;
	r->next_item = &doc->items;
	r->plain = &rss_vocabulary;
	r->frames[0] = (struct frame){.pos = POS_START, .base = base};
	meta_init(&doc->m);
	r->feed = (struct target){.feed = doc, .m = &doc->m};
	r->t = &r->feed;
	buf_init(&r->text, FEED_TEXT_MAX * 6);
	buf_init(&r->names, FEED_DEPTH_MAX * (FEED_NAME_MAX + 1));
	e = xml_parse(text, o, &h, report, ei);
	set_update_period(r);
	if (r->wrong_case)
		repairs_note(notes, REPAIR_CASE, 1, 0, 0, STR_EMPTY);
	if (e == ERR_OK && arena_failed(a))
		e = err_set(ei, ERR_LIMIT, "it needs more memory than allowed");
	buf_free(&r->names);
	buf_free(&r->text);
	free(r);
	return e;
}

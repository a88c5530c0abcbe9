/*
 * Saving and restoring a grouper.
 *
 * Weights are kept bit for bit, and everything else is derived from them in
 * the way that adding items derives it: lengths, the index, and the counts
 * since they were last kept.
 */
#include "story/state.h"

#include <inttypes.h>
#include <string.h>

#include "base/wire.h"
#include "story/grouper.h"

#define RECORD_VERSION 1
#define MARK_BITS 28 /* a term's number, below its four marks */

/* ---- vectors as bytes ---------------------------------------------------- */

static void
put_vector(struct buf *out, const struct vector *v)
{
	wire_put_u32(out, v->n);
	for (uint32_t i = 0; i < v->n; i++) {
		const struct weight *w = &v->w[i];
		uint32_t marks = w->counted | w->title << 1u | w->name << 2u |
		    w->headline_name << 3u;
		uint32_t bits;

		memcpy(&bits, &w->w, sizeof(bits));
		wire_put_u32(out, w->term | marks << MARK_BITS);
		wire_put_u32(out, bits);
	}
}

/* Terms must rise and be known.  The arena holds the weights. */
static void
get_vector(struct wire *r, const struct grouper *g, struct arena *a,
    struct vector *out)
{
	uint32_t n = wire_u32(r);

	*out = (struct vector){0};
	if (n > r->in.n / 8) {
		wire_refuse(r);
		return;
	}
	out->w = arena_array(a, (size_t)n + 1, sizeof(*out->w));
	if (out->w == NULL) {
		wire_refuse(r);
		return;
	}
	for (; out->n < n; out->n++) {
		uint32_t term = wire_u32(r), bits = wire_u32(r);
		uint32_t marks = term >> MARK_BITS;
		struct weight *w = &out->w[out->n];

		w->term = term & ((1u << MARK_BITS) - 1);
		w->counted = marks & 1;
		w->title = marks >> 1 & 1;
		w->name = marks >> 2 & 1;
		w->headline_name = marks >> 3 & 1;
		memcpy(&w->w, &bits, sizeof(bits));
		if (w->term >= dictionary_size(g->dictionary) || !(w->w >= 0) ||
		    (out->n > 0 && w->term <= w[-1].term))
			wire_refuse(r);
	}
}

/* ---- saving -------------------------------------------------------------- */

uint32_t
grouper_terms(const struct grouper *g)
{
	return dictionary_size(g->dictionary);
}

struct str
grouper_term(const struct grouper *g, uint32_t term)
{
	return dictionary_text(g->dictionary, term);
}

uint64_t
grouper_seq(const struct grouper *g)
{
	return g->seq;
}

void
grouper_save_item(const struct grouper *g, struct buf *out)
{
	const struct story *s = story_table_get(&g->stories, g->last_story);
	const struct headline *h = &g->last;

	wire_put_u8(out, RECORD_VERSION);
	wire_put_i64(out, h->time);
	wire_put_u64(out, h->hash);
	wire_put_u64(out, h->first);
	wire_put_u32(out, h->source);
	for (const struct member *m = s->members; m != NULL; m = m->next) {
		if (m->seq == g->seq)
			put_vector(out, &m->vector);
	}
}

void
grouper_save_story(const struct grouper *g, uint64_t story, struct buf *out)
{
	const struct story *s = story_table_get(&g->stories, story);

	if (s == NULL || s->centroid.w == NULL)
		return;
	wire_put_u8(out, RECORD_VERSION);
	put_vector(out, &s->centroid);
}

void
grouper_save_counts(const struct grouper *g, struct buf *out)
{
	dictionary_save(g->dictionary, out);
}

/* ---- restoring ----------------------------------------------------------- */

enum err
grouper_restore_term(struct grouper *g, struct str text, struct errinfo *ei)
{
	uint32_t next = dictionary_size(g->dictionary);

	if (dictionary_intern(g->dictionary, text) != next)
		return err_set(
		    ei, ERR_INPUT, "the term \"%.*s\" twice", STR_ARG(text));
	return ERR_OK;
}

enum err
grouper_restore_counts(
    struct grouper *g, struct str record, uint64_t seq, struct errinfo *ei)
{
	if (!dictionary_load(g->dictionary, record))
		return err_set(
		    ei, ERR_INPUT, "the counts of terms are damaged");
	g->counts_seq = seq;
	return ERR_OK;
}

void
grouper_restore_merge(struct grouper *g, uint64_t from, uint64_t to)
{
	story_table_alias(&g->stories, from, to);
}

enum err
grouper_restore_story(struct grouper *g, uint64_t story, unixtime latest,
    struct str record, struct errinfo *ei)
{
	struct vector v = {0};
	struct story *s;
	struct wire r;

	arena_reset(&g->scratch);
	if (record.n > 0) {
		wire_init(&r, record);
		if (wire_u8(&r) != RECORD_VERSION)
			wire_refuse(&r);
		get_vector(&r, g, &g->scratch, &v);
		if (!wire_end(&r))
			return err_set(ei, ERR_INPUT,
			    "the record of story %" PRIu64 " is damaged",
			    story);
	}
	s = story_table_put(&g->stories, story, g->index, latest);
	if (record.n > 0)
		vector_set(&s->centroid, v.w, v.n);
	return ERR_OK;
}

/* Counts the words of an item that came after the counts were kept. */
static void
count_again(struct grouper *g, const struct vector *v)
{
	uint32_t *terms =
	    arena_array(&g->scratch, (size_t)v->n + 1, sizeof(*terms));
	size_t n = 0;

	for (uint32_t i = 0; terms != NULL && i < v->n; i++) {
		if (v->w[i].counted)
			terms[n++] = v->w[i].term;
	}
	dictionary_tick(g->dictionary, g->now);
	dictionary_count(g->dictionary, terms, n);
}

enum err
grouper_restore_item(struct grouper *g, uint64_t item, uint64_t seq,
    uint64_t story, struct str record, struct errinfo *ei)
{
	struct story *s = story_table_get(&g->stories, story);
	struct headline h = {0};
	struct vector v;
	struct wire r;

	arena_reset(&g->scratch);
	wire_init(&r, record);
	if (wire_u8(&r) != RECORD_VERSION)
		wire_refuse(&r);
	h.time = wire_i64(&r);
	h.hash = wire_u64(&r);
	h.first = wire_u64(&r);
	h.source = wire_u32(&r);
	h.story = (uint32_t)story;
	get_vector(&r, g, &g->scratch, &v);
	if (!wire_end(&r) || seq <= g->seq)
		return err_set(ei, ERR_INPUT,
		    "the record of item %" PRIu64 " is damaged", item);
	g->seq = seq;
	if (h.time > g->now)
		g->now = h.time;
	if (seq > g->counts_seq)
		count_again(g, &v);
	if (h.hash != 0)
		headlines_add(&g->headlines, &h);
	if (s != NULL) {
		struct member *m = member_create(item, h.time, &v);

		m->seq = seq;
		story_add_member(s, m, (uint32_t)g->o.members);
	}
	return ERR_OK;
}

/* What is derived of a story: its length and its place in the index. */
static void
derive(struct grouper *g, struct story *s)
{
	const struct vector *c = story_centroid(s);

	s->length = vector_length(c);
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->w[i].w > 0)
			index_add(g->index, c->w[i].term, s->id);
	}
}

enum err
grouper_restore_end(struct grouper *g, uint64_t next_story, struct errinfo *ei)
{
	for (struct story *s = g->stories.oldest; s != NULL; s = s->newer) {
		if (s->members == NULL)
			return err_set(ei, ERR_INPUT,
			    "story %" PRIu64 " is without an item", s->id);
		derive(g, s);
	}
	if (next_story > g->stories.next_id)
		g->stories.next_id = next_story;
	headlines_expire(&g->headlines, g->now - g->o.window);
	return ERR_OK;
}

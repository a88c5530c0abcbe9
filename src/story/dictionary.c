/*
 * Terms, their numbers and their counts.
 */
#include "story/dictionary.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/wire.h"
#include "story/background.h"

#define TERMS_FIRST 1024 /* slots of the first table */
#define TEXT_MAX SIZE_MAX /* the caller bounds items, and so terms */

struct term {
	struct str text;
	uint32_t count; /* items that hold it, after halving */
	uint32_t background; /* of the compiled-in table; 1 when not there */
	int8_t proper;
	bool pair;
};

struct dictionary {
	struct arena text;
	struct term *terms;
	uint32_t n, room;
	uint32_t *slots; /* hash table of term + 1, 0 is free */
	uint32_t n_slots;
	double background;
	int64_t half_life; /* seconds */
	int64_t epoch; /* half-lives since 1970, of the newest item */
	bool started;
	uint64_t items;
};

struct dictionary *
dictionary_create(double background, int64_t half_life)
{
	struct dictionary *d = mem_zero(sizeof(*d));

	arena_init(&d->text, TEXT_MAX);
	d->background = background;
	d->half_life = half_life;
	return d;
}

void
dictionary_free(struct dictionary *d)
{
	if (d == NULL)
		return;
	arena_free(&d->text);
	free(d->terms);
	free(d->slots);
	free(d);
}

/* The slot of a text, or the free slot where it goes. */
static uint32_t *
find_slot(const struct dictionary *d, struct str text)
{
	uint32_t mask = d->n_slots - 1;
	uint32_t i = (uint32_t)hash_bytes(text, 0) & mask;

	while (
	    d->slots[i] != 0 && !str_eq(d->terms[d->slots[i] - 1].text, text))
		i = (i + 1) & mask;
	return &d->slots[i];
}

static void
enlarge(struct dictionary *d)
{
	free(d->slots);
	d->n_slots = d->n_slots > 0 ? d->n_slots * 2 : TERMS_FIRST;
	d->slots = mem_array(d->n_slots, sizeof(*d->slots));
	for (uint32_t i = 0; i < d->n; i++)
		*find_slot(d, d->terms[i].text) = i + 1;
}

uint32_t
dictionary_intern(struct dictionary *d, struct str text)
{
	const struct background_term *b;
	uint32_t *slot;
	struct term *t;

	if ((d->n + 1) * 2 > d->n_slots)
		enlarge(d);
	slot = find_slot(d, text);
	if (*slot != 0)
		return *slot - 1;
	if (d->n == d->room) {
		d->room = d->room > 0 ? d->room + d->room / 2 : TERMS_FIRST;
		d->terms = mem_grow(d->terms, d->room, sizeof(*d->terms));
	}
	t = &d->terms[d->n];
	b = background_find(text);
	*t = (struct term){
	    .text = arena_str(&d->text, text),
	    .background = b != NULL ? b->df : 1,
	    .proper = b != NULL ? b->proper : BACKGROUND_PROPER_UNKNOWN,
	    .pair = str_find_char(text, '_') < text.n,
	};
	*slot = ++d->n;
	return d->n - 1;
}

struct str
dictionary_text(const struct dictionary *d, uint32_t term)
{
	return d->terms[term].text;
}

bool
dictionary_is_pair(const struct dictionary *d, uint32_t term)
{
	return d->terms[term].pair;
}

int
dictionary_proper(const struct dictionary *d, uint32_t term)
{
	return d->terms[term].proper;
}

void
dictionary_count(struct dictionary *d, const uint32_t *terms, size_t n)
{
	d->items++;
	for (size_t i = 0; i < n; i++)
		d->terms[terms[i]].count++;
}

double
dictionary_idf(const struct dictionary *d, uint32_t term)
{
	const struct term *t = &d->terms[term];
	double df = t->count + 0.5, idf;

	if (d->background > 0)
		df += d->background * t->background / background_documents;
	idf = log(((double)d->items + d->background + 1) / df);
	return idf > 0 ? idf : 0;
}

void
dictionary_tick(struct dictionary *d, unixtime now)
{
	int64_t epoch = now / d->half_life;

	if (!d->started) {
		d->started = true;
		d->epoch = epoch;
	}
	for (; d->epoch < epoch && d->items > 0; d->epoch++) {
		d->items /= 2;
		for (uint32_t i = 0; i < d->n; i++)
			d->terms[i].count /= 2;
	}
	if (d->epoch < epoch)
		d->epoch = epoch;
}

uint32_t
dictionary_size(const struct dictionary *d)
{
	return d->n;
}

void
dictionary_save(const struct dictionary *d, struct buf *out)
{
	uint32_t counted = 0;

	for (uint32_t i = 0; i < d->n; i++)
		counted += d->terms[i].count > 0;
	wire_put_u64(out, d->items);
	wire_put_i64(out, d->epoch);
	wire_put_bool(out, d->started);
	wire_put_u32(out, counted);
	for (uint32_t i = 0; i < d->n; i++) {
		if (d->terms[i].count == 0)
			continue;
		wire_put_u32(out, i);
		wire_put_u32(out, d->terms[i].count);
	}
}

bool
dictionary_load(struct dictionary *d, struct str bytes)
{
	struct wire w;
	uint32_t n;

	wire_init(&w, bytes);
	d->items = wire_u64(&w);
	d->epoch = wire_i64(&w);
	d->started = wire_bool(&w);
	n = wire_u32(&w);
	for (uint32_t i = 0; i < n && !w.failed; i++) {
		uint32_t term = wire_u32(&w), count = wire_u32(&w);

		if (term < d->n)
			d->terms[term].count = count;
		else
			wire_refuse(&w);
	}
	return wire_end(&w);
}

/*
 * From features to vectors: how much each term of an item weighs.
 */
#include "story/weigh.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "story/dictionary.h"
#include "story/features.h"
#include "story/group.h"
#include "story/vector.h"

double
weigh_term(
    const struct group_options *o, const struct dictionary *d, uint32_t term)
{
	double w = dictionary_idf(d, term);

	if (str_starts(dictionary_text(d, term), STR("#")))
		w *= o->number;
	return w;
}

void
weigh_count(struct dictionary *d, struct arena *a, const struct features *f)
{
	size_t n = 0;
	uint32_t *terms =
	    arena_array(a, f->n_title + f->n_summary + 1, sizeof(*terms));

	if (terms == NULL)
		return;
	for (size_t i = 0; i < f->n_title; i++)
		terms[n++] = f->title[i].term;
	for (size_t i = 0; i < f->n_summary; i++) {
		size_t k = 0;

		while (k < f->n_title && f->title[k].term != f->summary[i].term)
			k++;
		if (k == f->n_title)
			terms[n++] = f->summary[i].term;
	}
	dictionary_count(d, terms, n);
}

struct weights {
	struct weight *w;
	size_t n;
};

/* Adds w to the weight of a term; returns its entry. */
static struct weight *
weigh(struct weights *v, uint32_t term, double w)
{
	size_t i = 0;

	while (i < v->n && v->w[i].term != term)
		i++;
	if (i == v->n)
		v->w[v->n++] = (struct weight){.term = term};
	v->w[i].w += (float)w;
	return &v->w[i];
}

/* Brings the sum of squares to 1. */
static void
normalise(struct weights *v)
{
	double sum = 0, length;

	for (size_t i = 0; i < v->n; i++)
		sum += (double)v->w[i].w * (double)v->w[i].w;
	length = sum > 0 ? sqrt(sum) : 1;
	for (size_t i = 0; i < v->n; i++)
		v->w[i].w = (float)((double)v->w[i].w / length);
}

static void
weigh_words(struct weights *v, const struct group_options *o,
    const struct dictionary *d, const struct feature *words, size_t n,
    bool title)
{
	double part = title ? 1 : o->summary;

	for (size_t i = 0; i < n; i++) {
		struct weight *w = weigh(v, words[i].term,
		    part * (1 + log(words[i].count)) *
			weigh_term(o, d, words[i].term));

		w->counted = 1;
		w->title |= title;
	}
}

/* Names are words of the title or the summary, so they are there already. */
static void
mark_names(struct weights *v, const struct features *f)
{
	for (size_t i = 0; i < f->n_names; i++) {
		struct weight *w = weigh(v, f->names[i].term, 0);

		w->name = 1;
		w->headline_name = f->names[i].level == 2;
	}
}

void
weigh_item(const struct group_options *o, const struct dictionary *d,
    struct arena *a, const struct features *f, struct vector *out)
{
	size_t most =
	    f->n_title + f->n_summary + f->n_slug + f->n_pairs + f->n_names;
	struct weights v = {.w = arena_array(a, most + 1, sizeof(*v.w))};

	if (v.w == NULL)
		return;
	weigh_words(&v, o, d, f->title, f->n_title, true);
	weigh_words(&v, o, d, f->summary, f->n_summary, false);
	for (size_t i = 0; i < f->n_slug; i++)
		weigh(&v, f->slug[i], o->slug * weigh_term(o, d, f->slug[i]));
	for (size_t i = 0; i < f->n_pairs; i++)
		weigh(&v, f->pairs[i].term,
		    o->pair * 0.5 *
			(weigh_term(o, d, f->pairs[i].first) +
			    weigh_term(o, d, f->pairs[i].second)));
	mark_names(&v, f);
	normalise(&v);
	vector_set(out, v.w, v.n);
}

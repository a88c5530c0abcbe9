/*
 * How like an item is to a story.
 */
#include "story/likeness.h"

#include <math.h>

#include "story/dictionary.h"
#include "story/features.h"
#include "story/group.h"
#include "story/story.h"
#include "story/vector.h"
#include "story/weigh.h"

/* The mean of the `nearest` highest dot products; *best is the member with
 * the highest (the earliest of equals). */
static double
mean_nearest(int nearest, const struct story *s, const struct member *m,
    struct member **best)
{
	double top[LIKENESS_MEMBERS_MAX], sum = 0;
	int n = 0;

	*best = NULL;
	for (struct member *o = s->members; o != NULL; o = o->next) {
		double dot = vector_dot(&m->vector, &o->vector);
		int k;

		if (n == 0 || dot > top[0])
			*best = o;
		for (k = n++; k > 0 && top[k - 1] < dot; k--)
			top[k] = top[k - 1];
		top[k] = dot;
	}
	if (n > nearest)
		n = nearest;
	for (int i = 0; i < n; i++)
		sum += top[i];
	return n > 0 ? sum / n : 0;
}

/* The share of the headline's weight that the story's headlines cover. */
static double
coverage(const struct group_options *o, const struct dictionary *d,
    const struct story *s, const struct features *f)
{
	double covered = 0, all = 0;

	for (size_t i = 0; i < f->n_title; i++) {
		double w = weigh_term(o, d, f->title[i].term);

		all += w;
		if (story_titles_hold(s, f->title[i].term))
			covered += w;
	}
	return all > 0 ? covered / all : 0;
}

static bool
share_name(const struct member *a, const struct member *b)
{
	uint32_t i = 0, j = 0;

	while (i < a->n_names && j < b->n_names) {
		if (a->names[i] == b->names[j])
			return true;
		if (a->names[i] < b->names[j])
			i++;
		else
			j++;
	}
	return false;
}

/* Single terms, not pairs, that both hold. */
static int
shared_terms(
    const struct dictionary *d, const struct vector *a, const struct vector *b)
{
	uint32_t i = 0, j = 0;
	int n = 0;

	while (i < a->n && j < b->n) {
		uint32_t s = a->w[i].term, t = b->w[j].term;

		if (s == t && !dictionary_is_pair(d, s))
			n++;
		i += s <= t;
		j += t <= s;
	}
	return n;
}

struct likeness
likeness_of(const struct group_options *o, const struct dictionary *d,
    struct story *s, const struct member *m, const struct features *f)
{
	struct likeness r = {.story = s};

	r.to_centroid = vector_dot(&m->vector, story_centroid(s)) / s->length;
	r.to_nearest = mean_nearest(o->nearest, s, m, &r.nearest);
	r.covered = coverage(o, d, s, f);
	r.hours = fabs((double)(m->time - r.nearest->time)) / HOUR;
	r.value = o->centroid * r.to_centroid +
	    (1 - o->centroid) * r.to_nearest + o->coverage * r.covered;
	if (r.hours > o->free_hours)
		r.value -= o->per_day * (r.hours - o->free_hours) / 24;
	if (m->named_in_title && r.nearest->named_in_title &&
	    !share_name(m, r.nearest))
		r.value -= o->no_name;
	if (shared_terms(d, &m->vector, &r.nearest->vector) < 2)
		r.value -= o->one_term;
	return r;
}

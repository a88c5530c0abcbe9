/*
 * How like an item is to a story.
 */
#include "story/likeness.h"

#include <math.h>
#include <stdbool.h>

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
		const struct weight *held;

		all += w;
		held = vector_find(story_centroid(s), f->title[i].term);
		if (held != NULL && held->title)
			covered += w;
	}
	return all > 0 ? covered / all : 0;
}

/* What two items have in common. */
struct common {
	int terms; /* single ones, not pairs */
	bool name; /* a name is among them */
	bool both_headlines; /* both headlines hold names */
};

static bool
headline_named(const struct vector *v)
{
	for (uint32_t i = 0; i < v->n; i++) {
		if (v->w[i].headline_name)
			return true;
	}
	return false;
}

static struct common
find_common(
    const struct dictionary *d, const struct vector *a, const struct vector *b)
{
	struct common c = {
	    .both_headlines = headline_named(a) && headline_named(b)};
	uint32_t i = 0, j = 0;

	while (i < a->n && j < b->n) {
		const struct weight *x = &a->w[i], *y = &b->w[j];

		if (x->term == y->term) {
			c.name |= x->name && y->name;
			c.terms += x->w > 0 && y->w > 0 &&
			    !dictionary_is_pair(d, x->term);
		}
		i += x->term <= y->term;
		j += y->term <= x->term;
	}
	return c;
}

struct likeness
likeness_of(const struct group_options *o, const struct dictionary *d,
    struct story *s, const struct member *m, const struct features *f)
{
	struct likeness r = {.story = s};
	struct common c;

	r.to_centroid = vector_dot(&m->vector, story_centroid(s)) / s->length;
	r.to_nearest = mean_nearest(o->nearest, s, m, &r.nearest);
	r.covered = coverage(o, d, s, f);
	r.hours = fabs((double)(m->time - r.nearest->time)) / HOUR;
	r.value = o->centroid * r.to_centroid +
	    (1 - o->centroid) * r.to_nearest + o->coverage * r.covered;
	if (r.hours > o->free_hours)
		r.value -= o->per_day * (r.hours - o->free_hours) / 24;
	c = find_common(d, &m->vector, &r.nearest->vector);
	if (c.both_headlines && !c.name)
		r.value -= o->no_name;
	if (c.terms < 2)
		r.value -= o->one_term;
	return r;
}

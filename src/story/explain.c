/*
 * Why an item is where it is, in one sentence.
 */
#include "story/explain.h"

#include <inttypes.h>

#include "base/clock.h"
#include "story/dictionary.h"
#include "story/features.h"
#include "story/group.h"
#include "story/vector.h"

#define SHARED_MAX 4 /* terms named */

/* How the item writes a term; the term itself when it came from elsewhere. */
static struct str
surface_of(const struct dictionary *d, const struct features *f, uint32_t term)
{
	for (size_t i = 0; i < f->n_title; i++) {
		if (f->title[i].term == term)
			return f->title[i].surface;
	}
	for (size_t i = 0; i < f->n_summary; i++) {
		if (f->summary[i].term == term)
			return f->summary[i].surface;
	}
	return dictionary_text(d, term);
}

static void
add_surface(struct buf *out, const struct dictionary *d,
    const struct features *f, uint32_t term)
{
	for (size_t i = 0; i < f->n_pairs; i++) {
		if (f->pairs[i].term != term)
			continue;
		buf_add_str(out, surface_of(d, f, f->pairs[i].first));
		buf_add_byte(out, ' ');
		buf_add_str(out, surface_of(d, f, f->pairs[i].second));
		return;
	}
	buf_add_str(out, surface_of(d, f, term));
}

struct str
explain_shared(struct arena *a, const struct dictionary *d,
    const struct features *f, const struct vector *item,
    const struct vector *other)
{
	struct weight *shared =
	    arena_array(a, (size_t)item->n + 1, sizeof(*shared));
	struct str text;
	struct buf b;
	size_t n = 0;

	if (shared == NULL)
		return STR_EMPTY;
	for (uint32_t i = 0; i < item->n; i++) {
		float w = item->w[i].w * vector_get(other, item->w[i].term);

		if (w > 0)
			shared[n++] =
			    (struct weight){.term = item->w[i].term, .w = w};
	}
	weights_sort(shared, n, d);
	buf_init(&b, 4096);
	for (size_t i = 0; i < n && i < SHARED_MAX; i++) {
		if (i > 0)
			buf_add_c(&b, ", ");
		add_surface(&b, d, f, shared[i].term);
	}
	text = arena_str(a, buf_str(&b));
	buf_free(&b);
	return text;
}

static void
add_hours(struct buf *out, double hours)
{
	if (hours < 1)
		buf_printf(out, "%.0f min", hours * 60);
	else
		buf_printf(out, "%.0f h", hours);
}

void
explain_decision(struct buf *out, const struct group_decision *d,
    struct str shared, double bar)
{
	switch (d->reason) {
	case GROUP_COPY:
		buf_printf(
		    out, "the same headline as item %" PRIu64, d->nearest);
		break;
	case GROUP_SAME:
		buf_printf(out, "the same page as item %" PRIu64, d->nearest);
		break;
	case GROUP_LIKE:
		buf_printf(out,
		    "shared terms: %.*s; likeness %.2f, the bar is %.2f "
		    "(centroid %.2f, nearest %.2f, headline covered %.0f %%); ",
		    STR_ARG(shared), d->likeness, bar, d->to_centroid,
		    d->to_nearest, 100 * d->covered);
		add_hours(out, d->hours);
		buf_add_c(out, " apart");
		if (d->merged != 0)
			buf_printf(out,
			    "; story %" PRIu64
			    " became part of it (centroids alike %.2f)",
			    d->merged, d->merged_likeness);
		break;
	case GROUP_NEW:
		if (d->refused == 0) {
			buf_add_c(out, "a new story: nothing was like it");
			break;
		}
		buf_printf(out,
		    "a new story: the closest was %" PRIu64
		    " at %.2f, below the bar of %.2f",
		    d->refused, d->refused_likeness, bar);
		if (shared.n > 0)
			buf_printf(
			    out, " (shared terms: %.*s)", STR_ARG(shared));
		break;
	}
}

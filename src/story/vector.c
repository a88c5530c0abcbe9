/*
 * Sparse vectors.
 */
#include "story/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "story/dictionary.h"

void
vector_free(struct vector *v)
{
	free(v->w);
	*v = (struct vector){0};
}

static int
compare_terms(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;

	return (x->term > y->term) - (x->term < y->term);
}

void
vector_set(struct vector *v, const struct weight *w, size_t n)
{
	vector_free(v);
	v->w = mem_array(n, sizeof(*v->w));
	if (n > 0)
		memcpy(v->w, w, n * sizeof(*w));
	v->n = (uint32_t)n;
	qsort(v->w, n, sizeof(*v->w), compare_terms);
}

static struct weight
both(const struct weight *x, const struct weight *y)
{
	return (struct weight){
	    .term = x->term,
	    .counted = x->counted | y->counted,
	    .title = x->title | y->title,
	    .name = x->name | y->name,
	    .headline_name = x->headline_name | y->headline_name,
	    .w = x->w + y->w,
	};
}

void
vector_add(struct vector *v, const struct vector *other)
{
	struct weight *sum = mem_array((size_t)v->n + other->n, sizeof(*sum));
	uint32_t i = 0, j = 0, n = 0;

	while (i < v->n || j < other->n) {
		if (j == other->n ||
		    (i < v->n && v->w[i].term < other->w[j].term)) {
			sum[n++] = v->w[i++];
		} else if (i == v->n || v->w[i].term > other->w[j].term) {
			sum[n++] = other->w[j++];
		} else {
			sum[n++] = both(&v->w[i++], &other->w[j++]);
		}
	}
	free(v->w);
	v->w = mem_grow(sum, n, sizeof(*sum));
	v->n = n;
}

double
vector_dot(const struct vector *a, const struct vector *b)
{
	uint32_t i = 0, j = 0;
	double sum = 0;

	while (i < a->n && j < b->n) {
		uint32_t s = a->w[i].term, t = b->w[j].term;

		if (s == t)
			sum += (double)a->w[i].w * (double)b->w[j].w;
		i += s <= t;
		j += t <= s;
	}
	return sum;
}

double
vector_length(const struct vector *v)
{
	double sum = 0;

	for (uint32_t i = 0; i < v->n; i++)
		sum += (double)v->w[i].w * (double)v->w[i].w;
	return sum > 0 ? sqrt(sum) : 1;
}

const struct weight *
vector_find(const struct vector *v, uint32_t term)
{
	uint32_t low = 0, high = v->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (v->w[middle].term < term)
			low = middle + 1;
		else
			high = middle;
	}
	return low < v->n && v->w[low].term == term ? &v->w[low] : NULL;
}

float
vector_get(const struct vector *v, uint32_t term)
{
	const struct weight *w = vector_find(v, term);

	return w != NULL ? w->w : 0;
}

/* Does x stand before y: heavier, or as heavy and first by text? */
static bool
is_before(
    const struct weight *x, const struct weight *y, const struct dictionary *d)
{
	if (x->w != y->w)
		return x->w > y->w;
	return str_cmp(dictionary_text(d, x->term),
		   dictionary_text(d, y->term)) < 0;
}

/* Insertion sort: the lists are short, and qsort has no argument to hand. */
void
weights_sort(struct weight *w, size_t n, const struct dictionary *d)
{
	for (size_t i = 1; i < n; i++) {
		struct weight x = w[i];
		size_t k = i;

		while (k > 0 && is_before(&x, &w[k - 1], d)) {
			w[k] = w[k - 1];
			k--;
		}
		w[k] = x;
	}
}

void
vector_trim(struct vector *v, size_t keep, const struct dictionary *d,
    void (*dropped)(void *arg, uint32_t term), void *arg)
{
	if (v->n <= keep * 5 / 4)
		return;
	weights_sort(v->w, v->n, d);
	for (size_t i = keep; dropped != NULL && i < v->n; i++)
		dropped(arg, v->w[i].term);
	v->n = (uint32_t)keep;
	qsort(v->w, v->n, sizeof(*v->w), compare_terms);
}

/*
 * Sparse vectors of term weights, sorted by term, and what is done with them.
 * Sums run in array order, in double, so that results do not depend on where
 * a vector came from.
 */
#ifndef STORY_VECTOR_H
#define STORY_VECTOR_H

#include <stddef.h>
#include <stdint.h>

struct dictionary;

struct weight {
	uint32_t term;
	float w;
};

struct vector {
	struct weight *w; /* sorted by term */
	uint32_t n, room;
};

/* Frees the weights; the vector is empty then. */
void
vector_free(struct vector *v);

/* A copy of n weights, which need not be sorted but hold no term twice. */
void
vector_set(struct vector *v, const struct weight *w, size_t n);

/* Adds other to v, term by term. */
void
vector_add(struct vector *v, const struct vector *other);

/* The sum of products over the common terms. */
double
vector_dot(const struct vector *a, const struct vector *b);

/* The Euclidean length; 1 for an empty vector. */
double
vector_length(const struct vector *v);

/* The weight of a term, 0 when it has none. */
float
vector_get(const struct vector *v, uint32_t term);

/*
 * When v holds more than 5/4 of `keep` terms, drops all but the `keep`
 * heaviest (ties by the term's text).  Calls dropped for each that goes.
 */
void
vector_trim(struct vector *v, size_t keep, const struct dictionary *d,
    void (*dropped)(void *arg, uint32_t term), void *arg);

/* Sorts weights by falling weight, ties by the term's text. */
void
weights_sort(struct weight *w, size_t n, const struct dictionary *d);

#endif

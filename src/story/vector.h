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

/* What a term weighs in an item or a story, and what it is there. */
struct weight {
	uint32_t term : 28; /* of the dictionary */
	uint32_t counted : 1; /* a word of the title or summary */
	uint32_t title : 1; /* of the headline */
	uint32_t name : 1; /* a name */
	uint32_t headline_name : 1; /* a name, and in the headline */
	float w; /* >= 0 */
};

struct vector {
	struct weight *w; /* sorted by term */
	uint32_t n;
};

/* Frees the weights; the vector is empty then. */
void
vector_free(struct vector *v);

/* A copy of n weights, which need not be sorted but hold no term twice. */
void
vector_set(struct vector *v, const struct weight *w, size_t n);

/* Adds other to v, term by term; a term is in the sum what it is in either. */
void
vector_add(struct vector *v, const struct vector *other);

/* The sum of products over the common terms. */
double
vector_dot(const struct vector *a, const struct vector *b);

/* The Euclidean length; 1 for an empty vector. */
double
vector_length(const struct vector *v);

/* The entry of a term, or NULL; until the vector changes. */
const struct weight *
vector_find(const struct vector *v, uint32_t term);

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

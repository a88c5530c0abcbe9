/*
 * The inverted index of live stories: term -> stories whose centroid holds
 * it, and the stories that share most of a query's weight.
 */
#ifndef STORY_INDEX_H
#define STORY_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "story/vector.h"

struct index;

struct index_hit {
	uint64_t story;
	double shared; /* sum of the squared query weights of common terms */
};

/* An empty index. */
struct index *
index_create(void);
/* Frees it; NULL does nothing. */
void
index_free(struct index *x);

/* Adds a story to a term's list, or takes it out. */
void
index_add(struct index *x, uint32_t term, uint64_t story);
void
index_remove(struct index *x, uint32_t term, uint64_t story);

/*
 * The best stories for a query, given by falling weight: at most `terms` of
 * its terms are looked up, and a list longer than `cap` is skipped once three
 * were used.  Fills hits[max], best first (ties by the smaller id); returns
 * how many.
 */
size_t
index_search(struct index *x, const struct weight *query, size_t n, int terms,
    size_t cap, struct index_hit *hits, size_t max);

#endif

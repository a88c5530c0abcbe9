/*
 * From features to vectors: how much each term of an item weighs.
 */
#ifndef STORY_WEIGH_H
#define STORY_WEIGH_H

#include <stdint.h>

struct arena;
struct dictionary;
struct features;
struct group_options;
struct vector;

/* The weight of a term by its rarity; numbers weigh a little less. */
double
weigh_term(
    const struct group_options *o, const struct dictionary *d, uint32_t term);

/* Counts the item in the terms of its title and summary, each once. */
void
weigh_count(struct dictionary *d, struct arena *a, const struct features *f);

/*
 * The item's vector, of length 1; empty when the item holds no term.  The
 * caller frees it (vector_free).
 */
void
weigh_item(const struct group_options *o, const struct dictionary *d,
    struct arena *a, const struct features *f, struct vector *out);

#endif

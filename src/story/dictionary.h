/*
 * The terms in use: a number for each, how many items hold it, and from that
 * its weight (inverse document frequency).
 *
 * Counts are whole numbers and are halved once per half-life of item time,
 * so that a restart which replays the same items ends with the same state.
 */
#ifndef STORY_DICTIONARY_H
#define STORY_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

struct buf;
struct dictionary;

/* A new one; background is the number of items' weight that the compiled-in
 * counts have (0: none), half_life is in seconds. */
struct dictionary *
dictionary_create(double background, int64_t half_life);
void
dictionary_free(struct dictionary *d);

/* The number of a term, given one when it is new; text is copied. */
uint32_t
dictionary_intern(struct dictionary *d, struct str text);

/* The text of a term, until the dictionary is freed. */
struct str
dictionary_text(const struct dictionary *d, uint32_t term);

/* True for a pair of names (a_b), which has no count of its own. */
bool
dictionary_is_pair(const struct dictionary *d, uint32_t term);

/* Percent capitalised inside sentences, BACKGROUND_PROPER_UNKNOWN (-1). */
int
dictionary_proper(const struct dictionary *d, uint32_t term);

/* Counts one more item, and one more item that holds each term. */
void
dictionary_count(struct dictionary *d, const uint32_t *terms, size_t n);

/* max(0, ln((N + B + 1) / (df + B * background + 0.5))). */
double
dictionary_idf(const struct dictionary *d, uint32_t term);

/* Halves the counts for every half-life that item time has passed. */
void
dictionary_tick(struct dictionary *d, unixtime now);

/* How many terms there are; they are numbered from 0. */
uint32_t
dictionary_size(const struct dictionary *d);

/* Appends the counts (not the terms) as bytes, and reads them back into a
 * dictionary that has the same terms; false for bytes that are none. */
void
dictionary_save(const struct dictionary *d, struct buf *out);
bool
dictionary_load(struct dictionary *d, struct str bytes);

#endif

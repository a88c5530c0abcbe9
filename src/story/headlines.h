/*
 * Recent headlines, to know a copy by: the newest item of every wording.
 *
 * A wording is known by a 64-bit hash of its key; two that collide would be
 * taken for copies, once in some 10^13 pairs.
 */
#ifndef STORY_HEADLINES_H
#define STORY_HEADLINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

struct headline {
	uint64_t hash; /* of story_title_key, not 0 */
	uint64_t first; /* the first item that bore it */
	unixtime time;
	uint32_t story;
	uint32_t source; /* hash of the outlet's name */
};

struct headlines {
	struct headline *ring; /* in the order of their coming */
	size_t start, n, room;
	uint32_t *slots; /* hash table of places in the ring + 1 */
	size_t n_slots;
};

/* Empty; allocates nothing yet. */
void
headlines_init(struct headlines *h);

/* Frees it; it is empty then. */
void
headlines_free(struct headlines *h);

/* Adds a headline.  It stands for its wording unless an earlier one is newer
 * by time. */
void
headlines_add(struct headlines *h, const struct headline *item);

/* The newest of that wording, or NULL; until the next call that changes. */
const struct headline *
headlines_find(const struct headlines *h, uint64_t hash);

/* Drops those in front that are older than `before`. */
void
headlines_expire(struct headlines *h, unixtime before);

#endif

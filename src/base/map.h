/*
 * A hash map from text to a pointer.  Keys are borrowed: they must live as
 * long as their entry.  Seeded by the caller where keys come from outside.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct map_slot;

struct map {
	struct map_slot *slots;
	size_t n; /* entries */
	size_t room; /* slots, a power of two, or 0 */
	uint64_t seed;
};

/* An empty map; a seed nobody can guess keeps keys from being chosen to
 * collide. */
void
map_init(struct map *m, uint64_t seed);

/* Frees the table, not the keys and values. */
void
map_free(struct map *m);

/* The value, or NULL. */
void *
map_get(const struct map *m, struct str key);

/* Sets the value (not NULL) of key; returns the earlier one, or NULL. */
void *
map_set(struct map *m, struct str key, void *value);

/* Takes the entry out; returns its value, or NULL. */
void *
map_remove(struct map *m, struct str key);

/*
 * Walks all entries in no order: start with *at = 0, stop on false.  The map
 * must not change meanwhile.
 */
bool
map_next(const struct map *m, size_t *at, struct str *key, void **value);

#endif

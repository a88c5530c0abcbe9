/*
 * Open addressing, linear probing, backward-shift deletion (no tombstones).
 */
#include "base/map.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

#define MAP_FIRST 16 /* slots of the first table */

struct map_slot {
	struct str key;
	void *value; /* NULL: the slot is free */
	uint64_t hash;
};

void
map_init(struct map *m, uint64_t seed)
{
	*m = (struct map){.seed = seed};
}

void
map_free(struct map *m)
{
	free(m->slots);
	map_init(m, m->seed);
}

/* The slot of key, or the free slot where it would go. */
static struct map_slot *
map_find(const struct map *m, struct str key, uint64_t hash)
{
	size_t mask = m->room - 1, i = hash & mask;

	while (m->slots[i].value != NULL &&
	    (m->slots[i].hash != hash || !str_eq(m->slots[i].key, key)))
		i = (i + 1) & mask;
	return &m->slots[i];
}

static void
map_enlarge(struct map *m)
{
	struct map old = *m;

	m->room = old.room > 0 ? old.room * 2 : MAP_FIRST;
	m->slots = mem_array(m->room, sizeof(*m->slots));
	for (size_t i = 0; i < old.room; i++) {
		struct map_slot *s = &old.slots[i];

		if (s->value != NULL)
			*map_find(m, s->key, s->hash) = *s;
	}
	free(old.slots);
}

void *
map_get(const struct map *m, struct str key)
{
	if (m->n == 0)
		return NULL;
	return map_find(m, key, hash_bytes(key, m->seed))->value;
}

void *
map_set(struct map *m, struct str key, void *value)
{
	struct map_slot *s;
	void *old;

	if ((m->n + 1) * 4 > m->room * 3)
		map_enlarge(m);
	s = map_find(m, key, hash_bytes(key, m->seed));
	old = s->value;
	if (old == NULL) {
		s->key = key;
		s->hash = hash_bytes(key, m->seed);
		m->n++;
	}
	s->value = value;
	return old;
}

void *
map_remove(struct map *m, struct str key)
{
	size_t mask = m->room - 1, hole, i;
	struct map_slot *s;
	void *old;

	if (m->n == 0)
		return NULL;
	s = map_find(m, key, hash_bytes(key, m->seed));
	old = s->value;
	if (old == NULL)
		return NULL;
	m->n--;
	s->value = NULL;
	hole = (size_t)(s - m->slots);
	for (i = (hole + 1) & mask; m->slots[i].value != NULL;
	     i = (i + 1) & mask) {
		/* Move an entry back unless its home lies behind the hole. */
		size_t home = m->slots[i].hash & mask;

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		m->slots[hole] = m->slots[i];
		m->slots[i].value = NULL;
		hole = i;
	}
	return old;
}

bool
map_next(const struct map *m, size_t *at, struct str *key, void **value)
{
	for (; *at < m->room; (*at)++) {
		const struct map_slot *s = &m->slots[*at];

		if (s->value == NULL)
			continue;
		*key = s->key;
		*value = s->value;
		(*at)++;
		return true;
	}
	return false;
}

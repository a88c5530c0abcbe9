/*
 * Recent headlines: a ring in the order of time and a hash table over it.
 * The table holds one place a wording, that of the newest; a place that left
 * the ring is taken out with it.
 */
#include "story/headlines.h"

#include <stdlib.h>

#include "base/mem.h"

#define RING_FIRST 256 /* headlines of the first ring */

void
headlines_init(struct headlines *h)
{
	*h = (struct headlines){0};
}

void
headlines_free(struct headlines *h)
{
	free(h->ring);
	free(h->slots);
	headlines_init(h);
}

/* The slot of a hash, or the free slot where it goes. */
static size_t
slot_of(const struct headlines *h, uint64_t hash)
{
	size_t mask = h->n_slots - 1, i = hash & mask; /* a power of two */

	while (h->slots[i] != 0 && h->ring[h->slots[i] - 1].hash != hash)
		i = (i + 1) & mask;
	return i;
}

static void
enlarge(struct headlines *h)
{
	size_t room = h->room > 0 ? h->room + h->room / 8 : RING_FIRST;
	struct headline *ring = mem_array(room, sizeof(*ring));

	for (size_t i = 0; i < h->n; i++)
		ring[i] = h->ring[(h->start + i) % h->room];
	free(h->ring);
	free(h->slots);
	h->ring = ring;
	h->start = 0;
	h->room = room;
	for (h->n_slots = RING_FIRST; h->n_slots < room + room / 2;)
		h->n_slots *= 2;
	h->slots = mem_array(h->n_slots, sizeof(*h->slots));
	for (size_t i = 0; i < h->n; i++) {
		uint32_t *slot = &h->slots[slot_of(h, ring[i].hash)];

		if (*slot == 0 || ring[*slot - 1].time <= ring[i].time)
			*slot = (uint32_t)i + 1;
	}
}

void
headlines_add(struct headlines *h, const struct headline *item)
{
	size_t place, slot;

	if (h->n == h->room)
		enlarge(h);
	place = (h->start + h->n++) % h->room;
	h->ring[place] = *item;
	slot = slot_of(h, item->hash);
	if (h->slots[slot] == 0 ||
	    h->ring[h->slots[slot] - 1].time <= item->time)
		h->slots[slot] = (uint32_t)place + 1;
}

const struct headline *
headlines_find(const struct headlines *h, uint64_t hash)
{
	size_t slot;

	if (h->n == 0)
		return NULL;
	slot = slot_of(h, hash);
	return h->slots[slot] != 0 ? &h->ring[h->slots[slot] - 1] : NULL;
}

/* Frees a slot, moving back what was pushed behind it. */
static void
free_slot(struct headlines *h, size_t hole)
{
	size_t mask = h->n_slots - 1;

	h->slots[hole] = 0;
	for (size_t i = (hole + 1) & mask; h->slots[i] != 0;
	     i = (i + 1) & mask) {
		size_t home = h->ring[h->slots[i] - 1].hash & mask;

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		h->slots[hole] = h->slots[i];
		h->slots[i] = 0;
		hole = i;
	}
}

void
headlines_expire(struct headlines *h, unixtime before)
{
	while (h->n > 0 && h->ring[h->start].time < before) {
		size_t slot = slot_of(h, h->ring[h->start].hash);

		if (h->slots[slot] == h->start + 1)
			free_slot(h, slot);
		h->start = (h->start + 1) % h->room;
		h->n--;
	}
}

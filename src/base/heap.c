/*
 * A binary heap in an array; every node knows its place.
 */
#include "base/heap.h"

#include <stdlib.h>

#include "base/mem.h"

void
heap_init(struct heap *h)
{
	*h = (struct heap){.node = NULL};
}

void
heap_free(struct heap *h)
{
	free(h->node);
	heap_init(h);
}

static void
place(struct heap *h, struct heap_node *node, size_t i)
{
	h->node[i] = node;
	node->at = i + 1;
}

/* Moves the node at i up or down to where its key belongs. */
static void
settle(struct heap *h, size_t i)
{
	struct heap_node *node = h->node[i];

	while (i > 0 && h->node[(i - 1) / 2]->key > node->key) {
		place(h, h->node[(i - 1) / 2], i);
		i = (i - 1) / 2;
	}
	for (;;) {
		size_t child = 2 * i + 1;

		if (child + 1 < h->n &&
		    h->node[child + 1]->key < h->node[child]->key)
			child++;
		if (child >= h->n || h->node[child]->key >= node->key)
			break;
		place(h, h->node[child], i);
		i = child;
	}
	place(h, node, i);
}

void
heap_set(struct heap *h, struct heap_node *node, int64_t key)
{
	node->key = key;
	if (node->at == 0) {
		if (h->n == h->room) {
			h->room = h->room > 0 ? 2 * h->room : 8;
			h->node = mem_grow(h->node, h->room, sizeof(*h->node));
		}
		place(h, node, h->n++);
	}
	settle(h, node->at - 1);
}

void
heap_remove(struct heap *h, struct heap_node *node)
{
	size_t i = node->at;

	if (i == 0)
		return;
	node->at = 0;
	h->n--;
	if (i - 1 == h->n)
		return;
	place(h, h->node[h->n], i - 1);
	settle(h, i - 1);
}

struct heap_node *
heap_top(const struct heap *h)
{
	return h->n > 0 ? h->node[0] : NULL;
}

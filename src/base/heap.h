/*
 * A heap: the thing with the smallest key is found at once, and anything in
 * it is moved or taken out in logarithmic time.  Intrusive: a struct that
 * wants to be in a heap holds a heap_node; the heap holds pointers only.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_node {
	int64_t key;
	size_t at; /* place in the heap plus 1; 0: in none */
	void *owner; /* the struct around it, set by the caller */
};

struct heap {
	struct heap_node **node;
	size_t n; /* nodes held */
	size_t room; /* nodes allocated */
};

/* An empty heap; allocates nothing yet. */
void
heap_init(struct heap *h);

/* Frees the table, not the nodes, which must not be used with it again. */
void
heap_free(struct heap *h);

/* Puts the node in, or moves it when it is in this heap already. */
void
heap_set(struct heap *h, struct heap_node *node, int64_t key);

/* Takes the node out; does nothing when it is in none. */
void
heap_remove(struct heap *h, struct heap_node *node);

/* The node with the smallest key, or NULL; it stays in the heap. */
struct heap_node *
heap_top(const struct heap *h);

#endif

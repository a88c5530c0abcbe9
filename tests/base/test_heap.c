/*
 * base/heap: against sorting, with moves and removals.
 */
#include "base/heap.h"

#include "tests/tap/tap.h"

#define N 200

/* The same numbers every time (Numerical Recipes' generator). */
static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

int
main(void)
{
	struct heap_node node[N] = {{.at = 0}};
	struct heap h;
	uint32_t state = 1;
	int64_t last = -1;
	size_t taken = 0;
	bool sorted = true;

	heap_init(&h);
	tap_ok(heap_top(&h) == NULL, "an empty heap has no top");
	for (size_t i = 0; i < N; i++)
		heap_set(&h, &node[i], next(&state) % 100);
	for (size_t i = 0; i < N; i += 2)
		heap_set(&h, &node[i], next(&state) % 100);
	for (size_t i = 0; i < N; i += 5)
		heap_remove(&h, &node[i]);
	heap_remove(&h, &node[0]);
	tap_ok(h.n == N - N / 5, "removing twice takes out once");
	while (heap_top(&h) != NULL) {
		struct heap_node *top = heap_top(&h);

		sorted = sorted && top->key >= last;
		last = top->key;
		heap_remove(&h, top);
		taken++;
	}
	tap_ok(sorted, "the nodes come in order");
	tap_is_int(N - N / 5, (int64_t)taken, "each once");
	heap_free(&h);
	return tap_done();
}

/*
 * An arena: memory for one document, one message or one request, freed all
 * at once.  Nothing in it is freed alone, and nothing outside may point into
 * it after arena_reset or arena_free.
 *
 * An arena has a ceiling.  When it is reached the arena fails for good
 * (sticky): every later allocation returns NULL, so that code may allocate
 * freely and test arena_failed() once at the end.  Input-driven sizes are
 * thereby ERR_LIMIT, never memory exhaustion.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *head; /* the block in use, then the full ones */
	size_t used; /* bytes in all blocks */
	size_t max; /* ceiling, bytes */
	bool failed;
};

/* An empty arena that will hold at most max bytes; allocates nothing yet. */
void
arena_init(struct arena *a, size_t max);

/* Frees everything; the arena may be used again after arena_init. */
void
arena_free(struct arena *a);

/* Empties it, keeping one block for the next use, and clears the failure. */
void
arena_reset(struct arena *a);

/* True when an allocation was refused since init or reset. */
bool
arena_failed(const struct arena *a);

/* n zeroed bytes aligned for any type, or NULL past the ceiling. */
void *
arena_alloc(struct arena *a, size_t n) MUST_CHECK;

/* An array of n zeroed elements, or NULL. */
void *
arena_array(struct arena *a, size_t n, size_t size) MUST_CHECK;

/* A copy of s with a NUL behind it; empty past the ceiling. */
struct str
arena_str(struct arena *a, struct str s);

/* The same as a C string; NULL past the ceiling. */
char *
arena_cstr(struct arena *a, struct str s);

/* A formatted text with a NUL behind it; empty past the ceiling. */
struct str
arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif

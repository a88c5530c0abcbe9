/*
 * Arena: a chain of blocks that double in size, bump allocation inside.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ARENA_FIRST 4096 /* bytes: most messages fit in one page */
#define ARENA_BLOCK_MAX (1 << 20) /* bytes: growth by doubling stops here */

struct arena_block {
	struct arena_block *next;
	size_t size, used; /* bytes of data[] */
	_Alignas(max_align_t) char data[];
};

void
arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){.max = max};
}

void
arena_free(struct arena *a)
{
	struct arena_block *b = a->head, *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	arena_init(a, a->max);
}

void
arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;

	if (keep != NULL) {
		a->head = keep->next;
		arena_free(a);
		memset(keep->data, 0, keep->used);
		keep->next = NULL;
		keep->used = 0;
	}
	a->head = keep;
	a->used = 0;
	a->failed = false;
}

bool
arena_failed(const struct arena *a)
{
	return a->failed;
}

static struct arena_block *
block_add(struct arena *a, size_t need)
{
	size_t size = ARENA_FIRST;
	struct arena_block *b;

	if (a->head != NULL)
		size = a->head->size * 2;
	if (size > ARENA_BLOCK_MAX)
		size = ARENA_BLOCK_MAX;
	if (size < need)
		size = need;
	b = calloc(1, sizeof(*b) + size);
	if (b == NULL)
		return NULL;
	b->size = size;
	b->next = a->head;
	a->head = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *b = a->head;
	void *p;

	if (a->failed || n > a->max || a->max - n < a->used)
		goto refuse;
	if (n > SIZE_MAX - align)
		goto refuse;
	n = (n + align - 1) / align * align;
	if (b == NULL || b->size - b->used < n) {
		b = block_add(a, n);
		if (b == NULL)
			goto refuse;
	}
	p = b->data + b->used;
	b->used += n;
	a->used += n;
	return p;
refuse:
	a->failed = true;
	return NULL;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size) {
		a->failed = true;
		return NULL;
	}
	return arena_alloc(a, n * size);
}

char *
arena_cstr(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (p != NULL && s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);

	return p != NULL ? (struct str){p, s.n} : STR_EMPTY;
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	int n;
	char *p;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = n >= 0 ? arena_alloc(a, (size_t)n + 1) : NULL;
	if (p == NULL)
		return STR_EMPTY;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){p, (size_t)n};
}

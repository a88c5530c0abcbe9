/*
 * Growing buffer, doubling, with a ceiling and a sticky failure.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

#define BUF_FIRST 256 /* bytes: the first allocation */

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void
buf_free(struct buf *b)
{
	free(b->p);
	buf_init(b, b->max);
}

void
buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

bool
buf_failed(const struct buf *b)
{
	return b->failed;
}

/* The NUL of buf_cstr may stand one byte past the ceiling. */
static char *
buf_reserve(struct buf *b, size_t n)
{
	size_t room = b->room > 0 ? b->room : BUF_FIRST;
	char *p;

	while (room < n)
		room = room > SIZE_MAX / 2 ? n : room * 2;
	if (room > b->max && n <= b->max)
		room = b->max;
	if (room <= b->room)
		return b->p;
	p = realloc(b->p, room);
	if (p == NULL) {
		b->failed = true;
		return NULL;
	}
	b->p = p;
	b->room = room;
	return p;
}

char *
buf_room(struct buf *b, size_t n)
{
	if (b->failed || n > b->max || b->max - n < b->n) {
		b->failed = true;
		return NULL;
	}
	if (b->room - b->n < n && buf_reserve(b, b->n + n) == NULL)
		return NULL;
	return b->p + b->n;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	char *to;

	if (n == 0)
		return;
	to = buf_room(b, n);
	if (to == NULL)
		return;
	memcpy(to, p, n);
	b->n += n;
}

void
buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void
buf_add_c(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_add_byte(struct buf *b, char c)
{
	if (LIKELY(!b->failed && b->n < b->room && b->n < b->max)) {
		b->p[b->n++] = c;
		return;
	}
	buf_add(b, &c, 1);
}

void
buf_add_cp(struct buf *b, uint32_t cp)
{
	char bytes[UTF8_MAX];

	buf_add(b, bytes, utf8_encode(cp, bytes));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char small[256];
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->failed = true;
		return;
	}
	if ((size_t)n < sizeof(small)) {
		buf_add(b, small, (size_t)n);
		return;
	}
	p = malloc((size_t)n + 1);
	if (p == NULL) {
		b->failed = true;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf_add(b, p, (size_t)n);
	free(p);
}

void
buf_consume(struct buf *b, size_t n)
{
	if (n >= b->n) {
		b->n = 0;
		return;
	}
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){b->p, b->n};
}

const char *
buf_cstr(struct buf *b)
{
	if (b->room <= b->n && buf_reserve(b, b->n + 1) == NULL)
		return "";
	b->p[b->n] = '\0';
	return b->p;
}

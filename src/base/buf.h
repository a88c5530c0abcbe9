/*
 * A growing buffer of bytes with a ceiling.  Like the arena it fails for
 * good: once an append was refused the contents stay as they were, later
 * appends do nothing, and buf_failed() is true.  Write freely, test once.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/str.h"

struct buf {
	char *p;
	size_t n; /* bytes held */
	size_t room; /* bytes allocated */
	size_t max; /* ceiling, bytes */
	bool failed;
};

/* An empty buffer that will hold at most max bytes; allocates nothing yet. */
void
buf_init(struct buf *b, size_t max);

/* Frees the bytes; the ceiling stays, so the buffer can be used again. */
void
buf_free(struct buf *b);

/* Empties it, keeps the memory, clears the failure. */
void
buf_reset(struct buf *b);

/* Whether an append was refused since buf_init or buf_reset. */
bool
buf_failed(const struct buf *b);

/* Append; the bytes are copied. */
void
buf_add(struct buf *b, const void *p, size_t n);
void
buf_add_str(struct buf *b, struct str s);
void
buf_add_c(struct buf *b, const char *s);
void
buf_add_byte(struct buf *b, char c);
void
buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Appends the UTF-8 form of a code point; U+FFFD for one that is none. */
void
buf_add_cp(struct buf *b, uint32_t cp);

/*
 * Room for n more bytes: a pointer to write at, or NULL past the ceiling.
 * After writing, the caller adds the bytes written to b->n.
 */
char *
buf_room(struct buf *b, size_t n) MUST_CHECK;

/* Drops the first n bytes (all when there are fewer). */
void
buf_consume(struct buf *b, size_t n);

/* Borrows the contents, until the next call that changes the buffer. */
struct str
buf_str(const struct buf *b);

/* The contents with a NUL behind them (not counted); "" when empty. */
const char *
buf_cstr(struct buf *b);

#endif

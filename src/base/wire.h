/*
 * Bytes of a message: a writer on a buf and a reader that fails for good.
 *
 * Integers are little-endian and fixed in width, texts a u32 length and the
 * bytes.  The reader, once a read was refused, gives zeros and empty texts
 * to every later read, so that a decoder reads freely and asks wire_end()
 * once.
 */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Writing: each appends one value; a failed buf says so itself. */
void
wire_put_u8(struct buf *out, uint8_t v);
void
wire_put_u16(struct buf *out, uint16_t v);
void
wire_put_u32(struct buf *out, uint32_t v);
void
wire_put_u64(struct buf *out, uint64_t v);
void
wire_put_i32(struct buf *out, int32_t v);
void
wire_put_i64(struct buf *out, int64_t v);
void
wire_put_bool(struct buf *out, bool v);
/* A text longer than u32 makes the buf fail. */
void
wire_put_str(struct buf *out, struct str s);

/* A reader. */
struct wire {
	struct str in; /* what is left */
	bool failed; /* sticky */
};

/* Starts reading `in`, which stays the caller's. */
void
wire_init(struct wire *w, struct str in);

/* Makes the reader fail: for a value that breaks an invariant. */
void
wire_refuse(struct wire *w);

/* One integer each, of any value. */
uint8_t
wire_u8(struct wire *w);
uint16_t
wire_u16(struct wire *w);
uint32_t
wire_u32(struct wire *w);
uint64_t
wire_u64(struct wire *w);
int32_t
wire_i32(struct wire *w);
int64_t
wire_i64(struct wire *w);

/* 0 or 1; other bytes are refused. */
bool
wire_bool(struct wire *w);

/* A value below `end`, as of an enum that ends in X_END. */
uint32_t
wire_enum(struct wire *w, uint32_t end);

/* A span or a size: i64, from 0 to max. */
int64_t
wire_span(struct wire *w, int64_t max);

/* Any bytes, at most max; borrowed from the input. */
struct str
wire_bytes(struct wire *w, size_t max);

/* Text: valid UTF-8 without C0 controls but tab and newline, at most max
 * bytes; borrowed from the input. */
struct str
wire_text(struct wire *w, size_t max);

/* A count of things of which each takes at least `least` bytes (> 0): over
 * max, or more than the rest of the input can hold, is refused. */
size_t
wire_count(struct wire *w, size_t max, size_t least);

/* True when all went well and nothing is left over. */
bool
wire_end(const struct wire *w);

#endif

/*
 * Frames: how messages are cut on a stream socket.
 *
 *	u32 length of the payload   little-endian
 *	u16 type                    enum msg_type
 *	u16 version                 FRAME_VERSION
 *	payload
 *
 * Both ends are the same binary, so another version is a bug or an attack,
 * and closes the link.
 */
#ifndef IPC_FRAME_H
#define IPC_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define FRAME_VERSION 1
#define FRAME_HEADER 8 /* bytes */
/* Bytes of one payload: a 64 MiB body (the hard ceiling of max-size) and its
 * headers. */
#define FRAME_MAX ((64u << 20) + (1u << 20))

struct frame {
	uint16_t type; /* enum msg_type, checked */
	struct str payload;
};

/* Appends the header of a payload of n bytes. */
void
frame_put_header(struct buf *out, uint16_t type, size_t n);

/*
 * Looks for a whole frame at the start of `in`.  ERR_OK: *f is set (borrowing
 * from `in`) and *used is its size with the header.  ERR_NOTFOUND: more bytes
 * are needed; *used is how many the whole frame takes, 0 when not yet known.
 * ERR_INPUT: not a frame (another version, an unknown type, over FRAME_MAX).
 */
enum err
frame_get(struct str in, struct frame *f, size_t *used) MUST_CHECK;

/*
 * Blocking, for the parser process and tests: reads one frame into b (which
 * is emptied first; *f borrows from it) or writes one.  ERR_CLOSED at the
 * end of the stream, ERR_INPUT, ERR_SYSTEM.
 */
enum err
frame_read(int fd, struct buf *b, struct frame *f) MUST_CHECK;
enum err
frame_write(int fd, uint16_t type, struct str payload) MUST_CHECK;

#endif

/*
 * Frames on a stream: an eight byte header and the payload.
 */
#include "ipc/frame.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/wire.h"
#include "ipc/msg.h"

void
frame_put_header(struct buf *out, uint16_t type, size_t n)
{
	if (n > FRAME_MAX) {
		out->failed = true;
		return;
	}
	wire_put_u32(out, (uint32_t)n);
	wire_put_u16(out, type);
	wire_put_u16(out, FRAME_VERSION);
}

enum err
frame_get(struct str in, struct frame *f, size_t *used)
{
	struct wire w;
	uint32_t n;
	uint16_t type, version;

	*used = 0;
	if (in.n < FRAME_HEADER)
		return ERR_NOTFOUND;
	wire_init(&w, in);
	n = wire_u32(&w);
	type = wire_u16(&w);
	version = wire_u16(&w);
	if (version != FRAME_VERSION || type == 0 || type >= MSG_TYPE_END ||
	    n > FRAME_MAX)
		return ERR_INPUT;
	*used = FRAME_HEADER + (size_t)n;
	if (in.n < *used)
		return ERR_NOTFOUND;
	f->type = type;
	f->payload = str_sub(in, FRAME_HEADER, n);
	return ERR_OK;
}

/* Reads n bytes onto the end of b. */
static enum err
read_whole(int fd, struct buf *b, size_t n)
{
	char *p = buf_room(b, n);

	if (p == NULL)
		return ERR_LIMIT;
	while (n > 0) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == ECONNRESET ? ERR_CLOSED : ERR_SYSTEM;
		if (got == 0)
			return ERR_CLOSED;
		p += got;
		n -= (size_t)got;
		b->n += (size_t)got;
	}
	return ERR_OK;
}

enum err
frame_read(int fd, struct buf *b, struct frame *f)
{
	size_t used;
	enum err e;

	buf_reset(b);
	e = read_whole(fd, b, FRAME_HEADER);
	if (e != ERR_OK)
		return e;
	e = frame_get(buf_str(b), f, &used);
	if (e == ERR_NOTFOUND) {
		e = read_whole(fd, b, used - FRAME_HEADER);
		if (e != ERR_OK)
			return e;
		e = frame_get(buf_str(b), f, &used);
	}
	return e;
}

enum err
frame_write(int fd, uint16_t type, struct str payload)
{
	char space[FRAME_HEADER];
	struct buf header = {
	    .p = space, .room = FRAME_HEADER, .max = FRAME_HEADER};
	struct iovec part[2];
	size_t at = 0;

	frame_put_header(&header, type, payload.n);
	if (buf_failed(&header))
		return ERR_LIMIT;
	part[0] = (struct iovec){space, FRAME_HEADER};
	part[1] = (struct iovec){(char *)(uintptr_t)payload.p, payload.n};
	while (at < 2) {
		ssize_t put = writev(fd, part + at, (int)(2 - at));

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EPIPE || errno == ECONNRESET
			    ? ERR_CLOSED
			    : ERR_SYSTEM;
		for (; at < 2 && (size_t)put >= part[at].iov_len; at++)
			put -= (ssize_t)part[at].iov_len;
		if (at < 2) {
			part[at].iov_base = (char *)part[at].iov_base + put;
			part[at].iov_len -= (size_t)put;
		}
	}
	return ERR_OK;
}

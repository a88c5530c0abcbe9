/*
 * Links: frames on a stream socket, in both directions, without blocking.
 *
 * Reading.  Small frames come many to a read, into a buffer of READ_SIZE.
 * Once the header of a bigger one is there, the buffer grows to its size, and
 * reads ask for exactly what is missing: the payload is handed on from where
 * the kernel put it.
 *
 * Writing.  A frame is written at once when nothing waits before it; only
 * what the socket did not take is kept, copied unless link_send_buf gave the
 * bytes away.  Waiting frames leave together, by sendmsg with many pieces.
 *
 * Descriptors.  A frame with a descriptor starts a sendmsg of its own, and
 * the kernel ends a read with the bytes that a descriptor was sent with.  So
 * the descriptor belongs to the frame that holds the last byte of that read.
 */
#include "net/link.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/mem.h"
#include "ipc/frame.h"
#include "net/loop.h"

#define READ_SIZE ((size_t)64 << 10) /* bytes: many small frames at once */
#define IDLE_ROOM READ_SIZE /* bytes kept by a link at rest */
#define TURN_MAX ((size_t)1 << 20) /* bytes read before others get a turn */
#define PIECES_MAX 32 /* pieces of one sendmsg: 16 frames */
#define FDS_MAX 4 /* descriptors looked for in one read; one is allowed */

/* A frame on its way out. */
struct out_frame {
	struct out_frame *next;
	char header[FRAME_HEADER];
	char *bytes; /* owned once it is queued */
	size_t n; /* bytes of the payload */
	size_t at; /* bytes sent, of header and payload */
	int fd; /* to pass with the first byte, or -1 */
};

struct link {
	int fd;
	struct loop_watch *watch;
	struct loop_timer *end; /* runs out at once when the link has ended */
	link_message_fn *on_message;
	link_closed_fn *on_closed;
	void *arg;
	struct buf in;
	size_t want; /* bytes of the frame at the start of in, 0: unknown */
	int passed_fd; /* came and is not handed on yet, or -1 */
	size_t passed_at; /* the byte of in that it came with */
	struct out_frame *first, **last; /* waiting to leave */
	size_t pending; /* bytes in the list */
	struct buf header; /* where frame_put_header writes */
	const char *mute; /* why nothing more can be sent, or NULL */
	const char *dead; /* why nothing more can be read, or NULL */
	bool *freed; /* set by link_free while a callback runs */
};

static void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
out_drop(struct link *k)
{
	struct out_frame *f = k->first;

	k->first = NULL;
	k->last = &k->first;
	k->pending = 0;
	while (f != NULL) {
		struct out_frame *next = f->next;

		fd_close(&f->fd);
		free(f->bytes);
		free(f);
		f = next;
	}
}

static size_t
out_left(const struct out_frame *f)
{
	return sizeof(f->header) + f->n - f->at;
}

/* Adds the unsent pieces of f to v; returns how many. */
static int
out_pieces(struct out_frame *f, struct iovec *v)
{
	int n = 0;

	if (f->at < sizeof(f->header)) {
		v[n].iov_base = f->header + f->at;
		v[n++].iov_len = sizeof(f->header) - f->at;
		if (f->n == 0)
			return n;
		v[n].iov_base = f->bytes;
		v[n++].iov_len = f->n;
		return n;
	}
	v[n].iov_base = f->bytes + (f->at - sizeof(f->header));
	v[n++].iov_len = out_left(f);
	return n;
}

/*
 * One sendmsg of the frames from f on.  Returns the bytes taken, 0 when the
 * socket takes none now or the link is mute.
 */
static size_t
out_write(struct link *k, struct out_frame *f)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.room = {0}};
	struct iovec v[PIECES_MAX];
	struct msghdr m = {.msg_iov = v};
	int pieces = 0, passed = f->at == 0 ? f->fd : -1;
	ssize_t n;

	do {
		pieces += out_pieces(f, v + pieces);
		f = f->next;
	} while (
	    passed < 0 && f != NULL && f->fd < 0 && pieces + 2 <= PIECES_MAX);
	/* the count's type differs between systems, so assign, not initialise */
	m.msg_iovlen = 0;
	m.msg_iovlen += (unsigned)pieces;
	if (passed >= 0) {
		struct cmsghdr *c;

		m.msg_control = control.room;
		m.msg_controllen = sizeof(control.room);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &passed, sizeof(passed));
	}
	do
		n = sendmsg(k->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n >= 0)
		return (size_t)n;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		k->mute = errno == EPIPE || errno == ECONNRESET
		    ? "the other end has gone"
		    : "the other end could not be written to";
	return 0;
}

/* Marks n bytes as sent; frees the frames that are through. */
static void
out_sent(struct link *k, size_t n)
{
	k->pending -= n;
	while (n > 0) {
		struct out_frame *f = k->first;
		size_t left = out_left(f), part = n < left ? n : left;

		if (f->at == 0)
			fd_close(&f->fd);
		f->at += part;
		n -= part;
		if (part < left)
			return;
		k->first = f->next;
		if (k->first == NULL)
			k->last = &k->first;
		free(f->bytes);
		free(f);
	}
}

/* Keeps the watch and the end timer in step with the state. */
static void
watch_update(struct link *k)
{
	if (k->dead != NULL || k->mute != NULL) {
		out_drop(k);
		loop_watch_set(k->watch, false, false);
		loop_timer_start(k->end, 0);
		return;
	}
	loop_watch_set(k->watch, true, k->first != NULL);
}

static void
out_flush(struct link *k)
{
	while (k->mute == NULL && k->first != NULL) {
		size_t n = out_write(k, k->first);

		if (n == 0)
			break;
		out_sent(k, n);
	}
}

/*
 * Sends or queues a frame.  owned: the payload is malloc'd and ours now;
 * otherwise it is copied if it must wait.
 */
static void
out_add(struct link *k, uint16_t type, struct str payload, int passed_fd,
    char *owned)
{
	struct out_frame now = {.fd = passed_fd, .n = payload.n}, *f;

	if (k->dead != NULL || k->mute != NULL) {
		fd_close(&passed_fd);
		free(owned);
		return;
	}
	assert(payload.n <= FRAME_MAX);
	buf_reset(&k->header);
	frame_put_header(&k->header, type, payload.n);
	memcpy(now.header, k->header.p, sizeof(now.header));
	/* out_pieces only reads it; the cast is for struct iovec */
	now.bytes = (char *)(uintptr_t)payload.p;
	if (k->first == NULL)
		now.at = out_write(k, &now);
	if (now.at > 0)
		fd_close(&now.fd);
	if (k->mute != NULL || out_left(&now) == 0) {
		fd_close(&now.fd);
		free(owned);
		watch_update(k);
		return;
	}
	now.bytes = owned;
	if (owned == NULL && payload.n > 0) {
		now.bytes = mem_array(payload.n, 1);
		memcpy(now.bytes, payload.p, payload.n);
	}
	f = mem_zero(sizeof(*f));
	*f = now;
	*k->last = f;
	k->last = &f->next;
	k->pending += out_left(f);
	watch_update(k);
}

void
link_send(struct link *k, uint16_t type, struct str payload, int passed_fd)
{
	out_add(k, type, payload, passed_fd, NULL);
}

void
link_send_buf(struct link *k, uint16_t type, struct buf *payload)
{
	struct str s = buf_str(payload);
	char *owned = payload->p;

	buf_init(payload, payload->max);
	out_add(k, type, s, -1, owned);
}

size_t
link_pending(const struct link *k)
{
	return k->pending;
}

/* Takes the descriptors out of m; more than one, or a cut list, is none of
 * ours.  Returns false then. */
static bool
in_take_fd(struct link *k, struct msghdr *m)
{
	bool good = (m->msg_flags & MSG_CTRUNC) == 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL;
	     c = CMSG_NXTHDR(m, c)) {
		size_t n;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
			if (good && k->passed_fd < 0) {
				k->passed_fd = fd;
				continue;
			}
			close(fd);
			good = false;
		}
	}
	return good;
}

/* Reads once into the buffer.  Returns the bytes, 0 for "not now" or dead. */
static size_t
in_read(struct link *k)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(FDS_MAX * sizeof(int))];
	} control;
	size_t n = k->want > k->in.n ? k->want - k->in.n : 0;
	struct iovec v = {.iov_len = n > READ_SIZE ? n : READ_SIZE};
	struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
	bool had_fd = k->passed_fd >= 0;
	ssize_t got;

	m.msg_control = control.room;
	m.msg_controllen = sizeof(control.room);
	v.iov_base = buf_room(&k->in, v.iov_len);
	if (v.iov_base == NULL) {
		k->dead = "no memory for a message";
		return 0;
	}
	do
		got = recvmsg(k->fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got <= 0) {
		if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK))
			k->dead = "the other end has gone";
		return 0;
	}
	k->in.n += (size_t)got;
	if (!in_take_fd(k, &m))
		k->dead = "the other end passed a descriptor amiss";
	if (!had_fd && k->passed_fd >= 0)
		k->passed_at = k->in.n - 1;
	return (size_t)got;
}

/*
 * Hands on the whole frames of the buffer.  False when the callee freed the
 * link.
 */
static bool
in_deliver(struct link *k)
{
	bool freed = false;
	size_t at = 0;

	k->freed = &freed;
	while (k->dead == NULL) {
		struct str rest = str_sub(buf_str(&k->in), at, SIZE_MAX);
		struct frame f;
		size_t used = 0;
		int fd = -1;
		enum err e = frame_get(rest, &f, &used);

		if (e == ERR_NOTFOUND) {
			k->want = used;
			break;
		}
		if (e != ERR_OK) {
			k->dead = "the other end sent what is no message";
			break;
		}
		if (k->passed_fd >= 0 && k->passed_at < at + used) {
			fd = k->passed_fd;
			k->passed_fd = -1;
		}
		at += used;
		k->on_message(k->arg, f.type, f.payload, fd);
		if (freed)
			return false;
	}
	k->freed = NULL;
	buf_consume(&k->in, at);
	k->passed_at -= k->passed_fd >= 0 ? at : 0;
	if (k->in.n == 0 && k->in.room > IDLE_ROOM)
		buf_free(&k->in);
	return true;
}

/* Reads and hands on what is there, for a turn.  False when the callee freed
 * the link. */
static bool
in_turn(struct link *k)
{
	size_t turn = 0;

	while (k->dead == NULL && turn < TURN_MAX) {
		size_t n = in_read(k);

		if (n == 0)
			break;
		if (!in_deliver(k))
			return false;
		turn += n;
	}
	return true;
}

/* Writing may have found the end first: what was sent before it is read. */
static void
on_end(void *arg)
{
	struct link *k = arg;
	link_closed_fn *fn = k->on_closed;

	if (!in_turn(k) || fn == NULL)
		return;
	k->on_closed = NULL;
	fn(k->arg, k->dead != NULL ? k->dead : k->mute);
}

static void
on_ready(void *arg, int fd, bool readable, bool writable)
{
	struct link *k = arg;

	if (writable)
		out_flush(k);
	if (readable && k->mute == NULL && !in_turn(k))
		return;
	watch_update(k);
}

struct link *
link_create(struct loop *l, int fd, link_message_fn *on_message,
    link_closed_fn *on_closed, void *arg)
{
	struct link *k = mem_zero(sizeof(*k));

	k->fd = fd;
	k->on_message = on_message;
	k->on_closed = on_closed;
	k->arg = arg;
	k->passed_fd = -1;
	k->last = &k->first;
	buf_init(&k->in, FRAME_HEADER + FRAME_MAX + READ_SIZE);
	buf_init(&k->header, FRAME_HEADER);
	k->end = loop_timer_create(l, on_end, k);
	k->watch = loop_watch_create(l, fd, on_ready, k);
	loop_watch_set(k->watch, true, false);
	return k;
}

void
link_free(struct link *k)
{
	if (k == NULL)
		return;
	if (k->freed != NULL)
		*k->freed = true;
	loop_watch_free(k->watch);
	loop_timer_free(k->end);
	out_drop(k);
	fd_close(&k->passed_fd);
	fd_close(&k->fd);
	buf_free(&k->in);
	buf_free(&k->header);
	free(k);
}

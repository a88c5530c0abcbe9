/*
 * Links: two ends in one process, on one loop.
 */
#include "net/link.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/hash.h"
#include "ipc/frame.h"
#include "ipc/msg.h"
#include "net/loop.h"
#include "tests/tap/tap.h"

#define BIG ((size_t)40 << 20) /* bytes: far more than a socket holds */
#define MANY 5000 /* frames: more than one turn of reading */

/* One end, and what reached it. */
struct side {
	struct loop *loop;
	struct link *link;
	int messages;
	int stop_after; /* messages; 0: not before the link closes */
	uint64_t hash; /* of all payloads, in order */
	size_t longest;
	uint16_t last_type;
	int fd; /* the last descriptor that came */
	int fds;
	bool closed;
	char why[128];
	bool free_in_message;
};

static void
on_message(void *arg, uint16_t type, struct str payload, int fd)
{
	struct side *s = arg;

	s->messages++;
	s->last_type = type;
	s->hash = hash_bytes(payload, s->hash);
	if (payload.n > s->longest)
		s->longest = payload.n;
	if (fd >= 0) {
		if (s->fd >= 0)
			close(s->fd);
		s->fd = fd;
		s->fds++;
	}
	if (s->free_in_message) {
		link_free(s->link);
		s->link = NULL;
		loop_stop(s->loop);
	}
	if (s->messages == s->stop_after)
		loop_stop(s->loop);
}

static void
on_closed(void *arg, const char *why)
{
	struct side *s = arg;

	s->closed = true;
	snprintf(s->why, sizeof(s->why), "%s", why);
	link_free(s->link);
	s->link = NULL;
	loop_stop(s->loop);
}

static void
side_init(struct side *s, struct loop *l, int fd)
{
	*s = (struct side){.loop = l, .fd = -1};
	if (fd >= 0)
		s->link = link_create(l, fd, on_message, on_closed, s);
}

static void
side_free(struct side *s)
{
	link_free(s->link);
	if (s->fd >= 0)
		close(s->fd);
}

static void
pair(int fd[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0)
		abort();
}

/* Two linked sides. */
static void
both(struct loop *l, struct side *a, struct side *b)
{
	int fd[2];

	pair(fd);
	side_init(a, l, fd[0]);
	side_init(b, l, fd[1]);
}

static struct buf
filled(size_t n)
{
	struct buf b;
	uint32_t x = 1;
	char *p;

	buf_init(&b, n);
	p = buf_room(&b, n);
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		p[i] = (char)(x >> 24);
	}
	b.n = n;
	return b;
}

static void
test_small(struct loop *l)
{
	struct side a, b;

	both(l, &a, &b);
	b.stop_after = 2;
	link_send(a.link, MSG_READY, STR_EMPTY, -1);
	tap_is_int(0, b.messages, "nothing is called from inside a send");
	link_send(a.link, MSG_STOP, STR("now"), -1);
	loop_run(l);
	tap_is_int(2, b.messages, "two frames arrive");
	tap_is_int(MSG_STOP, b.last_type, "with their types");
	tap_ok(b.hash == hash_bytes(STR("now"), hash_bytes(STR_EMPTY, 0)),
	    "and their payloads, in order");
	a.stop_after = 1;
	link_send(b.link, MSG_READY, STR("back"), -1);
	loop_run(l);
	tap_is_int(1, a.messages, "and the other way");
	side_free(&a);
	side_free(&b);
}

static void
test_many(struct loop *l)
{
	struct side a, b;
	struct buf bytes = filled(3000);
	uint64_t want = 0;
	size_t waited;

	both(l, &a, &b);
	b.stop_after = MANY;
	for (int i = 0; i < MANY; i++) {
		struct str s = {bytes.p, (size_t)(i * 7 % 3000)};

		want = hash_bytes(s, want);
		link_send(a.link, MSG_FETCH, s, -1);
	}
	waited = link_pending(a.link);
	tap_ok(waited > 0, "what a socket does not hold waits");
	loop_run(l);
	tap_is_int(MANY, b.messages, "all of many frames arrive");
	tap_ok(want == b.hash, "whole and in order");
	tap_is_int(0, (int64_t)link_pending(a.link), "nothing waits any more");
	buf_free(&bytes);
	side_free(&a);
	side_free(&b);
}

static void
test_big(struct loop *l)
{
	struct side a, b;
	struct buf bytes = filled(BIG);
	struct str s = buf_str(&bytes);
	uint64_t want = hash_bytes(s, hash_bytes(s, 0));

	both(l, &a, &b);
	b.stop_after = 3;
	want = hash_bytes(STR("after"), want);
	link_send(a.link, MSG_FETCHED, s, -1);
	link_send_buf(a.link, MSG_FETCHED, &bytes);
	tap_ok(bytes.p == NULL && bytes.n == 0, "a buffer is taken over");
	link_send(a.link, MSG_STOP, STR("after"), -1);
	loop_run(l);
	tap_is_int(3, b.messages, "big frames and a small one arrive");
	tap_ok(want == b.hash, "whole and in order");
	side_free(&a);
	side_free(&b);
}

/* Sends one end of a fresh pipe with the frame; returns the end to read. */
static int
send_pipe(struct link *k, struct str payload)
{
	int fd[2];

	if (pipe(fd) != 0)
		abort();
	link_send(k, MSG_PEER, payload, fd[1]);
	return fd[0];
}

static void
test_descriptors(struct loop *l)
{
	struct side a, b;
	struct buf bytes = filled((size_t)1 << 20);
	int p[3]; /* the ends to read */
	char got[8];

	both(l, &a, &b);
	/* at once, behind what waits, and with a payload that is cut */
	b.stop_after = 1;
	p[0] = send_pipe(a.link, STR("first"));
	loop_run(l);
	tap_ok(b.fd >= 0, "a descriptor comes with its frame");
	tap_ok(b.fd >= 0 && (fcntl(b.fd, F_GETFD) & FD_CLOEXEC) != 0,
	    "closed on exec");
	tap_ok(b.fd >= 0 && write(b.fd, "hi", 2) == 2 &&
		read(p[0], got, sizeof(got)) == 2,
	    "and works");
	b.stop_after = 6;
	link_send(a.link, MSG_FETCH, buf_str(&bytes), -1);
	link_send(a.link, MSG_FETCH, STR("small"), -1);
	p[1] = send_pipe(a.link, buf_str(&bytes));
	link_send(a.link, MSG_FETCH, STR("small"), -1);
	p[2] = send_pipe(a.link, STR("last"));
	loop_run(l);
	tap_is_int(3, b.fds, "descriptors behind waiting frames come too");
	tap_ok(write(b.fd, "bye", 3) == 3 && read(p[2], got, sizeof(got)) == 3,
	    "the last with the last frame");
	tap_is_int(0, read(p[1], got, sizeof(got)),
	    "and no copy of one is left with the sender");
	for (int i = 0; i < 3; i++)
		close(p[i]);
	buf_free(&bytes);
	side_free(&a);
	side_free(&b);
}

/* The frame that each descriptor belongs to, when many come in one read. */
static void
on_match(void *arg, uint16_t type, struct str payload, int fd)
{
	struct side *s = arg;
	bool wants_fd = payload.n > 0 && payload.p[0] == 'f';

	s->fds += wants_fd == (fd >= 0);
	if (fd >= 0)
		close(fd);
	if (++s->messages == s->stop_after)
		loop_stop(s->loop);
}

static void
test_descriptor_match(struct loop *l)
{
	struct side a, b;
	int fd[2];

	pair(fd);
	side_init(&a, l, fd[0]);
	side_init(&b, l, -1);
	b.stop_after = 300;
	for (int i = 0; i < b.stop_after; i++) {
		bool with = i % 7 == 0 || i % 5 == 1;

		link_send(a.link, MSG_PEER, with ? STR("fd") : STR("no"),
		    with ? dup(0) : -1);
	}
	b.link = link_create(l, fd[1], on_match, on_closed, &b);
	loop_run(l);
	tap_is_int(300, b.fds, "every descriptor goes to its own frame");
	side_free(&a);
	side_free(&b);
}

static void
test_death(struct loop *l)
{
	struct side a, b;
	int fd[2];

	both(l, &a, &b);
	link_send(a.link, MSG_READY, STR("last words"), -1);
	link_free(a.link);
	a.link = NULL;
	loop_run(l);
	tap_is_int(1, b.messages, "last words are heard");
	tap_ok(b.closed, "then the end is told");
	tap_is_str("the other end has gone", str_from(b.why), "in words");
	side_free(&a);
	side_free(&b);

	/* found by writing, with something still to read */
	pair(fd);
	side_init(&b, l, fd[1]);
	if (frame_write(fd[0], MSG_READY, STR("x")) != ERR_OK)
		abort();
	close(fd[0]);
	link_send(b.link, MSG_STOP, STR("y"), dup(0));
	link_send(b.link, MSG_STOP, STR("z"), dup(0));
	tap_ok(!b.closed, "a send does not call back");
	loop_run(l);
	tap_is_int(1, b.messages, "words before a failed send are heard");
	tap_ok(b.closed, "and the end is told");
	side_free(&b);
}

/* Raw bytes to a link; returns whether it was closed, and why. */
static void
test_garbage_of(struct loop *l, const char *bytes, size_t n, const char *what)
{
	struct side b;
	int fd[2];

	pair(fd);
	side_init(&b, l, fd[1]);
	if (write(fd[0], bytes, n) != (ssize_t)n)
		abort();
	loop_run(l);
	tap_ok(b.closed && b.messages == 0, "refused: %s", what);
	close(fd[0]);
	side_free(&b);
}

static void
test_garbage(struct loop *l)
{
	char bad_version[FRAME_HEADER] = {0, 0, 0, 0, MSG_READY, 0, 9, 0};
	char bad_type[FRAME_HEADER] = {0, 0, 0, 0, 99, 0, FRAME_VERSION, 0};
	char too_long[FRAME_HEADER] = {
	    1, 0, 16, 4, MSG_READY, 0, FRAME_VERSION, 0};
	struct buf noise = filled(4096);

	test_garbage_of(l, bad_version, sizeof(bad_version), "a version");
	test_garbage_of(l, bad_type, sizeof(bad_type), "a type");
	test_garbage_of(
	    l, too_long, sizeof(too_long), "one byte over FRAME_MAX");
	test_garbage_of(l, noise.p, noise.n, "noise");
	buf_free(&noise);
}

static void
test_free_inside(struct loop *l)
{
	struct side a, b;

	both(l, &a, &b);
	b.free_in_message = true;
	link_send(a.link, MSG_READY, STR("1"), -1);
	link_send(a.link, MSG_READY, STR("2"), -1);
	loop_run(l);
	tap_is_int(1, b.messages, "freed inside a message, it calls no more");
	loop_run(l);
	tap_ok(a.closed, "and the other end learns of it");
	side_free(&a);
	side_free(&b);
}

int
main(void)
{
	struct loop *l = loop_create();

	test_small(l);
	test_many(l);
	test_big(l);
	test_descriptors(l);
	test_descriptor_match(l);
	test_death(l);
	test_garbage(l);
	test_free_inside(l);
	loop_free(l);
	return tap_done();
}

/*
 * A raw HTTP client for tests: sends any bytes, reads what comes, waits at
 * most CLIENT_WAIT.  Loopback only.
 */
#ifndef TESTS_NET_CLIENT_H
#define TESTS_NET_CLIENT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"

#define CLIENT_WAIT 20000 /* milliseconds: a slow machine, not a slow server */

/* An answer; texts borrow from the bytes it was read from. */
struct reply {
	int status; /* 0: the connection was closed without one */
	struct str head, body;
	size_t length; /* bytes it took, or 0 */
};

/* A listening socket on 127.0.0.1; *port tells which. */
static inline int
client_listen(int *port)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	socklen_t n = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&in, sizeof(in)) != 0 ||
	    listen(fd, 511) != 0 ||
	    getsockname(fd, (struct sockaddr *)&in, &n) != 0) {
		printf("Bail out! cannot listen: %s\n", strerror(errno));
		exit(1);
	}
	*port = ntohs(in.sin_port);
	return fd;
}

static inline int
client_connect(int port)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	in.sin_port = htons((uint16_t)port);
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&in, sizeof(in)) != 0) {
		printf("Bail out! cannot connect: %s\n", strerror(errno));
		exit(1);
	}
	return fd;
}

/* Sends all of s, or as much as the other side takes. */
static inline void
client_send(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		s = str_sub(s, (size_t)n, s.n);
	}
}

/* Reads a piece into b; false at the end, after an error or CLIENT_WAIT. */
static inline bool
client_read(int fd, struct buf *b)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char *room = buf_room(b, 65536);
	ssize_t n;

	if (room == NULL || poll(&p, 1, CLIENT_WAIT) <= 0)
		return false;
	n = recv(fd, room, 65536, 0);
	if (n <= 0)
		return false;
	b->n += (size_t)n;
	return true;
}

/* The value of a header of the reply, or empty. */
static inline struct str
reply_header(const struct reply *r, const char *name)
{
	struct str rest = r->head;

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		struct str key = str_cut(&line, ':');

		if (str_eq_c_nocase(key, name))
			return str_trim(line);
	}
	return STR_EMPTY;
}

/* The reply at the start of s; false when it is not all there.  no_body: it
 * answers a HEAD. */
static inline bool
reply_parse(struct str s, bool no_body, struct reply *r)
{
	size_t end = str_find(s, STR("\r\n\r\n"));
	uint64_t length = 0, status = 0;

	*r = (struct reply){.status = 0};
	if (end == s.n)
		return false;
	r->head = str_sub(s, 0, end + 2);
	str_to_u64(str_sub(s, 9, 3), 999, &status);
	if (!no_body && status != 304)
		str_to_u64(
		    reply_header(r, "Content-Length"), SIZE_MAX, &length);
	r->body = str_sub(s, end + 4, length);
	if (r->body.n < length)
		return false;
	r->status = (int)status;
	r->length = end + 4 + length;
	return true;
}

/* Reads one reply into b (emptied first). */
static inline struct reply
client_reply(int fd, bool no_body, struct buf *b)
{
	struct reply r;

	buf_reset(b);
	while (!reply_parse(buf_str(b), no_body, &r) && client_read(fd, b))
		;
	return r;
}

/* Connects, sends the bytes, reads one reply, closes. */
static inline struct reply
client_ask(int port, struct str request, struct buf *b)
{
	int fd = client_connect(port);
	struct reply r;

	client_send(fd, request);
	r = client_reply(fd, str_starts(request, STR("HEAD ")), b);
	close(fd);
	return r;
}

/* Asks for a path with GET. */
static inline struct reply
client_get(int port, const char *path, struct buf *b)
{
	struct buf q;
	struct reply r;

	buf_init(&q, 65536);
	buf_printf(
	    &q, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", path, port);
	r = client_ask(port, buf_str(&q), b);
	buf_free(&q);
	return r;
}

#endif

/*
 * Closing gently.  A socket that is closed with bytes unread sends a reset,
 * and the reset can overtake the answer on its way to the client.  So after
 * a refusal the socket lives on for a moment, only to be read empty.
 */
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/http_conn.h"
#include "net/loop.h"

#define LINGER_TIME 2000 /* milliseconds in all: a round trip to anywhere */
#define LINGER_BYTES (1 << 20) /* bytes read away at most */
#define LINGER_MAX 32 /* sockets at once: beyond, a reset does no harm */
#define LINGER_PIECE 16384 /* bytes a read */

struct http_linger {
	struct http *http;
	struct http_linger *next, **link; /* link: what points here */
	struct event *event;
	int fd;
	size_t left; /* bytes */
	msec until;
};

static void
linger_free(struct http_linger *g)
{
	*g->link = g->next;
	if (g->next != NULL)
		g->next->link = g->link;
	g->http->n_lingering--;
	event_free(g->event);
	close(g->fd);
	free(g);
}

static void
on_late_bytes(evutil_socket_t fd, short what, void *arg)
{
	struct http_linger *g = arg;
	char piece[LINGER_PIECE];
	ssize_t n;

	if ((what & EV_TIMEOUT) != 0 || clock_mono() >= g->until) {
		linger_free(g);
		return;
	}
	n = recv(fd, piece, sizeof(piece), 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || (size_t)n >= g->left) {
		linger_free(g);
		return;
	}
	g->left -= (size_t)n;
}

void
http_linger_start(struct http *h, int fd)
{
	struct timeval tv = {.tv_sec = LINGER_TIME / 1000};
	struct http_linger *g;
	int copy;

	if (h->n_lingering >= LINGER_MAX)
		return;
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (copy < 0)
		return;
	g = mem_zero(sizeof(*g));
	g->http = h;
	g->fd = copy;
	g->left = LINGER_BYTES;
	g->until = clock_mono() + LINGER_TIME;
	g->event = event_new(
	    loop_base(h->loop), copy, EV_READ | EV_PERSIST, on_late_bytes, g);
	g->next = h->lingering;
	g->link = &h->lingering;
	if (g->next != NULL)
		g->next->link = &g->next;
	h->lingering = g;
	h->n_lingering++;
	if (event_add(g->event, &tv) != 0)
		linger_free(g);
}

void
http_linger_end(struct http *h)
{
	while (h->lingering != NULL)
		linger_free(h->lingering);
}

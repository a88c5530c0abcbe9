/*
 * One connection of the HTTP server; for net/http*.c only.
 *
 * The bytes of a client are taken out of the bufferevent before evhttp can
 * read them, and kept in `raw`.  When a whole message stands there, and only
 * then, evhttp is given a stand-in of fixed text, which makes it call
 * http_conn_answer; the answer is made from `raw`.  A head that is refused
 * takes the same way, so that answers keep their order and their headers.
 */
#ifndef NET_HTTP_CONN_H
#define NET_HTTP_CONN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/clock.h"
#include "net/http.h"

struct bufferevent;
struct event_base;
struct evhttp_request;
struct http_linger;

struct http_address {
	unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d, IPv6 as its /64 */
};

/*
 * Invariants: busy means that evhttp holds a stand-in or sends an answer,
 * and nothing is read from the socket meanwhile; message <= raw.n.
 */
struct http_conn {
	struct http *http;
	struct bufferevent *bev; /* we hold one reference */
	struct http_conn *newer, *older; /* by when they last asked */
	struct buf raw; /* what the client sent and was not answered */
	size_t message; /* bytes of raw that the answer under way is for */
	int refused; /* status, or 0 */
	bool known; /* the fields below are set: a byte has come */
	bool remote; /* not from loopback or a Unix socket */
	bool started; /* a head is under way */
	bool body; /* its body is */
	bool busy, closing;
	bool feeding; /* we are writing a stand-in */
	msec deadline; /* monotonic */
	size_t pending; /* bytes not yet written, when last looked at */
	struct http_address peer;
	char local[64]; /* our address as Host has it, or empty */
	unsigned local_port; /* 0: a Unix socket, any port will do */
};

struct http {
	struct loop *loop;
	struct evhttp *evhttp;
	http_handler_fn *handler;
	void *arg;
	struct evconnlistener *listener[HTTP_LISTEN_MAX];
	size_t n_listeners;
	struct http_conn *newest, *oldest;
	size_t n_conns, max_conns;
	struct http_linger *lingering;
	size_t n_lingering;
	struct loop_timer *sweep; /* runs always */
	struct loop_timer *gate; /* runs while the listeners are shut */
	bool shut;
	msec warned; /* when the log last heard of a shut gate */
	char *base_host, *base_port; /* of the public URL, or NULL */
	bool https;
};

/* A connection for a socket that evhttp is about to accept; returns the
 * bufferevent for it, which then is evhttp's. */
struct bufferevent *
http_conn_open(struct http *h, struct event_base *base);

/* Takes c out of the list and frees it; evhttp has let go of it, or is
 * about to. */
void
http_conn_free(struct http_conn *c);

/* True when evhttp has closed it without our hearing of it, which happens to
 * connections that never asked for anything. */
bool
http_conn_is_dead(const struct http_conn *c);

/* Makes evhttp close it in the next round of the loop. */
void
http_conn_kill(struct http_conn *c);

/* The deadline has passed and nothing moves. */
bool
http_conn_is_late(struct http_conn *c, msec now);

/* evhttp has read a stand-in: answers the message that it stands for. */
void
http_conn_answer(struct http *h, struct evhttp_request *req);

/* True when the Host of a request names this server (threat model 4.5). */
bool
http_host_is_ours(const struct http_conn *c, const struct http_head *head);

/*
 * Keeps a copy of the socket fd open after its last answer and reads away
 * what the client is still sending, so that the answer is not lost to a
 * reset (RFC 9112, 9.6).  For two seconds and a mebibyte at most.
 */
void
http_linger_start(struct http *h, int fd);

/* Ends all of them. */
void
http_linger_end(struct http *h);

#endif

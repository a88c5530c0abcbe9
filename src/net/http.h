/*
 * The HTTP server: libevent's evhttp behind a wall.
 *
 * Every head is read by net/http_head.h first; evhttp is never shown a byte
 * that came from a client.  Connections have deadlines and ceilings, an
 * answer goes out whole, and every answer, refusals included, carries the
 * same security headers from one function.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "net/http_content.h"
#include "net/http_head.h"

/* Deadlines, milliseconds. */
#define HTTP_HEAD_TIME \
	5000 /* from the first byte, or connecting, to the last
                               of the head: a phone needs one */
#define HTTP_BODY_TIME 10000 /* for the body after it */
#define HTTP_WRITE_TIME 20000 /* while the client takes nothing */
#define HTTP_IDLE_TIME 15000 /* between two requests */

#define HTTP_CONNECTIONS_MAX \
	256 /* connections; fewer where RLIMIT_NOFILE is
                                    low */
#define HTTP_ADDRESS_MAX \
	32 /* connections of one address; not of loopback,
                               where a proxy brings everybody */
#define HTTP_LISTEN_MAX 16 /* listening sockets */

struct http;
struct loop;

/* A request, borrowed for the call. */
struct http_request {
	int refused; /* 0, or the status that the head earned: then nothing but
	                the method is known, and the answer is an error page */
	const struct http_head *head;
	struct str body; /* of a POST */
};

/* What to answer. */
struct http_answer {
	int status;
	struct http_content *content; /* one reference, given to the server */
	const char *allow; /* methods, for 405 */
	const char *location; /* for 301, as it is sent; borrowed */
	bool immutable; /* the URL names this very content: cache for good */
	bool remote_images; /* the page may load https: images */
};

/*
 * Answers a request, at once.  Called on the loop; q->refused is always one
 * of the statuses of http_head_read, 421 (a Host that is not ours) or 503
 * (too many connections from one address).
 */
typedef void
http_handler_fn(void *arg, const struct http_request *q, struct http_answer *a);

/*
 * A server on listening sockets, which it owns from here on.  At most
 * HTTP_LISTEN_MAX.  The process ignores SIGPIPE afterwards.
 */
struct http *
http_create(struct loop *l, const int *fds, size_t n, http_handler_fn *handler,
    void *arg);

/* Closes every connection and socket; NULL does nothing.  Not to be called
 * from the handler. */
void
http_free(struct http *h);

/*
 * The public URL of the server, or empty: its host and port are accepted in
 * Host beside the loopback names and the address that was connected to, and
 * with https the answers ask for it (RFC 6797).
 */
void
http_set_base_url(struct http *h, struct str url);

/* Connections open now. */
size_t
http_connections(const struct http *h);

/* The reason phrase of a status that this server sends; "Error" for others. */
const char *
http_status_name(int status);

/*
 * The headers of threat model 4.4 for an answer, in order, one call each:
 * what http.c sends, and what tests hold the routes against.  https is
 * whether the public URL is one.
 */
typedef void
http_header_fn(void *arg, const char *name, const char *value);
void
http_security_headers(
    const struct http_answer *a, bool https, http_header_fn *emit, void *arg);

#endif

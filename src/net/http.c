/*
 * The HTTP server as a whole: listening, ceilings, deadlines, and which names
 * it answers to.
 *
 * A sweep every second ends connections whose deadline has passed.  When
 * there are as many as may be, the listeners are shut for a moment: new
 * clients wait in the kernel's queue while the connections that have asked
 * for nothing longest are ended.
 */
#include "net/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "net/http_conn.h"
#include "net/loop.h"

#define SWEEP_TIME 1000 /* milliseconds: how late a deadline may be kept */
#define GATE_TIME 50 /* milliseconds: how long the listeners stay shut */
#define GATE_EVICT 32 /* connections ended each time it stays shut */
#define WARN_TIME 60000 /* milliseconds between two lines about it */
#define FILES_KEPT \
	64 /* descriptors that connections may not use: database,
                         links, log, and sockets that linger */

static void
shut_gate(struct http *h)
{
	msec now = clock_mono();
	size_t i;

	if (h->shut)
		return;
	h->shut = true;
	for (i = 0; i < h->n_listeners; i++)
		evconnlistener_disable(h->listener[i]);
	loop_timer_start(h->gate, GATE_TIME);
	if (now - h->warned < WARN_TIME)
		return;
	h->warned = now;
	log_warn("http", "%zu connections are open; new ones wait", h->n_conns);
}

static void
open_gate(struct http *h)
{
	size_t i;

	h->shut = false;
	for (i = 0; i < h->n_listeners; i++)
		evconnlistener_enable(h->listener[i]);
}

/* Frees what evhttp closed behind our back. */
static void
reap_dead(struct http *h)
{
	struct http_conn *c, *newer;

	for (c = h->oldest; c != NULL; c = newer) {
		newer = c->newer;
		if (http_conn_is_dead(c))
			http_conn_free(c);
	}
}

/* Ends n connections: those that wait first, then those that send. */
static void
evict_oldest(struct http *h, size_t n)
{
	struct http_conn *c;
	int busy;

	for (busy = 0; busy < 2; busy++)
		for (c = h->oldest; c != NULL && n > 0; c = c->newer) {
			if (c->busy != busy)
				continue;
			http_conn_kill(c);
			n--;
		}
}

static void
on_gate(void *arg)
{
	struct http *h = arg;

	reap_dead(h);
	if (h->n_conns < h->max_conns) {
		open_gate(h);
		return;
	}
	evict_oldest(h, GATE_EVICT);
	loop_timer_start(h->gate, GATE_TIME);
}

static void
on_sweep(void *arg)
{
	struct http *h = arg;
	struct http_conn *c;
	msec now = clock_mono();

	reap_dead(h);
	for (c = h->oldest; c != NULL; c = c->newer)
		if (http_conn_is_late(c, now))
			http_conn_kill(c);
	if (!h->shut)
		open_gate(h); /* after on_accept_error */
	loop_timer_start(h->sweep, SWEEP_TIME);
}

/*
 * evhttp has accepted a socket and wants a bufferevent for it.  Until it has
 * set its callbacks on that, the new connection looks dead: reap before.
 */
static struct bufferevent *
on_accept(struct event_base *base, void *arg)
{
	struct http *h = arg;

	if (h->n_conns + 1 >= h->max_conns) {
		reap_dead(h);
		if (h->n_conns + 1 >= h->max_conns)
			shut_gate(h);
	}
	return http_conn_open(h, base);
}

/*
 * accept() failed, which for a sane socket means that the machine has no
 * descriptors left.  Without this libevent would try and log again at once,
 * for ever; the next sweep listens again.  The argument is evhttp's.
 */
static void
on_accept_error(struct evconnlistener *listener, void *arg)
{
	log_warn("http", "cannot accept: %s", strerror(errno));
	evconnlistener_disable(listener);
}

static void
on_request(struct evhttp_request *req, void *arg)
{
	http_conn_answer(arg, req);
}

static void
add_listener(struct http *h, int fd)
{
	struct evconnlistener *listener;
	int on = 1;

	/* Accepted sockets inherit it; a Unix socket has no such option. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)evutil_make_socket_nonblocking(fd);
	listener = evconnlistener_new(loop_base(h->loop), NULL, NULL,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (listener == NULL ||
	    evhttp_bind_listener(h->evhttp, listener) == NULL)
		log_fatal("http", "cannot listen on descriptor %d", fd);
	evconnlistener_set_error_cb(listener, on_accept_error);
	h->listener[h->n_listeners++] = listener;
}

static size_t
connections_allowed(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 ||
	    files.rlim_cur >= HTTP_CONNECTIONS_MAX + FILES_KEPT)
		return HTTP_CONNECTIONS_MAX;
	return files.rlim_cur >= 2 * FILES_KEPT
	    ? (size_t)files.rlim_cur - FILES_KEPT
	    : (size_t)files.rlim_cur / 3 + 1;
}

struct http *
http_create(struct loop *l, const int *fds, size_t n, http_handler_fn *handler,
    void *arg)
{
	struct http *h = mem_zero(sizeof(*h));
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	h->loop = l;
	h->handler = handler;
	h->arg = arg;
	h->warned = -WARN_TIME;
	h->max_conns = connections_allowed();
	h->sweep = loop_timer_create(l, on_sweep, h);
	h->gate = loop_timer_create(l, on_gate, h);
	h->evhttp = evhttp_new(loop_base(l));
	if (h->evhttp == NULL)
		log_fatal("http", "cannot make a server");
	evhttp_set_bevcb(h->evhttp, on_accept, h);
	evhttp_set_gencb(h->evhttp, on_request, h);
	for (i = 0; i < n && i < HTTP_LISTEN_MAX; i++)
		add_listener(h, fds[i]);
	loop_timer_start(h->sweep, SWEEP_TIME);
	return h;
}

void
http_free(struct http *h)
{
	if (h == NULL)
		return;
	evhttp_free(h->evhttp);
	while (h->newest != NULL)
		http_conn_free(h->newest);
	http_linger_end(h);
	loop_timer_free(h->sweep);
	loop_timer_free(h->gate);
	free(h->base_host);
	free(h->base_port);
	free(h);
}

size_t
http_connections(const struct http *h)
{
	return h->n_conns;
}

/* ---- names ------------------------------------------------------------- */

void
http_set_base_url(struct http *h, struct str text)
{
	struct url u;

	url_split(text, &u);
	free(h->base_host);
	free(h->base_port);
	h->base_host = h->base_port = NULL;
	h->https = url_has_scheme(text, "https");
	if (!u.has_authority || u.host.n == 0)
		return;
	h->base_host = u.host_is_ipv6 ? mem_printf("[%.*s]", STR_ARG(u.host))
				      : mem_printf("%.*s", STR_ARG(u.host));
	h->base_port = u.port.n > 0 ? mem_printf("%.*s", STR_ARG(u.port))
				    : mem_strdup(h->https ? "443" : "80");
}

/* A name or address that no foreign DNS can make a browser send to us. */
static bool
is_loopback(struct str host)
{
	char text[INET_ADDRSTRLEN];
	struct in_addr in;

	if (str_eq_c_nocase(host, "localhost") || str_eq_c(host, "[::1]"))
		return true;
	if (host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	return inet_pton(AF_INET, text, &in) == 1 &&
	    ntohl(in.s_addr) >> 24 == IN_LOOPBACKNET;
}

bool
http_host_is_ours(const struct http_conn *c, const struct http_head *head)
{
	const struct http *h = c->http;
	uint64_t port = 0;

	if (h->base_host != NULL && str_eq_c_nocase(head->host, h->base_host) &&
	    (head->port.n == 0 || str_eq_c(head->port, h->base_port)))
		return true;
	if (!is_loopback(head->host) &&
	    !(c->local[0] != '\0' && str_eq_c_nocase(head->host, c->local)))
		return false;
	return head->port.n == 0 || c->local_port == 0 ||
	    (str_to_u64(head->port, 65535, &port) && port == c->local_port);
}

/*
 * Connections of the HTTP server: from bytes to a message, from a message to
 * an answer.
 *
 * A callback on the input buffer of each bufferevent moves new bytes out
 * before evhttp's own read callback runs.  evhttp then sees "GET / HTTP/1.1"
 * and nothing else, whatever the client sent: its parser, its limits and its
 * idea of framing never meet hostile input.  What it does for us is writing,
 * keeping alive, and closing.
 */
#include "net/http_conn.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/mem.h"

/* libevent reads at most this much at once; see evbuffer_read. */
#define READ_PIECE 16384 /* bytes */
#define RAW_MAX (HTTP_HEAD_MAX + HTTP_BODY_MAX + READ_PIECE)

/* One write call for a whole page: libevent's default of 16 KiB a call and
 * the client's delayed acknowledgement cost 40 ms a page. */
#define WRITE_PIECE (1 << 20) /* bytes */

#define STAND_IN_MAX 64 /* bytes */

static void
list_add(struct http_conn *c)
{
	struct http *h = c->http;

	c->newer = NULL;
	c->older = h->newest;
	if (c->older != NULL)
		c->older->newer = c;
	else
		h->oldest = c;
	h->newest = c;
}

static void
list_remove(struct http_conn *c)
{
	struct http *h = c->http;

	if (c->newer != NULL)
		c->newer->older = c->older;
	else
		h->newest = c->older;
	if (c->older != NULL)
		c->older->newer = c->newer;
	else
		h->oldest = c->newer;
}

void
http_conn_free(struct http_conn *c)
{
	list_remove(c);
	c->http->n_conns--;
	bufferevent_decref(c->bev);
	buf_free(&c->raw);
	free(c);
}

bool
http_conn_is_dead(const struct http_conn *c)
{
	bufferevent_event_cb on_event;

	bufferevent_getcb(c->bev, NULL, NULL, &on_event, NULL);
	return on_event == NULL;
}

void
http_conn_kill(struct http_conn *c)
{
	struct linger none = {.l_onoff = 1};
	int fd = bufferevent_getfd(c->bev);

	/* What a client does not take would wait in the kernel for it. */
	if (c->busy)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	shutdown(fd, SHUT_RDWR);
}

bool
http_conn_is_late(struct http_conn *c, msec now)
{
	size_t pending;

	if (c->busy) {
		pending = evbuffer_get_length(bufferevent_get_output(c->bev));
		if (pending < c->pending)
			c->deadline = now + HTTP_WRITE_TIME;
		c->pending = pending;
	}
	return now >= c->deadline;
}

/* ---- who is there ------------------------------------------------------ */

static void
learn_local(struct http_conn *c, const struct sockaddr_storage *ss)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)ss;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)ss;
	char text[INET6_ADDRSTRLEN];

	if (ss->ss_family == AF_INET) {
		c->local_port = ntohs(in->sin_port);
		inet_ntop(AF_INET, &in->sin_addr, c->local, sizeof(c->local));
	} else if (ss->ss_family == AF_INET6) {
		c->local_port = ntohs(in6->sin6_port);
		inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof(text));
		snprintf(c->local, sizeof(c->local), "[%s]", text);
	}
}

static void
learn_peer(struct http_conn *c, const struct sockaddr_storage *ss)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)ss;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)ss;
	unsigned char *bytes = c->peer.bytes;

	if (ss->ss_family == AF_INET) {
		bytes[10] = bytes[11] = 0xff;
		memcpy(bytes + 12, &in->sin_addr, 4);
		c->remote = bytes[12] != 127;
	} else if (ss->ss_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
		memcpy(bytes, &in6->sin6_addr, 16);
		c->remote = bytes[12] != 127;
	} else if (ss->ss_family == AF_INET6) {
		memcpy(bytes, &in6->sin6_addr, 8); /* one household */
		c->remote = !IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	}
}

/* The socket is known only after http_conn_open: look when a byte comes. */
static void
learn_addresses(struct http_conn *c)
{
	int fd = bufferevent_getfd(c->bev);
	struct sockaddr_storage ss = {.ss_family = AF_UNSPEC};
	socklen_t n = sizeof(ss);

	c->known = true;
	if (getsockname(fd, (struct sockaddr *)&ss, &n) == 0)
		learn_local(c, &ss);
	n = sizeof(ss);
	ss.ss_family = AF_UNSPEC;
	if (getpeername(fd, (struct sockaddr *)&ss, &n) == 0)
		learn_peer(c, &ss);
}

static bool
address_is_full(const struct http_conn *c)
{
	const struct http_conn *other;
	size_t n = 0;

	if (!c->remote)
		return false;
	for (other = c->http->newest; other != NULL; other = other->older)
		n += other->known &&
		    memcmp(&other->peer, &c->peer, sizeof(c->peer)) == 0;
	return n > HTTP_ADDRESS_MAX;
}

/* ---- reading ----------------------------------------------------------- */

static void
feed_stand_in(struct http_conn *c, enum http_method method, int minor)
{
	struct evbuffer *input = bufferevent_get_input(c->bev);
	char text[STAND_IN_MAX];
	int n = snprintf(text, sizeof(text),
	    "%s / HTTP/1.%d\r\nConnection: %s\r\n\r\n",
	    method == HTTP_METHOD_HEAD ? "HEAD" : "GET", minor,
	    c->closing ? "close" : "keep-alive");

	c->busy = true;
	c->started = c->body = false;
	c->pending = SIZE_MAX;
	c->deadline = clock_mono() + HTTP_WRITE_TIME;
	c->feeding = true;
	evbuffer_unfreeze(input, 0);
	evbuffer_add(input, text, (size_t)n);
	evbuffer_freeze(input, 0);
	c->feeding = false;
}

static void
refuse_message(struct http_conn *c, int status, enum http_method method)
{
	c->refused = status;
	c->message = c->raw.n;
	c->closing = true;
	feed_stand_in(c, method, 1);
}

/* Waits for the rest of the message; a deadline is set once for each part. */
static void
await_more(struct http_conn *c, bool in_body)
{
	if (c->raw.n > 0 && !c->started)
		c->deadline = clock_mono() + HTTP_HEAD_TIME;
	if (in_body && !c->body)
		c->deadline = clock_mono() + HTTP_BODY_TIME;
	c->started = c->raw.n > 0;
	c->body = in_body;
}

/* Looks whether raw starts with a whole message, and passes it on. */
static void
next_message(struct http_conn *c)
{
	struct http_head head;
	int verdict = http_head_read(buf_str(&c->raw), &head);

	if (verdict == HTTP_HEAD_GOOD && !http_host_is_ours(c, &head))
		verdict = 421;
	if (verdict == HTTP_HEAD_GOOD && address_is_full(c))
		verdict = 503;
	if (verdict == HTTP_HEAD_MORE) {
		await_more(c, false);
	} else if (verdict != HTTP_HEAD_GOOD) {
		refuse_message(c, verdict, head.method);
	} else if (c->raw.n - head.length < head.body_length) {
		await_more(c, true);
	} else {
		c->message = head.length + head.body_length;
		c->closing = !head.keep_alive || head.body_length > 0;
		feed_stand_in(c, head.method, head.minor);
	}
}

/* New bytes stand in the input buffer, and evhttp has not seen them. */
static void
on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
	struct http_conn *c = arg;
	size_t n = evbuffer_get_length(input);
	char *room;

	if (info->n_added == 0 || c->feeding)
		return;
	room = buf_room(&c->raw, n);
	if (room == NULL) {
		evbuffer_drain(input, n);
		http_conn_kill(c);
		return;
	}
	evbuffer_remove(input, room, n);
	c->raw.n += n;
	if (!c->known)
		learn_addresses(c);
	if (!c->busy)
		next_message(c);
}

struct bufferevent *
http_conn_open(struct http *h, struct event_base *base)
{
	struct http_conn *c = mem_zero(sizeof(*c));

	c->bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (c->bev == NULL)
		log_fatal("http", "cannot make a bufferevent");
	bufferevent_incref(c->bev);
	bufferevent_set_max_single_write(c->bev, WRITE_PIECE);
	evbuffer_add_cb(bufferevent_get_input(c->bev), on_input, c);
	buf_init(&c->raw, RAW_MAX);
	c->http = h;
	c->deadline = clock_mono() + HTTP_HEAD_TIME;
	list_add(c);
	h->n_conns++;
	return c->bev;
}

/* ---- answering --------------------------------------------------------- */

static void
on_closed(struct evhttp_connection *e, void *arg)
{
	http_conn_free(arg);
}

/* The answer is on the wire; evhttp goes on after this, or closes. */
static void
on_answered(struct evhttp_request *req, void *arg)
{
	struct http_conn *c = arg;

	c->busy = false;
	if (c->closing) {
		if (c->refused != 0)
			http_linger_start(c->http, bufferevent_getfd(c->bev));
		return;
	}
	buf_consume(&c->raw, c->message);
	c->message = 0;
	c->deadline = clock_mono() + HTTP_IDLE_TIME;
	list_remove(c);
	list_add(c);
	if (c->raw.n > 0)
		next_message(c);
}

static void
add_header(void *arg, const char *name, const char *value)
{
	evhttp_add_header(arg, name, value);
}

static void
unref_content(const void *data, size_t n, void *arg)
{
	http_content_unref(arg);
}

/* Chooses the form of the content, says which, and hands the bytes over. */
static void
add_content(struct evkeyvalq *headers, struct evbuffer *body,
    struct http_content *content, const struct http_head *head)
{
	struct str bytes = STR_EMPTY;
	char length[24];

	evhttp_add_header(headers, "Content-Type", http_content_type(content));
	evhttp_add_header(headers, "Vary", "Accept-Encoding");
	if (http_value_has(http_head_field(head, "Accept-Encoding"), "gzip"))
		bytes = http_content_gzip(content);
	if (bytes.n > 0)
		evhttp_add_header(headers, "Content-Encoding", "gzip");
	else
		bytes = http_content_bytes(content);
	snprintf(length, sizeof(length), "%zu", bytes.n);
	evhttp_add_header(headers, "Content-Length", length);
	if (head->method != HTTP_METHOD_HEAD &&
	    evbuffer_add_reference(body, bytes.p, bytes.n, unref_content,
		http_content_ref(content)) != 0)
		http_content_unref(content);
}

static void
send_answer(struct http_conn *c, struct evhttp_request *req,
    const struct http_head *head, struct http_answer *a)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	struct evbuffer *body = evbuffer_new();
	int status = a->status;

	if (body == NULL)
		log_fatal("http", "cannot make a buffer");
	if (status == 200) {
		evhttp_add_header(
		    headers, "ETag", http_content_etag(a->content));
		if (http_content_matches(
			a->content, http_head_field(head, "If-None-Match")))
			status = 304;
	}
	http_security_headers(a, c->http->https, add_header, headers);
	if (a->location != NULL)
		evhttp_add_header(headers, "Location", a->location);
	if (a->allow != NULL)
		evhttp_add_header(headers, "Allow", a->allow);
	if (status != 304)
		add_content(headers, body, a->content, head);
	evhttp_request_set_on_complete_cb(req, on_answered, c);
	evhttp_send_reply(req, status, http_status_name(status), body);
	evbuffer_free(body);
	http_content_unref(a->content);
	/* Whatever comes now waits, and a client that has shut its side down
	 * still gets its answer. */
	bufferevent_disable(c->bev, EV_READ);
}

void
http_conn_answer(struct http *h, struct evhttp_request *req)
{
	struct evhttp_connection *e = evhttp_request_get_connection(req);
	struct bufferevent *bev = evhttp_connection_get_bufferevent(e);
	struct http_head head = {.n_fields = 0};
	struct http_request q = {.head = &head};
	struct http_answer a = {.status = 500};
	struct http_conn *c = h->newest;

	while (c->bev != bev)
		c = c->older;
	evhttp_connection_set_closecb(e, on_closed, c);
	http_head_read(buf_str(&c->raw), &head);
	q.refused = c->refused;
	if (q.refused != 0)
		head = (struct http_head){.method = head.method};
	q.body = str_sub(buf_str(&c->raw), head.length, head.body_length);
	h->handler(h->arg, &q, &a);
	send_answer(c, req, &head, &a);
}

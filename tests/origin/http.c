/*
 * The origin's side of HTTP/1.1, small and obedient: what it must do wrong
 * is asked of it by behaviour.c.  One request at a time on a connection; the
 * next is read when the answer has left.
 */
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "base/mem.h"
#include "tests/origin/origin.h"

#define HEAD_MAX ((size_t)64 << 10) /* bytes of a request's head */
#define ONE_WRITE ((size_t)1 << 20) /* bytes given to one writev */

enum conn_state { CONN_READS, CONN_ANSWERS, CONN_STREAMS, CONN_SILENT };

struct conn {
	struct conn *next, **link; /* in origin.open */
	struct origin *origin;
	struct bufferevent *bev;
	struct event *timer;
	enum conn_state state;
	size_t number;
	char address[64];
	struct buf head; /* of the request */
	struct request request;
	bool close_after;
	struct buf out;
	msec every;
	unsigned step;
	http_more_fn *more;
	void *more_arg;
	char *later; /* words to answer by when the timer runs out */
};

static void
conn_read(struct conn *c);
static void
request_answer(struct conn *c, struct str words);

static void
conn_free(struct conn *c)
{
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	event_free(c->timer);
	bufferevent_free(c->bev);
	buf_free(&c->head);
	buf_free(&c->out);
	free(c->more_arg);
	free(c->later);
	free(c);
}

struct str
request_header(const struct request *r, const char *name)
{
	struct str rest = r->headers;

	while (rest.n > 0) {
		struct str value = str_trim(str_cut(&rest, '\n'));
		struct str key = str_cut(&value, ':');

		if (str_eq_c_nocase(key, name))
			return str_trim(value);
	}
	return STR_EMPTY;
}

static const char *
reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} table[] = {
	    {200, "OK"},
	    {204, "No Content"},
	    {301, "Moved Permanently"},
	    {302, "Found"},
	    {303, "See Other"},
	    {304, "Not Modified"},
	    {307, "Temporary Redirect"},
	    {308, "Permanent Redirect"},
	    {400, "Bad Request"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {410, "Gone"},
	    {429, "Too Many Requests"},
	    {500, "Internal Server Error"},
	    {503, "Service Unavailable"},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].status == status)
			return table[i].reason;
	return "Whatever";
}

/* One line a request; the fields are told in origin.c. */
static void
log_request(struct conn *c, int status, size_t bytes)
{
	const struct request *r = &c->request;
	static const char *const told[] = {
	    "If-None-Match", "If-Modified-Since", "User-Agent"};
	struct str rest = r->headers;
	struct timeval now;
	FILE *f = c->origin->log;

	if (f == NULL)
		return;
	gettimeofday(&now, NULL);
	fprintf(f, "%lld.%03d\t%.*s\t%s\t%.*s\t%d\t%zu", (long long)now.tv_sec,
	    (int)(now.tv_usec / 1000), STR_ARG(r->method), c->address,
	    STR_ARG(r->path), status, bytes);
	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		struct str value = request_header(r, told[i]);

		fputc('\t', f);
		fwrite(value.n > 0 ? value.p : "-", value.n > 0 ? value.n : 1,
		    1, f);
	}
	fprintf(f, "\t%zu\t%.*s\t", c->number, STR_ARG(r->host));
	while (rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		struct str name = str_cut(&line, ':');

		fprintf(f, "%.*s%s", STR_ARG(name), rest.n > 0 ? "," : "");
	}
	fputc('\n', f);
	fflush(f);
}

/* The answer has been handed to the socket in full. */
static void
answer_done(struct conn *c)
{
	if (c->close_after) {
		conn_free(c);
		return;
	}
	c->state = CONN_READS;
	conn_read(c);
}

static void
stream_step(struct conn *c)
{
	bool more;

	buf_reset(&c->out);
	more = c->more(c->more_arg, c->step++, &c->out);
	if (!more) {
		c->state = CONN_ANSWERS;
		c->close_after = true;
	}
	bufferevent_write(c->bev, c->out.p, c->out.n);
	if (!more && c->out.n == 0)
		answer_done(c);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;
	char *words = c->later;

	if (c->state == CONN_STREAMS) {
		stream_step(c);
		return;
	}
	c->later = NULL;
	request_answer(c, str_from(words));
	free(words);
}

static void
timer_start(struct conn *c, msec after)
{
	struct timeval tv = {
	    .tv_sec = (time_t)(after / 1000),
	    .tv_usec = (suseconds_t)(after % 1000 * 1000),
	};

	event_add(c->timer, &tv);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (c->state == CONN_STREAMS && c->every > 0)
		timer_start(c, c->every);
	else if (c->state == CONN_STREAMS)
		stream_step(c);
	else if (c->state == CONN_ANSWERS)
		answer_done(c);
}

static void
on_end(struct bufferevent *bev, short what, void *arg)
{
	conn_free(arg);
}

static void
on_readable(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;

	if (c->state == CONN_READS)
		conn_read(c);
	else if (c->state == CONN_SILENT)
		evbuffer_drain(bufferevent_get_input(bev), SIZE_MAX);
}

void
http_answer(struct conn *c, int status, struct str headers, struct str body)
{
	const struct request *r = &c->request;
	bool bodiless = status == 304 || status == 204;
	char date[ORIGIN_DATE_MAX];
	time_t now = time(NULL);
	struct tm tm;

	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT",
	    gmtime_r(&now, &tm));
	buf_reset(&c->out);
	buf_printf(&c->out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", status,
	    reason_of(status), date);
	buf_add_str(&c->out, headers);
	if (!bodiless)
		buf_printf(&c->out, "Content-Length: %zu\r\n", body.n);
	c->close_after = !r->keep_alive;
	if (c->close_after)
		buf_add_c(&c->out, "Connection: close\r\n");
	buf_add_c(&c->out, "\r\n");
	if (r->head || bodiless)
		body = STR_EMPTY;
	log_request(c, status, body.n);
	c->state = CONN_ANSWERS;
	bufferevent_write(c->bev, c->out.p, c->out.n);
	if (body.n > 0)
		bufferevent_write(c->bev, body.p, body.n);
}

void
http_document_headers(
    struct buf *out, const struct document *d, bool with_validators, bool gzip)
{
	buf_printf(out,
	    "Content-Type: %s\r\nCache-Control: %s\r\n"
	    "Vary: Accept-Encoding\r\n",
	    d->type, d->fleeting ? "no-cache" : "max-age=60");
	if (gzip)
		buf_add_c(out, "Content-Encoding: gzip\r\n");
	if (with_validators && d->etag[0] != '\0')
		buf_printf(out, "ETag: %s\r\n", d->etag);
	if (with_validators && d->modified[0] != '\0')
		buf_printf(out, "Last-Modified: %s\r\n", d->modified);
}

/* RFC 9110, 13.2.2: If-None-Match decides alone when it is there. */
static bool
not_modified(const struct request *r, const struct document *d)
{
	struct str tag = request_header(r, "If-None-Match");
	struct str since = request_header(r, "If-Modified-Since");

	if (tag.n > 0)
		return d->etag[0] != '\0' &&
		    str_find(tag, str_from(d->etag)) < tag.n;
	return since.n > 0 && str_eq_c(since, d->modified);
}

void
http_answer_document(struct conn *c, const struct document *d)
{
	bool gzip = c->request.gzip && d->gzip.n > 0;
	struct buf headers;

	buf_init(&headers, HEAD_MAX);
	http_document_headers(&headers, d, true, gzip);
	if (not_modified(&c->request, d))
		http_answer(c, 304, buf_str(&headers), STR_EMPTY);
	else
		http_answer(
		    c, 200, buf_str(&headers), gzip ? d->gzip : d->body);
	buf_free(&headers);
}

void
http_raw(struct conn *c, int status, struct str bytes, bool then_close)
{
	log_request(c, status, bytes.n);
	c->close_after = then_close;
	c->state = then_close ? CONN_ANSWERS : CONN_SILENT;
	bufferevent_write(c->bev, bytes.p, bytes.n);
}

void
http_hang_up(struct conn *c, bool reset)
{
	struct linger off = {.l_onoff = 1, .l_linger = 0};

	log_request(c, 0, 0);
	if (reset)
		setsockopt(bufferevent_getfd(c->bev), SOL_SOCKET, SO_LINGER,
		    &off, sizeof(off));
	conn_free(c);
}

void
http_stream(struct conn *c, int status, struct str start, msec every,
    http_more_fn *more, void *arg)
{
	log_request(c, status, 0);
	c->state = CONN_STREAMS;
	c->every = every;
	c->step = 0;
	c->more = more;
	free(c->more_arg);
	c->more_arg = arg;
	bufferevent_write(c->bev, start.p, start.n);
}

void
http_later(struct conn *c, msec after, struct str words)
{
	c->state = CONN_SILENT;
	c->later = mem_printf("%.*s", STR_ARG(words));
	timer_start(c, after);
}

/* Reads the head into the request; false when it is no HTTP request. */
static bool
request_parse(struct conn *c)
{
	struct request *r = &c->request;
	struct str rest = buf_str(&c->head), line;

	*r = (struct request){.address = c->address};
	line = str_trim(str_cut(&rest, '\n'));
	r->headers = rest;
	r->method = str_cut(&line, ' ');
	r->path = str_cut(&line, ' ');
	r->host = request_header(r, "Host");
	r->head = str_eq_c(r->method, "HEAD");
	r->gzip = str_find_nocase(request_header(r, "Accept-Encoding"),
		      STR("gzip")) < request_header(r, "Accept-Encoding").n;
	/* bodies are not read: one ends the connection */
	r->keep_alive = str_eq_c(line, "HTTP/1.1") &&
	    str_find(request_header(r, "Content-Length"), STR("0")) == 0 &&
	    !str_eq_c_nocase(request_header(r, "Connection"), "close");
	return r->path.n > 0 && r->path.p[0] == '/' &&
	    str_starts(line, STR("HTTP/1."));
}

/* Answers as the words say, or with the document when there are none. */
static void
request_answer(struct conn *c, struct str words)
{
	struct origin *o = c->origin;
	const struct request *r = &c->request;
	struct document d = {.type = "text/plain"};
	struct buf made;
	bool found;

	buf_init(&made, SIZE_MAX);
	found = document_find(o, r, &d) || synthetic_find(o, r, &made, &d);
	if (words.n > 0 && !found)
		synthetic_small(&d);
	if (words.n == 0 && found)
		http_answer_document(c, &d);
	else if (words.n == 0 || !behaviour_answer(o, c, r, words, &d))
		http_answer(c, 404, STR("Content-Type: text/plain\r\n"),
		    STR("There is no such document here.\n"));
	buf_free(&made);
}

/* What is asked of the answer: by a special path, or by a rule. */
static struct str
request_words(const struct conn *c)
{
	const struct str special = STR("/_/");

	if (str_starts(c->request.path, special))
		return str_sub(c->request.path, special.n, SIZE_MAX);
	return document_rule(c->origin, &c->request);
}

static void
answer_bad(struct conn *c)
{
	c->request = (struct request){.address = c->address};
	http_raw(c, 400,
	    STR("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), true);
}

/* What no method starts with, such as a TLS handshake, is answered at once. */
static bool
is_other_protocol(struct evbuffer *in)
{
	char first;

	return evbuffer_copyout(in, &first, 1) == 1 && !ascii_is_alpha(first);
}

/* Takes the next request out of what has come, if it is whole. */
static void
conn_read(struct conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	struct evbuffer_ptr end = evbuffer_search(in, "\r\n\r\n", 4, NULL);
	size_t n = end.pos >= 0 ? (size_t)end.pos + 2 : 0;
	char *room;

	if (end.pos < 0 && evbuffer_get_length(in) < HEAD_MAX &&
	    !is_other_protocol(in))
		return;
	buf_reset(&c->head);
	room = buf_room(&c->head, n);
	if (n == 0 || room == NULL) {
		answer_bad(c);
		return;
	}
	evbuffer_remove(in, room, n);
	evbuffer_drain(in, 2);
	c->head.n = n;
	if (request_parse(c))
		request_answer(c, request_words(c));
	else
		answer_bad(c);
}

void
http_accept(struct origin *o, int fd, const char *address)
{
	struct conn *c = mem_zero(sizeof(*c));
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	c->origin = o;
	c->number = ++o->connections;
	c->next = o->open;
	c->link = &o->open;
	if (c->next != NULL)
		c->next->link = &c->next;
	o->open = c;
	snprintf(c->address, sizeof(c->address), "%s", address);
	buf_init(&c->head, HEAD_MAX);
	buf_init(&c->out, SIZE_MAX);
	c->timer = event_new(o->base, -1, 0, on_timer, c);
	c->bev = bufferevent_socket_new(o->base, fd, BEV_OPT_CLOSE_ON_FREE);
	bufferevent_set_max_single_write(c->bev, ONE_WRITE);
	bufferevent_setwatermark(c->bev, EV_READ, 0, HEAD_MAX);
	bufferevent_setcb(c->bev, on_readable, on_written, on_end, c);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

void
http_close_all(struct origin *o)
{
	while (o->open != NULL)
		conn_free(o->open);
}

/*
 * One GET by libcurl.
 *
 * libcurl follows nothing and decodes nothing.  The guard judges the URL
 * first, each address before a connection is made to it, and the address of
 * the connection before the request is sent, since that may be one that was
 * kept.
 *
 * The headers sent are those of request_lines, User-Agent and Host, and no
 * other.  There are no cookies, no .netrc, no proxy of the environment, no
 * Alt-Svc, no HSTS, no HTTP/0.9.
 */
#include "net/fetch_hop.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/url.h"
#include "net/fetch_engine.h"
#include "net/fetch_words.h"
#include "net/guard.h"
#include "net/loop.h"

#define VALUE_MAX 1024 /* bytes of a header value: a longer one is not sent */
#define OTHER_BODY_MAX ((uint64_t)64 << 10) /* bytes read unless status 200 */
#define LOW_SPEED 128L /* bytes a second, over */
#define LOW_SPEED_SPAN 30L /* seconds */
#define CONNECTION_AGE_MAX 30L /* seconds that an idle connection is kept */

/* The feed types by name, anything as a last resort. */
#define ACCEPT \
	"application/atom+xml, application/rss+xml, " \
	"application/feed+json, application/xml;q=0.9, text/xml;q=0.8, " \
	"*/*;q=0.1"

/* Ends it with this result when libcurl comes back. */
static void
hop_stop(struct fetch_hop *h, enum fetch_result result)
{
	if (h->result == FETCH_ANSWERED)
		h->result = result;
}

/* ---- what libcurl calls -------------------------------------------------- */

/* Content-Length: 0 when absent, UINT64_MAX when too long to count.  libcurl
 * 7.88 takes what is no number for no length. */
static bool
length_read(struct str s, uint64_t *out)
{
	size_t digits = 0;

	*out = 0;
	if (s.n == 0 || str_to_u64(s, UINT64_MAX, out))
		return true;
	while (digits < s.n && ascii_is_digit(s.p[digits]))
		digits++;
	*out = UINT64_MAX;
	return digits == s.n;
}

/* The head is whole, a body will come. */
static bool
body_start(struct fetch_hop *h)
{
	uint64_t expect;
	enum err e;

	if (length_read(h->head.content_length, &expect))
		e = fetch_body_start(&h->body, h->head.content_encoding, expect,
		    h->request.max_body, &h->why);
	else
		e = err_set(&h->why, ERR_INPUT,
		    "the answer's Content-Length is not a number");
	if (e != ERR_OK)
		hop_stop(h, e == ERR_LIMIT ? FETCH_TOO_LARGE : FETCH_BROKEN);
	return e == ERR_OK;
}

static size_t
on_head_line(char *p, size_t size, size_t n, void *arg)
{
	struct fetch_hop *h = arg;
	char limit[FETCH_WORDS_MAX];

	n *= size;
	if (!h->heard)
		loop_timer_cancel(h->silence);
	h->heard = true;
	if (fetch_head_line(&h->head, (struct str){p, n}) != ERR_OK) {
		err_set(&h->why, ERR_LIMIT,
		    "the answer's head is larger than %s or %d lines",
		    fetch_words_size(FETCH_HEAD_MAX, limit),
		    FETCH_HEAD_LINES_MAX);
		hop_stop(h, FETCH_TOO_LARGE);
		return 0;
	}
	if (h->head.ended && h->head.status == 200 && h->body.wire == 0 &&
	    !body_start(h))
		return 0;
	return n;
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct fetch_hop *h = arg;
	enum err e;

	n *= size;
	if (h->head.status != 200) {
		h->body.wire += n;
		h->enough = h->body.wire > OTHER_BODY_MAX;
		return h->enough ? 0 : n;
	}
	e = fetch_body_add(&h->body, (struct str){p, n}, &h->why);
	if (e == ERR_OK)
		return n;
	hop_stop(h, e == ERR_LIMIT ? FETCH_TOO_LARGE : FETCH_BROKEN);
	return 0;
}

/* The guard's word on an address; with a proxy it is the proxy's that is
 * dialled, which stands in the config. */
static bool
address_allowed(struct fetch_hop *h, const struct sockaddr *sa)
{
	if (h->request.proxy.n > 0)
		return true;
	return guard_address(sa, h->request.guard, &h->why) == ERR_OK;
}

static curl_socket_t
on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct fetch_hop *h = arg;

	struct fetch_places *places = fetch_engine_places(h->engine);
	int fd;

	if (!address_allowed(h, &a->addr)) {
		h->refused = true;
		return CURL_SOCKET_BAD;
	}
	fetch_places_name(&a->addr, h->address);
	if (!fetch_places_has(places, &a->addr)) {
		h->busy = true;
		return CURL_SOCKET_BAD;
	}
	h->dialled = true;
	fd = socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
	if (fd >= 0)
		fetch_places_take(places, &a->addr, fd);
	return fd;
}

/* Connections outlive the transfer that made them: arg is the places. */
static int
on_close_socket(void *arg, curl_socket_t fd)
{
	fetch_places_leave(arg, fd);
	return close(fd);
}

/* Before the request goes out, on a new connection or a kept one. */
static int
on_request(void *arg, char *address, char *local, int port, int local_port)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} sa = {.any = {.sa_family = AF_UNSPEC}};
	struct fetch_hop *h = arg;

	if (inet_pton(AF_INET, address, &sa.v4.sin_addr) == 1)
		sa.v4.sin_family = AF_INET;
	else if (inet_pton(AF_INET6, address, &sa.v6.sin6_addr) == 1)
		sa.v6.sin6_family = AF_INET6;
	if (!address_allowed(h, &sa.any)) {
		hop_stop(h, FETCH_REFUSED);
		return CURL_PREREQFUNC_ABORT;
	}
	fetch_places_name(&sa.any, h->address);
	h->asked = true;
	loop_timer_start(h->silence, h->request.first_byte_timeout);
	return CURL_PREREQFUNC_OK;
}

/* A value that may stand in a header line as it is. */
static bool
is_sendable(struct str value)
{
	return value.n > 0 && value.n <= VALUE_MAX &&
	    str_find_char(value, '\r') == value.n &&
	    str_find_char(value, '\n') == value.n &&
	    str_find_char(value, '\0') == value.n;
}

/* Adds "name value", unless the value is empty or cannot be sent.  libcurl
 * only reads the list, so the texts need no copies of their own. */
static bool
line_add(struct fetch_hop *h, size_t *n, struct arena *a, const char *name,
    struct str value)
{
	struct curl_slist *line = &h->lines[*n];
	struct str text;

	if (!is_sendable(value))
		return false;
	text = arena_printf(a, "%s %.*s", name, STR_ARG(value));
	line->data = (char *)(uintptr_t)text.p;
	line->next = NULL;
	if (*n > 0)
		line[-1].next = line;
	++*n;
	return true;
}

static void
request_lines(struct fetch_hop *h, struct arena *a)
{
	const struct fetch_request *r = &h->request;
	size_t n = 0;

	line_add(h, &n, a, "Accept:", STR(ACCEPT));
	line_add(h, &n, a, "Accept-Encoding:", STR("gzip"));
	line_add(h, &n, a, "Authorization:", r->authorization);
	h->conditional = line_add(h, &n, a, "If-None-Match:", r->etag);
	h->conditional |=
	    line_add(h, &n, a, "If-Modified-Since:", r->last_modified);
}

void
fetch_hop_reset(struct fetch_hop *h)
{
	h->result = FETCH_ANSWERED;
	h->heard = h->conditional = h->dialled = h->refused = h->asked = false;
	h->enough = h->busy = false;
	h->address[0] = '\0';
	h->curl_text[0] = '\0';
	fetch_head_reset(&h->head);
	fetch_body_reset(&h->body);
}

bool
fetch_hop_start(struct fetch_hop *h, struct fetch_engine *engine,
    const struct fetch_request *r, struct arena *a)
{
	msec connect = r->connect_timeout < r->total_timeout
	    ? r->connect_timeout
	    : r->total_timeout;
	CURL *c = h->easy;

	fetch_hop_reset(h);
	h->engine = engine;
	h->request = *r;
	if (guard_url(r->url, r->guard, &h->why) != ERR_OK) {
		h->result = FETCH_REFUSED;
		return false;
	}
	request_lines(h, a);
	if (arena_failed(a)) {
		err_set(&h->why, ERR_LIMIT, "the request is too long");
		h->result = FETCH_REFUSED;
		return false;
	}
	curl_easy_setopt(c, CURLOPT_URL, r->url.p);
	curl_easy_setopt(c, CURLOPT_USERAGENT, r->user_agent.p);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, h->lines);
	curl_easy_setopt(c, CURLOPT_PROXY, r->proxy.n > 0 ? r->proxy.p : "");
	curl_easy_setopt(c, CURLOPT_FORBID_REUSE, r->keep_alive ? 0L : 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)r->total_timeout);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)connect);
	curl_easy_setopt(
	    c, CURLOPT_CLOSESOCKETDATA, fetch_engine_places(engine));
	fetch_engine_add(engine, c);
	return true;
}

/* libcurl has failed or was stopped: why? */
static void
hop_explain(struct fetch_hop *h, CURLcode code)
{
	struct fetch_failure failure = {
	    .easy = h->easy,
	    .code = code,
	    .text = h->curl_text,
	    .asked = h->asked,
	    .received = h->heard,
	    .head_ended = h->head.ended,
	    .connect_timeout = h->request.connect_timeout,
	    .total_timeout = h->request.total_timeout,
	};
	struct url u;

	if (h->result != FETCH_ANSWERED)
		return;
	if (h->busy && !h->dialled) {
		err_set(&h->why, ERR_LIMIT, "%s has %d connections already",
		    h->address, FETCH_PLACES_EACH);
		h->result = FETCH_BUSY;
		return;
	}
	if (h->refused && !h->dialled) {
		h->result = FETCH_REFUSED;
		return;
	}
	url_split(h->request.url, &u);
	failure.host = u.host;
	h->result = fetch_words(&failure, &h->why);
	/* bytes that TLS took, or libcurl for no head */
	h->heard |= h->result == FETCH_TLS || h->result == FETCH_BROKEN;
}

/* A whole answer, says libcurl: what does it not see? */
static void
hop_check(struct fetch_hop *h)
{
	enum err e = fetch_body_end(&h->body, &h->why);

	if (e == ERR_OK && !h->head.ended)
		e = err_set(&h->why, ERR_NETWORK,
		    "the head of the answer is cut short");
	if (e == ERR_OK && h->head.status == 304 && !h->conditional)
		e = err_set(&h->why, ERR_NETWORK,
		    "the answer is 304 (not modified), though the request had "
		    "no conditions");
	if (e != ERR_OK)
		h->result = FETCH_BROKEN;
}

void
fetch_hop_ended(void *hop, CURLcode code)
{
	struct fetch_hop *h = hop;

	loop_timer_cancel(h->silence);
	if (code == CURLE_OK || h->enough)
		hop_check(h);
	else
		hop_explain(h, code);
	h->done(h->arg);
}

static void
on_silence(void *arg)
{
	struct fetch_hop *h = arg;
	char span[FETCH_WORDS_MAX];

	fetch_engine_remove(h->engine, h->easy);
	err_set(&h->why, ERR_NETWORK, "no answer within %s",
	    fetch_words_span(h->request.first_byte_timeout, span));
	h->result = FETCH_TIMEOUT;
	h->done(h->arg);
}

void
fetch_hop_cancel(struct fetch_hop *h)
{
	loop_timer_cancel(h->silence);
	fetch_engine_remove(h->engine, h->easy);
}

static void
options_set(struct fetch_hop *h)
{
	CURL *c = h->easy;

	curl_easy_setopt(c, CURLOPT_PRIVATE, h);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "");
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L);
	/* without a directory libcurl keeps the parsed CA bundle */
	curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	/* never wait for a resolver thread */
	curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
	/* a name is looked up for each connection: libcurl 7.88 searches its
	 * cache from end to end for each request */
	curl_easy_setopt(c, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
	curl_easy_setopt(c, CURLOPT_MAXAGE_CONN, CONNECTION_AGE_MAX);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_SPAN);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->curl_text);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_head_line);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, h);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, h);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, h);
	curl_easy_setopt(c, CURLOPT_CLOSESOCKETFUNCTION, on_close_socket);
	curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, on_request);
	curl_easy_setopt(c, CURLOPT_PREREQDATA, h);
}

void
fetch_hop_init(
    struct fetch_hop *h, struct loop *l, fetch_hop_done_fn *done, void *arg)
{
	*h = (struct fetch_hop){.done = done, .arg = arg};
	h->easy = curl_easy_init();
	if (h->easy == NULL)
		log_fatal("fetch", "no memory for libcurl");
	h->silence = loop_timer_create(l, on_silence, h);
	fetch_head_init(&h->head);
	fetch_body_init(&h->body);
	options_set(h);
}

void
fetch_hop_free(struct fetch_hop *h)
{
	curl_easy_cleanup(h->easy);
	loop_timer_free(h->silence);
	fetch_head_free(&h->head);
	fetch_body_free(&h->body);
}

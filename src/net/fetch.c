/*
 * The fetcher: carries out orders, each a list of hops (net/fetch_hop.h).
 *
 * Redirects are followed here, so that every hop passes the guard, carries
 * the validators only if its URL is the one that gave them, and credentials
 * only at the order's own origin.
 *
 * Transfers are kept for the next orders.  Feeds that may go inside
 * (allow-address) have an engine of their own: they share no connection and
 * no session with the others.
 */
#include "net/fetch.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "net/fetch_engine.h"
#include "net/fetch_hop.h"
#include "net/fetch_places.h"
#include "net/fetch_words.h"
#include "net/guard.h"
#include "net/loop.h"

#define REDIRECTS_MAX 5 /* hops behind the first */
#define BUSY_WAIT 250 /* msec until a busy address is tried again */
#define SPARE_MAX 64 /* transfers kept for the next orders */
/* Bytes of an order's texts, its hops' URLs and header lines. */
#define TEXTS_MAX ((size_t)128 << 10)

struct transfer {
	struct transfer *next, **link; /* in one of the fetcher's lists */
	struct fetcher *fetcher;
	struct fetch_engine *engine;
	struct fetch_hop hop;
	struct arena texts;
	struct fetch_order order;
	struct guard guard;
	struct loop_timer *again; /* a redirect led to a busy address... */
	bool waits; /* ...and it runs */
	char address[FETCH_ADDRESS_MAX]; /* of the first hop */
	msec started; /* monotonic */
	struct str url[REDIRECTS_MAX + 1]; /* of the hops */
	int at; /* the hop under way */
	bool moved; /* every redirect so far was for good */
	bool received; /* a byte came, on any hop */
	uint64_t wire; /* body bytes of all hops */
};

struct fetcher {
	struct loop *loop;
	struct fetch_engine *outside, *inside;
	struct fetch_places *places; /* of both */
	struct loop_timer *soon; /* for what ended before it began */
	fetch_done_fn *done;
	void *arg;
	struct transfer *running, *ready, *spare;
	size_t n_running, n_spare;
};

static void
transfer_unlink(struct transfer *t)
{
	*t->link = t->next;
	if (t->next != NULL)
		t->next->link = t->link;
}

static void
transfer_link(struct transfer *t, struct transfer **list)
{
	t->next = *list;
	t->link = list;
	if (t->next != NULL)
		t->next->link = &t->next;
	*list = t;
}

static void
transfer_free(struct transfer *t)
{
	fetch_hop_free(&t->hop);
	loop_timer_free(t->again);
	arena_free(&t->texts);
	free(t);
}

/* Puts it by for the next order. */
static void
transfer_release(struct transfer *t)
{
	struct fetcher *f = t->fetcher;

	if (f->n_spare == SPARE_MAX) {
		transfer_free(t);
		return;
	}
	arena_reset(&t->texts);
	fetch_hop_reset(&t->hop);
	transfer_link(t, &f->spare);
	f->n_spare++;
}

/* Tells what came of it. */
static void
transfer_answer(struct transfer *t)
{
	const struct fetch_hop *hop = &t->hop;
	const struct fetch_head *h = &hop->head;
	bool answered = hop->result == FETCH_ANSWERED;
	struct fetch_answer a = {
	    .id = t->order.id,
	    .result = hop->result,
	    .error = answered ? STR_EMPTY : str_from(hop->why.text),
	    .status = h->status,
	    .final_url = t->url[t->at],
	    .moved = answered && t->at > 0 && t->moved,
	    .etag = h->etag,
	    .last_modified = h->last_modified,
	    .content_type = h->content_type,
	    .cache_control = h->cache_control,
	    .expires = h->expires,
	    .date = h->date,
	    .age = h->age,
	    .retry_after = h->retry_after,
	    .rate_limit = h->rate_limit,
	    .address = str_from(t->address),
	    .wire_bytes = t->wire,
	    .elapsed = clock_mono() - t->started,
	    .received_byte = t->received,
	};

	if (answered && h->status == 200)
		a.body = buf_str(&hop->body.bytes);
	transfer_unlink(t);
	t->fetcher->n_running--;
	t->fetcher->done(t->fetcher->arg, &a);
	transfer_release(t);
}

/* The same scheme, host and port; both URLs are normalised. */
static bool
same_origin(struct str a, struct str b)
{
	struct url ua, ub;

	url_split(a, &ua);
	url_split(b, &ub);
	return str_eq(ua.scheme, ub.scheme) && str_eq(ua.host, ub.host) &&
	    str_eq(ua.port, ub.port);
}

/* Ends it before a request was made.  False, for the caller to return. */
static bool
transfer_stop(struct transfer *t, enum fetch_result result)
{
	t->hop.result = result;
	return false;
}

/* Starts the hop to t->url[t->at].  False when it is not to be. */
static bool
transfer_ask(struct transfer *t)
{
	const struct fetch_order *o = &t->order;
	struct fetch_request r = {
	    .url = t->url[t->at],
	    .user_agent = o->user_agent,
	    .proxy = o->proxy,
	    .guard = &t->guard,
	    .keep_alive = o->keep_alive,
	    .connect_timeout = o->connect_timeout,
	    .first_byte_timeout = o->first_byte_timeout,
	    .total_timeout = o->total_timeout,
	    .max_body = o->max_body,
	};
	char span[FETCH_WORDS_MAX];

	if (str_eq(r.url, o->validator_url)) {
		r.etag = o->etag;
		r.last_modified = o->last_modified;
	}
	if (same_origin(r.url, o->url))
		r.authorization = o->authorization;
	r.total_timeout -= clock_mono() - t->started;
	if (r.total_timeout <= 0) {
		err_set(&t->hop.why, ERR_NETWORK,
		    "the redirects took more than %s",
		    fetch_words_span(o->total_timeout, span));
		return transfer_stop(t, FETCH_TIMEOUT);
	}
	return fetch_hop_start(&t->hop, t->engine, &r, &t->texts);
}

static bool
is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 ||
	    status == 307 || status == 308;
}

/* Goes where the answer points.  False when it may or can not. */
static bool
transfer_follow(struct transfer *t)
{
	const struct fetch_head *h = &t->hop.head;
	struct errinfo ei, *why = &t->hop.why;
	struct str from = t->url[t->at], to;

	if (h->location.n == 0) {
		err_set(why, ERR_NETWORK,
		    "the answer is a redirect (%d) that does not say where to",
		    h->status);
		return transfer_stop(t, FETCH_REDIRECTS);
	}
	if (t->at == REDIRECTS_MAX) {
		err_set(
		    why, ERR_NETWORK, "more than %d redirects", REDIRECTS_MAX);
		return transfer_stop(t, FETCH_REDIRECTS);
	}
	to = url_resolve(&t->texts, from, h->location);
	if (url_normalise(&t->texts, to, &to, &ei) != ERR_OK) {
		err_set(
		    why, ERR_DENIED, "a redirect is not followed: %s", ei.text);
		return transfer_stop(t, FETCH_REFUSED);
	}
	for (int i = 0; i <= t->at; i++) {
		if (!str_eq(t->url[i], to))
			continue;
		err_set(why, ERR_NETWORK, "the redirects go in a circle");
		return transfer_stop(t, FETCH_REDIRECTS);
	}
	if (h->status != 301 && h->status != 308)
		t->moved = false;
	if (url_has_scheme(from, "https") && !url_has_scheme(to, "https"))
		t->moved = false;
	t->url[++t->at] = to;
	return transfer_ask(t);
}

static void
on_hop(void *arg)
{
	struct transfer *t = arg;
	struct fetch_hop *h = &t->hop;

	if (t->at == 0)
		memcpy(t->address, h->address, sizeof(t->address));
	if (h->result == FETCH_BUSY && t->at > 0) {
		/* Its first hop has been asked: it goes on from here. */
		t->waits = true;
		loop_timer_start(t->again, BUSY_WAIT);
		return;
	}
	t->wire += h->body.wire;
	t->received |= h->heard;
	if (h->result != FETCH_ANSWERED || !is_redirect(h->head.status) ||
	    !transfer_follow(t))
		transfer_answer(t);
}

static void
on_again(void *arg)
{
	struct transfer *t = arg;

	t->waits = false;
	if (!transfer_ask(t))
		transfer_answer(t);
}

static struct transfer *
transfer_take(struct fetcher *f)
{
	struct transfer *t = f->spare;

	if (t != NULL) {
		transfer_unlink(t);
		f->n_spare--;
		return t;
	}
	t = mem_zero(sizeof(*t));
	t->fetcher = f;
	arena_init(&t->texts, TEXTS_MAX);
	t->again = loop_timer_create(f->loop, on_again, t);
	fetch_hop_init(&t->hop, f->loop, on_hop, t);
	return t;
}

/* Makes the order the transfer's own.  False when a range of allow-address
 * is none. */
static bool
transfer_take_order(struct transfer *t, const struct fetch_order *order)
{
	struct fetch_order *o = &t->order;
	struct str *texts[] = {&o->url, &o->etag, &o->last_modified,
	    &o->validator_url, &o->user_agent, &o->proxy, &o->authorization};
	struct url u;
	uint64_t port = 0;

	*o = *order;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = arena_str(&t->texts, *texts[i]);
	t->started = clock_mono();
	t->at = 0;
	t->url[0] = o->url;
	t->moved = true;
	t->received = false;
	t->address[0] = '\0';
	t->wire = 0;
	url_split(o->url, &u);
	str_to_u64(u.port, UINT16_MAX, &port);
	t->guard = (struct guard){.port = (uint16_t)port};
	for (size_t i = 0; i < o->n_allow; i++)
		if (guard_range_parse(o->allow[i],
			&t->guard.allow[t->guard.n_allow++],
			&t->hop.why) != ERR_OK)
			return transfer_stop(t, FETCH_REFUSED);
	return true;
}

void
fetcher_start(struct fetcher *f, const struct fetch_order *order)
{
	struct transfer *t = transfer_take(f);
	bool good = transfer_take_order(t, order);

	f->n_running++;
	t->engine = t->guard.n_allow > 0 ? f->inside : f->outside;
	if (good && transfer_ask(t)) {
		transfer_link(t, &f->running);
		return;
	}
	transfer_link(t, &f->ready);
	loop_timer_start(f->soon, 0);
}

static void
on_soon(void *arg)
{
	struct fetcher *f = arg;

	while (f->ready != NULL)
		transfer_answer(f->ready);
}

size_t
fetcher_running(const struct fetcher *f)
{
	return f->n_running;
}

struct fetcher *
fetcher_create(struct loop *l, fetch_done_fn *done, void *arg)
{
	struct fetcher *f = mem_zero(sizeof(*f));

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		log_fatal("fetch", "libcurl cannot be started");
	/* names are whole: no search list makes inside ones of them */
	if (setenv("LOCALDOMAIN", "", 1) != 0)
		log_fatal("fetch", "the environment cannot be set");
	f->loop = l;
	f->done = done;
	f->arg = arg;
	f->places = fetch_places_create();
	f->outside = fetch_engine_create(l, f->places, fetch_hop_ended);
	f->inside = fetch_engine_create(l, f->places, fetch_hop_ended);
	f->soon = loop_timer_create(l, on_soon, f);
	return f;
}

static void
list_free(struct transfer *t, bool running)
{
	while (t != NULL) {
		struct transfer *next = t->next;

		if (running && !t->waits)
			fetch_hop_cancel(&t->hop);
		transfer_free(t);
		t = next;
	}
}

void
fetcher_free(struct fetcher *f)
{
	if (f == NULL)
		return;
	list_free(f->running, true);
	list_free(f->ready, false);
	list_free(f->spare, false);
	fetch_engine_free(f->outside);
	fetch_engine_free(f->inside);
	fetch_places_free(f->places);
	loop_timer_free(f->soon);
	free(f);
	curl_global_cleanup();
}

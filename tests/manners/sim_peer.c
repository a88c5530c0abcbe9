/*
 * The peers of the desk in the simulated world: a fetcher that follows
 * redirects as net/fetch.c does but asks a function, and a parser that runs
 * the parser process's code.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "feed/feed.h"
#include "feed/limits.h"
#include "ipc/frame.h"
#include "tests/manners/sim.h"

#define HOPS_MAX 5 /* redirects that are followed */
#define TEXTS_MAX (1u << 20) /* bytes: URLs of one order */

/* A message on its way to the desk. */
struct parcel {
	struct sim *sim;
	unsigned life; /* of the desk it is for */
	int fd;
	uint16_t type;
	struct buf payload;
	struct sim_host *host; /* of an answer */
};

static void
parcel_arrives(void *arg)
{
	struct parcel *p = arg;

	if (p->host != NULL) {
		p->sim->in_flight--;
		p->host->in_flight--;
	}
	if (p->life == p->sim->life)
		sim_deliver(p->fd, p->type, buf_str(&p->payload));
	buf_free(&p->payload);
	free(p);
}

static struct parcel *
parcel_create(struct sim *s, int fd, uint16_t type)
{
	struct parcel *p = mem_zero(sizeof(*p));

	p->sim = s;
	p->fd = fd;
	p->life = s->life;
	p->type = type;
	buf_init(&p->payload, FRAME_MAX);
	return p;
}

/* ---- fetcher ------------------------------------------------------------- */

struct transfer {
	struct sim *sim;
	const struct fetch_order *order;
	struct arena *texts;
	struct fetch_answer answer;
	struct sim_reply reply;
	msec delay;
};

static const char *
interned(struct sim *s, struct str text)
{
	const char *have = map_get(&s->strings, text);
	struct str copy;

	if (have != NULL)
		return have;
	copy = arena_str(&s->texts, text);
	map_set(&s->strings, copy, (void *)(uintptr_t)copy.p);
	return copy.p;
}

static struct sim_host *
host_of(struct sim *s, const char *name)
{
	struct sim_host *h = map_get(&s->hosts, str_from(name));

	if (h != NULL)
		return h;
	h = mem_zero(sizeof(*h));
	h->name = name;
	h->last = INT64_MIN / 2;
	map_set(&s->hosts, str_from(name), h);
	return h;
}

/* Writes the request down and keeps it against the rules of every request. */
static struct sim_request *
record(struct sim *s, struct str url, struct str etag, struct str modified,
    int hop)
{
	struct sim_request *q;
	struct sim_url *known;
	struct url u;
	struct sim_host *host;

	if (s->n == s->room) {
		s->room = s->room > 0 ? 2 * s->room : 1024;
		s->requests = mem_grow(s->requests, s->room, sizeof(*q));
	}
	url_split(url, &u);
	q = &s->requests[s->n++];
	*q = (struct sim_request){
	    .at = clock_mono(),
	    .wall = clock_now(),
	    .url = interned(s, url),
	    .host = interned(s, u.host),
	    .etag = interned(s, etag),
	    .last_modified = interned(s, modified),
	    .hop = hop,
	};
	known = sim_url(s, q->url);
	known->requests++;
	known->unconditional += etag.n + modified.n == 0;
	known->wrong += (etag.n > 0 && !str_eq_c(etag, known->etag)) ||
	    (modified.n > 0 && !str_eq_c(modified, known->last_modified));
	known->forgotten += (etag.n == 0 && known->etag[0] != '\0') ||
	    (modified.n == 0 && known->last_modified[0] != '\0');
	if (known->last >= 0) {
		msec gap = q->at - known->last;

		if (!s->by_hand && gap < SIM_FLOOR)
			s->below_floor++;
		if (known->smallest < 0 || gap < known->smallest)
			known->smallest = gap;
	}
	known->last = q->at;
	host = host_of(s, q->host);
	if (hop == 0) {
		s->too_close += q->at - host->last < SIM_HOST_GAP;
		host->last = q->at;
		s->last_host = host;
	}
	return q;
}

static void
keep(char *to, size_t room, const char *value)
{
	size_t n = value != NULL ? strlen(value) : 0;

	if (n > MSG_VALIDATOR_MAX || n >= room)
		n = 0; /* too long to be sent back */
	memcpy(to, value != NULL ? value : "", n);
	to[n] = '\0';
}

/* What the URL has given with a good answer. */
static void
remember(struct sim_url *u, const struct sim_reply *r)
{
	if (r->result != FETCH_ANSWERED || r->useless)
		return;
	if (r->status == 200 || (r->status == 304 && r->etag != NULL))
		keep(u->etag, sizeof(u->etag), r->etag);
	if (r->status == 200 || (r->status == 304 && r->last_modified != NULL))
		keep(u->last_modified, sizeof(u->last_modified),
		    r->last_modified);
}

static void
ask(struct transfer *t, struct str url, int hop)
{
	const struct fetch_order *o = t->order;
	bool own = str_eq(url, o->validator_url);
	struct sim_request *q = record(t->sim, url, own ? o->etag : STR_EMPTY,
	    own ? o->last_modified : STR_EMPTY, hop);
	const char *known = q->url;

	t->reply = (struct sim_reply){.status = 200, .delay = 50};
	t->sim->origin(t->sim->origin_arg, q, &t->reply);
	q->status = t->reply.result == FETCH_ANSWERED ? t->reply.status : 0;
	remember(sim_url(t->sim, known), &t->reply);
	t->delay += t->reply.delay;
	t->answer.received_byte |= !t->reply.silent;
	t->answer.final_url = url;
}

static bool
is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 ||
	    status == 307 || status == 308;
}

static void
fail(struct transfer *t, enum fetch_result result, const char *why)
{
	t->answer.result = result;
	t->answer.error = str_from(why);
}

/* Follows where the answers point; false when that ended badly. */
static bool
follow(struct transfer *t)
{
	struct str from = t->order->url, to;
	struct errinfo ei;
	bool moved = true;
	int hop = 0;

	for (ask(t, from, 0);
	     t->reply.result == FETCH_ANSWERED && is_redirect(t->reply.status);
	     ask(t, from, hop)) {
		if (hop++ == HOPS_MAX) {
			fail(t, FETCH_REDIRECTS, "more than 5 redirects");
			return false;
		}
		to = url_resolve(t->texts, from, str_from(t->reply.location));
		if (url_normalise(t->texts, to, &to, &ei) != ERR_OK) {
			fail(t, FETCH_REFUSED, "a redirect is not followed");
			return false;
		}
		if (str_eq(from, to)) {
			fail(
			    t, FETCH_REDIRECTS, "the redirects go in a circle");
			return false;
		}
		moved = moved &&
		    (t->reply.status == 301 || t->reply.status == 308) &&
		    (url_has_scheme(to, "https") ||
			!url_has_scheme(from, "https"));
		from = to;
	}
	t->answer.moved = t->reply.result == FETCH_ANSWERED && hop > 0 && moved;
	return true;
}

static void
fill_answer(struct transfer *t)
{
	struct fetch_answer *a = &t->answer;
	const struct sim_reply *r = &t->reply;

	a->status = r->status;
	if (r->result != FETCH_ANSWERED) {
		fail(t, r->result, "the network failed, as the test wants");
		a->status = 0;
		return;
	}
	a->etag = str_from(r->etag);
	a->last_modified = str_from(r->last_modified);
	a->content_type = str_from(r->content_type);
	a->cache_control = str_from(r->cache_control);
	a->expires = str_from(r->expires);
	a->date = str_from(r->date);
	a->age = str_from(r->age);
	a->retry_after = str_from(r->retry_after);
	a->body = r->status == 200 ? r->body : STR_EMPTY;
	a->wire_bytes = r->wire > 0 ? r->wire : a->body.n;
}

/* All hosts are one address, which has its connections; true when the order
 * was answered so. */
static bool
turn_away(struct sim *s, const struct fetch_order *order, struct parcel *p)
{
	struct fetch_answer busy = {
	    .id = order->id,
	    .result = FETCH_BUSY,
	    .error = STR("192.0.2.1 has 4 connections already"),
	    .final_url = order->url,
	    .address = STR("192.0.2.1"),
	};

	if (!s->one_address || s->in_flight < 4)
		return false;
	s->turned_away++;
	msg_put_fetched(&p->payload, &busy);
	sim_after(5, parcel_arrives, p);
	return true;
}

void
sim_fetch(struct sim *s, struct str payload)
{
	struct parcel *p = parcel_create(s, SIM_FD_FETCHER, MSG_FETCHED);
	struct fetch_order order;
	struct arena texts;
	struct transfer t = {.sim = s, .order = &order, .texts = &texts};
	struct sim_host *first;

	if (msg_get_fetch(payload, &order) != ERR_OK)
		abort();
	if (turn_away(s, &order, p))
		return;
	if (s->one_address)
		t.answer.address = STR("192.0.2.1");
	arena_init(&texts, TEXTS_MAX);
	t.answer.id = order.id;
	if (follow(&t))
		fill_answer(&t);
	first = s->last_host;
	if (t.delay > order.total_timeout)
		t.delay = order.total_timeout;
	t.answer.elapsed = t.delay;
	msg_put_fetched(&p->payload, &t.answer);
	if (buf_failed(&p->payload))
		abort();
	arena_free(&texts);
	if (++s->in_flight > s->most_in_flight)
		s->most_in_flight = s->in_flight;
	p->host = first;
	if (++first->in_flight > first->most)
		first->most = first->in_flight;
	sim_after(t.delay, parcel_arrives, p);
}

/* ---- parser -------------------------------------------------------------- */

void
sim_parse(struct sim *s, struct str payload)
{
	struct parcel *p = parcel_create(s, SIM_FD_PARSER, MSG_PARSED);
	struct parse_order order;
	struct parse_failure failure;
	struct feed_source source;
	struct parsed_feed feed;
	struct feed_doc *doc;
	struct errinfo ei = {{0}};
	struct arena a;
	enum err e;

	if (msg_get_parse(payload, &order) != ERR_OK)
		abort();
	arena_init(&a, FEED_ARENA_MAX);
	source = (struct feed_source){
	    .content_type = order.content_type, .base_url = order.url};
	e = feed_decode(order.body, &source, &a, &doc, &ei);
	if (e == ERR_OK)
		e = feed_normalise(doc, &a, &feed, &ei);
	if (e == ERR_OK) {
		msg_put_parsed(&p->payload, order.id, &feed);
	} else {
		failure = (struct parse_failure){
		    .id = order.id, .error = str_from(ei.text)};
		p->type = MSG_PARSE_FAILED;
		msg_put_parse_failure(&p->payload, &failure);
	}
	arena_free(&a);
	sim_after(1, parcel_arrives, p);
}

/*
 * The queue of feeds: a heap of addresses, in each a heap of its hosts by when
 * they may be asked, and in each host a heap of its feeds by when they are
 * due.  A host whose address is not known stands for an address of its own.
 *
 * Invariants:
 *  1. A feed is in its host's heap exactly when it waits (not in flight, not
 *     parked).
 *  2. A host is in the heap of its address exactly when it has a waiting feed
 *     and a free place; its key is the later of its next start and the first
 *     due.
 *  3. An address is in the heap of the queue exactly when it has a host in its
 *     own and a free place; its key is that of the host.
 *  4. The starts of the last second are a ring: its oldest entry must be a
 *     second old before another start.
 */
#include "desk/queue.h"

#include <stdlib.h>

#include "base/heap.h"
#include "base/map.h"
#include "base/mem.h"

#define SECOND 1000 /* msec */

struct address {
	char *name; /* NULL: of a host whose address is not known */
	struct heap ready; /* of hosts, by when they may be asked */
	struct heap_node node; /* in queue.ready */
	size_t hosts;
	int in_flight;
};

struct host {
	char *name;
	struct address *address;
	struct heap waiting; /* of feeds, by due */
	struct heap_node node; /* in address.ready */
	size_t feeds; /* known at this host */
	int in_flight;
	msec next_start, last_start; /* last_start: for queue_untake */
};

struct feed {
	int64_t id;
	struct host *host;
	struct heap_node node; /* in host.waiting */
	bool in_flight, removed;
	bool marked; /* not put since queue_mark */
};

struct queue {
	struct queue_options options;
	struct map feeds; /* by the bytes of the id */
	struct map hosts; /* by name */
	struct map addresses; /* those that are known, by name */
	struct heap ready; /* of addresses */
	size_t in_flight;
	msec *starts; /* ring of options.starts_per_second times */
	size_t oldest; /* where the next start is written */
};

/* No start has been at this time: a second before any clock begins. */
#define LONG_AGO (-(msec)SECOND)

static void
reset_starts(struct queue *q)
{
	size_t n = (size_t)q->options.starts_per_second;

	q->starts = mem_grow(q->starts, n, sizeof(*q->starts));
	for (size_t i = 0; i < n; i++)
		q->starts[i] = LONG_AGO;
	q->oldest = 0;
}

struct queue *
queue_create(const struct queue_options *o)
{
	struct queue *q = mem_zero(sizeof(*q));

	q->options = *o;
	map_init(&q->feeds, 0);
	map_init(&q->hosts, 0);
	map_init(&q->addresses, 0);
	heap_init(&q->ready);
	reset_starts(q);
	return q;
}

static void
address_free(struct address *a)
{
	heap_free(&a->ready);
	free(a->name);
	free(a);
}

static struct address *
address_create(const char *name)
{
	struct address *a = mem_zero(sizeof(*a));

	a->name = mem_strdup(name);
	a->node.owner = a;
	heap_init(&a->ready);
	return a;
}

/* Restores invariant 3 for the address. */
static void
address_settle(struct queue *q, struct address *a)
{
	const struct heap_node *first = heap_top(&a->ready);

	if (first == NULL ||
	    (a->name != NULL && a->in_flight >= q->options.per_address))
		heap_remove(&q->ready, &a->node);
	else
		heap_set(&q->ready, &a->node, first->key);
}

/* Restores invariant 2 for the host. */
static void
host_settle(struct queue *q, struct host *h)
{
	const struct heap_node *first = heap_top(&h->waiting);

	if (first == NULL || h->in_flight >= q->options.per_host)
		heap_remove(&h->address->ready, &h->node);
	else
		heap_set(&h->address->ready, &h->node,
		    first->key > h->next_start ? first->key : h->next_start);
	address_settle(q, h->address);
}

/* The host leaves its address, which goes with its last one. */
static void
address_leave(struct queue *q, struct host *h)
{
	struct address *a = h->address;

	heap_remove(&a->ready, &h->node);
	a->in_flight -= h->in_flight;
	address_settle(q, a);
	if (--a->hosts > 0)
		return;
	if (a->name != NULL)
		map_remove(&q->addresses, str_from(a->name));
	address_free(a);
}

static void
address_enter(struct queue *q, struct host *h, struct address *a)
{
	a->hosts++;
	a->in_flight += h->in_flight;
	h->address = a;
}

static void
host_free(struct host *h)
{
	heap_free(&h->waiting);
	free(h->name);
	free(h);
}

void
queue_free(struct queue *q)
{
	struct str key;
	void *value;

	if (q == NULL)
		return;
	for (size_t at = 0; map_next(&q->feeds, &at, &key, &value);)
		free(value);
	for (size_t at = 0; map_next(&q->hosts, &at, &key, &value);) {
		struct host *h = value;

		if (--h->address->hosts == 0)
			address_free(h->address);
		host_free(h);
	}
	map_free(&q->feeds);
	map_free(&q->hosts);
	map_free(&q->addresses);
	heap_free(&q->ready);
	free(q->starts);
	free(q);
}

void
queue_configure(struct queue *q, const struct queue_options *o)
{
	bool other_rate = o->starts_per_second != q->options.starts_per_second;
	struct str key;
	void *value;

	q->options = *o;
	if (other_rate)
		reset_starts(q);
	for (size_t at = 0; map_next(&q->hosts, &at, &key, &value);)
		host_settle(q, value);
}

static struct str
id_key(const int64_t *id)
{
	return (struct str){(const char *)id, sizeof(*id)};
}

static struct feed *
feed_find(const struct queue *q, int64_t id)
{
	return map_get(&q->feeds, id_key(&id));
}

static struct host *
host_get(struct queue *q, struct str name)
{
	struct host *h = map_get(&q->hosts, name);

	if (h != NULL)
		return h;
	h = mem_zero(sizeof(*h));
	h->name = mem_printf("%.*s", STR_ARG(name));
	h->node.owner = h;
	h->next_start = h->last_start = LONG_AGO;
	heap_init(&h->waiting);
	address_enter(q, h, address_create(NULL));
	map_set(&q->hosts, str_from(h->name), h);
	return h;
}

/* Takes the feed from its host, and the host away with its last feed. */
static void
host_leave(struct queue *q, struct feed *f)
{
	struct host *h = f->host;

	heap_remove(&h->waiting, &f->node);
	h->feeds--;
	host_settle(q, h);
	if (h->feeds > 0)
		return;
	address_leave(q, h);
	map_remove(&q->hosts, str_from(h->name));
	host_free(h);
}

static void
feed_free(struct queue *q, struct feed *f)
{
	host_leave(q, f);
	map_remove(&q->feeds, id_key(&f->id));
	free(f);
}

void
queue_put(struct queue *q, int64_t feed_id, struct str host, msec due)
{
	struct feed *f = feed_find(q, feed_id);

	if (f == NULL) {
		f = mem_zero(sizeof(*f));
		f->id = feed_id;
		f->node.owner = f;
		f->host = host_get(q, host);
		f->host->feeds++;
		map_set(&q->feeds, id_key(&f->id), f);
	}
	f->marked = false;
	if (f->in_flight) {
		f->removed = false;
		return;
	}
	if (!str_eq_c(host, f->host->name)) {
		struct host *to = host_get(q, host);

		to->feeds++;
		host_leave(q, f);
		f->host = to;
	}
	if (due == QUEUE_NEVER)
		heap_remove(&f->host->waiting, &f->node);
	else
		heap_set(&f->host->waiting, &f->node, due);
	host_settle(q, f->host);
}

void
queue_remove(struct queue *q, int64_t feed_id)
{
	struct feed *f = feed_find(q, feed_id);

	if (f == NULL)
		return;
	f->marked = false;
	if (f->in_flight)
		f->removed = true;
	else
		feed_free(q, f);
}

void
queue_mark(struct queue *q)
{
	struct str key;
	void *value;

	for (size_t at = 0; map_next(&q->feeds, &at, &key, &value);)
		((struct feed *)value)->marked = true;
}

void
queue_sweep(struct queue *q)
{
	int64_t *marked = mem_array(q->feeds.n, sizeof(*marked));
	struct str key;
	void *value;
	size_t n = 0;

	/* The map must not change while it is walked. */
	for (size_t at = 0; map_next(&q->feeds, &at, &key, &value);) {
		const struct feed *f = value;

		if (f->marked)
			marked[n++] = f->id;
	}
	while (n > 0)
		queue_remove(q, marked[--n]);
	free(marked);
}

bool
queue_take(struct queue *q, msec now, int64_t *feed_id)
{
	struct address *a;
	struct host *h;
	struct feed *f;

	if (queue_wait(q, now) > 0)
		return false;
	a = heap_top(&q->ready)->owner;
	h = heap_top(&a->ready)->owner;
	f = heap_top(&h->waiting)->owner;
	heap_remove(&h->waiting, &f->node);
	f->in_flight = true;
	h->in_flight++;
	a->in_flight++;
	q->in_flight++;
	h->last_start = h->next_start;
	h->next_start = now + q->options.host_gap;
	host_settle(q, h);
	q->starts[q->oldest] = now;
	q->oldest = (q->oldest + 1) % (size_t)q->options.starts_per_second;
	*feed_id = f->id;
	return true;
}

void
queue_end(struct queue *q, int64_t feed_id)
{
	struct feed *f = feed_find(q, feed_id);

	if (f == NULL || !f->in_flight)
		return;
	f->in_flight = false;
	f->host->in_flight--;
	f->host->address->in_flight--;
	q->in_flight--;
	host_settle(q, f->host);
	if (f->removed)
		feed_free(q, f);
}

void
queue_untake(struct queue *q, int64_t feed_id, msec due)
{
	struct feed *f = feed_find(q, feed_id);
	size_t n = (size_t)q->options.starts_per_second;

	if (f == NULL || !f->in_flight)
		return;
	f->host->next_start = f->host->last_start;
	q->oldest = (q->oldest + n - 1) % n;
	q->starts[q->oldest] = LONG_AGO;
	if (!f->removed)
		heap_set(&f->host->waiting, &f->node, due);
	queue_end(q, feed_id);
}

msec
queue_wait(const struct queue *q, msec now)
{
	const struct heap_node *first = heap_top(&q->ready);
	msec at;

	if (first == NULL || q->in_flight >= (size_t)q->options.at_once)
		return QUEUE_NEVER;
	at = q->starts[q->oldest] + SECOND;
	if (first->key > at)
		at = first->key;
	return at > now ? at - now : 0;
}

size_t
queue_in_flight(const struct queue *q)
{
	return q->in_flight;
}

bool
queue_has(const struct queue *q, int64_t feed_id)
{
	const struct feed *f = feed_find(q, feed_id);

	return f != NULL && !f->removed;
}

void
queue_place(struct queue *q, int64_t feed_id, struct str address)
{
	struct feed *f = feed_find(q, feed_id);
	struct address *a;
	char *name;

	if (f == NULL || address.n == 0 ||
	    (f->host->address->name != NULL &&
		str_eq_c(address, f->host->address->name)))
		return;
	a = map_get(&q->addresses, address);
	if (a == NULL) {
		name = mem_printf("%.*s", STR_ARG(address));
		a = address_create(name);
		free(name);
		map_set(&q->addresses, str_from(a->name), a);
	}
	address_leave(q, f->host);
	address_enter(q, f->host, a);
	host_settle(q, f->host);
}

bool
queue_host_goes_on(const struct queue *q, int64_t feed_id, msec until)
{
	const struct feed *f = feed_find(q, feed_id);
	const struct heap_node *first =
	    f != NULL ? heap_top(&f->host->waiting) : NULL;

	return first != NULL && first->key < until;
}

size_t
queue_hosts(const struct queue *q)
{
	return q->hosts.n;
}

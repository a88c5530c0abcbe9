/*
 * The queue: which feed may be asked now.  An index in memory of the
 * schedule that the store keeps; the store has the last word when a feed is
 * claimed.  Pure: it is told the time, as monotonic milliseconds.
 *
 * A feed starts when it is due, its host has a free place and has been left
 * alone for host_gap since the last start, the address of its host (once it
 * is known) has a free place, and the limits over all hosts allow it.  Hosts
 * take turns by the time they became ready, so a host with a thousand feeds,
 * or an address with a thousand hosts, holds up nobody else.
 */
#ifndef DESK_QUEUE_H
#define DESK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

#define QUEUE_NEVER INT64_MAX /* msec: not before something else happens */

struct queue;

struct queue_options {
	int at_once; /* requests in flight, > 0 */
	int per_host; /* requests in flight to one host, > 0 */
	int per_address; /* and to hosts of one address, > 0 */
	int starts_per_second; /* starts in any one second, > 0 */
	msec host_gap; /* between starts to one host, >= 0 */
};

/* An empty queue; the options are copied. */
struct queue *
queue_create(const struct queue_options *o);

/* Frees it; NULL does nothing. */
void
queue_free(struct queue *q);

/* Takes new options; requests in flight are not touched. */
void
queue_configure(struct queue *q, const struct queue_options *o);

/*
 * The feed waits at the host until `due`; a known one is moved.  QUEUE_NEVER
 * parks it.  Does nothing while the feed is in flight.
 */
void
queue_put(struct queue *q, int64_t feed_id, struct str host, msec due);

/* Forgets the feed; one in flight once it has ended. */
void
queue_remove(struct queue *q, int64_t feed_id);

/* To make the queue what the store says: mark, put every feed there is, and
 * sweep, which removes those that were not put. */
void
queue_mark(struct queue *q);
void
queue_sweep(struct queue *q);

/*
 * Takes the next feed that may start at `now`: true, and it is in flight
 * until queue_end; false when there is none.
 */
bool
queue_take(struct queue *q, msec now, int64_t *feed_id);

/* The request has ended: its places are free.  The feed is parked. */
void
queue_end(struct queue *q, int64_t feed_id);

/* A start that was taken did not happen (the store said no): the feed waits
 * until `due`, and the host and the second get their turn back. */
void
queue_untake(struct queue *q, int64_t feed_id, msec due);

/* The feed's host was found at this address. */
void
queue_place(struct queue *q, int64_t feed_id, struct str address);

/* True when the feed's host has another feed that is due before `until`. */
bool
queue_host_goes_on(const struct queue *q, int64_t feed_id, msec until);

/* Milliseconds from now until queue_take may find one, 0 for now, or
 * QUEUE_NEVER when only a put or an end can bring that about. */
msec
queue_wait(const struct queue *q, msec now);

/* Feeds in flight. */
size_t
queue_in_flight(const struct queue *q);

/* True when the queue holds the feed, in flight or not. */
bool
queue_has(const struct queue *q, int64_t feed_id);

/* How many hosts the queue knows. */
size_t
queue_hosts(const struct queue *q);

#endif

/*
 * desk/queue: who may start when, on a clock that the test moves.
 */
#include "desk/queue.h"

#include "tests/tap/tap.h"

static const struct queue_options wide = {.at_once = 1000,
    .per_host = 1000,
    .per_address = 1000,
    .starts_per_second = 10000};

/* The next start, or 0. */
static int64_t
take(struct queue *q, msec now)
{
	int64_t id;

	return queue_take(q, now, &id) ? id : 0;
}

static void
test_order(void)
{
	struct queue *q = queue_create(&wide);

	tap_ok(queue_wait(q, 0) == QUEUE_NEVER && take(q, 0) == 0,
	    "empty: nothing to wait for");
	queue_put(q, 1, STR("a"), 300);
	queue_put(q, 2, STR("b"), 100);
	queue_put(q, 3, STR("c"), 200);
	tap_is_int(100, queue_wait(q, 0), "waits for the soonest");
	tap_is_int(0, take(q, 99), "a moment too early");
	tap_is_int(2, take(q, 100), "the soonest first");
	tap_is_int(3, take(q, 300), "then the second");
	tap_is_int(1, take(q, 300), "then the last");
	tap_is_int(3, (int64_t)queue_in_flight(q), "all are in flight");
	queue_put(q, 2, STR("b"), 0);
	tap_is_int(0, take(q, 300), "not twice at the same time");
	queue_end(q, 2);
	tap_is_int(QUEUE_NEVER, queue_wait(q, 300), "an ended one is parked");
	queue_put(q, 2, STR("b"), 400);
	queue_put(q, 2, STR("b"), 350);
	tap_is_int(50, queue_wait(q, 300), "moved");
	queue_put(q, 2, STR("b"), QUEUE_NEVER);
	tap_is_int(QUEUE_NEVER, queue_wait(q, 300), "parked");
	queue_free(q);
}

static void
test_host(void)
{
	struct queue_options o = wide;
	struct queue *q;

	o.per_host = 1;
	o.host_gap = 2000;
	q = queue_create(&o);
	for (int64_t id = 1; id <= 1000; id++)
		queue_put(q, id, STR("big.example"), 0);
	queue_put(q, 2000, STR("small.example"), 5);
	tap_is_int(2, (int64_t)queue_hosts(q), "hosts");
	tap_ok(queue_host_goes_on(q, 1, 1), "a host with more to ask");
	tap_ok(take(q, 10) != 0, "one of the big host");
	tap_is_int(2000, take(q, 10), "the small host does not wait for it");
	tap_ok(!queue_host_goes_on(q, 2000, 1000000), "one with no more");
	tap_is_int(QUEUE_NEVER, queue_wait(q, 10), "no second of that host");
	queue_end(q, 2000);
	for (int64_t id = 1; id <= 1000; id++)
		queue_end(q, id);
	tap_is_int(1900, queue_wait(q, 110), "it is left alone for a while");
	tap_is_int(0, take(q, 2009), "a moment too early");
	tap_ok(take(q, 2010) != 0, "then its next feed");
	queue_free(q);
}

static void
test_limits(void)
{
	struct queue_options o = wide;
	struct queue *q;
	int64_t id, n = 0;
	char host[16];

	o.at_once = 3;
	o.starts_per_second = 20;
	q = queue_create(&o);
	for (id = 1; id <= 100; id++) {
		snprintf(host, sizeof(host), "h%d", (int)id);
		queue_put(q, id, str_from(host), 0);
	}
	while (queue_take(q, 0, &id))
		n++;
	tap_is_int(3, n, "at_once");
	o.at_once = 1000;
	queue_configure(q, &o);
	for (n = 0; queue_take(q, 5, &id);)
		n++;
	tap_is_int(17, n, "starts in the first second");
	tap_is_int(
	    995, queue_wait(q, 5), "waits until the first is a second old");
	for (n = 0; queue_take(q, 1000, &id);)
		n++;
	tap_is_int(3, n, "as many as are a second old");
	for (n = 0; queue_take(q, 1005, &id);)
		n++;
	tap_is_int(17, n, "then the others");
	queue_free(q);
}

/* Hosts of one address share its places. */
static void
test_address(void)
{
	struct queue_options o = wide;
	struct queue *q;
	int64_t id, n = 0;
	char host[16];

	o.per_host = 1;
	o.per_address = 4;
	q = queue_create(&o);
	for (id = 1; id <= 100; id++) {
		snprintf(host, sizeof(host), "h%d", (int)id);
		queue_put(q, id, str_from(host), 0);
		queue_place(q, id, STR("192.0.2.1"));
	}
	queue_put(q, 200, STR("other"), 1);
	queue_place(q, 200, STR("192.0.2.2"));
	while (queue_take(q, 0, &id))
		n++;
	tap_is_int(4, n, "as many as an address takes");
	tap_is_int(200, take(q, 1), "another address does not wait for them");
	for (id = 1; id <= 100; id++)
		queue_end(q, id);
	for (n = 0; queue_take(q, 1, &id);)
		n++;
	tap_is_int(4, n, "and as many again when they have ended");
	queue_place(q, id, STR("192.0.2.3"));
	tap_ok(queue_take(q, 1, &id), "one moved away: a place is free");
	queue_free(q);
}

static void
test_remove(void)
{
	struct queue_options o = wide;
	struct queue *q;
	int64_t id;

	o.host_gap = 1000;
	o.starts_per_second = 1;
	q = queue_create(&o);
	queue_put(q, 1, STR("a"), 0);
	queue_put(q, 2, STR("a"), 0);
	queue_remove(q, 2);
	tap_ok(!queue_has(q, 2) && queue_has(q, 1), "removed while waiting");
	tap_is_int(1, take(q, 0), "the other starts");
	queue_remove(q, 1);
	tap_ok(!queue_has(q, 1), "removed in flight");
	queue_put(q, 1, STR("a"), 0);
	tap_ok(queue_has(q, 1), "and returned");
	queue_remove(q, 1);
	queue_end(q, 1);
	tap_is_int(0, (int64_t)queue_hosts(q), "gone when it ended");

	queue_put(q, 3, STR("a"), 1000);
	tap_is_int(3, take(q, 1000), "a start...");
	queue_untake(q, 3, 2500);
	queue_put(q, 4, STR("a"), 1000);
	tap_is_int(4, take(q, 1000), "...that did not happen costs no turn");
	queue_end(q, 4);
	tap_is_int(3, take(q, 2500), "and comes again when told");
	queue_end(q, 3);
	queue_put(q, 4, STR("a"), 2500);
	queue_put(q, 4, STR("b"), 5000);
	tap_ok(queue_take(q, 5000, &id) && id == 4, "moved to another host");
	queue_free(q);
}

static void
test_sweep(void)
{
	struct queue *q = queue_create(&wide);

	for (int64_t id = 1; id <= 5; id++)
		queue_put(q, id, STR("a"), id);
	tap_is_int(1, take(q, 1), "sweep: one is in flight");
	queue_mark(q);
	queue_put(q, 3, STR("a"), 30);
	queue_put(q, 4, STR("b"), 40);
	queue_put(q, 6, STR("a"), 60);
	queue_sweep(q);
	tap_ok(!queue_has(q, 1) && !queue_has(q, 2) && queue_has(q, 3) &&
		queue_has(q, 4) && !queue_has(q, 5) && queue_has(q, 6),
	    "sweep: those that were put stay");
	tap_is_int(
	    1, (int64_t)queue_in_flight(q), "sweep: it is in flight yet");
	queue_end(q, 1);
	tap_is_int(3, take(q, 30), "sweep: the next");
	queue_free(q);
}

int
main(void)
{
	test_order();
	test_host();
	test_limits();
	test_address();
	test_remove();
	test_sweep();
	return tap_done();
}

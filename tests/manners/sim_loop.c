/*
 * The clocks and the loop of the simulated world: base/clock.h and net/loop.h
 * with a time that jumps from one timer to the next.
 */
#include <stdlib.h>

#include "base/heap.h"
#include "base/mem.h"
#include "net/loop.h"
#include "tests/manners/sim.h"

struct loop_timer {
	struct heap_node node;
	loop_fn *fn;
	void *arg;
	bool once; /* of sim_after */
};

struct loop_watch {
	int fd;
};

/* The interfaces that are put in carry no context: the world is one. */
static struct {
	msec mono, slept; /* monotonic; time asleep so far */
	msec wall; /* of monotonic 0, sleep left out */
	struct heap timers;
	int64_t started; /* timers so far: those of one moment go in turn */
} now;

#define TURNS 1000000 /* timers of one moment */

void
sim_clock_reset(unixtime start)
{
	heap_free(&now.timers);
	heap_init(&now.timers);
	now.mono = 7000300; /* as any machine that has been on for a while */
	now.slept = 0;
	now.wall = start * 1000 + 700 - now.mono;
}

unixtime
clock_now(void)
{
	return (now.wall + now.slept + now.mono) / 1000;
}

msec
clock_mono(void)
{
	return now.mono;
}

msec
clock_boot(void)
{
	return now.mono + now.slept;
}

void
sim_jump(int64_t seconds)
{
	now.wall += seconds * 1000;
}

void
sim_sleep(int64_t seconds)
{
	now.slept += seconds * 1000;
}

struct loop *
loop_create(void)
{
	return mem_zero(1);
}

void
loop_free(struct loop *l)
{
	free(l);
}

void
loop_run(struct loop *l)
{
	abort(); /* the test runs the world */
}

void
loop_stop(struct loop *l)
{
}

struct loop_timer *
loop_timer_create(struct loop *l, loop_fn *fn, void *arg)
{
	struct loop_timer *t = mem_zero(sizeof(*t));

	t->node.owner = t;
	t->fn = fn;
	t->arg = arg;
	return t;
}

void
loop_timer_cancel(struct loop_timer *t)
{
	heap_remove(&now.timers, &t->node);
}

void
loop_timer_free(struct loop_timer *t)
{
	if (t == NULL)
		return;
	loop_timer_cancel(t);
	free(t);
}

void
loop_timer_start(struct loop_timer *t, msec after)
{
	heap_set(&now.timers, &t->node,
	    (now.mono + after) * TURNS + now.started++ % TURNS);
}

void
sim_after(msec ms, void (*fn)(void *arg), void *arg)
{
	struct loop_timer *t = loop_timer_create(NULL, fn, arg);

	t->once = true;
	loop_timer_start(t, ms);
}

struct loop_watch *
loop_watch_create(struct loop *l, int fd, loop_watch_fn *fn, void *arg)
{
	return mem_zero(sizeof(struct loop_watch));
}

void
loop_watch_set(struct loop_watch *w, bool readable, bool writable)
{
}

void
loop_watch_free(struct loop_watch *w)
{
	free(w);
}

void
sim_loop_run(msec ms)
{
	msec until = now.mono + ms;

	for (;;) {
		struct heap_node *first = heap_top(&now.timers);
		struct loop_timer *t;

		if (first == NULL || first->key / TURNS > until)
			break;
		if (first->key / TURNS > now.mono)
			now.mono = first->key / TURNS;
		t = first->owner;
		loop_timer_cancel(t);
		t->fn(t->arg);
		if (t->once)
			loop_timer_free(t);
	}
	now.mono = until;
}

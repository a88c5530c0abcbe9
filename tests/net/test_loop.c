/*
 * The loop: timers, watches and signals.
 */
#include "net/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/tap/tap.h"

struct seen {
	struct loop *loop;
	struct loop_timer *timer;
	struct loop_watch *watch;
	int timers, signals, readable, writable;
	int stop_after; /* timers */
	bool free_watch;
};

static void
on_timer(void *arg)
{
	struct seen *s = arg;

	if (++s->timers == s->stop_after)
		loop_stop(s->loop);
	else
		loop_timer_start(s->timer, 0);
}

static void
on_stop(void *arg)
{
	struct seen *s = arg;

	loop_stop(s->loop);
}

static void
on_signal(void *arg)
{
	struct seen *s = arg;

	s->signals++;
	loop_stop(s->loop);
}

static void
on_watch(void *arg, int fd, bool readable, bool writable)
{
	struct seen *s = arg;

	s->readable += readable;
	s->writable += writable;
	if (s->free_watch) {
		loop_watch_free(s->watch);
		s->watch = NULL;
	}
	loop_stop(s->loop);
}

static void
test_timers(struct loop *l)
{
	struct seen s = {.loop = l, .stop_after = 3};
	struct loop_timer *end = loop_timer_create(l, on_stop, &s);

	s.timer = loop_timer_create(l, on_timer, &s);
	loop_timer_start(s.timer, 0);
	tap_is_int(0, s.timers, "a start does not call");
	loop_run(l);
	tap_is_int(3, s.timers, "a timer may start itself again");
	loop_timer_start(s.timer, 0);
	loop_timer_cancel(s.timer);
	loop_timer_cancel(s.timer);
	loop_timer_start(end, 5);
	loop_run(l);
	tap_is_int(3, s.timers, "none is called after its cancel");
	s.stop_after = 4;
	loop_timer_start(s.timer, 3600000);
	loop_timer_start(s.timer, 0);
	loop_run(l);
	tap_is_int(4, s.timers, "a second start moves it, and counts once");
	loop_timer_free(s.timer);
	loop_timer_free(end);
}

static void
test_watches(struct loop *l)
{
	struct seen s = {.loop = l};
	int fd[2];

	if (pipe(fd) != 0 || write(fd[1], "x", 1) != 1)
		abort();
	s.watch = loop_watch_create(l, fd[0], on_watch, &s);
	loop_watch_set(s.watch, true, false);
	loop_run(l);
	loop_run(l);
	tap_is_int(2, s.readable, "what is not read is told again");
	loop_watch_free(s.watch);
	s.watch = loop_watch_create(l, fd[1], on_watch, &s);
	loop_watch_set(s.watch, false, true);
	s.free_watch = true;
	loop_run(l);
	tap_is_int(1, s.writable, "a watch for writing");
	tap_ok(s.watch == NULL, "may free itself");
	loop_watch_free(NULL);
	close(fd[0]);
	close(fd[1]);
}

static void
test_signals(struct loop *l)
{
	struct seen s = {.loop = l};
	struct loop_signal *signal =
	    loop_signal_create(l, SIGUSR1, on_signal, &s);

	raise(SIGUSR1);
	tap_is_int(0, s.signals, "a signal waits for the loop");
	loop_run(l);
	raise(SIGUSR1);
	loop_run(l);
	tap_is_int(2, s.signals, "and is told each time");
	loop_signal_free(signal);
}

int
main(void)
{
	struct loop *l = loop_create();

	test_timers(l);
	test_watches(l);
	test_signals(l);
	loop_free(l);
	return tap_done();
}

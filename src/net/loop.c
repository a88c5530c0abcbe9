/*
 * The event loop, on libevent.  Its own messages go to our log.
 */
#include "net/loop.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"

struct loop {
	struct event_base *base;
};

struct loop_timer {
	struct event *event;
	loop_fn *fn;
	void *arg;
};

struct loop_watch {
	struct event_base *base;
	struct event *event;
	loop_watch_fn *fn;
	void *arg;
	int fd;
};

struct loop_signal {
	struct event *event;
	loop_fn *fn;
	void *arg;
};

static void
on_library_log(int severity, const char *text)
{
	if (severity >= EVENT_LOG_WARN)
		log_warn("loop", "%s", text);
	else
		log_debug("loop", "%s", text);
}

struct loop *
loop_create(void)
{
	struct loop *l = mem_zero(sizeof(*l));

	event_set_log_callback(on_library_log);
	l->base = event_base_new();
	if (l->base == NULL)
		log_fatal("loop", "cannot make an event loop");
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	event_base_free(l->base);
	free(l);
}

void
loop_run(struct loop *l)
{
	event_base_loop(l->base, EVLOOP_NO_EXIT_ON_EMPTY);
}

void
loop_stop(struct loop *l)
{
	event_base_loopbreak(l->base);
}

struct event_base *
loop_base(struct loop *l)
{
	return l->base;
}

static struct event *
event_make(struct event_base *base, int fd, short what, event_callback_fn fn,
    void *arg)
{
	struct event *e = event_new(base, fd, what, fn, arg);

	if (e == NULL)
		log_fatal("loop", "cannot make an event");
	return e;
}

static void
event_arm(struct event *e, const struct timeval *after)
{
	if (event_add(e, after) != 0)
		log_fatal("loop", "cannot add an event");
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct loop_timer *t = arg;

	t->fn(t->arg);
}

struct loop_timer *
loop_timer_create(struct loop *l, loop_fn *fn, void *arg)
{
	struct loop_timer *t = mem_zero(sizeof(*t));

	t->fn = fn;
	t->arg = arg;
	t->event = event_make(l->base, -1, 0, on_timer, t);
	return t;
}

void
loop_timer_free(struct loop_timer *t)
{
	if (t == NULL)
		return;
	event_free(t->event);
	free(t);
}

void
loop_timer_start(struct loop_timer *t, msec after)
{
	struct timeval tv = {
	    .tv_sec = (time_t)(after / 1000),
	    .tv_usec = (suseconds_t)(after % 1000 * 1000),
	};

	event_arm(t->event, &tv);
}

void
loop_timer_cancel(struct loop_timer *t)
{
	event_del(t->event);
}

static void
on_watch(evutil_socket_t fd, short what, void *arg)
{
	struct loop_watch *w = arg;

	w->fn(w->arg, w->fd, (what & EV_READ) != 0, (what & EV_WRITE) != 0);
}

struct loop_watch *
loop_watch_create(struct loop *l, int fd, loop_watch_fn *fn, void *arg)
{
	struct loop_watch *w = mem_zero(sizeof(*w));

	w->base = l->base;
	w->fn = fn;
	w->arg = arg;
	w->fd = fd;
	w->event = event_make(w->base, fd, EV_PERSIST, on_watch, w);
	return w;
}

void
loop_watch_set(struct loop_watch *w, bool readable, bool writable)
{
	short what = EV_PERSIST;

	if (readable)
		what |= EV_READ;
	if (writable)
		what |= EV_WRITE;
	if (event_get_events(w->event) == what &&
	    event_pending(w->event, what & (EV_READ | EV_WRITE), NULL))
		return;
	event_del(w->event);
	event_assign(w->event, w->base, w->fd, what, on_watch, w);
	if (readable || writable)
		event_arm(w->event, NULL);
}

void
loop_watch_free(struct loop_watch *w)
{
	if (w == NULL)
		return;
	event_free(w->event);
	free(w);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct loop_signal *s = arg;

	s->fn(s->arg);
}

struct loop_signal *
loop_signal_create(struct loop *l, int signo, loop_fn *fn, void *arg)
{
	struct loop_signal *s = mem_zero(sizeof(*s));

	s->fn = fn;
	s->arg = arg;
	s->event =
	    event_make(l->base, signo, EV_SIGNAL | EV_PERSIST, on_signal, s);
	event_arm(s->event, NULL);
	return s;
}

void
loop_signal_free(struct loop_signal *s)
{
	if (s == NULL)
		return;
	event_free(s->event);
	free(s);
}

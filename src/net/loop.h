/*
 * The event loop of a process: file descriptors, timers, signals.  A thin
 * layer over libevent, whose headers stay inside net/.
 *
 * Callbacks are short: look at the result, take one step, return.  None is
 * called from inside a start function, and none after its cancel.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <stdbool.h>

#include "base/clock.h"

struct event_base;
struct loop;
struct loop_timer;
struct loop_watch;
struct loop_signal;

typedef void
loop_fn(void *arg);
typedef void
loop_watch_fn(void *arg, int fd, bool readable, bool writable);

/* A new loop; ends the process when the system has none to give. */
struct loop *
loop_create(void);

/* Frees it; timers, watches and signals must have been freed before. */
void
loop_free(struct loop *l);

/* Runs until loop_stop; returns then. */
void
loop_run(struct loop *l);

/* Makes loop_run return after the callback that is running. */
void
loop_stop(struct loop *l);

/* The libevent base, for the other files of net/ only. */
struct event_base *
loop_base(struct loop *l);

/* A timer at rest; fn is called once for every start that runs out. */
struct loop_timer *
loop_timer_create(struct loop *l, loop_fn *fn, void *arg);
void
loop_timer_free(struct loop_timer *t);
/* Starts it, or moves it when it runs already; after >= 0. */
void
loop_timer_start(struct loop_timer *t, msec after);
void
loop_timer_cancel(struct loop_timer *t);

/* Watches fd, level-triggered, for what is asked; the fd stays the caller's. */
struct loop_watch *
loop_watch_create(struct loop *l, int fd, loop_watch_fn *fn, void *arg);
void
loop_watch_set(struct loop_watch *w, bool readable, bool writable);
void
loop_watch_free(struct loop_watch *w);

/* Calls fn on the loop when the signal came. */
struct loop_signal *
loop_signal_create(struct loop *l, int signo, loop_fn *fn, void *arg);
void
loop_signal_free(struct loop_signal *s);

#endif

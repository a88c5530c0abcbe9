/*
 * Making a process of ours: a fork that keeps a few descriptors and forgets
 * the rest of its parent.  Nothing is executed anew, so a child needs no
 * file and starts in a millisecond.
 */
#ifndef PROC_SPAWN_H
#define PROC_SPAWN_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/* What the child runs; its result is the exit status. */
typedef int
spawn_fn(void *arg);

/*
 * Starts a process that runs fn(arg).  It has `name` (at most 15 bytes) in
 * the process list, nothing on standard input and output, and of all other
 * descriptors standard error and the n of `keep`.  It dies with its parent,
 * and leaves SIGINT, SIGTERM, SIGHUP and SIGUSR1, which a terminal or a
 * service manager sends to all of us, to its parent, which says by message
 * what is to be done.  ERR_SYSTEM when the system has no process to give.
 */
enum err
spawn_start(const char *name, const int *keep, size_t n, spawn_fn *fn,
    void *arg, pid_t *pid, struct errinfo *ei) MUST_CHECK;

/* A pair of connected sockets, closed on exec.  ERR_SYSTEM. */
enum err
spawn_pair(int pair[2], struct errinfo *ei) MUST_CHECK;

#endif

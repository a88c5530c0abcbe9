/*
 * The fetcher: HTTP requests by libcurl's multi interface on our loop.
 *
 * It carries out orders and knows nothing of feeds, schedules or the
 * database.  Redirects are followed hop by hop, each hop through the guard.
 */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include <stddef.h>

#include "ipc/msg.h"

struct fetcher;
struct loop;

/*
 * Called exactly once for every order, never from inside fetcher_start.  The
 * answer is borrowed for the call.
 */
typedef void
fetch_done_fn(void *arg, const struct fetch_answer *answer);

/* A fetcher on the loop; every order's answer goes to done. */
struct fetcher *
fetcher_create(struct loop *l, fetch_done_fn *done, void *arg);

/* Starts an order; its texts are copied.  The caller limits how many run. */
void
fetcher_start(struct fetcher *f, const struct fetch_order *order);

/* Orders under way. */
size_t
fetcher_running(const struct fetcher *f);

/* Drops what is under way (no callbacks) and frees everything. */
void
fetcher_free(struct fetcher *f);

#endif

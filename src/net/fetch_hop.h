/*
 * One GET: a request of our own making, judged by the guard, answered or not.
 */
#ifndef NET_FETCH_HOP_H
#define NET_FETCH_HOP_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "ipc/msg.h"
#include "net/fetch_body.h"
#include "net/fetch_head.h"
#include "net/fetch_places.h"

#define FETCH_HOP_LINES 5 /* header lines of ours */

struct fetch_engine;
struct guard;
struct loop;
struct loop_timer;

/* What to ask for.  Texts are followed by a NUL and borrowed until the hop
 * has ended; empty ones are not sent. */
struct fetch_request {
	struct str url;
	struct str etag, last_modified, authorization;
	struct str user_agent, proxy;
	const struct guard *guard;
	bool keep_alive; /* the connection may serve another request */
	msec connect_timeout, first_byte_timeout, total_timeout; /* > 0 */
	uint64_t max_body; /* bytes, decoded */
};

/* Called once for each start that returned true, never from inside it, and
 * not after a cancel.  The hop may be started again from it. */
typedef void
fetch_hop_done_fn(void *arg);

struct fetch_hop {
	/* how it ended */
	enum fetch_result result;
	struct errinfo why; /* a sentence unless FETCH_ANSWERED */
	struct fetch_head head;
	struct fetch_body body;
	bool heard; /* a byte came back */

	/* its own */
	CURL *easy;
	struct loop_timer *silence; /* until the first byte of the answer */
	struct fetch_engine *engine;
	fetch_hop_done_fn *done;
	void *arg;
	struct fetch_request request;
	bool conditional; /* validators were sent */
	bool dialled; /* an address was allowed */
	bool refused; /* an address was not */
	bool busy; /* an address had no free place */
	char address[FETCH_ADDRESS_MAX]; /* that was looked at last, as text */
	bool asked; /* a connection was there, the request went out */
	bool enough; /* the rest of the body was not wanted */
	struct curl_slist lines[FETCH_HOP_LINES];
	char curl_text[CURL_ERROR_SIZE];
};

/* A hop at rest, with a handle of libcurl; done and arg are for all starts. */
void
fetch_hop_init(
    struct fetch_hop *h, struct loop *l, fetch_hop_done_fn *done, void *arg);

/* Frees what it holds; it must be at rest. */
void
fetch_hop_free(struct fetch_hop *h);

/* What an engine that hops are started on must call: give it to
 * fetch_engine_create. */
void
fetch_hop_ended(void *hop, CURLcode code);

/*
 * Starts the request; a is where its texts are made.  False when the guard
 * refuses the URL: result and why are set, done is not called.
 */
bool
fetch_hop_start(struct fetch_hop *h, struct fetch_engine *engine,
    const struct fetch_request *r, struct arena *a);

/* Gives it up.  Not from inside its done. */
void
fetch_hop_cancel(struct fetch_hop *h);

/* Forgets the answer, gives big memory back. */
void
fetch_hop_reset(struct fetch_hop *h);

#endif

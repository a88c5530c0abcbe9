/*
 * libcurl's multi interface, driven by our loop through
 * curl_multi_socket_action: a watch for each socket, one timer, and a look
 * for ended transfers after each action.
 *
 * Connections that are kept for the next request to the same host live
 * IDLE_MAX at most: libcurl drops older ones whenever a request starts, and
 * an engine with nothing to do is given up with all it has.
 */
#include "net/fetch_engine.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/loop.h"

/* Connections kept in the cache.  libcurl 7.88 walks through all of them for
 * each request, and only hosts with several feeds leave any. */
#define CONNECTIONS_KEPT 16L
#define IDLE_MAX ((msec)20000) /* of an engine with nothing to do */

struct fetch_engine {
	struct loop *loop;
	CURLM *multi; /* NULL while there is nothing to do */
	struct loop_timer *timer; /* libcurl's */
	struct loop_timer *idle;
	struct fetch_places *places;
	fetch_engine_done_fn *done;
	size_t running;
};

static void
engine_drain(struct fetch_engine *e)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(e->multi, &left)) != NULL) {
		CURL *easy = m->easy_handle;
		CURLcode code = m->data.result;
		void *private = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
		fetch_engine_remove(e, easy);
		e->done(private, code);
	}
}

static void
engine_act(struct fetch_engine *e, curl_socket_t fd, int what)
{
	int running;

	curl_multi_socket_action(e->multi, fd, what, &running);
	engine_drain(e);
}

static void
on_timer(void *arg)
{
	engine_act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static void
on_socket(void *arg, int fd, bool readable, bool writable)
{
	engine_act(arg, fd,
	    (readable ? CURL_CSELECT_IN : 0) |
		(writable ? CURL_CSELECT_OUT : 0));
}

static int
want_timer(CURLM *multi, long after, void *arg)
{
	struct fetch_engine *e = arg;

	if (after < 0)
		loop_timer_cancel(e->timer);
	else
		loop_timer_start(e->timer, after);
	return 0;
}

static int
want_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *assigned)
{
	struct fetch_engine *e = arg;
	struct loop_watch *w = assigned;

	if (what == CURL_POLL_REMOVE) {
		curl_multi_assign(e->multi, fd, NULL);
		loop_watch_free(w);
		return 0;
	}
	if (w == NULL) {
		w = loop_watch_create(e->loop, fd, on_socket, e);
		curl_multi_assign(e->multi, fd, w);
	}
	loop_watch_set(
	    w, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
	return 0;
}

static void
engine_stop(struct fetch_engine *e)
{
	if (e->multi != NULL)
		curl_multi_cleanup(e->multi);
	e->multi = NULL;
	loop_timer_cancel(e->timer);
}

static void
on_idle(void *arg)
{
	struct fetch_engine *e = arg;

	if (e->running == 0)
		engine_stop(e);
}

static void
engine_start(struct fetch_engine *e)
{
	e->multi = curl_multi_init();
	if (e->multi == NULL)
		log_fatal("fetch", "no memory for libcurl");
	curl_multi_setopt(e->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
	curl_multi_setopt(e->multi, CURLMOPT_SOCKETDATA, e);
	curl_multi_setopt(e->multi, CURLMOPT_TIMERFUNCTION, want_timer);
	curl_multi_setopt(e->multi, CURLMOPT_TIMERDATA, e);
	curl_multi_setopt(e->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS_KEPT);
}

struct fetch_engine *
fetch_engine_create(
    struct loop *l, struct fetch_places *places, fetch_engine_done_fn *done)
{
	struct fetch_engine *e = mem_zero(sizeof(*e));

	e->loop = l;
	e->places = places;
	e->done = done;
	e->timer = loop_timer_create(l, on_timer, e);
	e->idle = loop_timer_create(l, on_idle, e);
	return e;
}

struct fetch_places *
fetch_engine_places(struct fetch_engine *e)
{
	return e->places;
}

void
fetch_engine_free(struct fetch_engine *e)
{
	if (e == NULL)
		return;
	engine_stop(e);
	loop_timer_free(e->timer);
	loop_timer_free(e->idle);
	free(e);
}

void
fetch_engine_add(struct fetch_engine *e, CURL *easy)
{
	CURLMcode code;

	if (e->multi == NULL)
		engine_start(e);
	code = curl_multi_add_handle(e->multi, easy);
	if (code != CURLM_OK)
		log_fatal("fetch", "libcurl takes no transfer: %s",
		    curl_multi_strerror(code));
	e->running++;
}

void
fetch_engine_remove(struct fetch_engine *e, CURL *easy)
{
	curl_multi_remove_handle(e->multi, easy);
	if (--e->running == 0)
		loop_timer_start(e->idle, IDLE_MAX);
}

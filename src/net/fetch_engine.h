/*
 * libcurl's multi interface on our loop.
 */
#ifndef NET_FETCH_ENGINE_H
#define NET_FETCH_ENGINE_H

#include <curl/curl.h>
#include <stddef.h>

struct fetch_engine;
struct fetch_places;
struct loop;

/* A transfer has ended and its handle been taken out; private is what
 * CURLINFO_PRIVATE gives.  It may add handles. */
typedef void
fetch_engine_done_fn(void *private, CURLcode code);

/* An engine with a connection cache of its own; the places, which outlive it,
 * may be shared with others. */
struct fetch_engine *
fetch_engine_create(
    struct loop *l, struct fetch_places *places, fetch_engine_done_fn *done);

/* The places that its connections take. */
struct fetch_places *
fetch_engine_places(struct fetch_engine *e);

/* Ends all connections; no handle may be in it any more. */
void
fetch_engine_free(struct fetch_engine *e);

/* Starts the transfer; done is called later, from the loop. */
void
fetch_engine_add(struct fetch_engine *e, CURL *easy);

/* Takes a handle out whose transfer has not ended: done will not be called.
 * Not from inside a callback of libcurl. */
void
fetch_engine_remove(struct fetch_engine *e, CURL *easy);

#endif

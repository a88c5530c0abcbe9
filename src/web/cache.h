/*
 * Rendered pages.  A page is as good as the state of the store it was made
 * from and the minute it was made in, since pages say "8 min ago".
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

#define CACHE_PAGES 32 /* pages: the front page, and what is being read */
#define CACHE_PAGE_MAX (256 << 10) /* bytes: a larger page is not kept */
#define CACHE_KEY_MAX 512 /* bytes; one with a longer path is not kept */

struct http_content;

/* A page is made anew at most so often that making it takes a 1/SHARE part
 * of the time: polls commit many times a second, and a reader cannot tell. */
#define CACHE_SHARE 20

struct cache_page {
	char key[CACHE_KEY_MAX];
	size_t key_length;
	struct http_content *content;
	int64_t version; /* of the store */
	int64_t minute;
	msec made, cost; /* when, monotonic, and how long it took */
	uint64_t used; /* for choosing which one goes */
};

struct cache {
	struct cache_page page[CACHE_PAGES];
	uint64_t clock;
};

/* The page for the key that is still good, borrowed, or NULL. */
struct http_content *
cache_find(
    struct cache *c, struct str key, int64_t version, int64_t minute, msec now);

/* Keeps a page, of which the cache takes a reference of its own, in place of
 * the one not asked for longest. */
void
cache_keep(struct cache *c, struct str key, struct http_content *content,
    int64_t version, int64_t minute, msec now, msec cost);

/* Drops everything. */
void
cache_clear(struct cache *c);

#endif

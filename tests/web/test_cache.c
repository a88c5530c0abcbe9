/*
 * web/cache: how long a page is good, and which one goes.
 */
#include <stdio.h>

#include "net/http_content.h"
#include "tests/tap/tap.h"
#include "web/cache.h"

static struct http_content *
content(size_t n)
{
	struct buf b;

	buf_init(&b, n + 1);
	while (b.n < n)
		buf_add_byte(&b, 'x');
	return http_content_create("text/plain", &b);
}

/* Keeps a page of n bytes, whose making took `cost` ms until `now`. */
static void
keep(struct cache *c, const char *key, size_t n, msec now, msec cost)
{
	struct http_content *x = content(n);

	cache_keep(c, str_from(key), x, 1, 1, now, cost);
	http_content_unref(x);
}

static bool
finds(
    struct cache *c, const char *key, int64_t version, int64_t minute, msec now)
{
	return cache_find(c, str_from(key), version, minute, now) != NULL;
}

static void
test_age(struct cache *c)
{
	keep(c, "/", 10, 1000, 5);
	tap_ok(finds(c, "/", 1, 1, 999999), "good while nothing changes");
	tap_ok(!finds(c, "/feeds", 1, 1, 1000), "another key");
	tap_ok(finds(c, "/", 2, 1, 1000 + 5 * CACHE_SHARE - 1),
	    "a change waits for its share");
	tap_ok(!finds(c, "/", 2, 1, 1000 + 5 * CACHE_SHARE), "not for longer");
	tap_ok(!finds(c, "/", 1, 2, 1000 + 5 * CACHE_SHARE), "another minute");
	keep(c, "/", 20, 2000, 0);
	tap_ok(!finds(c, "/", 2, 1, 2000), "cheap pages follow at once");
	tap_is_int(20,
	    (int64_t)http_content_bytes(cache_find(c, STR("/"), 1, 1, 2000)).n,
	    "a page takes its own place");
	cache_clear(c);
	tap_ok(!finds(c, "/", 1, 1, 2000), "cleared");
}

static void
test_room(struct cache *c)
{
	char key[CACHE_KEY_MAX + 2];
	int i;

	for (i = 0; i < CACHE_PAGES; i++) {
		snprintf(key, sizeof(key), "/item/%d", i);
		keep(c, key, 10, 1000, 0);
	}
	tap_ok(finds(c, "/item/0", 1, 1, 1000), "all fit");
	keep(c, "/one-more", 10, 1000, 0);
	tap_ok(finds(c, "/one-more", 1, 1, 1000) &&
		finds(c, "/item/0", 1, 1, 1000) &&
		!finds(c, "/item/1", 1, 1, 1000),
	    "the one not asked for longest goes");
	memset(key, 'k', sizeof(key));
	key[CACHE_KEY_MAX] = '\0';
	keep(c, key, 10, 1000, 0);
	tap_ok(finds(c, key, 1, 1, 1000), "the longest key");
	key[CACHE_KEY_MAX] = 'k';
	key[CACHE_KEY_MAX + 1] = '\0';
	keep(c, key, 10, 1000, 0);
	tap_ok(!finds(c, key, 1, 1, 1000), "one past is not kept");
	keep(c, "/large", CACHE_PAGE_MAX, 1000, 0);
	tap_ok(finds(c, "/large", 1, 1, 1000), "the largest page");
	keep(c, "/larger", CACHE_PAGE_MAX + 1, 1000, 0);
	tap_ok(!finds(c, "/larger", 1, 1, 1000), "one past is not kept");
	cache_clear(c);
}

int
main(void)
{
	static struct cache c;

	test_age(&c);
	test_room(&c);
	return tap_done();
}

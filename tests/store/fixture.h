/*
 * What the tests of the store share: a database in a directory of its own,
 * and documents made of a few words.
 *
 *	struct fixture f;
 *	fixture_start(&f);
 *	item = fixture_item(&f, "guid-1", "Headline");
 *	fixture_poll(&f, 1, T0, item, &poll);
 *	fixture_end(&f);
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/url.h"
#include "store/store.h"
#include "tests/tap/tap.h"

#define T0 1795000000 /* 2026-11-18T10:26:40Z: when the tests begin */

struct fixture {
	char dir[64]; /* removed at the end */
	char *path; /* of the database */
	struct store *s; /* the writer */
	struct arena a;
	struct errinfo ei;
};

/* Ends the program: nothing after it would mean anything. */
static inline void
fixture_must(struct fixture *f, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	printf("Bail out! %s: %s\n", what, f->ei.text);
	exit(1);
}

static inline void
fixture_directory(struct fixture *f)
{
	const char *tmp = getenv("TMPDIR");

	*f = (struct fixture){0};
	snprintf(f->dir, sizeof f->dir, "%.30s/courant-store-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(f->dir) == NULL) {
		puts("Bail out! no temporary directory");
		exit(1);
	}
	f->path = mem_printf("%s/news.db", f->dir);
	arena_init(&f->a, 64 << 20);
}

static inline void
fixture_start(struct fixture *f)
{
	fixture_directory(f);
	fixture_must(
	    f, store_open(f->path, STORE_WRITE, &f->s, &f->ei), "open");
}

/* Closes the writer and opens the file anew. */
static inline void
fixture_reopen(struct fixture *f)
{
	store_close(f->s);
	f->s = NULL;
	fixture_must(
	    f, store_open(f->path, STORE_WRITE, &f->s, &f->ei), "open again");
}

static inline void
fixture_end(struct fixture *f)
{
	static const char *const names[] = {"", "-wal", "-shm", "-lock",
	    ".before-1", ".before-2", ".before-3", ".before-3.part"};

	store_close(f->s);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *name = mem_printf("%s%s", f->path, names[i]);

		unlink(name);
		free(name);
	}
	rmdir(f->dir);
	free(f->path);
	arena_free(&f->a);
}

/* Makes the feeds http://feedN.example/rss, N from 1 to n, the config's. */
static inline struct store_sync_counts
fixture_feeds(struct fixture *f, int n)
{
	struct store_feed_spec *specs =
	    arena_array(&f->a, (size_t)n + 1, sizeof *specs);
	struct store_sync_counts counts = {0};

	for (int i = 0; i < n; i++) {
		specs[i].url =
		    arena_printf(&f->a, "http://feed%d.example/rss", i + 1);
	}
	fixture_must(f,
	    store_sync_feeds(f->s, specs, (size_t)n, T0, &counts, &f->ei),
	    "sync");
	return counts;
}

/* The hash of what a parser would have said of the item. */
static inline void
fixture_hash(struct fixture *f, struct parsed_item *i)
{
	i->hash = hash_bytes(
	    arena_printf(&f->a,
		"%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%lld|%lld|%zu|%zu",
		STR_ARG(i->key), STR_ARG(i->link), STR_ARG(i->title),
		STR_ARG(i->summary), STR_ARG(i->content), STR_ARG(i->author),
		(long long)i->published, (long long)i->updated,
		i->tags != NULL ? i->tags->name.n : 0,
		i->enclosures != NULL ? i->enclosures->url.n : 0),
	    7);
}

/* An item; the caller may change it and must fixture_hash it then. */
static inline struct parsed_item *
fixture_item(struct fixture *f, const char *guid, const char *title)
{
	struct parsed_item *i = arena_alloc(&f->a, sizeof *i);

	i->key = i->guid = arena_str(&f->a, str_from(guid));
	i->link =
	    arena_printf(&f->a, "https://site.example/%s?utm_source=x", guid);
	i->canonical = url_canonical(&f->a, i->link);
	i->title = arena_str(&f->a, str_from(title));
	i->summary = arena_printf(&f->a, "What %s is about.", title);
	i->content = arena_printf(&f->a, "<p>All of %s.</p>", title);
	i->words = 3;
	i->published = T0 - HOUR;
	i->updated = UNIXTIME_NONE;
	fixture_hash(f, i);
	return i;
}

/* A poll of feed_id with a document of these items, not committed. */
static inline struct store_poll
fixture_answer(
    struct fixture *f, int64_t feed_id, unixtime at, struct parsed_item *items)
{
	struct parsed_feed *doc = arena_alloc(&f->a, sizeof *doc);

	doc->format = STR("rss2.0");
	doc->title = arena_printf(&f->a, "Feed %lld", (long long)feed_id);
	doc->items = items;
	for (; items != NULL; items = items->next)
		doc->n_items++;
	doc->items_seen = doc->n_items;
	return (struct store_poll){
	    .feed_id = feed_id,
	    .at = at,
	    .result = STORE_POLL_NEW,
	    .status = 200,
	    .bytes = 1000,
	    .elapsed = 50,
	    .state = STORE_FEED_OK,
	    .failing_since = UNIXTIME_NONE,
	    .interval = HOUR,
	    .next_poll = at + HOUR,
	    .not_before = UNIXTIME_NONE,
	    .feed = doc,
	};
}

/* Commits that poll; *poll has its out fields. */
static inline struct store_poll
fixture_poll(
    struct fixture *f, int64_t feed_id, unixtime at, struct parsed_item *items)
{
	struct store_poll poll = fixture_answer(f, feed_id, at, items);

	fixture_must(f, store_commit_polls(f->s, &poll, 1, &f->ei), "commit");
	return poll;
}

/* The items that a query gives, newest first. */
static inline struct store_item *
fixture_items(struct fixture *f, struct store_query q, size_t *n)
{
	struct store_item *list = NULL;

	*n = 0;
	fixture_must(
	    f, store_items(f->s, &q, &f->a, &list, n, &f->ei), "items");
	return list;
}

#endif

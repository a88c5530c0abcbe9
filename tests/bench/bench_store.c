/*
 * What the store costs: CPU seconds for a first poll, a pass of 304s, a pass
 * with changes, the full-text index, and the queries of the pages.
 *
 *	bench_store [DIRECTORY [FEEDS [ITEMS]]]
 *
 * leaves DIRECTORY/bench.db behind for a look.  Not run by make check: it
 * measures, it does not judge.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/store.h"

#define T0 1795000000
#define BATCH 32 /* polls of one transaction */

struct bench {
	struct store *s;
	struct arena a; /* of one batch */
	uint64_t random;
	int feeds, items;
	struct errinfo ei;
};

static void
must(struct bench *b, enum err e, const char *what)
{
	if (e != ERR_OK) {
		fprintf(stderr, "%s: %s\n", what, b->ei.text);
		exit(1);
	}
}

static double
cpu(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
	    (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static void
report(const char *what, double since, double n, const char *unit)
{
	double spent = cpu() - since;

	printf("%-28s %7.3f s CPU  %8.2f us a %-6s %5.1f MB at most\n", what,
	    spent, spent * 1e6 / n, unit,
	    (double)sqlite3_memory_highwater(1) / 1e6);
}

/* xorshift64: the same texts in every run. */
static uint64_t
next_random(struct bench *b)
{
	b->random ^= b->random << 13;
	b->random ^= b->random >> 7;
	b->random ^= b->random << 17;
	return b->random;
}

/* n words of a vocabulary of 40,000, small numbers more often. */
static struct str
words(struct bench *b, int n)
{
	static const char *const syllables[] = {"ta", "ren", "mo", "li", "ster",
	    "ka", "un", "per", "di", "o", "ves", "in", "gra", "pol", "e",
	    "thu"};
	char *p = arena_alloc(&b->a, (size_t)n * 24 + 1);
	size_t used = 0;

	for (int i = 0; i < n; i++) {
		uint64_t r = next_random(b);
		uint64_t word = (r % 40000) * ((r >> 20) % 1000) / 1000;

		do {
			const char *s = syllables[word % 16];

			for (; *s != '\0'; s++)
				p[used++] = *s;
			word /= 16;
		} while (word > 0);
		p[used++] = ' ';
	}
	return (struct str){p, used - 1};
}

/* The items of feed f; those below `changed` differ from revision 0. */
static struct parsed_feed *
document(struct bench *b, int f, int changed)
{
	struct parsed_feed *doc = arena_alloc(&b->a, sizeof *doc);
	struct parsed_item **end = &doc->items;

	doc->format = STR("rss2.0");
	doc->title = arena_printf(&b->a, "Feed number %d", f);
	doc->link = arena_printf(&b->a, "https://site%d.example/", f);
	for (int i = 0; i < b->items; i++) {
		struct parsed_item *x = arena_alloc(&b->a, sizeof *x);
		uint64_t seed = (uint64_t)f * 1000003 + (uint64_t)i + 1;

		b->random =
		    hash_bytes((struct str){(char *)&seed, 8}, i < changed);
		x->key = x->guid = arena_printf(
		    &b->a, "https://site%d.example/?p=%d", f, 10000 + i);
		x->title = words(b, 9);
		x->summary = words(b, 55);
		x->words = (uint32_t)(40 +
		    next_random(b) % 30 * (next_random(b) % 50));
		x->content = words(b, (int)x->words);
		x->link = arena_printf(&b->a,
		    "https://site%d.example/2026/11/%d/%.*s.html", f, i, 30,
		    x->content.p);
		x->canonical = arena_printf(
		    &b->a, "%.*s", STR_ARG(str_sub(x->link, 6, x->link.n)));
		x->author = words(b, 2);
		x->published = T0 - i * HOUR - f;
		x->updated = UNIXTIME_NONE;
		x->hash = b->random;
		*end = x;
		end = &x->next;
	}
	doc->n_items = doc->items_seen = (size_t)b->items;
	return doc;
}

static struct store_poll
make_poll(int f, unixtime at, struct parsed_feed *doc)
{
	return (struct store_poll){
	    .feed_id = f,
	    .at = at,
	    .result = doc != NULL ? STORE_POLL_NEW : STORE_POLL_NOT_MODIFIED,
	    .status = doc != NULL ? 200 : 304,
	    .bytes = doc != NULL ? 130000 : 200,
	    .elapsed = 80,
	    .state = STORE_FEED_OK,
	    .failing_since = UNIXTIME_NONE,
	    .interval = HOUR,
	    .next_poll = at + HOUR,
	    .not_before = UNIXTIME_NONE,
	    .feed = doc,
	    .set_validators = true,
	    .etag = STR("\"33a64df551425fcc55e4d42a148795d9f25f89d4\""),
	    .last_modified = STR("Wed, 18 Nov 2026 10:00:00 GMT"),
	    .validator_url = STR("https://feeds.example/some/path/rss.xml"),
	};
}

static void
claim(struct bench *b, int first, int n, unixtime now)
{
	struct store_job jobs[BATCH];
	int64_t ids[BATCH];
	size_t got = 0;

	for (int i = 0; i < n; i++)
		ids[i] = first + i;
	must(b,
	    store_claim(b->s, ids, (size_t)n, now, now + 300, &b->a, jobs, &got,
		&b->ei),
	    "claim");
	if (got != (size_t)n) {
		fprintf(stderr, "claimed %zu of %d\n", got, n);
		exit(1);
	}
}

/* One poll of every feed.  per_feed: items changed; -1: all answers are 304;
 * only every tenth feed changes when `some`. */
static double
pass(struct bench *b, unixtime at, int per_feed, bool some)
{
	double spent = 0, t;

	for (int first = 1; first <= b->feeds; first += BATCH) {
		struct store_poll polls[BATCH];
		int n = 0;

		for (; n < BATCH && first + n <= b->feeds; n++) {
			bool has = per_feed >= 0 && (!some || n % 10 == 0);

			polls[n] = make_poll(first + n, at,
			    has ? document(b, first + n, per_feed) : NULL);
		}
		t = cpu();
		claim(b, first, n, at);
		must(b, store_commit_polls(b->s, polls, (size_t)n, &b->ei),
		    "commit");
		spent += cpu() - t;
		arena_reset(&b->a);
	}
	return cpu() - spent;
}

static void
front_page(struct bench *b, const char *what, struct store_query q)
{
	struct store_item *list;
	size_t n = 0;
	double t = cpu();

	for (int i = 0; i < 20; i++) {
		must(b, store_items(b->s, &q, &b->a, &list, &n, &b->ei),
		    "items");
		arena_reset(&b->a);
	}
	report(what, t, 20, "query");
}

static void
read_side(struct bench *b, unixtime now)
{
	struct store_counts counts;
	struct store_feed *feeds;
	size_t n;
	double t;

	front_page(b, "300 newest, pages once",
	    (struct store_query){
		.since = UNIXTIME_NONE, .limit = 300, .same_page_once = true});
	front_page(b, "300 since yesterday",
	    (struct store_query){.since = now - DAY, .limit = 300});
	front_page(b, "100 unread",
	    (struct store_query){.since = UNIXTIME_NONE, .unread = true});
	t = cpu();
	must(b, store_feeds(b->s, now, now - 1000, &b->a, &feeds, &n, &b->ei),
	    "feeds");
	report("health of all feeds", t, 1, "query");
	arena_reset(&b->a);
	t = cpu();
	must(b, store_count(b->s, now, now - 1000, &counts, &b->ei), "count");
	report("counts", t, 1, "query");
	printf("%lld items, %lld MB\n", (long long)counts.items,
	    (long long)(counts.database_bytes >> 20));
}

static void
open_new(struct bench *b, const char *dir)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};
	struct store_feed_spec *specs =
	    mem_array((size_t)b->feeds, sizeof *specs);
	struct store_sync_counts counts;
	char *path = mem_printf("%s/bench.db", dir);
	double t;

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		char *name = mem_printf("%s%s", path, suffixes[i]);

		unlink(name);
		free(name);
	}
	must(b, store_open(path, STORE_WRITE, &b->s, &b->ei), "open");
	for (int i = 0; i < b->feeds; i++) {
		specs[i].url = arena_printf(
		    &b->a, "https://site%d.example/feed/rss.xml", i + 1);
		specs[i].category = i < b->feeds / 2 ? STR("One") : STR("Two");
	}
	t = cpu();
	must(b,
	    store_sync_feeds(
		b->s, specs, (size_t)b->feeds, T0, &counts, &b->ei),
	    "sync");
	report("sync", t, b->feeds, "feed");
	free(specs);
	free(path);
	arena_reset(&b->a);
}

int
main(int argc, char **argv)
{
	struct bench b = {
	    .feeds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1000,
	    .items = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 35};
	unixtime at = T0;
	bool left = true;
	double t;

	arena_init(&b.a, 1u << 30);
	open_new(&b, argc > 1 ? argv[1] : ".");
	t = pass(&b, at, 0, false);
	report("first poll", t, b.feeds * b.items, "item");
	t = pass(&b, at += HOUR, -1, false);
	report("all 304", t, b.feeds, "feed");
	t = pass(&b, at += HOUR, 0, false);
	report("all 200, nothing new", t, b.feeds * b.items, "item");
	t = pass(&b, at += HOUR, b.items, true);
	report("a tenth rewritten", t, b.feeds / 10.0 * b.items, "item");
	t = cpu();
	while (left)
		must(&b, store_index(b.s, 1000, &left, &b.ei), "index");
	report("full-text index", t, b.feeds * b.items, "item");
	for (int i = 0; i < 100; i++)
		(void)pass(&b, at += HOUR, -1, false);
	t = pass(&b, at += HOUR, -1, false);
	report("all 304, after 100 more", t, b.feeds, "feed");
	read_side(&b, at);
	t = cpu();
	must(&b, store_checkpoint(b.s, &b.ei), "checkpoint");
	report("checkpoint", t, 1, "call");
	store_close(b.s);
	arena_free(&b.a);
	return 0;
}

/*
 * Fills a database for the tests that ask it questions.
 *
 *	fill PATH		about everything a database can hold, small
 *	fill PATH --busy	then commits polls until standard input closes,
 *				and prints how many
 *
 * The times are those of today, because the questions say "last week".
 */
#include <poll.h>
#include <time.h>

#include "story/group.h"
#include "tests/store/fixture.h"

enum { FEEDS = 12, FAILING = 5, ITEMS = 40, DAYS = 10 };

static const char *const subjects[] = {"Harbour", "Kaspersky ban", "River",
    "Market", "Library", "Railway", "Orchard", "Council"};
static const char *const verbs[] = {"opens again", "is delayed", "faces a vote",
    "wins a prize", "closes early"};

static void
sync_feeds(struct fixture *f, unixtime now)
{
	struct store_feed_spec specs[FEEDS];
	struct store_sync_counts counts;

	for (int i = 0; i < FEEDS; i++) {
		specs[i] = (struct store_feed_spec){
		    .url =
			arena_printf(&f->a, "http://feed%d.example/rss", i + 1),
		    .title = arena_printf(&f->a, "Feed %d", i + 1),
		    .category = i % 3 == 0 ? STR("Technology") : STR("World"),
		    .category_position = i % 3 == 0,
		    .owner = i < 2 ? STR("One House") : STR_EMPTY,
		};
	}
	fixture_must(f,
	    store_sync_feeds(
		f->s, specs, FEEDS, now - DAYS * DAY, &counts, &f->ei),
	    "sync");
}

/* Item i of a feed, as it was on a day. */
static struct parsed_item *
make_item(struct fixture *f, int feed, int i, unixtime at, int revision)
{
	struct parsed_item *x =
	    fixture_item(f, arena_printf(&f->a, "f%d-%d", feed, i).p,
		arena_printf(&f->a, "%s %s%s",
		    subjects[(size_t)(feed + i) % ARRAY_LEN(subjects)],
		    verbs[(size_t)i % ARRAY_LEN(verbs)],
		    revision > 0 ? ", officials now say" : "")
		    .p);
	struct parsed_tag *tag = arena_alloc(&f->a, sizeof *tag);
	struct parsed_enclosure *e = arena_alloc(&f->a, sizeof *e);

	x->published = at - i % 7 * HOUR;
	x->language = STR("en");
	tag->name = arena_printf(&f->a, "tag%d", i % 4);
	x->tags = tag;
	if (i % 10 == 0) {
		e->url = arena_printf(&f->a, "http://x.example/%d.mp3", i);
		e->type = STR("audio/mpeg");
		x->enclosures = e;
	}
	if (i % 8 == 0) {
		/* A page that two feeds carry. */
		x->link = arena_printf(
		    &f->a, "https://shared.example/%d-%d", feed / 2, i);
		x->canonical = url_canonical(&f->a, x->link);
	}
	if (feed == FEEDS) {
		x->title = arena_printf(&f->a,
		    "\xe6\x9c\x9d\xe3\x81\xae\xe6\x96\xb0\xe8\x81\x9e %d", i);
		x->language = STR("ja");
		x->cjk = true;
	}
	fixture_hash(f, x);
	return x;
}

/* One day: every feed has four new items, and one that was rewritten. */
static void
poll_day(struct fixture *f, int day, unixtime at)
{
	for (int feed = 1; feed <= FEEDS; feed++) {
		struct store_poll p;
		struct parsed_item *list = NULL;

		for (int i = 0; i < ITEMS / DAYS; i++) {
			struct parsed_item *x =
			    make_item(f, feed, day * (ITEMS / DAYS) + i, at, 0);

			x->next = list;
			list = x;
		}
		if (day > 0) {
			struct parsed_item *x = make_item(
			    f, feed, (day - 1) * (ITEMS / DAYS), at - DAY, 1);

			x->next = list;
			list = x;
		}
		p = fixture_poll(f, feed, at, list);
		p.at += HOUR;
		p.result = STORE_POLL_NOT_MODIFIED;
		p.status = 304;
		p.feed = NULL;
		if (feed == FAILING && day == DAYS - 1) {
			p.result = STORE_POLL_HTTP_ERROR;
			p.status = 503;
			p.error = STR("the server answered 503, next try soon");
			p.state = STORE_FEED_FAILING;
			p.failures = 3;
			p.failing_since = at;
		}
		fixture_must(
		    f, store_commit_polls(f->s, &p, 1, &f->ei), "commit");
	}
}

static bool
input_is_open(void)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

	return poll(&in, 1, 0) == 0;
}

/* New items as fast as they go, with indexing and checkpoints in between; the
 * failing feed is left alone. */
static void
be_busy(struct fixture *f, unixtime now)
{
	int n = 0;

	puts("busy");
	fflush(stdout);
	for (; input_is_open(); n++) {
		int feed = 1 + n % FEEDS;
		bool left;

		if (feed != FAILING) {
			fixture_poll(
			    f, feed, now, make_item(f, feed, 1000 + n, now, 0));
		}
		if (n % 50 == 0) {
			fixture_must(
			    f, store_index(f->s, 100, &left, &f->ei), "index");
		}
		if (n % 200 == 0)
			fixture_must(
			    f, store_checkpoint(f->s, &f->ei), "flush");
		arena_reset(&f->a);
		/* As between a daemon's commits: others get a turn. */
		nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	}
	printf("%d polls committed\n", n);
}

int
main(int argc, char **argv)
{
	struct group_options grouping;
	bool forgot;
	struct fixture f = {0};
	unixtime now = clock_now();
	bool left = true;

	if (argc < 2) {
		fputs("usage: fill PATH [--busy]\n", stderr);
		return 64;
	}
	arena_init(&f.a, 256 << 20);
	fixture_must(&f, store_open(argv[1], STORE_WRITE, &f.s, &f.ei), "open");
	group_defaults(&grouping);
	fixture_must(
	    &f, store_group_start(f.s, &grouping, &forgot, &f.ei), "grouping");
	sync_feeds(&f, now);
	for (int day = 0; day < DAYS; day++)
		poll_day(&f, day, now - (DAYS - day) * DAY + 20 * HOUR);
	while (left)
		fixture_must(&f, store_index(f.s, 1000, &left, &f.ei), "index");
	if (argc > 2)
		be_busy(&f, now);
	store_close(f.s);
	arena_free(&f.a);
	return 0;
}

/*
 * story/group: what goes together, and what hostile streams must not do.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "story/group.h"
#include "tests/tap/tap.h"

#define T0 INT64_C(1790000000)

struct stream {
	struct grouper *g;
	uint64_t id;
	struct group_decision last;
};

static void
stream_open(struct stream *s)
{
	struct group_options o;

	group_defaults(&o);
	*s = (struct stream){.g = grouper_create(&o)};
}

static uint64_t
add(struct stream *s, unixtime time, const char *source, const char *title,
    const char *summary)
{
	struct group_item item = {
	    .id = ++s->id,
	    .time = time,
	    .source = str_from(source),
	    .title = str_from(title),
	    .summary = str_from(summary),
	};

	grouper_add(s->g, &item, &s->last, NULL);
	return s->last.story;
}

static void
test_seed(void)
{
	struct stream s;
	uint64_t a, b;

	stream_open(&s);
	a = add(&s, T0, "a",
	    "KEDCO workers suspend strike after reaching agreement with "
	    "management",
	    "");
	b = add(&s, T0 + HOUR, "b",
	    "KEDCO strike suspended after salary agreement reached", "");
	tap_ok(a == b, "one strike, two outlets: one story");
	tap_is_int(1, (int64_t)s.last.nearest, "nearest is the first report");
	a = add(&s, T0 + 2 * HOUR, "a",
	    "Nobody can buy me, I've no price - Kwankwaso", "");
	b = add(&s, T0 + 3 * HOUR, "b",
	    "Kwankwaso Meets Supporters Amid Kano Governor's NNPP Exit", "");
	tap_ok(a != b, "one man, two events: two stories");
	a = add(&s, T0 + 4 * HOUR, "RT",
	    "The monetary system is broken and gold knows why - RT Business "
	    "News",
	    "");
	b = add(&s, T0 + 5 * HOUR, "b",
	    "Gold prices surge as central banks buy bullion at record pace",
	    "");
	tap_ok(a != b, "one topic, two events: two stories");
	a = add(&s, T0 + 6 * HOUR, "RT", "Greenland not for sale - MP", "");
	b = add(&s, T0 + 7 * HOUR, "b",
	    "Greenland sovereignty non-negotiable says lawmaker", "");
	tap_ok(a != b, "one shared word joins nothing");
	grouper_free(s.g);
}

static void
test_summaries(void)
{
	struct stream s;
	uint64_t a, b;

	stream_open(&s);
	a = add(&s, T0, "RT", "Greenland not for sale - MP",
	    "Aaja Chemnitz, who speaks for Greenland in the Danish "
	    "parliament, told reporters in Nuuk that the island's "
	    "sovereignty was no object of trade with Washington.");
	b = add(&s, T0 + HOUR, "b",
	    "Greenland sovereignty non-negotiable says lawmaker",
	    "The island's member of the Danish parliament, Aaja Chemnitz, "
	    "rejected any sale to Washington at a meeting in Nuuk.");
	tap_ok(a == b, "summaries join what titles alone cannot");
	grouper_free(s.g);
}

static void
test_copies(void)
{
	struct stream s;
	uint64_t a, b;

	stream_open(&s);
	a = add(&s, T0, "wire", "Cranes restart at midnight on Monday", "");
	b = add(
	    &s, T0 + HOUR, "post", "Cranes restart at midnight on Monday", "");
	tap_ok(a == b && s.last.reason == GROUP_COPY, "a copy is a copy");
	tap_is_int(1, (int64_t)s.last.nearest, "of the first that ran it");
	grouper_free(s.g);
}

static void
test_series(void)
{
	uint64_t first = 0, most = 0, story;
	struct stream s;

	stream_open(&s);
	for (int day = 0; day < 200; day++) {
		story = add(&s, T0 + day * DAY, "daily", "Daily briefing", "");
		if (story != first) {
			first = story;
			most = 0;
		}
		most++;
	}
	tap_ok(most < 10, "a title repeated for ever makes no giant: %d",
	    (int)most);
	grouper_free(s.g);
}

static void
test_empty(void)
{
	struct stream s;
	uint64_t a, b;

	stream_open(&s);
	a = add(&s, T0, "a", "", "");
	b = add(&s, T0, "b", "", "");
	tap_ok(a != b, "two empty titles are two stories");
	a = add(&s, T0, "a", "The", "");
	b = add(&s, T0, "b", "The", "");
	tap_ok(a != b, "two titles without a term are two stories");
	add(&s, T0, "a", "!", "\xef\xbf\xbd");
	tap_ok(s.last.reason == GROUP_NEW, "punctuation alone");
	grouper_free(s.g);
}

static void
test_times(void)
{
	struct stream s;
	uint64_t a, b;

	stream_open(&s);
	a = add(&s, 0, "a", "Storm Ingrid leaves thousands without power", "");
	b = add(&s, T0, "b", "Storm Ingrid leaves thousands without power", "");
	tap_ok(a != b, "an item of 1970 and one of now are apart");
	a = add(&s, INT64_C(4070908800), "c",
	    "Storm Ingrid leaves thousands without power", "");
	tap_ok(a != b, "an item of 2099 is apart too");
	b = add(&s, T0 + HOUR, "d",
	    "Storm Ingrid leaves thousands without power", "");
	tap_ok(b > 0, "and time may go back");
	grouper_free(s.g);
}

static void
test_flood(void)
{
	struct stream s;
	struct buf title;
	size_t largest = 0, run = 0;
	uint64_t before = 0;

	stream_open(&s);
	buf_init(&title, 1 << 12);
	for (int i = 0; i < 10000; i++) {
		buf_reset(&title);
		buf_printf(&title, "Quarter%d results of company%d in city%d",
		    i % 7, i, i * 31 % 9973);
		add(&s, T0, "flood", buf_cstr(&title), "");
		run = s.last.story == before ? run + 1 : 1;
		before = s.last.story;
		if (run > largest)
			largest = run;
	}
	tap_ok(largest < 100, "10,000 items at once: the longest run is %d",
	    (int)largest);
	for (int i = 0; i < 10000; i++)
		add(&s, T0 + 1, i % 2 ? "x" : "y",
		    "Cranes restart at midnight on Monday", "");
	tap_ok(s.last.reason == GROUP_COPY, "10,000 copies are one story");
	buf_free(&title);
	grouper_free(s.g);
}

static void
test_large(void)
{
	struct stream s;
	struct buf text;

	stream_open(&s);
	buf_init(&text, 3 << 20);
	for (int i = 0; text.n < 2u << 20; i++)
		buf_printf(&text, "Word%d is here. ", i);
	add(&s, T0, "a", buf_cstr(&text), buf_cstr(&text));
	tap_ok(s.last.story == 1, "2 MiB of text are placed");
	buf_free(&text);
	grouper_free(s.g);
}

/* Everything older than the window leaves memory. */
static void
test_expiry(void)
{
	struct stream s;
	struct buf title;

	stream_open(&s);
	buf_init(&title, 1 << 12);
	for (int i = 0; i < 1000; i++) {
		buf_reset(&title);
		buf_printf(&title, "Event%d at place%d", i, i);
		add(&s, T0 + i * HOUR, "a", buf_cstr(&title), "");
	}
	tap_ok(grouper_live(s.g) <= 73, "72 h of stories are live: %zu",
	    grouper_live(s.g));
	buf_free(&title);
	grouper_free(s.g);
}

int
main(void)
{
	test_seed();
	test_summaries();
	test_copies();
	test_series();
	test_empty();
	test_times();
	test_flood();
	test_large();
	test_expiry();
	return tap_done();
}

/*
 * store/: feeds come and go, polls are claimed and committed, figures add up.
 */
#include "tests/store/fixture.h"

static void
test_sync(void)
{
	struct fixture f;
	struct store_sync_counts c;
	struct store_slot *slots;
	struct store_feed *feeds;
	size_t n = 0;

	fixture_start(&f);
	c = fixture_feeds(&f, 3);
	tap_is_int(3, (int64_t)c.added, "sync: all are new");
	c = fixture_feeds(&f, 3);
	tap_ok(c.added + c.removed + c.returned + c.changed == 0,
	    "sync: the same config changes nothing");
	c = fixture_feeds(&f, 2);
	tap_is_int(1, (int64_t)c.removed, "sync: one left the config");
	fixture_must(&f, store_schedule(f.s, &f.a, &slots, &n, &f.ei), "plan");
	tap_is_int(2, (int64_t)n, "sync: it has left the schedule");
	c = fixture_feeds(&f, 3);
	tap_is_int(1, (int64_t)c.returned, "sync: it came back");
	fixture_must(&f,
	    store_sync_feeds(f.s,
		(struct store_feed_spec[]){
		    {.url = STR("http://feed2.example/rss"),
			.title = STR("Second"),
			.category = STR("News"),
			.owner = STR("Owner")},
		    {.url = STR("http://feed1.example/rss"),
			.owner = STR("Owner")},
		    {.url = STR("http://feed1.example/rss")},
		},
		3, T0, &c, &f.ei),
	    "sync");
	tap_ok(c.changed == 2 && c.removed == 1 && c.added == 0,
	    "sync: names, owners and an order of the config");
	fixture_must(
	    &f, store_feeds(f.s, T0, T0, &f.a, &feeds, &n, &f.ei), "feeds");
	tap_is_int(2, (int64_t)n, "feeds: a URL named twice is one feed");
	tap_is_str("Second", feeds->title, "feeds: in the order of the config");
	tap_is_str("News", feeds->category, "feeds: category");
	tap_is_str("Owner", feeds->next->outlet, "feeds: outlet by its owner");
	tap_is_str("http://feed1.example/rss", feeds->next->title,
	    "feeds: without a name it goes by its URL");
	fixture_end(&f);
}

static void
test_claim(void)
{
	struct fixture f;
	struct store_job jobs[3];
	int64_t ids[] = {3, 1, 9};
	size_t n = 0;

	fixture_start(&f);
	fixture_feeds(&f, 3);
	fixture_must(&f,
	    store_claim(f.s, ids, 3, T0, T0 + 300, &f.a, jobs, &n, &f.ei),
	    "claim");
	tap_is_int(2, (int64_t)n, "claim: those that exist and are due");
	tap_is_int(3, jobs[0].feed_id, "claim: in the order asked");
	tap_is_str("http://feed3.example/rss", jobs[0].poll_url,
	    "claim: the URL to ask");
	tap_ok(jobs[0].etag.n == 0 && jobs[0].last_poll == UNIXTIME_NONE &&
		jobs[0].interval == 0,
	    "claim: nothing is known before the first poll");
	fixture_reopen(&f);
	fixture_must(&f,
	    store_claim(f.s, ids, 3, T0 + 299, T0 + 900, &f.a, jobs, &n, &f.ei),
	    "claim");
	tap_is_int(0, (int64_t)n, "claim: leases outlive the claimer");
	fixture_must(&f,
	    store_claim(f.s, ids, 3, T0 + 300, T0 + 900, &f.a, jobs, &n, &f.ei),
	    "claim");
	tap_is_int(2, (int64_t)n, "claim: leases end");
	fixture_must(&f,
	    store_claim(
		f.s, ids, 3, STORE_ANY_TIME, T0 + 950, &f.a, jobs, &n, &f.ei),
	    "claim");
	tap_is_int(2, (int64_t)n, "claim: by hand, due or not");
	fixture_end(&f);
}

static void
test_postpone(void)
{
	struct fixture f;
	struct store_slot *slots;
	struct store_poll p;
	int64_t ids[] = {1, 2};
	size_t n = 0;

	fixture_start(&f);
	fixture_feeds(&f, 2);
	p = fixture_answer(&f, 2, T0, NULL);
	p.result = STORE_POLL_HTTP_ERROR;
	p.status = 429;
	p.feed = NULL;
	p.next_poll = p.not_before = T0 + 2 * HOUR;
	fixture_must(&f, store_commit_polls(f.s, &p, 1, &f.ei), "commit");
	fixture_must(
	    &f, store_postpone(f.s, ids, 2, T0 + HOUR, &f.ei), "postpone");
	fixture_must(&f, store_schedule(f.s, &f.a, &slots, &n, &f.ei), "plan");
	tap_ok(slots[0].feed_id == 1 && slots[0].next_poll == T0 + HOUR &&
		slots[0].not_before == T0 + HOUR &&
		slots[0].last_poll == UNIXTIME_NONE,
	    "postpone: a due feed waits");
	tap_ok(slots[1].feed_id == 2 && slots[1].next_poll == T0 + 2 * HOUR &&
		slots[1].not_before == T0 + 2 * HOUR &&
		slots[1].last_poll == T0,
	    "postpone: one that waits longer does so");
	tap_is_str("http://feed2.example/rss", slots[1].url,
	    "schedule: knows the URLs");
	p = fixture_answer(&f, 2, T0 + 3 * HOUR, NULL);
	p.next_poll = UNIXTIME_NONE;
	fixture_must(&f, store_commit_polls(f.s, &p, 1, &f.ei), "commit");
	fixture_must(
	    &f, store_postpone(f.s, ids, 2, T0 + 4 * HOUR, &f.ei), "postpone");
	fixture_must(&f, store_schedule(f.s, &f.a, &slots, &n, &f.ei), "plan");
	tap_ok(slots[1].feed_id == 2 && slots[1].next_poll == UNIXTIME_NONE,
	    "postpone: never stays never, and stands last");
	fixture_end(&f);
}

static void
test_poll(void)
{
	struct fixture f;
	struct store_poll p;
	struct parsed_item *items;
	struct store_job job;
	struct store_counts c;
	int64_t id = 1;
	size_t n = 0;

	fixture_start(&f);
	fixture_feeds(&f, 2);
	items = fixture_item(&f, "a", "First");
	items->next = fixture_item(&f, "b", "Second");
	p = fixture_answer(&f, 1, T0, items);
	p.set_validators = true;
	p.etag = STR("W/\"x,\x01y\"");
	p.last_modified = STR("Wed, 18 Nov 2026 10:00:00 GMT");
	p.validator_url = STR("http://feed1.example/rss");
	p.set_poll_url = true;
	p.poll_url = STR("https://moved.example/rss");
	fixture_must(&f, store_commit_polls(f.s, &p, 1, &f.ei), "commit");
	tap_ok(p.items == 2 && p.new_items == 2 && p.changed_items == 0 &&
		p.result == STORE_POLL_NEW,
	    "poll: two new items");
	p = fixture_poll(&f, 1, T0 + 60, items);
	tap_ok(p.items == 2 && p.new_items == 0 && p.result == STORE_POLL_SAME,
	    "poll: the same again");
	p.result = STORE_POLL_NOT_MODIFIED;
	p.status = 304;
	p.feed = NULL;
	p.at = T0 + 120;
	p.next_poll = T0 + 130;
	fixture_must(&f, store_commit_polls(f.s, &p, 1, &f.ei), "commit");
	fixture_must(&f,
	    store_claim(f.s, &id, 1, T0 + 130, T0 + 900, &f.a, &job, &n, &f.ei),
	    "claim");
	tap_is_int(1, (int64_t)n, "poll: claimed when due again");
	tap_is_str(
	    "W/\"x,\x01y\"", job.etag, "poll: validators, byte for byte");
	tap_is_str(
	    "https://moved.example/rss", job.poll_url, "poll: moved for good");
	tap_is_str("Feed 1", job.title, "poll: the feed's own title");
	tap_ok(job.last_poll == T0 + 120 && job.last_new == T0 &&
		job.interval == HOUR,
	    "poll: times of the last poll and the last new item");
	fixture_must(&f, store_count(f.s, T0 + 130, T0, &c, &f.ei), "count");
	tap_ok(c.feeds == 2 && c.feeds_new == 1 && c.items == 2 &&
		c.items_today == 2 && c.polls_day == 3 &&
		c.not_modified_day == 1 && c.errors_day == 0 &&
		c.last_poll == T0 + 120 && c.outlets == 2,
	    "count: figures of the day");
	p.feed_id = 77;
	tap_is_int(ERR_BUG, store_commit_polls(f.s, &p, 1, &f.ei),
	    "poll: of a feed that is not there");
	fixture_end(&f);
}

static void
test_failing(void)
{
	struct fixture f;
	struct store_poll p;
	struct store_feed *feeds;
	size_t n;

	fixture_start(&f);
	fixture_feeds(&f, 1);
	fixture_poll(&f, 1, T0, fixture_item(&f, "a", "First"));
	p = fixture_answer(&f, 1, T0 + DAY, NULL);
	p.feed = NULL;
	p.result = STORE_POLL_HTTP_ERROR;
	p.status = 410;
	p.error = STR("410 Gone");
	p.state = STORE_FEED_GONE;
	p.failures = 1;
	p.failing_since = T0 + DAY;
	p.next_poll = UNIXTIME_NONE;
	fixture_must(&f, store_commit_polls(f.s, &p, 1, &f.ei), "commit");
	fixture_must(&f,
	    store_feeds(f.s, T0 + DAY, T0 + DAY, &f.a, &feeds, &n, &f.ei),
	    "feeds");
	tap_ok(feeds->state == STORE_FEED_GONE && feeds->failures == 1 &&
		feeds->last_status == 410 && feeds->next_poll == UNIXTIME_NONE,
	    "failing: gone, and never again");
	tap_is_str("410 Gone", feeds->error, "failing: in words");
	tap_ok(feeds->last_ok == T0 && feeds->last_poll == T0 + DAY &&
		feeds->failing_since == T0 + DAY,
	    "failing: since when");
	tap_ok(feeds->items == 1 && feeds->items_today == 0 &&
		feeds->per_day[28] == 1 && feeds->per_day[29] == 0,
	    "failing: the items stay, yesterday's");
	tap_ok(feeds->polls == 2 && feeds->average == 50,
	    "failing: polls of the month");
	fixture_feeds(&f, 0);
	fixture_feeds(&f, 1);
	fixture_must(&f,
	    store_feeds(f.s, T0 + DAY, T0 + DAY, &f.a, &feeds, &n, &f.ei),
	    "feeds");
	tap_ok(feeds->next_poll == T0,
	    "failing: due when the config brings it back");
	fixture_end(&f);
}

int
main(void)
{
	test_sync();
	test_claim();
	test_postpone();
	test_poll();
	test_failing();
	return tap_done();
}

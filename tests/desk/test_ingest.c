/*
 * desk/ingest: what an answer makes of a feed's health, validators and
 * address; and that unsafe HTML of the parser goes no further.
 */
#include "desk/ingest.h"

#include "base/url.h"
#include "tests/tap/tap.h"

#define NOW 1700000000
#define URL "https://a.example/feed"
#define MOVED "https://b.example/feed"

struct fixture {
	struct store_job job;
	struct fetch_answer answer;
	struct parsed_item item;
	struct parsed_feed feed;
	struct ingest_input in;
	struct arena arena;
	struct store_poll poll;
	struct sched_plan plan;
};

/* A feed that was read an hour ago and now answers 200 with an item. */
static void
begin(struct fixture *f)
{
	*f = (struct fixture){
	    .job = {.feed_id = 7,
		.url = STR(URL),
		.poll_url = STR(URL),
		.etag = STR("\"old\""),
		.last_modified = STR("yesterday"),
		.validator_url = STR(URL),
		.interval = HOUR,
		.last_poll = NOW - HOUR,
		.last_new = NOW - DAY,
		.failing_since = UNIXTIME_NONE,
		.home_asked = UNIXTIME_NONE},
	    .answer = {.result = FETCH_ANSWERED,
		.status = 200,
		.final_url = STR(URL),
		.etag = STR("\"new\""),
		.last_modified = STR("today"),
		.wire_bytes = 1000,
		.elapsed = 20,
		.received_byte = true},
	    .item = {.key = STR("1"),
		.published = UNIXTIME_NONE,
		.updated = UNIXTIME_NONE},
	    .feed = {.n_items = 1, .items_seen = 1},
	    .in = {.every_min = HOUR,
		.every_max = DAY,
		.started = NOW - 1,
		.now = NOW},
	};
	f->feed.items = &f->item;
	f->in.job = &f->job;
	f->in.asked = STR(URL);
	f->in.place = STR("line 3 of courant.conf");
	f->in.answer = &f->answer;
	f->in.feed = &f->feed;
	arena_init(&f->arena, 1 << 20);
}

static void
run(struct fixture *f)
{
	ingest_poll(&f->in, &f->arena, &f->poll, &f->plan);
}

static void
end(struct fixture *f)
{
	arena_free(&f->arena);
}

static void
answers(struct fixture *f, int status)
{
	begin(f);
	f->answer.status = status;
	f->in.feed = NULL;
}

static void
test_good(void)
{
	struct fixture f;

	begin(&f);
	f.job.failures = 4;
	f.job.failing_since = NOW - DAY;
	run(&f);
	tap_ok(f.poll.feed == &f.feed && f.poll.error.n == 0, "200: a feed");
	tap_ok(f.poll.failures == 0 && f.poll.failing_since == UNIXTIME_NONE &&
		f.poll.state == STORE_FEED_OK,
	    "200: failures are over");
	tap_ok(f.poll.set_validators, "200: new validators");
	tap_is_str("\"new\"", f.poll.etag, "200: its ETag");
	tap_is_str("today", f.poll.last_modified, "200: its Last-Modified");
	tap_is_str(URL, f.poll.validator_url, "200: and who gave them");
	tap_ok(!f.poll.set_poll_url, "200: the address stays");
	tap_is_int(NOW - 1, f.poll.at, "200: when it was asked");
	end(&f);

	begin(&f);
	f.answer.etag = STR_EMPTY;
	run(&f);
	tap_ok(f.poll.set_validators && f.poll.etag.n == 0,
	    "200 without ETag: the old one is dropped with it");
	end(&f);

	begin(&f);
	f.job.last_new = NOW - INGEST_QUIET;
	run(&f);
	tap_ok(f.poll.state == STORE_FEED_QUIET && f.plan.gap == 4 * HOUR,
	    "200: quiet for 30 days");
	f.item.published = NOW - 60;
	run(&f);
	tap_ok(f.poll.state == STORE_FEED_OK && f.plan.gap == HOUR,
	    "200: no longer quiet with a new item");
	f.item.published = NOW + DAY;
	run(&f);
	tap_ok(f.poll.state == STORE_FEED_QUIET, "200: the future is not new");
	end(&f);
}

static void
test_validators(void)
{
	static char large[MSG_VALIDATOR_MAX + 1];
	struct fixture f;

	memset(large, 'x', sizeof(large));
	begin(&f);
	f.answer.etag = (struct str){large, MSG_VALIDATOR_MAX};
	run(&f);
	tap_is_int(MSG_VALIDATOR_MAX, (int64_t)f.poll.etag.n,
	    "an ETag as long as may be is kept");
	f.answer.etag = (struct str){large, MSG_VALIDATOR_MAX + 1};
	run(&f);
	tap_is_int(0, (int64_t)f.poll.etag.n, "a longer one is not");
	f.answer.etag = STR("\"a\0b\"");
	run(&f);
	tap_is_int(0, (int64_t)f.poll.etag.n, "nor one with a NUL");
	f.answer.etag = STR("W/\"\xe9,\t'\"");
	run(&f);
	tap_is_str("W/\"\xe9,\t'\"", f.poll.etag, "odd bytes stay as they are");
	end(&f);
}

static void
test_not_modified(void)
{
	struct fixture f;

	answers(&f, 304);
	f.answer.etag = f.answer.last_modified = STR_EMPTY;
	run(&f);
	tap_ok(f.poll.result == STORE_POLL_NOT_MODIFIED &&
		f.poll.error.n == 0 && f.poll.feed == NULL,
	    "304");
	tap_ok(!f.poll.set_validators, "304 without validators: they stay");
	f.answer.etag = STR("\"newer\"");
	run(&f);
	tap_ok(f.poll.set_validators, "304 with an ETag renews it");
	tap_is_str("\"newer\"", f.poll.etag, "304: the new one");
	tap_is_str("yesterday", f.poll.last_modified, "304: the other stays");
	end(&f);

	answers(&f, 304);
	f.job.etag = f.job.last_modified = STR_EMPTY;
	run(&f);
	tap_ok(f.poll.failures == 1 && f.poll.error.n > 0,
	    "304 to a request without validators is an error");
	end(&f);

	answers(&f, 304);
	f.answer.final_url = STR(MOVED);
	run(&f);
	tap_ok(f.poll.failures == 1 && !f.poll.set_validators,
	    "304 of a server that was sent none is an error");
	end(&f);
}

static void
test_failures(void)
{
	struct fixture f;

	answers(&f, 404);
	run(&f);
	tap_ok(f.poll.result == STORE_POLL_HTTP_ERROR &&
		f.poll.state == STORE_FEED_FAILING && f.poll.failures == 1 &&
		f.poll.failing_since == NOW - 1,
	    "404: failing from now on");
	tap_is_str("HTTP 404: there is nothing at this address", f.poll.error,
	    "404: in words");
	tap_ok(!f.poll.set_validators, "404: the validators stay");
	end(&f);

	answers(&f, 410);
	run(&f);
	tap_ok(f.poll.state == STORE_FEED_GONE &&
		f.poll.next_poll == UNIXTIME_NONE,
	    "410: gone, never asked again");
	end(&f);

	answers(&f, 429);
	f.answer.retry_after = STR("7200");
	run(&f);
	tap_ok(f.plan.whole_origin && f.poll.not_before == NOW + 7200,
	    "429: the whole origin is left alone");
	end(&f);

	answers(&f, 200);
	f.in.parse_error = STR("not a feed: it is a web page (HTML)");
	run(&f);
	tap_ok(f.poll.result == STORE_POLL_PARSE_ERROR &&
		f.poll.failures == 1 && !f.poll.set_validators,
	    "200 with a web page: the validators stay");
	f.in.parse_too_large = true;
	run(&f);
	tap_ok(f.poll.result == STORE_POLL_TOO_LARGE, "200 with too much");
	end(&f);

	answers(&f, 0);
	f.answer.result = FETCH_NO_NAME;
	f.answer.error = STR("the name a.example is not known");
	run(&f);
	tap_ok(
	    f.poll.result == STORE_POLL_NETWORK_ERROR && f.poll.failures == 1,
	    "a dead name");
	tap_is_str("the name a.example is not known", f.poll.error,
	    "a dead name: in words");
	f.in.offline = true;
	run(&f);
	tap_ok(f.poll.failures == 0 && f.poll.state == STORE_FEED_OK &&
		f.poll.next_poll < NOW + HOUR,
	    "when all names are dead it is us");
	end(&f);
}

static void
test_moves(void)
{
	struct fixture f;

	begin(&f);
	f.answer.final_url = STR(MOVED);
	run(&f);
	tap_ok(!f.poll.set_poll_url, "moved for now: the address stays");
	tap_is_str(MOVED, f.poll.validator_url,
	    "moved: the validators belong to who gave them");
	f.answer.moved = true;
	run(&f);
	tap_ok(f.poll.set_poll_url, "moved for good: remembered");
	tap_is_str(MOVED, f.poll.poll_url, "moved for good: where");
	f.in.feed = NULL;
	f.in.parse_error = STR("not a feed");
	run(&f);
	tap_ok(
	    !f.poll.set_poll_url, "moved to what is no feed: not remembered");
	end(&f);

	begin(&f);
	f.answer.moved = true;
	f.answer.final_url = STR(MOVED);
	run(&f);
	tap_is_str("The feed moved for good to https://b.example/feed; to "
		   "follow it, change line 3 of courant.conf.",
	    f.poll.notice, "moved for good: the line to change");
	end(&f);
}

/* A feed that moved, fails where it went, and is asked at home again. */
static void
test_home(void)
{
	struct fixture f;

	answers(&f, 500);
	f.job.poll_url = f.in.asked = STR(MOVED);
	f.job.failures = INGEST_BACK_AFTER - 1;
	tap_is_str(MOVED, ingest_address(&f.job, NOW), "home: not yet");
	run(&f);
	tap_ok(!f.poll.set_poll_url && f.poll.home_asked == UNIXTIME_NONE,
	    "home: a failure changes nothing");
	f.job.failures = INGEST_BACK_AFTER;
	tap_is_str(URL, ingest_address(&f.job, NOW), "home: now");
	f.in.asked = STR(URL);
	run(&f);
	tap_ok(!f.poll.set_poll_url && f.poll.home_asked == NOW - 1,
	    "home: it fails too, and that is noted");
	f.job.home_asked = NOW - INGEST_HOME_SPAN + 1;
	tap_is_str(MOVED, ingest_address(&f.job, NOW), "home: not again");
	f.job.home_asked = NOW - INGEST_HOME_SPAN;
	tap_is_str(URL, ingest_address(&f.job, NOW), "home: after a month");
	f.answer.status = 200;
	f.in.feed = &f.feed;
	run(&f);
	tap_ok(f.poll.set_poll_url, "home: it does well there");
	tap_is_str(URL, f.poll.poll_url, "home: and stays");
	f.answer.moved = true;
	f.answer.final_url = STR(MOVED);
	run(&f);
	tap_ok(!f.poll.set_poll_url, "home: it still points away");
	end(&f);
}

static void
test_verify(void)
{
	struct fixture f;
	struct parsed_item bad = {
	    .key = STR("2"),
	    .content = STR("<p onclick=x>1 &lt; 2</p><script>x</script>"),
	};

	begin(&f);
	f.item.content = STR("<p>fine</p>");
	f.item.next = &bad;
	tap_is_int(1, (int64_t)ingest_verify(&f.feed, &f.arena),
	    "one content is not safe");
	tap_is_str("<p>fine</p>", f.item.content, "the safe one stays");
	tap_is_str(
	    "1 &lt; 2", str_trim(bad.content), "the other becomes its text");
	tap_is_int(
	    0, (int64_t)ingest_verify(&f.feed, &f.arena), "which is safe");
	end(&f);
}

static void
test_shown_url(void)
{
	struct arena a;

	arena_init(&a, 4096);
	tap_is_str("https://a.example/f?...",
	    url_shown(&a, STR("https://a.example/f?token=s3cret")),
	    "a query is not shown");
	tap_is_str("https://a.example/f",
	    url_shown(&a, STR("https://a.example/f")), "no query");
	arena_free(&a);
}

int
main(void)
{
	test_good();
	test_validators();
	test_not_modified();
	test_failures();
	test_moves();
	test_home();
	test_verify();
	test_shown_url();
	return tap_done();
}

/*
 * ipc/: frames on a socketpair, and every message there and back.  A message
 * cut anywhere, or with a byte too many, must be refused.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/url.h"
#include "base/wire.h"
#include "ipc/frame.h"
#include "ipc/msg.h"
#include "tests/tap/tap.h"

#define ARENA_MAX (8u << 20) /* bytes: any message of these tests */

/* A decoder and encoder of one type: decodes `in` and encodes it anew. */
typedef bool
turn_fn(struct str in, struct arena *a, struct buf *out);

#define TURN(name, type) \
	static bool turn_##name( \
	    struct str in, struct arena *a, struct buf *out) \
	{ \
		struct type m; \
		enum err e = msg_get_##name(in, &m); \
\
		if (e == ERR_OK) \
			msg_put_##name(out, &m); \
		return e == ERR_OK; \
	}

TURN(peer, peer_note)
TURN(fetch, fetch_order)
TURN(fetched, fetch_answer)
TURN(parse, parse_order)
TURN(parse_failure, parse_failure)
TURN(web_settings, web_settings)
TURN(poll_note, poll_note)
TURN(answer, control_answer)

static bool
turn_control(struct str in, struct arena *a, struct buf *out)
{
	struct control_order m;
	enum err e = msg_get_control(in, a, &m);

	if (e == ERR_OK)
		msg_put_control(out, &m);
	return e == ERR_OK;
}

static bool
turn_parsed(struct str in, struct arena *a, struct buf *out)
{
	struct parsed_feed m;
	uint64_t id;
	enum err e = msg_get_parsed(in, a, &id, &m);

	if (e == ERR_OK)
		msg_put_parsed(out, id, &m);
	return e == ERR_OK;
}

static bool
is_refused(turn_fn *turn, struct str in)
{
	struct arena a;
	struct buf out;
	bool refused;

	arena_init(&a, ARENA_MAX);
	buf_init(&out, FRAME_MAX);
	refused = !turn(in, &a, &out) && out.n == 0;
	buf_free(&out);
	arena_free(&a);
	return refused;
}

/* Empties `in` after checking it whole, cut and lengthened. */
static void
check_turn(const char *name, turn_fn *turn, struct buf *in)
{
	struct arena a;
	struct buf out;
	bool cut = true;

	arena_init(&a, ARENA_MAX);
	buf_init(&out, FRAME_MAX);
	tap_ok(!buf_failed(in) && turn(buf_str(in), &a, &out), "%s: decoded",
	    name);
	tap_ok(str_eq(buf_str(in), buf_str(&out)), "%s: the same bytes again",
	    name);
	for (size_t n = 0; n < in->n; n++)
		cut = cut && is_refused(turn, (struct str){in->p, n});
	tap_ok(cut, "%s: refused when cut at any byte", name);
	buf_add_byte(in, 0);
	tap_ok(is_refused(turn, buf_str(in)), "%s: refused with a byte more",
	    name);
	buf_reset(in);
	buf_free(&out);
	arena_free(&a);
}

static void
test_small(void)
{
	struct buf b;
	struct str args[] = {STR("12"), STR("The Ledger")};

	buf_init(&b, FRAME_MAX);
	msg_put_peer(&b, &(struct peer_note){PEER_PARSER, 3, 4711, 11});
	check_turn("peer", turn_peer, &b);
	msg_put_parse_failure(
	    &b, &(struct parse_failure){7, true, STR("too deep")});
	check_turn("parse failure", turn_parse_failure, &b);
	msg_put_web_settings(&b,
	    &(struct web_settings){.title = STR("The Paper"),
		.base_url = STR("https://news.example/"),
		.database = STR("/var/lib/courant/news.db"),
		.images = true});
	check_turn("web settings", turn_web_settings, &b);
	msg_put_control(
	    &b, &(struct control_order){CONTROL_POLL, false, true, 2, args});
	check_turn("control", turn_control, &b);
	msg_put_poll_note(&b,
	    &(struct poll_note){.total = 9,
		.feed_id = 2,
		.failed = true,
		.title = STR("Rheinischer Bote"),
		.status = 503,
		.elapsed = 94,
		.bytes = 31000,
		.remark = STR("the server is busy")});
	check_turn("poll note", turn_poll_note, &b);
	msg_put_answer(
	    &b, &(struct control_answer){78, STR("courant.conf:3:1: no\n")});
	check_turn("answer", turn_answer, &b);
	buf_free(&b);
}

static const struct fetch_order order = {
    .id = 1u << 31,
    .url = STR_INIT("https://a.example/f?x=1"),
    .etag = STR_INIT("W/\"\xe9\""),
    .last_modified = STR_INIT("Sun, 06 Nov 1994 08:49:37 GMT"),
    .validator_url = STR_INIT("https://a.example/f?x=1"),
    .user_agent = STR_INIT("courant/1 (+https://c.example/)"),
    .n_allow = 2,
    .allow = {STR_INIT("127.0.0.0/8"), STR_INIT("fd00::/8")},
    .connect_timeout = 10000,
    .first_byte_timeout = 20000,
    .total_timeout = MSG_TIMEOUT_MAX,
    .max_body = MSG_BODY_MAX,
    .keep_alive = true,
};

static const struct fetch_answer answer = {
    .id = 5,
    .result = FETCH_ANSWERED,
    .status = 200,
    .final_url = STR_INIT("https://a.example/f"),
    .moved = true,
    .etag = STR_INIT("\"1\""),
    .content_type = STR_INIT("text/xml; charset=\xff"),
    .retry_after = STR_INIT("120"),
    .rate_limit = STR_INIT("remaining=0"),
    .address = STR_INIT("192.0.2.1"),
    .wire_bytes = 12,
    .elapsed = 3,
    .received_byte = true,
    .body = STR_INIT("<rss>\0</rss>"),
};

static void
test_fetch(void)
{
	struct buf b;
	struct fetch_order o = order;
	struct fetch_answer a = answer;

	buf_init(&b, FRAME_MAX);
	msg_put_fetch(&b, &o);
	check_turn("fetch", turn_fetch, &b);
	msg_put_fetched(&b, &a);
	check_turn("fetched", turn_fetched, &b);
	msg_put_parse(
	    &b, &(struct parse_order){9, a.final_url, a.content_type, a.body});
	check_turn("parse", turn_parse, &b);

	o.max_body = MSG_BODY_MAX + 1;
	msg_put_fetch(&b, &o);
	tap_ok(is_refused(turn_fetch, buf_str(&b)), "fetch: max_body + 1");
	buf_reset(&b);
	o.max_body = 1;
	o.etag = STR("\"a\"\r\nX: y");
	msg_put_fetch(&b, &o);
	tap_ok(is_refused(turn_fetch, buf_str(&b)), "fetch: a split header");
	buf_reset(&b);
	a.status = 1000;
	msg_put_fetched(&b, &a);
	tap_ok(is_refused(turn_fetched, buf_str(&b)), "fetched: status 1000");
	buf_reset(&b);
	a.status = 0;
	a.result = FETCH_TLS;
	a.error = STR("the name is \xf0\x9f\r\n");
	msg_put_fetched(&b, &a);
	tap_ok(msg_get_fetched(buf_str(&b), &a) == ERR_OK, "a dirty sentence");
	tap_is_str("the name is \xef\xbf\xbd  ", a.error, "is made clean");
	buf_free(&b);
}

/* A text of n letters, freed by the caller. */
static struct str
letters(size_t n)
{
	char *p = malloc(n + 1);

	if (p == NULL)
		abort();
	memset(p, 'x', n);
	return (struct str){p, n};
}

struct feed_parts {
	struct parsed_tag tags[2];
	struct parsed_enclosure enclosure;
	struct parsed_item items[2];
	struct parsed_feed feed;
};

static void
make_feed(struct feed_parts *f)
{
	*f = (struct feed_parts){
	    .tags = {{STR("Politik"), &f->tags[1]}, {STR("日本"), NULL}},
	    .enclosure = {STR("http://a.example/1.mp3"), STR("audio/mpeg"), 5,
		NULL},
	    .items = {{.key = STR("tag:1"),
			  .guid = STR("tag:1"),
			  .link = STR("https://a.example/1"),
			  .title = STR("One\ttab"),
			  .content = STR("<p>One</p>\n"),
			  .words = 1,
			  .published = 1700000000,
			  .updated = UNIXTIME_NONE,
			  .hash = UINT64_MAX,
			  .tags = f->tags,
			  .enclosures = &f->enclosure,
			  .next = &f->items[1]},
		{.key = STR("k"),
		    .cjk = true,
		    .published = UNIXTIME_NONE,
		    .updated = 253402300799}},
	    .feed = {.format = STR("rss2.0"),
		.title = STR("A"),
		.ttl = 60,
		.skip_hours = 0xffffff,
		.skip_days = 0x7f,
		.update_period = 3600,
		.repairs = STR("line 3: bare \"&\""),
		.truncated = true,
		.items_seen = 3,
		.n_items = 2,
		.items = f->items},
	};
}

/* Encodes the feed and tells whether its decoder takes it. */
static bool
is_taken(const struct feed_parts *f)
{
	struct arena a;
	struct buf b, out;
	bool taken;

	arena_init(&a, ARENA_MAX);
	buf_init(&b, FRAME_MAX);
	buf_init(&out, FRAME_MAX);
	msg_put_parsed(&b, 3, &f->feed);
	taken = turn_parsed(buf_str(&b), &a, &out);
	buf_free(&out);
	buf_free(&b);
	arena_free(&a);
	return taken;
}

/* A field of the feed of n bytes is taken, one of n + 1 is not. */
static void
check_ceiling(const char *name, size_t offset, size_t n)
{
	struct feed_parts f;
	struct str at = letters(n), past = letters(n + 1);

	make_feed(&f);
	memcpy((char *)&f + offset, &at, sizeof(at));
	tap_ok(is_taken(&f), "%s of %zu bytes is taken", name, n);
	memcpy((char *)&f + offset, &past, sizeof(past));
	tap_ok(!is_taken(&f), "%s of %zu bytes is refused", name, n + 1);
	free((char *)(uintptr_t)at.p);
	free((char *)(uintptr_t)past.p);
}

#define CEILING(name, field, n) \
	check_ceiling(name, offsetof(struct feed_parts, field), n)

/* One broken invariant each. */
#define REFUSED(what, change) \
	do { \
		make_feed(&f); \
		change; \
		tap_ok(!is_taken(&f), "refused: %s", what); \
	} while (0)

static void
test_parsed(void)
{
	struct feed_parts f;
	struct buf b;

	make_feed(&f);
	buf_init(&b, FRAME_MAX);
	msg_put_parsed(&b, 3, &f.feed);
	check_turn("parsed", turn_parsed, &b);
	f.feed.n_items = 0;
	f.feed.items = NULL;
	msg_put_parsed(&b, 3, &f.feed);
	check_turn("parsed without items", turn_parsed, &b);
	buf_free(&b);

	CEILING("a key", items[0].key, PARSED_KEY_MAX);
	CEILING("a guid", items[0].guid, PARSED_TEXT_MAX);
	CEILING("a link", items[0].link, URL_MAX);
	CEILING("a title", items[0].title, PARSED_TITLE_MAX);
	CEILING("a summary", items[0].summary, PARSED_SUMMARY_MAX);
	CEILING("a content", items[0].content, PARSED_CONTENT_MAX);
	CEILING("a tag", tags[0].name, PARSED_TEXT_MAX);
	CEILING("a media type", enclosure.type, PARSED_TEXT_MAX);
	CEILING("a feed title", feed.title, PARSED_TITLE_MAX);
	CEILING("a repair", feed.repairs, PARSED_TEXT_MAX);

	REFUSED("an empty key", f.items[0].key = STR_EMPTY);
	REFUSED("bad UTF-8", f.items[0].title = STR("a\xc3"));
	REFUSED("a NUL", f.items[0].title = STR("a\0b"));
	REFUSED("an escape", f.items[0].author = STR("\x1b[31m"));
	REFUSED("a year 10000", f.items[0].published = 253402300800);
	REFUSED("a year before 0", f.items[0].updated = -62167219201);
	REFUSED("a script enclosure", f.enclosure.url = STR("javascript:x"));
	REFUSED("a negative length", f.enclosure.length = -1);
	REFUSED("hour 24", f.feed.skip_hours = 1u << 24);
	REFUSED("an eighth day", f.feed.skip_days = 1u << 7);
	REFUSED("more items than seen", f.feed.items_seen = 1);
	REFUSED("a negative period", f.feed.update_period = -1);
	REFUSED("a wrong count", f.feed.n_items = 1);
}

static void
test_counts(void)
{
	struct feed_parts f;
	struct parsed_item *items =
	    calloc(PARSED_ITEMS_MAX + 1, sizeof(*items));
	struct parsed_tag *tags = calloc(PARSED_TAGS_MAX + 1, sizeof(*tags));

	if (items == NULL || tags == NULL)
		abort();
	make_feed(&f);
	for (size_t i = 0; i <= PARSED_ITEMS_MAX; i++) {
		items[i].key = STR("k");
		items[i].next = i < PARSED_ITEMS_MAX ? &items[i + 1] : NULL;
	}
	f.feed.items = items;
	f.feed.n_items = f.feed.items_seen = PARSED_ITEMS_MAX + 1;
	tap_ok(!is_taken(&f), "refused: an item more than the ceiling");
	items[PARSED_ITEMS_MAX - 1].next = NULL;
	f.feed.n_items = PARSED_ITEMS_MAX;
	tap_ok(is_taken(&f), "taken: as many items as the ceiling");

	make_feed(&f);
	for (size_t i = 0; i < PARSED_TAGS_MAX; i++)
		tags[i].next = &tags[i + 1];
	f.items[0].tags = tags;
	tap_ok(!is_taken(&f), "refused: a tag more than the ceiling");
	f.items[0].tags = &tags[1];
	tap_ok(is_taken(&f), "taken: as many tags as the ceiling");
	free(tags);
	free(items);
}

static void
test_arena_limit(void)
{
	struct feed_parts f;
	struct parsed_feed out;
	struct arena a;
	struct buf b;
	uint64_t id;

	make_feed(&f);
	arena_init(&a, 64);
	buf_init(&b, FRAME_MAX);
	msg_put_parsed(&b, 3, &f.feed);
	tap_ok(msg_get_parsed(buf_str(&b), &a, &id, &out) == ERR_LIMIT,
	    "parsed: an arena too small");
	buf_free(&b);
	arena_free(&a);
}

static void
test_frame_get(void)
{
	struct buf b;
	struct frame f;
	size_t used = 77;

	buf_init(&b, FRAME_HEADER + 8);
	frame_put_header(&b, MSG_READY, 3);
	tap_ok(frame_get(STR("\3\0\0"), &f, &used) == ERR_NOTFOUND && used == 0,
	    "frame: too short for a header");
	buf_add_c(&b, "abc");
	tap_ok(
	    frame_get((struct str){b.p, b.n - 1}, &f, &used) == ERR_NOTFOUND &&
		used == FRAME_HEADER + 3,
	    "frame: says how much it takes");
	buf_add_c(&b, "d");
	tap_ok(frame_get(buf_str(&b), &f, &used) == ERR_OK &&
		used == FRAME_HEADER + 3 && f.type == MSG_READY,
	    "frame: whole, with more behind");
	tap_is_str("abc", f.payload, "frame: its payload");

	b.p[4] = MSG_TYPE_END;
	tap_ok(frame_get(buf_str(&b), &f, &used) == ERR_INPUT,
	    "frame: an unknown type");
	b.p[4] = 0;
	tap_ok(frame_get(buf_str(&b), &f, &used) == ERR_INPUT, "frame: type 0");
	b.p[4] = MSG_READY;
	b.p[6] = FRAME_VERSION + 1;
	tap_ok(frame_get(buf_str(&b), &f, &used) == ERR_INPUT,
	    "frame: another version");
	buf_reset(&b);
	frame_put_header(&b, MSG_READY, FRAME_MAX);
	tap_ok(!buf_failed(&b) &&
		frame_get(buf_str(&b), &f, &used) == ERR_NOTFOUND,
	    "frame: as large as the ceiling");
	buf_reset(&b);
	frame_put_header(&b, MSG_READY, FRAME_MAX + 1);
	tap_ok(buf_failed(&b), "frame: a byte more cannot be put");
	buf_reset(&b);
	wire_put_u32(&b, FRAME_MAX + 1);
	wire_put_u16(&b, MSG_READY);
	wire_put_u16(&b, FRAME_VERSION);
	tap_ok(
	    frame_get(buf_str(&b), &f, &used) == ERR_INPUT, "frame: nor read");
	buf_free(&b);
}

static void
test_frame_io(void)
{
	int pair[2];
	struct buf b;
	struct frame f;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		abort();
	buf_init(&b, FRAME_HEADER + FRAME_MAX);
	tap_ok(frame_write(pair[0], MSG_STOP, STR_EMPTY) == ERR_OK &&
		frame_write(pair[0], MSG_PARSE, STR("doc")) == ERR_OK,
	    "frame: written twice");
	tap_ok(frame_read(pair[1], &b, &f) == ERR_OK && f.type == MSG_STOP &&
		f.payload.n == 0,
	    "frame: read, empty");
	tap_ok(frame_read(pair[1], &b, &f) == ERR_OK && f.type == MSG_PARSE &&
		str_eq_c(f.payload, "doc"),
	    "frame: read, with payload");
	if (write(pair[0], "\1\0", 2) != 2)
		abort();
	close(pair[0]);
	tap_ok(frame_read(pair[1], &b, &f) == ERR_CLOSED,
	    "frame: the end inside a header");
	close(pair[1]);
	buf_free(&b);
}

int
main(void)
{
	test_frame_get();
	test_frame_io();
	test_small();
	test_fetch();
	test_parsed();
	test_counts();
	test_arena_limit();
	return tap_done();
}

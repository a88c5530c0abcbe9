/*
 * store/story.c: new items get their story with the commit that brings them,
 * and a restart changes nothing.
 */
#include "base/buf.h"
#include "store/db.h"
#include "story/group.h"
#include "tests/store/fixture.h"

#define POLLS 120 /* of the long stream */
#define ITEMS_A_POLL 8
#define RESTART_EVERY 12 /* polls: 96 items */

static void
start_grouping(struct fixture *f)
{
	struct group_options o;
	bool forgot;

	group_defaults(&o);
	fixture_must(
	    f, store_group_start(f->s, &o, &forgot, &f->ei), "grouping");
}

static void
add_row(void *arg, const char *const *names, const struct store_value *values,
    size_t n)
{
	struct buf *out = arg;

	for (size_t i = 0; values != NULL && i < n; i++) {
		buf_add_str(out, values[i].text);
		buf_add_byte(out, i + 1 < n ? '|' : '\n');
	}
}

/* The rows of a query as text, from a reader. */
static struct str
rows(struct fixture *f, const char *sql)
{
	struct store *reader = NULL;
	struct str rest, text;
	struct buf out;

	buf_init(&out, 8 << 20);
	fixture_must(
	    f, store_open(f->path, STORE_READ, &reader, &f->ei), "read");
	fixture_must(f,
	    store_sql(reader, str_from(sql), add_row, &out, &rest, &f->ei),
	    sql);
	store_close(reader);
	text = arena_str(&f->a, buf_str(&out));
	buf_free(&out);
	return text;
}

static struct parsed_item *
item(struct fixture *f, const char *guid, const char *title, unixtime at)
{
	struct parsed_item *i = fixture_item(f, guid, title);

	i->published = at;
	i->summary = STR_EMPTY;
	fixture_hash(f, i);
	return i;
}

static void
test_rows(void)
{
	struct fixture f;

	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 6);
	fixture_poll(&f, 1, T0,
	    item(&f, "a",
		"KEDCO workers suspend strike after reaching agreement with "
		"management",
		T0 - HOUR));
	fixture_poll(&f, 2, T0,
	    item(&f, "b",
		"KEDCO strike suspended after salary agreement reached",
		T0 - HOUR / 2));
	fixture_poll(&f, 3, T0,
	    item(&f, "c",
		"KEDCO strike suspended after salary agreement reached",
		T0 - HOUR / 3));
	tap_is_str("1|2|3|0\n",
	    rows(&f,
		"SELECT id, outlets, items, merged_into IS NOT NULL"
		" FROM story"),
	    "one strike, three outlets, one of which copied: two count");
	tap_is_str("0|1|a new story: nothing was like it\n",
	    rows(&f,
		"SELECT copy, likeness = 1, reason FROM story_item"
		" WHERE item_id = 1"),
	    "the first item says that nothing was like it");
	tap_ok(str_starts(rows(&f,
			      "SELECT reason FROM story_item"
			      " WHERE item_id = 2"),
		   STR("shared terms: ")),
	    "the second says what they share");
	tap_is_str("1|the same headline as item 2\n",
	    rows(&f, "SELECT copy, reason FROM story_item WHERE item_id = 3"),
	    "the third is a copy of the second");
	tap_is_str("kedco-workers-suspend-strike-after-reaching-agreement-1\n",
	    rows(&f, "SELECT slug FROM story WHERE id = 1"),
	    "a slug of the headline's words");
	fixture_end(&f);
}

/* What goes by other things than its words. */
static void
test_exceptions(void)
{
	struct parsed_item *again, *old, *german;
	struct fixture f;

	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 6);
	fixture_poll(&f, 1, T0,
	    item(&f, "a", "KEDCO strike suspended after salary agreement",
		T0 - HOUR));
	again = item(&f, "a", "Power workers back at the desks", T0 - 60);
	fixture_poll(&f, 4, T0, again);
	tap_is_str("1|1|the same page as item 1\n",
	    rows(&f,
		"SELECT story_id, copy, reason FROM story_item"
		" WHERE item_id = 2"),
	    "the same page through another feed is in its story");

	old = item(
	    &f, "old", "KEDCO strike begins at midnight today", T0 - 4 * DAY);
	fixture_poll(&f, 5, T0, old);
	tap_is_str("0\n",
	    rows(&f, "SELECT count(*) FROM story_item WHERE item_id = 3"),
	    "an item older than the window is in none");

	german =
	    item(&f, "de", "KEDCO strike suspended after salary agreement", T0);
	german->language = STR("de");
	fixture_hash(&f, german);
	fixture_poll(&f, 6, T0, german);
	tap_is_str("2\n",
	    rows(&f, "SELECT story_id FROM story_item WHERE item_id = 4"),
	    "another language is another story, whatever the words");
	fixture_end(&f);
}

/* ---- the same after restarts --------------------------------------------- */

static uint32_t
draw(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

/* A document of ITEMS_A_POLL reports; reversed when told so. */
static struct parsed_item *
document(struct fixture *f, uint64_t *state, int poll, bool reversed)
{
	struct parsed_item *list = NULL, **last = &list;

	for (int i = 0; i < ITEMS_A_POLL; i++) {
		uint64_t words = (draw(state, 30) + (uint64_t)poll / 6) * 977;
		struct parsed_item *n;
		struct buf title;

		buf_init(&title, 1024);
		for (int k = 0; k < 7; k++) {
			uint32_t word = draw(&words, 900);

			if (draw(state, 4) == 0)
				word = draw(state, 900);
			buf_printf(&title, "%sword%c%c%c", k > 0 ? " " : "",
			    (char)('a' + word % 26),
			    (char)('a' + word / 26 % 26),
			    (char)('a' + word % 7));
		}
		n = item(f, arena_printf(&f->a, "%d-%d", poll, i).p,
		    buf_cstr(&title), T0 + poll * 1800 - draw(state, 90000));
		buf_free(&title);
		if (reversed) {
			n->next = list;
			list = n;
		} else {
			*last = n;
			last = &n->next;
		}
	}
	return list;
}

static struct str
play(bool restarts, bool reversed, struct fixture *f)
{
	uint64_t state = 7;

	fixture_start(f);
	start_grouping(f);
	fixture_feeds(f, 9);
	for (int poll = 0; poll < POLLS; poll++) {
		struct parsed_item *d = document(f, &state, poll, reversed);

		fixture_poll(f, poll % 9 + 1, T0 + poll * 1800, d);
		if (restarts && poll % RESTART_EVERY == RESTART_EVERY - 1) {
			fixture_reopen(f);
			start_grouping(f);
		}
	}
	return rows(f,
	    "SELECT i.guid, y.story_id, y.likeness, y.copy, s.slug, s.outlets,"
	    " s.items, s.title, s.merged_into FROM item i"
	    " JOIN story_item y ON y.item_id = i.id"
	    " JOIN story s ON s.id = y.story_id ORDER BY i.guid");
}

static void
test_restarts(void)
{
	struct fixture a, b, c;
	struct str straight = play(false, false, &a);
	int64_t shared = 0, merged = 0;

	fixture_must(&a,
	    db_number(a.s, "SELECT count(*) FROM story WHERE items > 2",
		&shared, &a.ei),
	    "count");
	fixture_must(&a,
	    db_number(a.s,
		"SELECT count(*) FROM story WHERE merged_into IS NOT NULL",
		&merged, &a.ei),
	    "count");
	tap_ok(shared > 20 && merged > 0,
	    "the stream makes stories (%d) and merges (%d)", (int)shared,
	    (int)merged);
	tap_ok(str_eq(straight, play(true, false, &b)),
	    "with a restart after every 96 items: the same");
	tap_ok(str_eq(straight, play(false, true, &c)),
	    "documents the other way round: the same");
	fixture_end(&a);
	fixture_end(&b);
	fixture_end(&c);
}

/* A commit that fails takes back what memory had learned. */
static void
test_rollback(void)
{
	struct store_poll polls[2];
	struct fixture f;

	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 2);
	fixture_poll(&f, 1, T0,
	    item(&f, "a", "Port strike ends after nineteen days", T0 - HOUR));
	polls[0] = fixture_answer(&f, 2, T0,
	    item(&f, "b", "Port strike ends after nineteen long days", T0));
	polls[1] = polls[0];
	polls[1].feed_id = 99;
	polls[1].feed = NULL;
	tap_is_int(ERR_BUG, store_commit_polls(f.s, polls, 2, &f.ei),
	    "a commit that fails");
	tap_is_str("1\n", rows(&f, "SELECT count(*) FROM story_item"),
	    "leaves no row");
	fixture_must(
	    &f, store_commit_polls(f.s, polls, 1, &f.ei), "commit again");
	tap_is_str("1|2\n",
	    rows(&f, "SELECT count(*), max(outlets) FROM story"),
	    "and the same again works as if it had not been");
	fixture_end(&f);
}

/* Damage is said and costs the memory of the last days, not the daemon. */
static void
test_damage(void)
{
	struct group_options o;
	struct fixture f;
	bool forgot = false;

	group_defaults(&o);
	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 2);
	fixture_poll(&f, 1, T0,
	    item(&f, "a", "Port strike ends after nineteen days", T0 - HOUR));
	fixture_must(&f,
	    db_exec(f.s, "UPDATE _story_item SET record = x'0102'", &f.ei),
	    "damage");
	fixture_reopen(&f);
	tap_is_int(ERR_OK, store_group_start(f.s, &o, &forgot, &f.ei),
	    "a damaged record does not stop the start");
	tap_ok(forgot && strstr(f.ei.text, "item 1") != NULL,
	    "and is named: %s", f.ei.text);
	fixture_poll(&f, 2, T0,
	    item(&f, "b", "Port strike ends after nineteen long days", T0));
	tap_is_str("1\n2\n",
	    rows(&f, "SELECT story_id FROM story_item ORDER BY item_id"),
	    "what comes after begins anew, what was there stays");
	forgot = true;
	tap_is_int(ERR_OK, store_group_start(f.s, &o, &forgot, &f.ei),
	    "the next start");
	tap_ok(!forgot, "has nothing to complain of");
	fixture_end(&f);
}

/* ---- reading --------------------------------------------------------------- */

/* Three reports of one strike, one of them a copy, and one item apart. */
static void
report_strike(struct fixture *f)
{
	struct parsed_item *first;

	first = item(
	    f, "a", "KEDCO workers suspend strike after agreement", T0 - HOUR);
	fixture_poll(f, 1, T0, first);
	fixture_poll(f, 2, T0,
	    item(f, "b", "KEDCO strike suspended after workers agreement",
		T0 - HOUR / 2));
	fixture_poll(f, 3, T0,
	    item(f, "c", "KEDCO strike suspended after workers agreement",
		T0 - HOUR / 3));
	fixture_poll(
	    f, 4, T0, item(f, "d", "Lighthouse to be sold", T0 - HOUR / 4));
	first = item(f, "a", "KEDCO workers end their strike", T0 - HOUR);
	fixture_poll(f, 1, T0 + 60, first);
}

static void
test_fold(void)
{
	struct store_query q = {.since = UNIXTIME_NONE,
	    .same_page_once = true,
	    .same_story_once = true};
	struct store_item *x = NULL, *y = NULL;
	struct fixture f;
	size_t n = 0;

	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 4);
	report_strike(&f);
	fixture_must(&f, store_items(f.s, &q, &f.a, &x, &n, &f.ei), "folded");
	tap_is_int(2, (int64_t)n, "a story of three and an item: two entries");
	tap_is_str("Lighthouse to be sold", x->title, "the newest first");
	tap_ok(x->story == NULL && x->also == NULL, "which is in no story");
	x = x->next;
	tap_ok(x->story != NULL && x->story->lead_id == x->id,
	    "the story's lead stands for it");
	tap_is_int(2, x->story->outlets, "with its outlets, the copy aside");
	n = 0;
	for (y = x->also; y != NULL; y = y->next)
		n += y->story == x->story && y->reason.n > 0 && y->id != x->id;
	tap_is_int(2, (int64_t)n, "the others hang on it, each with a reason");
	q.limit = 1;
	q.feed_id = 1;
	fixture_must(
	    &f, store_items(f.s, &q, &f.a, &x, &n, &f.ei), "of one feed");
	tap_ok(n == 1 && x->story != NULL && x->also != NULL,
	    "one item that is asked for brings the whole story");
	fixture_end(&f);
}

static void
test_get(void)
{
	struct store_story_full full;
	struct store_item *x;
	struct fixture f;
	int copies = 0;

	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 4);
	report_strike(&f);
	tap_is_int(ERR_NOTFOUND,
	    store_story_get(f.s, STR("nothing-9"), &f.a, &full, &f.ei),
	    "a slug that no story had");
	fixture_must(&f,
	    store_story_get(f.s,
		STR("kedco-workers-suspend-strike-after-agreement-1"), &f.a,
		&full, &f.ei),
	    "the story");
	tap_is_int(3, full.story.items, "three items");
	for (x = full.items; x != NULL; x = x->next) {
		copies += x->copy;
		if (x->next != NULL)
			tap_ok(
			    x->published >= x->next->published, "newest first");
		else
			tap_is_str(
			    "KEDCO workers suspend strike after agreement",
			    x->revisions->title, "what its headline was");
	}
	tap_is_int(1, copies, "one of them a copy");

	/* Two stories that became it, one by way of the other. */
	fixture_must(&f,
	    db_exec(f.s,
		"INSERT INTO story SELECT 90, 'other-90', NULL, 'Other', 1, 0,"
		" 0, 0, 1; INSERT INTO story SELECT 91, 'more-91', NULL,"
		" 'More', 1, 0, 0, 0, 90",
		&f.ei),
	    "merge");
	fixture_must(&f,
	    store_story_get(f.s, STR("more-91"), &f.a, &full, &f.ei), "merged");
	tap_is_str("kedco-workers-suspend-strike-after-agreement-1",
	    full.successor, "its successor, through two merges");
	tap_ok(full.items == NULL, "and nothing else");
	fixture_end(&f);
}

/* The ceiling on items, at it and one past it. */
static void
test_many(void)
{
	struct store_story_full full;
	struct fixture f;

	fixture_start(&f);
	start_grouping(&f);
	fixture_feeds(&f, 4);
	report_strike(&f);
	for (int extra = 0; extra < 2; extra++) {
		struct store_item *x;
		int64_t n = 0;

		fixture_must(&f,
		    db_exec(f.s,
			"WITH RECURSIVE k(n) AS (SELECT (SELECT max(id) FROM"
			" item) + 1 UNION ALL SELECT n + 1 FROM k WHERE n <"
			" 201 + (SELECT count(*) > 100 FROM item))"
			" INSERT INTO item(id, feed_id, guid, published, seen,"
			" _hash, title) SELECT n, 1, 'n' || n, n, n, n, 'More'"
			" FROM k; INSERT INTO story_item SELECT id, 1, 1, 0,"
			" 'more' FROM item WHERE guid LIKE 'n%' AND id NOT IN"
			" (SELECT item_id FROM story_item)",
			&f.ei),
		    "more");
		fixture_must(&f,
		    store_story_get(f.s,
			STR("kedco-workers-suspend-strike-after-agreement-1"),
			&f.a, &full, &f.ei),
		    "the story");
		for (x = full.items; x != NULL; x = x->next)
			n++;
		tap_is_int(STORE_STORY_ITEMS, n,
		    extra ? "one past the ceiling" : "at the ceiling");
	}
	tap_is_str("201\n",
	    rows(&f, "SELECT count(*) FROM story_item WHERE story_id = 1"),
	    "although there are more");
	fixture_end(&f);
}

int
main(void)
{
	test_rows();
	test_exceptions();
	test_restarts();
	test_rollback();
	test_damage();
	test_fold();
	test_get();
	test_many();
	return tap_done();
}

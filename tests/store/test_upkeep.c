/*
 * store/expire.c, search.c and the figures of health.c: what goes and what
 * stays, the full-text index beside its items, days and outlets.
 */
#include "store/db.h"
#include "tests/store/fixture.h"

static int64_t
number(struct fixture *f, const char *sql)
{
	int64_t n = -1;

	fixture_must(f, db_number(f->s, sql, &n, &f->ei), sql);
	return n;
}

static void
change(struct fixture *f, const char *sql)
{
	fixture_must(f, db_exec(f->s, sql, &f->ei), sql);
}

/* Rows that match, in the table of words or in that of characters. */
static int64_t
found(struct fixture *f, const char *table, const char *word)
{
	return number(f,
	    arena_printf(&f->a,
		"SELECT count(*) FROM %s WHERE %s MATCH '\"%s\"'", table, table,
		word)
		.p);
}

static size_t
expire(struct fixture *f, unixtime now)
{
	size_t n = 99;

	fixture_must(f, store_expire(f->s, now, 1000, &n, &f->ei), "expire");
	return n;
}

static bool
index_some(struct fixture *f, size_t limit)
{
	bool left = true;

	fixture_must(f, store_index(f->s, limit, &left, &f->ei), "index");
	return left;
}

/* The index holds exactly the items it should: checked by FTS5 itself, after
 * all are in it. */
static bool
is_sound(struct fixture *f)
{
	while (index_some(f, 1000))
		;
	return sqlite3_exec(f->s->db,
		   "INSERT INTO search(search, rank)"
		   " VALUES ('integrity-check', 1)",
		   NULL, NULL, NULL) == SQLITE_OK &&
	    number(f,
		"SELECT count(*) FROM pragma_integrity_check"
		" WHERE integrity_check <> 'ok'") == 0;
}

/* A feed whose items are kept for ten days, and one that keeps all. */
static void
start(struct fixture *f)
{
	struct store_sync_counts c;
	struct store_feed_spec specs[] = {
	    {.url = STR("http://a.example/"), .keep = 10 * DAY},
	    {.url = STR("http://b.example/")},
	};

	fixture_start(f);
	fixture_must(
	    f, store_sync_feeds(f->s, specs, 2, T0, &c, &f->ei), "sync");
}

static void
test_expire(void)
{
	struct fixture f;
	struct store_poll p;
	struct parsed_item *list;

	start(&f);
	list = fixture_item(&f, "plain", "Plain");
	list->next = fixture_item(&f, "star", "Star");
	list->next->next = fixture_item(&f, "note", "Note");
	fixture_poll(&f, 1, T0, list);
	fixture_poll(&f, 2, T0, fixture_item(&f, "other", "Other"));
	change(&f, "UPDATE item_state SET starred = 1 WHERE item_id = 2");
	change(&f, "UPDATE item_state SET note = 'x' WHERE item_id = 3");
	expire(&f, T0 + 10 * DAY);
	tap_is_int(4, number(&f, "SELECT count(*) FROM item"),
	    "expire: not at the very time");
	tap_is_int(1, (int64_t)expire(&f, T0 + 10 * DAY + 1),
	    "expire: one second later");
	tap_is_int(2, number(&f, "SELECT count(*) FROM item WHERE feed_id = 1"),
	    "expire: stars and notes stay");
	tap_is_int(1, number(&f, "SELECT count(*) FROM item WHERE feed_id = 2"),
	    "expire: and what is kept for good");
	tap_is_int(0,
	    number(&f,
		"SELECT (SELECT count(*) FROM item_state WHERE item_id = 1)"
		" + (SELECT count(*) FROM item_content WHERE item_id = 1)"),
	    "expire: nothing of it is left");
	tap_is_int(2, number(&f, "SELECT items FROM feed_health WHERE id = 1"),
	    "expire: the feed counts fewer");

	p = fixture_poll(&f, 1, T0 + 11 * DAY, list);
	tap_is_int(0, (int64_t)p.new_items,
	    "expire: what the feed still holds does not come back");
	p = fixture_poll(&f, 1, T0 + 50 * DAY, list);
	expire(&f, T0 + 440 * DAY);
	p = fixture_poll(&f, 1, T0 + 440 * DAY, list);
	tap_is_int(0, (int64_t)p.new_items,
	    "expire: nor a year later, since it was met in between");
	expire(&f, T0 + 1000 * DAY);
	p = fixture_poll(&f, 1, T0 + 1000 * DAY, list);
	tap_is_int(1, (int64_t)p.new_items,
	    "expire: but a guid long gone may be used anew");
	tap_is_int(5, number(&f, "SELECT max(id) FROM item"),
	    "expire: under a number that nobody had");
	tap_is_int(0,
	    number(&f, "SELECT count(*) FROM pragma_foreign_key_check"),
	    "expire: no reference hangs");
	fixture_end(&f);
}

static void
test_old_rows(void)
{
	struct fixture f;
	size_t n;

	start(&f);
	for (int day = 0; day < 3; day++)
		fixture_poll(&f, 2, T0 + day * DAY, NULL);
	tap_is_int(0, (int64_t)expire(&f, T0 + DAY), "old: all is new");
	expire(&f, T0 + 31 * DAY + 1);
	tap_is_int(1, number(&f, "SELECT count(*) FROM poll"),
	    "old: polls go after 30 days");
	tap_is_int(3, number(&f, "SELECT count(*) FROM feed_day"),
	    "old: the figures of the days stay");
	expire(&f, T0 + 403 * DAY);
	tap_is_int(0, number(&f, "SELECT count(*) FROM feed_day"),
	    "old: for a year and some");
	for (int i = 0; i < 50; i++)
		fixture_poll(&f, 2, T0 + i, NULL);
	fixture_must(
	    &f, store_expire(f.s, T0 + 40 * DAY, 20, &n, &f.ei), "expire");
	tap_is_int(30, number(&f, "SELECT count(*) FROM poll"),
	    "old: not more at once than was asked for");
	fixture_end(&f);
}

static void
test_search(void)
{
	struct fixture f;
	struct parsed_item *list, *x;

	start(&f);
	list = fixture_item(&f, "1", "R\xc3\xa9sum\xc3\xa9 of a zeppelin");
	list->next = fixture_item(&f, "2", "Another zeppelin");
	x = list->next->next = fixture_item(
	    &f, "3", "\xe6\x9c\x9d\xe3\x81\xae\xe6\x96\xb0\xe8\x81\x9e");
	x->cjk = true;
	fixture_poll(&f, 1, T0, list);
	tap_is_int(0, found(&f, "search", "zeppelin"),
	    "search: polls leave the index alone");
	tap_ok(index_some(&f, 1), "search: one at a time, some are left");
	tap_is_int(1, found(&f, "search", "zeppelin"), "search: the first");
	tap_ok(index_some(&f, 1), "search: one is left");
	tap_ok(!index_some(&f, 1), "search: none is left");
	tap_ok(!index_some(&f, 1), "search: nothing to do is fine");
	tap_is_int(1, found(&f, "search", "resume"), "search: without accents");
	tap_is_int(1,
	    found(&f, "search_cjk", "\xe3\x81\xae\xe6\x96\xb0\xe8\x81\x9e"),
	    "search: inside a run of characters");
	tap_is_int(1, number(&f, "SELECT count(*) FROM search_cjk_docsize"),
	    "search: only for those that have them");

	/* Changed before and after they are indexed, then gone. */
	fixture_poll(&f, 1, T0 + 1, fixture_item(&f, "2", "A balloon"));
	tap_ok(found(&f, "search", "zeppelin") == 1 &&
		found(&f, "search", "balloon") == 1,
	    "search: follows a rewritten headline");
	fixture_poll(&f, 1, T0 + 2, fixture_item(&f, "3", "In English now"));
	tap_is_int(0, number(&f, "SELECT count(*) FROM search_cjk_docsize"),
	    "search: from one script to another");
	fixture_poll(&f, 1, T0 + 3, fixture_item(&f, "4", "Later"));
	fixture_poll(&f, 1, T0 + 4, fixture_item(&f, "4", "Later, changed"));
	tap_is_int(0, found(&f, "search", "changed"),
	    "search: what is not in it yet is not changed in it");
	tap_ok(is_sound(&f), "search: agrees with the items");
	fixture_poll(&f, 1, T0 + 5, fixture_item(&f, "5", "Not indexed"));
	expire(&f, T0 + 20 * DAY);
	tap_is_int(0, found(&f, "search", "balloon"),
	    "search: forgets what was deleted");
	tap_ok(is_sound(&f), "search: and agrees with what is left");
	fixture_end(&f);
}

static void
test_days(void)
{
	struct fixture f;
	struct store_feed *feeds;
	unixtime today = T0 - T0 % DAY + 5 * HOUR; /* in another time zone */
	size_t n;
	bool good = true;

	start(&f);
	for (int day = 40; day >= 0; day--) {
		struct parsed_item *list = NULL;

		for (int i = 0; i < day % 4; i++) {
			struct parsed_item *x = fixture_item(
			    &f, arena_printf(&f.a, "%d-%d", day, i).p, "Day");

			x->next = list;
			list = x;
		}
		fixture_poll(&f, 2, today + HOUR - day * DAY, list);
	}
	fixture_must(&f,
	    store_feeds(f.s, today + 2 * HOUR, today, &f.a, &feeds, &n, &f.ei),
	    "feeds");
	feeds = feeds->next;
	for (int day = 0; day < STORE_SPARK_DAYS; day++) {
		good &= feeds->per_day[STORE_SPARK_DAYS - 1 - day] == day % 4;
	}
	tap_ok(good, "days: items of each of the last 30, today last");
	tap_is_int(30, feeds->polls, "days: polls of 30 days");
	fixture_must(&f,
	    store_feeds(f.s, today, today - DAY, &f.a, &feeds, &n, &f.ei),
	    "feeds");
	tap_ok(feeds->next->per_day[STORE_SPARK_DAYS - 1] == 1,
	    "days: what lies ahead of the day is today");
	fixture_end(&f);
}

static void
poll_site(struct fixture *f, int64_t feed, unixtime at, const char *title,
    const char *site)
{
	struct store_poll p = fixture_answer(f, feed, at, NULL);
	struct parsed_feed *doc = arena_alloc(&f->a, sizeof *doc);

	*doc = *p.feed;
	doc->title = str_from(title);
	doc->link = str_from(site);
	p.feed = doc;
	fixture_must(f, store_commit_polls(f->s, &p, 1, &f->ei), "commit");
}

static void
test_outlets(void)
{
	struct fixture f;
	struct store_feed *feeds;
	size_t n;

	start(&f);
	poll_site(&f, 1, T0, "The Ledger", "https://www.ledger.example/");
	fixture_must(
	    &f, store_feeds(f.s, T0, T0, &f.a, &feeds, &n, &f.ei), "feeds");
	tap_is_str(
	    "The Ledger", feeds->outlet, "outlets: one feed gives its name");
	poll_site(&f, 2, T0, "Ledger Sports", "http://ledger.example/sports");
	fixture_must(
	    &f, store_feeds(f.s, T0, T0, &f.a, &feeds, &n, &f.ei), "feeds");
	tap_ok(str_eq_c(feeds->outlet, "ledger.example") &&
		str_eq_c(feeds->next->outlet, "ledger.example"),
	    "outlets: two feeds of a site share it, by its domain");
	tap_is_int(1, number(&f, "SELECT count(*) FROM outlet"),
	    "outlets: those that nobody uses are gone");
	fixture_must(&f,
	    store_sync_feeds(f.s,
		&(struct store_feed_spec){.url = STR("http://a.example/")}, 1,
		T0, &(struct store_sync_counts){0}, &f.ei),
	    "sync");
	fixture_must(
	    &f, store_feeds(f.s, T0, T0, &f.a, &feeds, &n, &f.ei), "feeds");
	tap_is_str("The Ledger", feeds->outlet,
	    "outlets: with one feed left it bears that name again");
	fixture_end(&f);
}

int
main(void)
{
	test_expire();
	test_old_rows();
	test_search();
	test_days();
	test_outlets();
	return tap_done();
}

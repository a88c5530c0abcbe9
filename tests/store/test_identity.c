/*
 * store/identity.c and ingest.c: which item is which, what is written when it
 * changes, and what is not.
 */
#include "tests/store/fixture.h"

/* The headlines of feed 1, newest row first, as "C,B,A". */
static struct str
titles(struct fixture *f)
{
	struct store_query q = {.since = UNIXTIME_NONE, .feed_id = 1};
	struct str out = STR_EMPTY;
	size_t n;

	for (struct store_item *i = fixture_items(f, q, &n); i != NULL;
	     i = i->next) {
		out = arena_printf(&f->a, "%.*s%s%.*s", STR_ARG(out),
		    out.n > 0 ? "," : "", STR_ARG(i->title));
	}
	return out;
}

static struct store_item_full
get(struct fixture *f, int64_t id)
{
	struct store_item_full full = {0};

	fixture_must(f, store_item_get(f->s, id, &f->a, &full, &f->ei), "get");
	return full;
}

static int
count_revisions(struct fixture *f, int64_t id)
{
	int n = 0;

	for (struct store_revision *r = get(f, id).revisions; r != NULL;
	     r = r->next)
		n++;
	return n;
}

static void
start(struct fixture *f)
{
	fixture_start(f);
	fixture_feeds(f, 1);
}

/* An item dated `hours` before T0 with another summary than its title's. */
static struct parsed_item *
dated(struct fixture *f, const char *guid, const char *title, int hours)
{
	struct parsed_item *i = fixture_item(f, guid, title);

	i->published = T0 - (unixtime)hours * HOUR;
	fixture_hash(f, i);
	return i;
}

static void
link_to(struct fixture *f, struct parsed_item *i, const char *url)
{
	i->link = arena_str(&f->a, str_from(url));
	i->canonical = url_canonical(&f->a, i->link);
	fixture_hash(f, i);
}

static void
test_rewritten(void)
{
	struct fixture f;
	struct store_poll p;
	struct parsed_item *old, *new;

	start(&f);
	old = fixture_item(&f, "a", "Minister denies");
	new = fixture_item(&f, "a", "Minister resigns");
	fixture_poll(&f, 1, T0, old);
	p = fixture_poll(&f, 1, T0 + HOUR, new);
	tap_ok(p.new_items == 0 && p.changed_items == 1 &&
		p.result == STORE_POLL_NEW,
	    "rewritten: a changed item is news");
	tap_is_str("Minister resigns", titles(&f), "rewritten: one item");
	tap_is_str("Minister denies", get(&f, 1).revisions->title,
	    "rewritten: what it said");
	tap_is_int(T0 + HOUR, get(&f, 1).revisions->at, "rewritten: when");
	tap_is_str("<p>All of Minister resigns.</p>", get(&f, 1).content,
	    "rewritten: its text too");
	for (int i = 2; i < 40; i++) {
		fixture_poll(&f, 1, T0 + i * HOUR, i % 2 == 0 ? old : new);
		if (i == 2)
			tap_is_int(
			    2, count_revisions(&f, 1), "rewritten: back again");
	}
	tap_is_int(2, count_revisions(&f, 1),
	    "rewritten: to and fro piles nothing up");
	for (int i = 0; i < 40; i++) {
		fixture_poll(&f, 1, T0 + (50 + i) * HOUR,
		    fixture_item(
			&f, "a", arena_printf(&f.a, "%d comments", i).p));
	}
	tap_is_int(32, count_revisions(&f, 1), "rewritten: at most 32 kept");
	tap_is_str("38 comments", get(&f, 1).revisions->title,
	    "rewritten: the newest of them");
	fixture_end(&f);
}

/* Polls item `i` a second time and tells whether anything was written. */
static void
is_quiet(
    struct fixture *f, struct parsed_item *i, unixtime at, const char *what)
{
	struct store_poll p;
	struct store_item_full was = get(f, 1), is;

	fixture_hash(f, i);
	p = fixture_poll(f, 1, at, i);
	is = get(f, 1);
	tap_ok(p.new_items == 0 && p.changed_items == 0 &&
		p.result == STORE_POLL_SAME && is.revisions == NULL &&
		is.item.published == was.item.published &&
		str_eq(is.item.link, was.item.link) &&
		str_eq(is.item.title, was.item.title) &&
		str_eq(is.content, was.content),
	    "%s", what);
}

static void
test_unchanged(void)
{
	struct fixture f;
	struct parsed_item *i;
	struct store_poll p;

	start(&f);
	fixture_poll(&f, 1, T0, fixture_item(&f, "a", "A  headline"));
	i = fixture_item(&f, "a", "A  headline");
	i->title = STR(" A\xc2\xa0headline\n");
	is_quiet(&f, i, T0 + 1, "unchanged: white space");
	i = fixture_item(&f, "a", "A  headline");
	i->link = STR("https://site.example/a?utm_source=newsletter");
	is_quiet(&f, i, T0 + 2, "unchanged: tracking in the link");
	i = fixture_item(&f, "a", "A  headline");
	i->published = T0 - 1;
	is_quiet(&f, i, T0 + 3, "unchanged: a later date does not lift it");
	i = fixture_item(&f, "a", "A  headline");
	i->updated = T0 + 3;
	is_quiet(&f, i, T0 + 4, "unchanged: the time of an update alone");

	i = fixture_item(&f, "a", "A  headline");
	i->content = STR("<p>All of A  headline, now 12:00.</p>");
	fixture_hash(&f, i);
	p = fixture_poll(&f, 1, T0 + 5, i);
	tap_ok(p.changed_items == 0 && p.result == STORE_POLL_SAME &&
		get(&f, 1).revisions == NULL,
	    "unchanged: text alone is no news and no revision");
	tap_is_str("<p>All of A  headline, now 12:00.</p>", get(&f, 1).content,
	    "unchanged: but is kept up to date");
	i->content = STR_EMPTY;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0 + 6, i);
	tap_is_str("", get(&f, 1).content, "unchanged: also when it goes");
	fixture_end(&f);
}

static void
test_lists(void)
{
	struct fixture f;
	struct parsed_item *i;
	struct store_item_full full;
	struct parsed_tag b = {.name = STR("beta")},
			  a = {.name = STR("a"), .next = &b},
			  twice = {.name = STR("a"), .next = &a};
	struct parsed_enclosure e = {.url = STR("http://x.example/1.mp3")};

	start(&f);
	i = fixture_item(&f, "a", "A");
	i->tags = &a;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0, i);
	i->tags = &twice;
	i->enclosures = &e;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0 + 1, i);
	full = get(&f, 1);
	tap_ok(full.tags->next != NULL && full.tags->next->next == NULL,
	    "lists: a tag given twice is one");
	tap_is_str("http://x.example/1.mp3", full.enclosures->url,
	    "lists: an enclosure was added");
	e.length = 5;
	i->tags = &b;
	i->hash++;
	fixture_poll(&f, 1, T0 + 2, i);
	full = get(&f, 1);
	tap_ok(str_eq_c(full.tags->name, "beta") && full.tags->next == NULL,
	    "lists: a tag was taken away");
	tap_is_int(5, full.enclosures->length, "lists: a length was corrected");
	fixture_end(&f);
}

static void
test_dates(void)
{
	struct fixture f;
	struct parsed_item *i;

	start(&f);
	i = fixture_item(&f, "a", "From tomorrow");
	i->published = T0 + DAY;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0, i);
	tap_is_int(T0, get(&f, 1).item.published, "dates: the future is now");
	i = fixture_item(&f, "b", "Undated");
	i->published = UNIXTIME_NONE;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0 + 60, i);
	tap_is_int(T0 + 60, get(&f, 2).item.published,
	    "dates: without one, when it was seen");
	i->published = T0 - DAY;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0 + 120, i);
	tap_is_int(T0 - DAY, get(&f, 2).item.published,
	    "dates: one that comes later counts");
	fixture_end(&f);
}

static void
test_guid_used_again(void)
{
	struct fixture f;
	struct store_poll p;
	struct parsed_item *i;

	start(&f);
	i = dated(&f, "latest", "Monday", 48);
	link_to(&f, i, "https://site.example/monday");
	fixture_poll(&f, 1, T0, i);
	i = dated(&f, "latest", "Tuesday", 24);
	link_to(&f, i, "https://site.example/tuesday");
	p = fixture_poll(&f, 1, T0 + DAY, i);
	tap_is_int(1, (int64_t)p.new_items, "again: something else is new");
	p = fixture_poll(&f, 1, T0 + DAY + 1, i);
	tap_is_int(0, (int64_t)p.new_items, "again: and known from then on");
	tap_is_str("Tuesday,Monday", titles(&f), "again: both are kept");
	i = dated(&f, "latest", "Tuesday, corrected", 24);
	link_to(&f, i, "https://site.example/tuesday");
	p = fixture_poll(&f, 1, T0 + DAY + 2, i);
	tap_ok(p.new_items == 0 && p.changed_items == 1,
	    "again: it can be rewritten");

	i = dated(&f, "post-1", "A slug", 5);
	link_to(&f, i, "https://site.example/a-slug");
	fixture_poll(&f, 1, T0 + 2 * DAY, i);
	i = dated(&f, "post-1", "Another slug", 5);
	link_to(&f, i, "https://site.example/another-slug");
	p = fixture_poll(&f, 1, T0 + 3 * DAY, i);
	tap_ok(p.new_items == 0 && p.changed_items == 1,
	    "again: an editor who changes link and headline has one item");
	tap_is_str("https://site.example/another-slug", get(&f, 3).item.link,
	    "again: with the new link");
	fixture_end(&f);
}

static void
test_guid_twice(void)
{
	struct fixture f;
	struct store_poll p;
	struct parsed_item *i;

	start(&f);
	i = dated(&f, "same", "One", 3);
	link_to(&f, i, "https://site.example/1");
	i->next = dated(&f, "same", "Two", 2);
	link_to(&f, i->next, "https://site.example/2");
	i->next->next = dated(&f, "same", "One", 3);
	link_to(&f, i->next->next, "https://site.example/1");
	p = fixture_poll(&f, 1, T0, i);
	tap_is_int(2, (int64_t)p.new_items,
	    "twice: one guid on two links is two items");
	p = fixture_poll(&f, 1, T0 + 60, i);
	tap_ok(p.new_items == 0 && p.changed_items == 0,
	    "twice: stable at the next poll");
	p = fixture_poll(&f, 1, T0 + 120, i->next);
	tap_ok(p.new_items == 0 && p.changed_items == 0,
	    "twice: and when the first has gone");
	tap_is_str("Two,One", titles(&f), "twice: in the end, two");

	i = dated(&f, "bare", "No link, one", 1);
	i->link = i->canonical = STR_EMPTY;
	i->next = dated(&f, "bare", "No link, two", 1);
	i->next->link = i->next->canonical = STR_EMPTY;
	fixture_hash(&f, i);
	fixture_hash(&f, i->next);
	p = fixture_poll(&f, 1, T0 + 180, i);
	tap_is_int(2, (int64_t)p.new_items,
	    "twice: without links the headline tells them apart");
	p = fixture_poll(&f, 1, T0 + 240, i);
	tap_is_int(0, (int64_t)p.new_items, "twice: stable too");
	fixture_end(&f);
}

static void
test_churn(void)
{
	struct fixture f;
	struct store_poll p;
	struct parsed_item *i;

	start(&f);
	i = fixture_item(&f, "g?session=1", "Churned");
	link_to(&f, i, "https://site.example/churned");
	fixture_poll(&f, 1, T0, i);
	for (int k = 2; k < 6; k++) {
		i = fixture_item(
		    &f, arena_printf(&f.a, "g?session=%d", k).p, "Churned");
		link_to(&f, i, "https://site.example/churned");
		p = fixture_poll(&f, 1, T0 + k, i);
		if (p.new_items != 0)
			break;
	}
	tap_is_int(0, (int64_t)p.new_items,
	    "churn: a new guid at every poll adds nothing");
	i->published = T0 + 10;
	i->key = i->guid = STR("g?session=7");
	fixture_hash(&f, i);
	p = fixture_poll(&f, 1, T0 + 10, i);
	tap_is_int(0, (int64_t)p.new_items,
	    "churn: nor with a new date on the same summary");

	i = fixture_item(&f, "n1", "News at seven");
	link_to(&f, i, "https://site.example/seven");
	i->summary = STR_EMPTY;
	fixture_hash(&f, i);
	fixture_poll(&f, 1, T0 + 20, i);
	i->key = i->guid = STR("n2");
	i->published = T0 + 20;
	fixture_hash(&f, i);
	p = fixture_poll(&f, 1, T0 + 21, i);
	tap_is_int(1, (int64_t)p.new_items,
	    "churn: another edition of a series is new");

	i = fixture_item(&f, "l1", "Live");
	link_to(&f, i, "https://site.example/live");
	fixture_poll(&f, 1, T0 + 30, i);
	i->next = fixture_item(&f, "l2", "Live");
	link_to(&f, i->next, "https://site.example/live");
	p = fixture_poll(&f, 1, T0 + 31, i);
	tap_is_int(1, (int64_t)p.new_items,
	    "churn: two guids in one document are two items");
	fixture_end(&f);
}

int
main(void)
{
	test_rewritten();
	test_unchanged();
	test_lists();
	test_dates();
	test_guid_used_again();
	test_guid_twice();
	test_churn();
	return tap_done();
}

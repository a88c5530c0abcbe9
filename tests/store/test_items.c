/*
 * store/item.c: lists newest first, each page once, and one item whole.
 */
#include "tests/store/fixture.h"

static const struct store_query everything = {.since = UNIXTIME_NONE};
static const struct store_query pages = {
    .since = UNIXTIME_NONE, .same_page_once = true};

static int64_t
count(struct fixture *f, struct store_query q)
{
	size_t n;

	fixture_items(f, q, &n);
	return (int64_t)n;
}

/* Three feeds in two categories, three items; 2 and 3 are one page. */
static void
fill(struct fixture *f)
{
	struct store_sync_counts c;
	struct parsed_item *i;

	fixture_start(f);
	fixture_must(f,
	    store_sync_feeds(f->s,
		(struct store_feed_spec[]){
		    {.url = STR("http://a.example/"), .category = STR("News")},
		    {.url = STR("http://b.example/"), .category = STR("News")},
		    {.url = STR("http://c.example/"), .category = STR("Code")},
		},
		3, T0, &c, &f->ei),
	    "sync");
	i = fixture_item(f, "one", "One");
	i->published = T0 - 3 * HOUR;
	fixture_poll(f, 1, T0, i);
	i = fixture_item(f, "page", "Page");
	i->published = T0 - 2 * HOUR;
	fixture_poll(f, 2, T0 + 60, i);
	i = fixture_item(f, "page", "Page, as C calls it");
	i->published = T0 - HOUR;
	fixture_poll(f, 3, T0 + 120, i);
}

static void
test_lists(void)
{
	struct fixture f;
	struct store_query q = everything;
	struct store_item *list;
	size_t n;

	fill(&f);
	list = fixture_items(&f, everything, &n);
	tap_ok(n == 3 && list->id == 3 && list->next->id == 2 &&
		list->next->next->id == 1 && list->next->next->next == NULL,
	    "lists: newest first by date");
	tap_ok(list->published == T0 - HOUR && list->seen == T0 + 120 &&
		list->words == 3 && !list->read && !list->starred,
	    "lists: figures of an item");
	tap_is_str("Code", list->category, "lists: its category");
	q.limit = 2;
	tap_is_int(2, count(&f, q), "lists: at most the limit");
	q = everything;
	q.since = T0 + 60;
	tap_is_int(2, count(&f, q), "lists: since a time it was seen");
	q = everything;
	q.feed_id = 2;
	tap_is_int(1, count(&f, q), "lists: of a feed");
	q = everything;
	q.category = STR("News");
	tap_is_int(2, count(&f, q), "lists: of a category");
	q.category = STR("Nothing");
	tap_is_int(0, count(&f, q), "lists: of a category that is not there");
	q = everything;
	q.unread = true;
	tap_is_int(3, count(&f, q), "lists: unread");
	q.starred = true;
	tap_is_int(0, count(&f, q), "lists: starred");
	fixture_feeds(&f, 0);
	tap_is_int(0, count(&f, everything), "lists: not of removed feeds");
	fixture_end(&f);
}

/* The published times of a query's items fall. */
static bool
falls(struct fixture *f, struct store_query q)
{
	size_t n;
	struct store_item *i = fixture_items(f, q, &n);

	for (; i != NULL && i->next != NULL; i = i->next)
		if (i->published < i->next->published)
			return false;
	return n == 8;
}

/* Two feeds of one category, whose items interleave and come in any order. */
static void
test_order(void)
{
	static const int hours[] = {5, 2, 8, 3, 6, 1, 7, 4};
	struct fixture f;
	struct store_query q = everything;
	struct store_sync_counts c;

	fixture_start(&f);
	fixture_must(&f,
	    store_sync_feeds(f.s,
		(struct store_feed_spec[]){
		    {.url = STR("http://a.example/"), .category = STR("News")},
		    {.url = STR("http://b.example/"), .category = STR("News")},
		},
		2, T0, &c, &f.ei),
	    "sync");
	for (size_t i = 0; i < ARRAY_LEN(hours); i++) {
		char guid[] = {'g', (char)('0' + hours[i]), '\0'};
		struct parsed_item *item = fixture_item(&f, guid, guid);

		item->published = T0 - hours[i] * HOUR;
		fixture_poll(&f, (int64_t)(i % 2) + 1, T0 + (unixtime)i, item);
	}
	tap_ok(falls(&f, q), "order: of everything");
	q.category = STR("News");
	tap_ok(falls(&f, q), "order: of a category");
	q = everything;
	q.since = T0;
	tap_ok(falls(&f, q), "order: since a time");
	q = everything;
	q.unread = true;
	tap_ok(falls(&f, q), "order: of the unread");
	fixture_end(&f);
}

static void
test_pages(void)
{
	struct fixture f;
	struct store_query q = pages;
	struct store_item *list;
	struct parsed_item *i;
	size_t n;

	fill(&f);
	list = fixture_items(&f, pages, &n);
	tap_ok(n == 2 && list->id == 2 && list->next->id == 1,
	    "pages: each once, led by the one seen first");
	tap_ok(list->also != NULL && list->also->id == 3 &&
		list->also->next == NULL && list->next->also == NULL,
	    "pages: the other hangs on it");
	q.category = STR("Code");
	list = fixture_items(&f, q, &n);
	tap_ok(n == 1 && list->id == 3 && list->also->id == 2,
	    "pages: it leads where the first one is not shown");
	q = pages;
	q.since = T0 + 120;
	list = fixture_items(&f, q, &n);
	tap_ok(n == 1 && list->id == 3 && list->also->id == 2,
	    "pages: or is too old");

	/* Feed 1 links two items to the page that 2 and 3 have. */
	i = fixture_item(&f, "page", "Page");
	i->next = fixture_item(&f, "other", "Something else");
	i->next->link = i->link;
	i->next->canonical = i->canonical;
	fixture_poll(&f, 1, T0 + 180, i);
	list = fixture_items(&f, pages, &n);
	tap_is_int(4, (int64_t)n,
	    "pages: a feed's two items are two, then headlines must agree");
	while (list != NULL && list->id != 2)
		list = list->next;
	tap_ok(list != NULL && list->also != NULL && list->also->id == 4 &&
		list->also->next == NULL,
	    "pages: the one with the same headline hangs on the first");
	fixture_end(&f);
}

static void
test_get(void)
{
	struct fixture f;
	struct store_item_full full;
	struct parsed_item *i;
	struct parsed_tag tags[] = {
	    {.name = STR("b"), .next = &tags[1]}, {.name = STR("a")}};
	struct parsed_enclosure sound = {.url = STR("http://x.example/a.mp3"),
	    .type = STR("audio/mpeg"),
	    .length = 123};

	fixture_start(&f);
	fixture_feeds(&f, 1);
	i = fixture_item(&f, "x", "Whole");
	i->tags = tags;
	i->enclosures = &sound;
	i->comments = STR("http://x.example/talk");
	i->author = STR("Ann");
	i->language = STR("en-GB");
	fixture_poll(&f, 1, T0, i);
	fixture_must(&f, store_item_get(f.s, 1, &f.a, &full, &f.ei), "get");
	tap_is_str("<p>All of Whole.</p>", full.content, "get: content");
	tap_is_str("What Whole is about.", full.item.summary, "get: summary");
	tap_is_str("http://x.example/talk", full.comments, "get: comments");
	tap_is_str("Ann", full.item.author, "get: author");
	tap_is_str("en-GB", full.item.language, "get: language");
	tap_ok(full.tags != NULL && full.tags->next != NULL &&
		full.tags->next->next == NULL,
	    "get: tags");
	tap_ok(full.enclosures != NULL && full.enclosures->length == 123 &&
		full.enclosures->next == NULL && full.revisions == NULL,
	    "get: enclosures, and no revisions");
	tap_is_int(ERR_NOTFOUND, store_item_get(f.s, 2, &f.a, &full, &f.ei),
	    "get: an item that is not there");
	fixture_end(&f);
}

int
main(void)
{
	test_lists();
	test_order();
	test_pages();
	test_get();
	return tap_done();
}

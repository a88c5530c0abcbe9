/*
 * A database for the tests of the pages, made through the store from
 * tests/data/web/paper.txt.  Adding to it never means writing C.
 */
#ifndef TESTS_WEB_PAPER_H
#define TESTS_WEB_PAPER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/url.h"
#include "store/store.h"
#include "story/group.h"
#include "tests/tap/table.h"

#define PAPER_FEEDS 64 /* feeds of the file at most */
#define PAPER_DAYS 30 /* days of earlier items */

struct paper_feed {
	struct store_feed_spec spec;
	struct parsed_item *items, **end, *last;
	struct parsed_tag **end_of_tags;
	struct parsed_enclosure **end_of_files;
	struct str link, state[5];
	struct str was; /* an earlier title of the item `was_of` */
	struct parsed_item *was_of;
	int64_t past;
};

struct paper {
	struct arena a;
	struct paper_feed feed[PAPER_FEEDS];
	size_t n;
	unixtime now;
	struct store *s;
	struct errinfo ei;
};

static inline void
paper_must(struct paper *p, enum err e, const char *what)
{
	if (e == ERR_OK)
		return;
	printf("Bail out! %s: %s\n", what, p->ei.text);
	exit(1);
}

static inline void
paper_hash(struct paper *p, struct parsed_item *i)
{
	i->hash =
	    hash_bytes(arena_printf(&p->a, "%.*s|%.*s|%.*s", STR_ARG(i->key),
			   STR_ARG(i->title), STR_ARG(i->content)),
		1);
}

static inline struct parsed_item *
paper_item(struct paper *p, struct paper_feed *f, struct str key,
    struct str title, unixtime published)
{
	struct parsed_item *i = arena_alloc(&p->a, sizeof(*i));

	i->key = i->guid = arena_str(&p->a, key);
	i->title = arena_str(&p->a, title);
	i->link =
	    arena_printf(&p->a, "%.*s%.*s", STR_ARG(f->link), STR_ARG(i->key));
	i->canonical = url_canonical(&p->a, i->link);
	i->language = f->spec.language;
	i->published = published;
	i->updated = UNIXTIME_NONE;
	return i;
}

static inline void
paper_read_item(struct paper *p, struct paper_feed *f, struct str cell[])
{
	int64_t minutes = 0, words = 0;
	struct parsed_item *i;

	str_to_i64(cell[1], 0, 1 << 30, &minutes);
	str_to_i64(cell[5], 0, 1 << 30, &words);
	i = paper_item(p, f, cell[2], cell[3], p->now - minutes * MINUTE);
	i->summary = arena_str(&p->a, cell[4]);
	i->content = i->summary.n > 0
	    ? arena_printf(&p->a, "<p>Text of %.*s.</p>", STR_ARG(i->key))
	    : STR_EMPTY;
	i->words = (uint32_t)words;
	*f->end = f->last = i;
	f->end = &i->next;
	f->end_of_tags = &i->tags;
	f->end_of_files = &i->enclosures;
}

/* A line that says more of the item above it. */
static inline bool
paper_read_more(struct paper *p, struct paper_feed *f, struct str cell[])
{
	struct parsed_item *i = f->last;
	struct str value = arena_str(&p->a, cell[1]);

	if (str_eq_c(cell[0], "link")) {
		i->link = value;
		i->canonical = url_canonical(&p->a, value);
	} else if (str_eq_c(cell[0], "text")) {
		i->content = value;
	} else if (str_eq_c(cell[0], "by")) {
		i->author = value;
	} else if (str_eq_c(cell[0], "was")) {
		f->was = value;
		f->was_of = i;
	} else if (str_eq_c(cell[0], "tag")) {
		struct parsed_tag *t = arena_alloc(&p->a, sizeof(*t));

		t->name = value;
		*f->end_of_tags = t;
		f->end_of_tags = &t->next;
	} else if (str_eq_c(cell[0], "file")) {
		struct parsed_enclosure *e = arena_alloc(&p->a, sizeof(*e));

		e->url = value;
		e->type = arena_str(&p->a, cell[2]);
		str_to_i64(cell[3], 0, INT64_MAX, &e->length);
		*f->end_of_files = e;
		f->end_of_files = &e->next;
	} else {
		return false;
	}
	return true;
}

static inline void
paper_read_feed(struct paper *p, struct str cell[])
{
	struct paper_feed *f = &p->feed[p->n++];

	f->spec.url = arena_str(&p->a, cell[1]);
	f->spec.title = arena_str(&p->a, cell[2]);
	f->spec.category = arena_str(&p->a, cell[3]);
	f->spec.language = arena_str(&p->a, cell[4]);
	f->spec.category_position = (int)p->n;
	f->link = arena_str(&p->a, cell[5]);
	f->end = &f->items;
}

static inline void
paper_read_line(struct paper *p, struct str line)
{
	struct str cell[6] = {{NULL, 0}};
	struct paper_feed *f;
	size_t i;

	for (i = 0; i < 6; i++)
		cell[i] = str_cut(&line, '\t');
	if (str_eq_c(cell[0], "feed")) {
		paper_read_feed(p, cell);
		return;
	}
	f = &p->feed[p->n - 1];
	if (str_eq_c(cell[0], "item")) {
		paper_read_item(p, f, cell);
	} else if (str_eq_c(cell[0], "past")) {
		str_to_i64(cell[1], 0, 1000, &f->past);
	} else if (str_eq_c(cell[0], "state")) {
		for (i = 0; i < 5; i++)
			f->state[i] = arena_str(&p->a, cell[i + 1]);
	} else if (!paper_read_more(p, f, cell)) {
		printf("Bail out! paper.txt: %.*s\n", STR_ARG(cell[0]));
		exit(1);
	}
}

static inline void
paper_read(struct paper *p)
{
	const char *top = getenv("top_srcdir");
	char path[4096], *line = NULL;
	size_t room = 0;
	ssize_t n;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/data/web/paper.txt",
	    top != NULL ? top : ".");
	file = fopen(path, "r");
	if (file == NULL) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
	while ((n = getline(&line, &room, file)) > 0)
		if (line[0] != '#')
			paper_read_line(p, (struct str){line, (size_t)n - 1});
	free(line);
	fclose(file);
}

static inline void
paper_commit(
    struct paper *p, size_t at, unixtime when, struct parsed_item *items)
{
	struct paper_feed *f = &p->feed[at];
	struct parsed_feed *doc = arena_alloc(&p->a, sizeof(*doc));
	struct store_poll poll = {.feed_id = (int64_t)at + 1,
	    .at = when,
	    .result = STORE_POLL_NEW,
	    .status = 200,
	    .bytes = 9000,
	    .elapsed = 80 + (msec)at * 13,
	    .state = STORE_FEED_OK,
	    .failing_since = UNIXTIME_NONE,
	    .interval = HOUR,
	    .next_poll = when + HOUR,
	    .feed = doc};

	doc->format = STR("rss2.0");
	doc->title = f->spec.title;
	doc->link = f->link;
	doc->language = f->spec.language;
	doc->items = items;
	for (; items != NULL; items = items->next) {
		paper_hash(p, items);
		doc->n_items++;
	}
	doc->items_seen = doc->n_items;
	if (doc->n_items == 0) {
		poll.result = STORE_POLL_NOT_MODIFIED;
		poll.status = 304;
		poll.feed = NULL;
	}
	paper_must(p, store_commit_polls(p->s, &poll, 1, &p->ei), "commit");
}

/* How many items a feed brought on a day, the same in every run. */
static inline int64_t
paper_past_count(const struct paper_feed *f, int64_t day)
{
	char text[64];

	snprintf(text, sizeof(text), "%.40s %d", f->spec.url.p, (int)day);
	return (
	    int64_t)(hash_bytes(str_from(text), 3) % (uint64_t)(f->past + 1));
}

/* Earlier items: they were new in the last month, but old news even then,
 * so that they fill the plots and not the pages. */
static inline void
paper_make_past(struct paper *p, size_t at)
{
	struct paper_feed *f = &p->feed[at];
	int64_t day, k, n;

	for (day = PAPER_DAYS - 1; day >= 1; day--) {
		unixtime when = p->now - day * DAY;
		struct parsed_item *list = NULL, *i;

		if (str_eq_c(f->state[0], "quiet") && day < 23)
			break;
		n = paper_past_count(f, day);
		for (k = 0; k < n; k++) {
			struct str key =
			    arena_printf(&p->a, "old-%d-%d", (int)day, (int)k);

			i = paper_item(p, f, key,
			    arena_printf(&p->a, "Earlier item %d-%d", (int)day,
				(int)k + 1),
			    when - 90 * DAY - k * HOUR);
			i->next = list;
			list = i;
		}
		paper_commit(p, at, when, list);
	}
}

/* The last poll of a feed that is not simply well. */
static inline void
paper_commit_state(struct paper *p, size_t at)
{
	struct paper_feed *f = &p->feed[at];
	struct store_poll poll = {.feed_id = (int64_t)at + 1,
	    .at = p->now - 10 * MINUTE,
	    .result = STORE_POLL_NOT_MODIFIED,
	    .state = STORE_FEED_OK,
	    .failing_since = UNIXTIME_NONE,
	    .interval = DAY,
	    .elapsed = 90,
	    .next_poll = p->now + 14 * HOUR};
	int64_t status = 0, tries = 0, minutes = 0;

	str_to_i64(f->state[1], 0, 999, &status);
	str_to_i64(f->state[2], 0, 999, &tries);
	str_to_i64(f->state[3], 0, 1 << 30, &minutes);
	poll.status = (int)status;
	poll.failures = (int32_t)tries;
	if (tries > 0)
		poll.failing_since = p->now - minutes * MINUTE;
	if (str_eq_c(f->state[0], "failing")) {
		poll.state = STORE_FEED_FAILING;
		poll.result = STORE_POLL_PARSE_ERROR;
		poll.error = f->state[4];
	} else if (str_eq_c(f->state[0], "gone")) {
		poll.state = STORE_FEED_GONE;
		poll.result = STORE_POLL_HTTP_ERROR;
		poll.error = f->state[4];
		poll.next_poll = UNIXTIME_NONE;
	} else if (str_eq_c(f->state[0], "quiet")) {
		poll.state = STORE_FEED_QUIET;
	} else {
		poll.set_poll_url = true;
		poll.poll_url = f->state[4];
	}
	paper_must(p, store_commit_polls(p->s, &poll, 1, &p->ei), "state");
}

static inline void
paper_poll_feed(struct paper *p, size_t at)
{
	struct paper_feed *f = &p->feed[at];
	struct str now;

	paper_make_past(p, at);
	if (f->was_of != NULL) {
		now = f->was_of->title;
		f->was_of->title = f->was;
		paper_commit(p, at, p->now - 12 * MINUTE, f->items);
		f->was_of->title = now;
	}
	if (f->items != NULL)
		paper_commit(p, at, p->now - (int64_t)(at + 1) * 20, f->items);
	if (f->state[0].n > 0)
		paper_commit_state(p, at);
}

/*
 * Makes the database at path: the feeds of the config, and with `polled`
 * everything that they gave.  The writer stays open in p->s.
 */
static inline void
paper_make(struct paper *p, const char *path, bool polled)
{
	struct store_feed_spec spec[PAPER_FEEDS];
	struct store_sync_counts counts;
	struct group_options group;
	bool forgot;
	size_t i;

	memset(p, 0, sizeof(*p));
	arena_init(&p->a, 64 << 20);
	p->now = clock_now();
	paper_read(p);
	for (i = 0; i < p->n; i++)
		spec[i] = p->feed[i].spec;
	paper_must(p, store_open(path, STORE_WRITE, &p->s, &p->ei), "open");
	group_defaults(&group);
	paper_must(
	    p, store_group_start(p->s, &group, &forgot, &p->ei), "group");
	paper_must(p,
	    store_sync_feeds(
		p->s, spec, p->n, p->now - PAPER_DAYS * DAY, &counts, &p->ei),
	    "sync");
	for (i = 0; i < p->n && polled; i++)
		paper_poll_feed(p, i);
}

static inline void
paper_free(struct paper *p)
{
	store_close(p->s);
	arena_free(&p->a);
}

#endif

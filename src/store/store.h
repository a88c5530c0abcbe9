/*
 * The store: feeds, items, polls and the schedule, kept for good.
 *
 * This header speaks of feeds and items, never of SQL; SQLite stands behind
 * it, and another database may.  One process writes (the desk,
 * STORE_WRITE); others read at the same time (STORE_READ).  Every call is
 * synchronous.  Times are unixtime, UTC.
 *
 * What a write call does is one transaction: all or nothing, whatever dies.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "feed/parsed.h"

struct store;

enum store_mode { STORE_READ, STORE_WRITE };

/*
 * Opens the database at path.  STORE_WRITE creates it, migrates it (after a
 * copy to PATH.before-N), and holds the one writer's lock until closed.
 * ERR_FOREIGN: another program's or a newer version's file, left untouched.
 * ERR_EXISTS: another daemon is the writer.  ERR_NOTFOUND: STORE_READ and no
 * file.  ERR_DENIED, ERR_SYSTEM: cannot be read or written.
 */
enum err
store_open(const char *path, enum store_mode mode, struct store **out,
    struct errinfo *ei) MUST_CHECK;

/* Closes it; NULL does nothing. */
void
store_close(struct store *s);

/* A number that changes whenever another connection has committed. */
int64_t
store_version(struct store *s);

/* Pages (8 KiB) by which the write-ahead log grows between two flushes by the
 * writer itself: 32 MiB bound what a reader or a restart has to look through. */
#define STORE_LOG_PAGES 4096

/*
 * Flushes the log into the database, and empties it when no reader stands in
 * the way; for quiet moments.
 */
enum err
store_checkpoint(struct store *s, struct errinfo *ei) MUST_CHECK;

/* ---- feeds of the config ---------------------------------------------- */

/* A feed as the config declares it. */
struct store_feed_spec {
	struct str url; /* normalised */
	struct str title; /* empty: the feed's own */
	struct str category; /* empty: none */
	int category_position;
	struct str language; /* empty: the feed's own */
	struct str owner; /* empty: the domain of url */
	int64_t keep; /* seconds its items are kept; 0 for good */
};

struct store_sync_counts {
	size_t added, removed, returned, changed;
};

/*
 * Makes the feeds of the store those of the config: new ones are added (due
 * at once), missing ones marked removed (their items stay), returned ones
 * taken up again with their schedule and validators.
 */
enum err
store_sync_feeds(struct store *s, const struct store_feed_spec *specs, size_t n,
    unixtime now, struct store_sync_counts *counts,
    struct errinfo *ei) MUST_CHECK;

/* ---- schedule ---------------------------------------------------------- */

enum store_feed_state {
	STORE_FEED_NEW,
	STORE_FEED_OK,
	STORE_FEED_FAILING,
	STORE_FEED_GONE,
	STORE_FEED_QUIET,
	STORE_FEED_PAUSED /* another feed is asked in its place */
};

#define STORE_NEWS_MAX 100 /* items that tell when a feed publishes... */
#define STORE_NEWS_SPAN (56 * (int64_t)DAY) /* ...of so many seconds */

/* What is known of a feed when it is polled. */
struct store_job {
	int64_t feed_id;
	struct str url; /* as configured */
	struct str poll_url; /* to ask: url, or where it moved for good */
	struct str title;
	struct str etag,
	    last_modified; /* of the last good answer, byte-exact */
	struct str validator_url; /* the URL that gave them */
	int32_t failures; /* in a row */
	int64_t interval; /* seconds, 0 before the first poll */
	unixtime last_poll, last_new, failing_since; /* or UNIXTIME_NONE */
	int64_t hint_ttl; /* seconds the feed asks for (ttl, sy:), 0 none */
	uint32_t skip_hours; /* as in parsed_feed */
	uint8_t skip_days;
	unixtime home_asked; /* when a feed that moved was last asked at url,
	                        or UNIXTIME_NONE */
	enum store_feed_state state;
	struct str notice; /* as in store_feed */
	const unixtime *news; /* when its items were published, newest first */
	size_t n_news; /* at most STORE_NEWS_MAX */
};

/* One line of the schedule, for the desk's queue. */
struct store_slot {
	int64_t feed_id;
	struct str url; /* as configured */
	struct str poll_url;
	unixtime next_poll; /* UNIXTIME_NONE: never (gone, paused) */
	unixtime last_poll; /* when the last request began, or UNIXTIME_NONE */
	unixtime not_before; /* the origin asked for quiet until then, even
	                        by hand (Retry-After), or UNIXTIME_NONE */
	int status; /* HTTP status of the last answer, 0 when none */
	uint32_t skip_hours; /* as in parsed_feed */
	uint8_t skip_days;
	enum store_feed_state state;
	struct str title;
	struct str notice; /* as in store_feed */
	struct str twin_title, twin_url; /* of the feed that is asked in its
	                                    place; empty for none */
};

/* The schedule of every feed that is not removed, soonest first. */
enum err
store_schedule(struct store *s, struct arena *a, struct store_slot **out,
    size_t *n, struct errinfo *ei) MUST_CHECK;

/*
 * Moves next_poll and not_before of these feeds to `until` where they are
 * earlier: an origin that answered 429 is left alone with all its feeds.
 */
enum err
store_postpone(struct store *s, const int64_t *feed_ids, size_t n,
    unixtime until, struct errinfo *ei) MUST_CHECK;

/*
 * The wall clock was set by `by` seconds, and the desk knows: the schedule
 * goes along.
 */
enum err
store_shift(struct store *s, int64_t by, struct errinfo *ei) MUST_CHECK;

/*
 * At a start: feeds last polled in the future, because the clock was set back
 * in between, count as polled now and keep their gap.
 */
enum err
store_settle(struct store *s, unixtime now, struct errinfo *ei) MUST_CHECK;

/*
 * Feeds that are one: asked at url, or that gave their last answer from it,
 * in the order of the config, without those that are gone or paused.  Only
 * feed_id, url and title are set.
 */
enum err
store_twins(struct store *s, struct str url, struct arena *a,
    struct store_slot **out, size_t *n, struct errinfo *ei) MUST_CHECK;

/* Pauses the feed in favour of `twin_of`. */
enum err
store_pause(struct store *s, int64_t feed_id, int64_t twin_of,
    struct str notice, struct errinfo *ei) MUST_CHECK;

/* Makes paused feeds due whose twin is removed, gone, or another feed by now;
 * *n says how many. */
enum err
store_resume(
    struct store *s, unixtime now, size_t *n, struct errinfo *ei) MUST_CHECK;

/* Sets the notice of a feed; empty takes it away. */
enum err
store_notice(struct store *s, int64_t feed_id, struct str notice,
    struct errinfo *ei) MUST_CHECK;

/* The last failure of these feeds was ours (no network): it does not count,
 * and they are due at `again` at the latest. */
enum err
store_forgive(struct store *s, const int64_t *feed_ids, size_t n,
    unixtime again, struct errinfo *ei) MUST_CHECK;

#define STORE_ANY_TIME INT64_MAX /* claim: due or not, even when gone */

/*
 * Claims feeds for polling: moves their next_poll to lease_until, so that
 * nobody polls them again before that even when we die now, and gives what
 * is known of each.  A feed that is not due at `now`, was removed, or is
 * claimed by another is left out (with STORE_ANY_TIME only those removed:
 * the caller knows that it does not poll them already).  jobs has room for n;
 * *n_jobs says how many were filled.
 */
enum err
store_claim(struct store *s, const int64_t *feed_ids, size_t n, unixtime now,
    unixtime lease_until, struct arena *a, struct store_job *jobs,
    size_t *n_jobs, struct errinfo *ei) MUST_CHECK;

/* Gives a claimed feed back unpolled: it is due at `due`. */
enum err
store_release(struct store *s, int64_t feed_id, unixtime due,
    struct errinfo *ei) MUST_CHECK;

enum store_poll_result {
	STORE_POLL_NEW, /* 200 with new or changed items */
	STORE_POLL_SAME, /* 200, nothing new */
	STORE_POLL_NOT_MODIFIED, /* 304 */
	STORE_POLL_HTTP_ERROR,
	STORE_POLL_NETWORK_ERROR,
	STORE_POLL_PARSE_ERROR,
	STORE_POLL_TOO_LARGE
};

/* What came of one poll, to be committed whole. */
struct store_poll {
	int64_t feed_id;
	unixtime at; /* when the request began */
	enum store_poll_result result; /* NEW and SAME alike for a 200: the
	                         store finds out which and sets it */
	int status; /* HTTP, 0 when none */
	uint64_t bytes; /* on the wire */
	msec elapsed;
	struct str error; /* a plain sentence, empty when fine */

	enum store_feed_state state;
	int32_t failures;
	unixtime failing_since;
	int64_t interval; /* seconds */
	unixtime next_poll; /* UNIXTIME_NONE: never */
	unixtime not_before; /* as in store_slot; UNIXTIME_NONE clears it */
	struct str terms; /* of the next poll, for `courant why` */
	struct str notice; /* as in store_feed */
	unixtime home_asked; /* set when not UNIXTIME_NONE */

	bool set_validators; /* a good answer: the three below replace what
	                         was stored (empty: none was given) */
	struct str etag, last_modified, validator_url;
	bool set_poll_url; /* moved for good, or back: the one below */
	struct str poll_url;
	const struct parsed_feed *feed; /* of a 200, else NULL */

	size_t items; /* out: in the document */
	size_t new_items; /* out */
	size_t changed_items; /* out: rewritten, revisions kept */
};

/*
 * Commits polls: the poll rows, health and schedule, and for each with a
 * feed its items, revisions, tags and enclosures, together with the
 * validators.  Several at once share a transaction.  Unchanged items (equal
 * hash) are not written.  Published times in the future are clamped to `at`;
 * an item without one takes `at` when first seen.
 */
enum err
store_commit_polls(struct store *s, struct store_poll *polls, size_t n,
    struct errinfo *ei) MUST_CHECK;

/*
 * Deletes items seen longer ago than their feed's keep time (those with a
 * star or a note stay; what a feed still holds does not come back as new),
 * polls older than 30 days and daily figures older than a year; at most
 * `limit` rows of each in one call.  *deleted tells how many: 0 when there is
 * no more to do.
 */
enum err
store_expire(struct store *s, unixtime now, size_t limit, size_t *deleted,
    struct errinfo *ei) MUST_CHECK;

/*
 * Takes up to `limit` items into the full-text index, which the polls leave
 * alone: for quiet moments, until *left says that none is left.  A thousand
 * items take about 20 ms.
 */
enum err
store_index(
    struct store *s, size_t limit, bool *left, struct errinfo *ei) MUST_CHECK;

/* ---- stories ------------------------------------------------------------ */

struct group_options;

/*
 * From now on every new item is placed in a story (story/group.h) by the
 * commit that brings it.  Puts together what is known of the last days; a
 * writer only.  Calling it again starts anew with other parameters.  When what
 * was kept is damaged it is dropped, *forgot is set and ei says why: later
 * items then join no story of before.
 */
enum err
store_group_start(struct store *s, const struct group_options *o, bool *forgot,
    struct errinfo *ei) MUST_CHECK;

/* ---- reading ----------------------------------------------------------- */

/* An event, and how many reported it. */
struct store_story {
	int64_t id, lead_id; /* lead_id: of the item on top, 0 none */
	struct str slug, title;
	uint32_t outlets; /* distinct ones, copies not counted */
	uint32_t items;
	unixtime first, latest; /* reports */
};

struct store_revision {
	unixtime at;
	struct str title;
	struct store_revision *next; /* newest first */
};

/* An item as lists show it: no content. */
struct store_item {
	int64_t id, feed_id;
	struct str title, link, canonical, summary, author, language;
	struct str feed_title, outlet, category;
	uint32_t words;
	bool read, starred;
	unixtime published, seen;
	/* The same page through other feeds; with a story folded, its other
	 * items, newest first. */
	struct store_item *also;
	struct store_item *next;

	/* NULL: in none that has other items, or not asked for. */
	const struct store_story *story;
	double likeness; /* to it, 0 to 1 */
	bool copy; /* of an earlier item of it */
	struct str reason; /* why it is there, a sentence */
	struct store_revision *revisions; /* of store_story_get only */
};

/* Which items, newest first. */
struct store_query {
	unixtime since; /* seen at or after; UNIXTIME_NONE: all */
	int64_t feed_id; /* 0: every feed */
	struct str category; /* empty: every one */
	bool unread, starred;
	bool same_page_once; /* fold equal canonicals into `also` */
	bool same_story_once; /* fold a story into its lead item, which stands
	                         where the newest that was asked for does */
	size_t limit; /* items, after folding; 0: none asked, 100 */
};

/* The items that the query asks for, linked, from the arena. */
enum err
store_items(struct store *s, const struct store_query *q, struct arena *a,
    struct store_item **out, size_t *n, struct errinfo *ei) MUST_CHECK;

/* One item with its text. */
struct store_item_full {
	struct store_item item;
	struct str content; /* sanitised HTML */
	struct str comments;
	struct parsed_tag *tags;
	struct parsed_enclosure *enclosures;
	struct store_revision *revisions;
};

/* ERR_NOTFOUND when there is no item of that id. */
enum err
store_item_get(struct store *s, int64_t id, struct arena *a,
    struct store_item_full *out, struct errinfo *ei) MUST_CHECK;

#define STORE_STORY_ITEMS \
	200 /* items of a story that are read, the newest: more reports
	       than a reader looks through */

struct store_story_full {
	struct store_story story;
	struct store_item *items; /* newest first, with story and the rest */
	struct str successor; /* slug of the story that this one turned out
	                         to be, or empty; items is NULL then */
};

/* ERR_NOTFOUND when no story ever had that slug. */
enum err
store_story_get(struct store *s, struct str slug, struct arena *a,
    struct store_story_full *out, struct errinfo *ei) MUST_CHECK;

#define STORE_SPARK_DAYS 30 /* days of items-per-day shown for a feed */

/* The health of a feed. */
struct store_feed {
	int64_t id;
	struct str url, poll_url, title, link, category, outlet, error, repairs;
	struct str notice; /* what to change in the config, a sentence with the
	                      line, or empty */
	struct str terms; /* of the next poll, as the desk wrote them */
	unixtime not_before; /* as in store_slot */
	enum store_feed_state state;
	int32_t failures;
	unixtime added, last_poll, last_ok, last_new, next_poll, failing_since;
	int64_t interval; /* seconds */
	int last_status;
	uint32_t polls, not_modified; /* of the last 30 days */
	msec average; /* of an answer */
	uint32_t items, items_today;
	uint16_t per_day[STORE_SPARK_DAYS]; /* items first seen, oldest first,
	                                       today last; the days before
	                                       today are UTC's */
	struct store_feed *next;
};

/* Feeds that are not removed, in the order of the config; `today` is the
 * start of the reader's day. */
enum err
store_feeds(struct store *s, unixtime now, unixtime today, struct arena *a,
    struct store_feed **out, size_t *n, struct errinfo *ei) MUST_CHECK;

/* Figures for the dateline, the feeds page and `courant status`. */
struct store_counts {
	int64_t feeds, feeds_failing, feeds_new, items, items_today, outlets;
	int64_t polls_day, not_modified_day, errors_day; /* last 24 h */
	int64_t database_bytes;
	unixtime next_poll, last_poll; /* or UNIXTIME_NONE */
};

/* All figures in one read transaction; `today` as in store_feeds. */
enum err
store_count(struct store *s, unixtime now, unixtime today,
    struct store_counts *out, struct errinfo *ei) MUST_CHECK;

/* ---- questions of a person, in SQL -------------------------------------- */

enum store_kind {
	STORE_NULL,
	STORE_INTEGER,
	STORE_REAL,
	STORE_TEXT,
	STORE_BLOB
};

struct store_value {
	enum store_kind kind;
	int64_t integer;
	double real;
	struct str text; /* every kind but NULL as text; a blob's bytes */
};

/* A row of an answer.  names and values have n elements and are borrowed for
 * the call; values is NULL the first time, when only the names are known. */
typedef void
store_row_fn(void *arg, const char *const *names,
    const struct store_value *values, size_t n);

/*
 * Runs the first statement of sql on a store open for reading, and calls row
 * for its names and then each row.  *rest is what stands behind it; empty
 * when nothing but white space and comments did.  ERR_DENIED for whatever
 * would write, attach or load; ERR_INPUT for what SQLite does not understand,
 * with its words.
 */
enum err
store_sql(struct store *s, struct str sql, store_row_fn *row, void *arg,
    struct str *rest, struct errinfo *ei) MUST_CHECK;

/* The word for it in the database and in --json. */
const char *
store_feed_state_name(enum store_feed_state state);
const char *
store_poll_result_name(enum store_poll_result result);

#endif

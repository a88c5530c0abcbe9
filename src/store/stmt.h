/*
 * Prepared statements: every query of the store by name, its SQL in the table
 * of stmt.c, prepared when first used and kept with the connection.
 *
 * A run reads
 *
 *	st = stmt_start(s, STMT_FEED_FIND);
 *	stmt_int(st, 1, feed_id);
 *	e = stmt_row(s, st, &have, ei);
 *	... the columns, when `have` ...
 *	stmt_end(st);
 *
 * stmt_start gives NULL when the statement cannot be prepared; the calls in
 * between take that, and stmt_row or stmt_run reports it.
 */
#ifndef STORE_STMT_H
#define STORE_STMT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct store;

enum stmt_id {
	/* db.c */
	STMT_VERSION,

	/* feed.c */
	STMT_FEED_LIST,
	STMT_FEED_INSERT,
	STMT_FEED_INSERT_PRIVATE,
	STMT_FEED_INSERT_SCHEDULE,
	STMT_FEED_GIVEN,
	STMT_FEED_GIVEN_PRIVATE,
	STMT_FEED_REMOVE,
	STMT_FEED_DUE,
	STMT_FEED_SHOWN,
	STMT_FEED_SELF,
	STMT_FEED_SELF_PRIVATE,
	STMT_FEED_OWNER,
	STMT_FEED_OUTLET,
	STMT_CATEGORY_PUT,
	STMT_OUTLET_BY_NAME,
	STMT_OUTLET_BY_DOMAIN,
	STMT_OUTLET_INSERT,
	STMT_OUTLET_RENAME,
	STMT_OUTLET_DROP,

	/* schedule.c */
	STMT_SCHEDULE,
	STMT_JOB,
	STMT_POSTPONE,
	STMT_CLAIM,
	STMT_NEWS,
	STMT_SHIFT,
	STMT_SETTLE,
	STMT_TWINS,
	STMT_TWIN_STATE,
	STMT_TWIN_OF,
	STMT_TWIN_LOST,
	STMT_TWIN_DUE,
	STMT_NOTICE,
	STMT_FORGIVE,
	STMT_FORGIVE_DUE,

	/* commit.c */
	STMT_POLL_INSERT,
	STMT_POLL_SCHEDULE,
	STMT_POLL_STATE,
	STMT_POLL_VALIDATORS,
	STMT_POLL_URL,
	STMT_POLL_HOME,
	STMT_POLL_DAY,
	STMT_POLL_HOUR,

	/* identity.c, ingest.c */
	STMT_ITEM_FIRST,
	STMT_ITEM_FIND,
	STMT_ITEM_SAME_PAGE,
	STMT_ITEM_INSERT,
	STMT_ITEM_INSERT_STATE,
	STMT_CONTENT_PUT,
	STMT_CONTENT_DELETE,
	STMT_ITEM_OLD,
	STMT_ITEM_UPDATE,
	STMT_ITEM_GUID,
	STMT_TAG_LIST,
	STMT_TAG_INSERT,
	STMT_TAG_DELETE,
	STMT_ENCLOSURE_LIST,
	STMT_ENCLOSURE_INSERT,
	STMT_ENCLOSURE_DELETE,
	STMT_REVISION_INSERT,
	STMT_REVISION_TRIM,
	STMT_FORGOTTEN_FIND,
	STMT_FORGOTTEN_TOUCH,

	/* search.c */
	STMT_SEARCH_MARK,
	STMT_SEARCH_MARK_SET,
	STMT_SEARCH_LAST,
	STMT_SEARCH_FILL,
	STMT_SEARCH_FILL_CJK,
	STMT_SEARCH_DELETE,
	STMT_SEARCH_DELETE_CJK,
	STMT_SEARCH_INSERT,
	STMT_SEARCH_INSERT_CJK,

	/* expire.c */
	STMT_EXPIRE_LIST,
	STMT_EXPIRE_FORGET,
	STMT_EXPIRE_ITEM,
	STMT_EXPIRE_COUNT,
	STMT_EXPIRE_POLLS,
	STMT_EXPIRE_DAYS,
	STMT_EXPIRE_HOURS,
	STMT_EXPIRE_FORGOTTEN,

	/* item.c */
	STMT_ITEMS_ALL,
	STMT_ITEMS_SINCE,
	STMT_ITEMS_FEED,
	STMT_ITEMS_CATEGORY,
	STMT_ITEMS_UNREAD,
	STMT_ITEMS_STARRED,
	STMT_FEW_SINCE,
	STMT_FEW_CATEGORY,
	STMT_FEW_UNREAD,
	STMT_ITEM_PAGE,
	STMT_ITEM_GET,
	STMT_REVISION_LIST,

	/* health.c */
	STMT_HEALTH,
	STMT_HEALTH_DAYS,
	STMT_HEALTH_TODAY,
	STMT_COUNT_FEEDS,
	STMT_COUNT_ITEMS,
	STMT_COUNT_TODAY,
	STMT_COUNT_POLLS,
	STMT_COUNT_TIMES,

	/* story.c */
	STMT_STORY_TERMS,
	STMT_STORY_TERM_INSERT,
	STMT_STORY_COUNTS,
	STMT_STORY_KEEP_COUNTS,
	STMT_STORY_LIVE,
	STMT_STORY_ITEMS,
	STMT_STORY_FEED,
	STMT_STORY_SAME_PAGE,
	STMT_STORY_INSERT,
	STMT_STORY_ITEM_INSERT,
	STMT_STORY_KEEP_ITEM,
	STMT_STORY_KEEP,
	STMT_STORY_MERGE_ITEMS,
	STMT_STORY_MERGED,
	STMT_STORY_DROP,
	STMT_STORY_REFRESH,
	STMT_STORY_EXPIRE,

	/* story_read.c */
	STMT_STORY_OF,
	STMT_STORY_MEMBERS,
	STMT_STORY_BY_SLUG,
	STMT_STORY_BY_ID,

	STMT_COUNT
};

/* The SQL of a statement, for the tests of query plans. */
const char *
stmt_sql(enum stmt_id id);

/* The statement, ready to bind; NULL when it cannot be prepared. */
sqlite3_stmt *
stmt_start(struct store *s, enum stmt_id id);

/* Binds parameter i (from 1).  Texts are borrowed until stmt_end. */
void
stmt_int(sqlite3_stmt *st, int i, int64_t v);
/* NULL for UNIXTIME_NONE. */
void
stmt_time(sqlite3_stmt *st, int i, unixtime t);
/* NULL when the text is empty. */
void
stmt_text_opt(sqlite3_stmt *st, int i, struct str v);
void
stmt_text(sqlite3_stmt *st, int i, struct str v);
void
stmt_null(sqlite3_stmt *st, int i);
void
stmt_real(sqlite3_stmt *st, int i, double v);
/* Bytes, borrowed like texts. */
void
stmt_blob(sqlite3_stmt *st, int i, struct str v);

/* The next row: *have says whether there is one. */
enum err
stmt_row(struct store *s, sqlite3_stmt *st, bool *have,
    struct errinfo *ei) MUST_CHECK;

/* Runs a statement that gives no row, and ends it. */
enum err
stmt_run(struct store *s, sqlite3_stmt *st, struct errinfo *ei) MUST_CHECK;

/* Puts it away; bound and column texts are the statement's no more. */
void
stmt_end(sqlite3_stmt *st);

/* Frees all of them; for closing the connection. */
void
stmt_drop_all(struct store *s);

/* Column i (from 0) of the row: borrowed until the next row or stmt_end;
 * NULL is empty, 0 and UNIXTIME_NONE. */
struct str
stmt_col(sqlite3_stmt *st, int i);
unixtime
stmt_col_time(sqlite3_stmt *st, int i);
/* A copy in the arena. */
struct str
stmt_col_copy(sqlite3_stmt *st, int i, struct arena *a);

static inline int64_t
stmt_col_int(sqlite3_stmt *st, int i)
{
	return sqlite3_column_int64(st, i);
}

#endif

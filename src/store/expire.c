/*
 * What goes after its time: items past their feed's keep time, polls and
 * figures that nobody looks at any more.
 */
#include "store/db.h"
#include "store/search.h"
#include "store/story.h"

#define KEEP_POLLS (30 * DAY) /* seconds: what feed_health looks back on */
#define KEEP_DAYS 400 /* days of feed_day: a year and the same month again */
#define KEEP_HOURS 48 /* hours of _hour: a day is asked for */
#define KEEP_FORGOTTEN (400 * (int64_t)DAY) /* seconds since last in its feed */

/* Deletes the item of row st, and keeps its guid so that it stays away. */
static enum err
expire_item(
    struct store *s, sqlite3_stmt *row, unixtime now, struct errinfo *ei)
{
	int64_t id = stmt_col_int(row, 0), feed_id = stmt_col_int(row, 1);
	struct search_text text = {
	    stmt_col(row, 3), stmt_col(row, 4), stmt_col_int(row, 5) != 0};
	sqlite3_stmt *st;
	enum err e = search_change(s, id, &text, NULL, ei);

	if (e == ERR_OK) {
		st = stmt_start(s, STMT_EXPIRE_FORGET);
		stmt_int(st, 1, feed_id);
		stmt_text(st, 2, stmt_col(row, 2));
		stmt_int(st, 3, now);
		e = stmt_run(s, st, ei);
	}
	if (e == ERR_OK) {
		st = stmt_start(s, STMT_EXPIRE_ITEM);
		stmt_int(st, 1, id);
		e = stmt_run(s, st, ei);
	}
	if (e == ERR_OK) {
		st = stmt_start(s, STMT_EXPIRE_COUNT);
		stmt_int(st, 1, feed_id);
		e = stmt_run(s, st, ei);
	}
	return e;
}

static enum err
expire_items(struct store *s, unixtime now, size_t limit, size_t *deleted,
    struct errinfo *ei)
{
	sqlite3_stmt *row = stmt_start(s, STMT_EXPIRE_LIST);
	bool have = false;
	enum err e;

	stmt_int(row, 1, now);
	stmt_int(row, 2, (int64_t)limit);
	while ((e = stmt_row(s, row, &have, ei)) == ERR_OK && have) {
		e = expire_item(s, row, now, ei);
		if (e != ERR_OK)
			break;
		++*deleted;
	}
	stmt_end(row);
	return e;
}

static enum err
expire_rows(struct store *s, enum stmt_id which, int64_t before, size_t limit,
    size_t *deleted, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, which);
	enum err e;

	stmt_int(st, 1, before);
	stmt_int(st, 2, (int64_t)limit);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK)
		*deleted += (size_t)sqlite3_changes(s->db);
	return e;
}

enum err
store_expire(struct store *s, unixtime now, size_t limit, size_t *deleted,
    struct errinfo *ei)
{
	size_t n = 0;
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	e = expire_items(s, now, limit, &n, ei);
	if (e == ERR_OK) {
		e = expire_rows(
		    s, STMT_EXPIRE_POLLS, now - KEEP_POLLS, limit, &n, ei);
	}
	if (e == ERR_OK) {
		e = expire_rows(
		    s, STMT_EXPIRE_DAYS, now / DAY - KEEP_DAYS, limit, &n, ei);
	}
	if (e == ERR_OK) {
		e = expire_rows(s, STMT_EXPIRE_HOURS, now / HOUR - KEEP_HOURS,
		    limit, &n, ei);
	}
	if (e == ERR_OK) {
		e = expire_rows(s, STMT_EXPIRE_FORGOTTEN, now - KEEP_FORGOTTEN,
		    limit, &n, ei);
	}
	if (e == ERR_OK)
		e = story_expire(s, limit, &n, ei);
	e = db_end(s, e, ei);
	if (e == ERR_OK)
		*deleted = n;
	return e;
}

/*
 * Figures: the health of feeds, and the counts of the dateline.  Sums over
 * polls come from _feed_day and _hour, which hold a row where poll holds
 * hundreds.
 */
#include <stdlib.h>

#include "base/compiler.h"
#include "store/db.h"
#include "store/feed.h"

#define MONTH_DAYS 30 /* days that the figures of a feed look back */

/* The feeds of one call, found again by id. */
struct health {
	struct store *s;
	struct arena *a;
	struct store_feed *first;
	struct store_feed **by_id; /* sorted */
	size_t n;
};

static int
compare_id(const void *a, const void *b)
{
	const struct store_feed *x = *(struct store_feed *const *)a;
	const struct store_feed *y = *(struct store_feed *const *)b;

	return (x->id > y->id) - (x->id < y->id);
}

/* The feed, or NULL when it was removed. */
static struct store_feed *
find_feed(const struct health *h, int64_t id)
{
	struct store_feed key = {.id = id}, *k = &key, **found;

	if (h->n == 0)
		return NULL;
	found = bsearch(&k, h->by_id, h->n, sizeof *h->by_id, compare_id);
	return found != NULL ? *found : NULL;
}

static void
read_feed(sqlite3_stmt *st, struct arena *a, struct store_feed *f)
{
	*f = (struct store_feed){
	    .id = stmt_col_int(st, 0),
	    .url = stmt_col_copy(st, 1, a),
	    .poll_url = stmt_col_copy(st, 2, a),
	    .title = stmt_col_copy(st, 3, a),
	    .link = stmt_col_copy(st, 4, a),
	    .category = stmt_col_copy(st, 5, a),
	    .outlet = stmt_col_copy(st, 6, a),
	    .error = stmt_col_copy(st, 7, a),
	    .repairs = stmt_col_copy(st, 8, a),
	    .state = feed_state_of(stmt_col(st, 9)),
	    .failures = (int32_t)stmt_col_int(st, 10),
	    .added = stmt_col_time(st, 11),
	    .last_poll = stmt_col_time(st, 12),
	    .last_ok = stmt_col_time(st, 13),
	    .last_new = stmt_col_time(st, 14),
	    .next_poll = stmt_col_time(st, 15),
	    .failing_since = stmt_col_time(st, 16),
	    .interval = stmt_col_int(st, 17),
	    .last_status = (int)stmt_col_int(st, 18),
	    .items = (uint32_t)stmt_col_int(st, 19),
	    .notice = stmt_col_copy(st, 20, a),
	    .terms = stmt_col_copy(st, 21, a),
	    .not_before = stmt_col_time(st, 22),
	};
}

static enum err
read_feeds(struct health *h, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(h->s, STMT_HEALTH);
	struct store_feed **end = &h->first, *f;
	bool have = false;
	size_t i = 0;
	enum err e;

	while ((e = stmt_row(h->s, st, &have, ei)) == ERR_OK && have &&
	    (f = arena_alloc(h->a, sizeof *f)) != NULL) {
		read_feed(st, h->a, f);
		*end = f;
		end = &f->next;
		h->n++;
	}
	stmt_end(st);
	h->by_id = arena_array(h->a, h->n + 1, sizeof(struct store_feed *));
	if (e == ERR_OK && arena_failed(h->a))
		e = err_set(ei, ERR_LIMIT, "too many feeds to show at once");
	if (e != ERR_OK)
		return e;
	for (f = h->first; f != NULL; f = f->next)
		h->by_id[i++] = f;
	qsort(h->by_id, h->n, sizeof *h->by_id, compare_id);
	return ERR_OK;
}

static uint16_t
saturated(int64_t n)
{
	return n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
}

/*
 * Polls of the month and items of each day before today, a row a feed and
 * day.  Those days are UTC's: the one in which most of the reader's day lies.
 */
static enum err
add_days(struct health *h, unixtime now, unixtime today, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(h->s, STMT_HEALTH_DAYS);
	int64_t current = (today + DAY / 2) / DAY;
	int64_t month = now / DAY - MONTH_DAYS;
	bool have = false;
	enum err e;

	/* The bars reach back further when now is not of that day. */
	stmt_int(st, 1,
	    month < current - STORE_SPARK_DAYS ? month
					       : current - STORE_SPARK_DAYS);
	while ((e = stmt_row(h->s, st, &have, ei)) == ERR_OK && have) {
		struct store_feed *f = find_feed(h, stmt_col_int(st, 0));
		int64_t day = stmt_col_int(st, 1), back = current - day;

		if (f == NULL)
			continue;
		if (day > month) {
			f->polls += (uint32_t)stmt_col_int(st, 2);
			f->not_modified += (uint32_t)stmt_col_int(st, 3);
			f->average += stmt_col_int(st, 4);
		}
		if (back > 0 && back < STORE_SPARK_DAYS) {
			f->per_day[STORE_SPARK_DAYS - 1 - back] =
			    saturated(stmt_col_int(st, 5));
		}
	}
	stmt_end(st);
	for (struct store_feed *f = h->first; f != NULL; f = f->next) {
		if (f->polls > 0)
			f->average /= f->polls;
	}
	return e;
}

static enum err
add_today(struct health *h, unixtime today, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(h->s, STMT_HEALTH_TODAY);
	bool have = false;
	enum err e;

	stmt_int(st, 1, today);
	while ((e = stmt_row(h->s, st, &have, ei)) == ERR_OK && have) {
		struct store_feed *f = find_feed(h, stmt_col_int(st, 0));

		if (f != NULL)
			f->items_today++;
	}
	stmt_end(st);
	for (struct store_feed *f = h->first; f != NULL; f = f->next)
		f->per_day[STORE_SPARK_DAYS - 1] = saturated(f->items_today);
	return e;
}

enum err
store_feeds(struct store *s, unixtime now, unixtime today, struct arena *a,
    struct store_feed **out, size_t *n, struct errinfo *ei)
{
	struct health h = {.s = s, .a = a};
	enum err e = db_begin_read(s, ei);

	if (e != ERR_OK)
		return e;
	e = read_feeds(&h, ei);
	if (e == ERR_OK)
		e = add_days(&h, now, today, ei);
	if (e == ERR_OK)
		e = add_today(&h, today, ei);
	db_end_read(s);
	if (e == ERR_OK) {
		*out = h.first;
		*n = h.n;
	}
	return e;
}

/* ---- counts ----------------------------------------------------------- */

/* The one row of a counting statement; parameter 1 unless UNIXTIME_NONE. */
static enum err
count_row(struct store *s, enum stmt_id which, int64_t parameter,
    sqlite3_stmt **st, struct errinfo *ei)
{
	bool have = false;

	*st = stmt_start(s, which);
	if (parameter != UNIXTIME_NONE)
		stmt_int(*st, 1, parameter);
	return stmt_row(s, *st, &have, ei);
}

static enum err
count_all(struct store *s, unixtime now, unixtime today, struct store_counts *c,
    struct errinfo *ei)
{
	int64_t pages = 0, size = 0;
	sqlite3_stmt *st;
	enum err e;

	e = count_row(s, STMT_COUNT_FEEDS, UNIXTIME_NONE, &st, ei);
	if (e == ERR_OK) {
		c->feeds = stmt_col_int(st, 0);
		c->feeds_failing = stmt_col_int(st, 1);
		c->feeds_new = stmt_col_int(st, 2);
		c->outlets = stmt_col_int(st, 3);
	}
	stmt_end(st);
	if (e == ERR_OK) {
		e = count_row(s, STMT_COUNT_ITEMS, UNIXTIME_NONE, &st, ei);
		if (e == ERR_OK)
			c->items = stmt_col_int(st, 0);
		stmt_end(st);
	}
	if (e == ERR_OK) {
		e = count_row(s, STMT_COUNT_TODAY, today, &st, ei);
		if (e == ERR_OK)
			c->items_today = stmt_col_int(st, 0);
		stmt_end(st);
	}
	if (e == ERR_OK) {
		e = count_row(s, STMT_COUNT_POLLS, now / HOUR - 24, &st, ei);
		if (e == ERR_OK) {
			c->polls_day = stmt_col_int(st, 0);
			c->not_modified_day = stmt_col_int(st, 1);
			c->errors_day = stmt_col_int(st, 2);
		}
		stmt_end(st);
	}
	if (e == ERR_OK) {
		e = count_row(s, STMT_COUNT_TIMES, UNIXTIME_NONE, &st, ei);
		if (e == ERR_OK) {
			c->next_poll = stmt_col_time(st, 0);
			c->last_poll = stmt_col_time(st, 1);
		}
		stmt_end(st);
	}
	if (e == ERR_OK)
		e = db_number(s, "PRAGMA page_count", &pages, ei);
	if (e == ERR_OK)
		e = db_number(s, "PRAGMA page_size", &size, ei);
	c->database_bytes = pages * size;
	return e;
}

enum err
store_count(struct store *s, unixtime now, unixtime today,
    struct store_counts *out, struct errinfo *ei)
{
	struct store_counts c = {
	    .next_poll = UNIXTIME_NONE, .last_poll = UNIXTIME_NONE};
	enum err e = db_begin_read(s, ei);

	if (e != ERR_OK)
		return e;
	e = count_all(s, now, today, &c, ei);
	db_end_read(s);
	if (e == ERR_OK)
		*out = c;
	return e;
}

/*
 * When feeds are polled next.  The schedule lives in the database, not only
 * in the desk's memory: after a restart nothing is polled early, and a claim
 * outlives the claimer.
 */
#include "store/db.h"
#include "store/feed.h"

enum err
store_schedule(struct store *s, struct arena *a, struct store_slot **out,
    size_t *n, struct errinfo *ei)
{
	sqlite3_stmt *st;
	struct store_slot *slots = NULL;
	int64_t rows = 0;
	size_t filled = 0;
	bool have = false;
	enum err e = db_begin_read(s, ei);

	if (e != ERR_OK)
		return e;
	e = db_number(s, "SELECT count(*) FROM _schedule", &rows, ei);
	if (e == ERR_OK) {
		slots = arena_array(a, (size_t)rows + 1, sizeof *slots);
		if (slots == NULL)
			e = err_set(ei, ERR_LIMIT, "too many feeds");
	}
	st = stmt_start(s, STMT_SCHEDULE);
	while (
	    e == ERR_OK && (e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		slots[filled++] = (struct store_slot){
		    .feed_id = stmt_col_int(st, 0),
		    .url = stmt_col_copy(st, 1, a),
		    .poll_url = stmt_col_copy(st, 2, a),
		    .next_poll = stmt_col_time(st, 3),
		    .last_poll = stmt_col_time(st, 4),
		    .not_before = stmt_col_time(st, 5),
		    .status = (int)stmt_col_int(st, 6),
		    .skip_hours = (uint32_t)stmt_col_int(st, 7),
		    .skip_days = (uint8_t)stmt_col_int(st, 8),
		    .state = feed_state_of(stmt_col(st, 9)),
		    .title = stmt_col_copy(st, 10, a),
		    .notice = stmt_col_copy(st, 11, a),
		    .twin_title = stmt_col_copy(st, 12, a),
		    .twin_url = stmt_col_copy(st, 13, a),
		};
	}
	stmt_end(st);
	db_end_read(s);
	if (e == ERR_OK && arena_failed(a))
		e = err_set(ei, ERR_LIMIT, "too many feeds");
	if (e == ERR_OK) {
		*out = slots;
		*n = filled;
	}
	return e;
}

enum err
store_postpone(struct store *s, const int64_t *feed_ids, size_t n,
    unixtime until, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		sqlite3_stmt *st = stmt_start(s, STMT_POSTPONE);

		stmt_int(st, 1, feed_ids[i]);
		stmt_int(st, 2, until);
		e = stmt_run(s, st, ei);
	}
	return db_end(s, e, ei);
}

static void
read_job(
    sqlite3_stmt *st, int64_t feed_id, struct arena *a, struct store_job *job)
{
	*job = (struct store_job){
	    .feed_id = feed_id,
	    .url = stmt_col_copy(st, 0, a),
	    .poll_url = stmt_col_copy(st, 1, a),
	    .title = stmt_col_copy(st, 2, a),
	    .etag = stmt_col_copy(st, 3, a),
	    .last_modified = stmt_col_copy(st, 4, a),
	    .validator_url = stmt_col_copy(st, 5, a),
	    .failures = (int32_t)stmt_col_int(st, 6),
	    .interval = stmt_col_int(st, 7),
	    .last_poll = stmt_col_time(st, 8),
	    .last_new = stmt_col_time(st, 9),
	    .failing_since = stmt_col_time(st, 10),
	    .hint_ttl = stmt_col_int(st, 11),
	    .skip_hours = (uint32_t)stmt_col_int(st, 12),
	    .skip_days = (uint8_t)stmt_col_int(st, 13),
	    .home_asked = stmt_col_time(st, 14),
	    .state = feed_state_of(stmt_col(st, 15)),
	    .notice = stmt_col_copy(st, 16, a),
	};
}

/* When the feed's newest items were published. */
static enum err
read_news(
    struct store *s, struct arena *a, struct store_job *job, struct errinfo *ei)
{
	unixtime since = job->last_poll != UNIXTIME_NONE
	    ? job->last_poll - STORE_NEWS_SPAN
	    : UNIXTIME_NONE;
	sqlite3_stmt *st = stmt_start(s, STMT_NEWS);
	unixtime *news;
	bool have = false;
	enum err e;

	if (since == UNIXTIME_NONE)
		return ERR_OK;
	news = arena_array(a, STORE_NEWS_MAX, sizeof(*news));
	if (news == NULL)
		return err_set(ei, ERR_LIMIT, "too many feeds claimed at once");
	stmt_int(st, 1, job->feed_id);
	stmt_int(st, 2, since);
	stmt_int(st, 3, STORE_NEWS_MAX);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have)
		news[job->n_news++] = stmt_col_time(st, 0);
	stmt_end(st);
	job->news = news;
	return e;
}

/* The transaction is immediate: between the look and the claim nobody else
 * can have claimed. */
static enum err
claim_one(struct store *s, int64_t feed_id, unixtime now, unixtime lease_until,
    struct arena *a, struct store_job *job, bool *claimed, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_JOB);
	enum err e;

	stmt_int(st, 1, feed_id);
	stmt_int(st, 2, now);
	stmt_int(st, 3, now == STORE_ANY_TIME);
	e = stmt_row(s, st, claimed, ei);
	if (e == ERR_OK && *claimed)
		read_job(st, feed_id, a, job);
	stmt_end(st);
	if (e == ERR_OK && *claimed)
		e = read_news(s, a, job, ei);
	if (e != ERR_OK || !*claimed)
		return e;
	st = stmt_start(s, STMT_CLAIM);
	stmt_int(st, 1, feed_id);
	stmt_int(st, 2, lease_until);
	return stmt_run(s, st, ei);
}

enum err
store_claim(struct store *s, const int64_t *feed_ids, size_t n, unixtime now,
    unixtime lease_until, struct arena *a, struct store_job *jobs,
    size_t *n_jobs, struct errinfo *ei)
{
	size_t filled = 0;
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		bool claimed = false;

		e = claim_one(s, feed_ids[i], now, lease_until, a,
		    &jobs[filled], &claimed, ei);
		filled += claimed;
	}
	if (e == ERR_OK && arena_failed(a))
		e = err_set(ei, ERR_LIMIT, "too many feeds claimed at once");
	e = db_end(s, e, ei);
	if (e == ERR_OK)
		*n_jobs = filled;
	return e;
}

/* ---- clocks ------------------------------------------------------------- */

/* Runs a statement of one number in a transaction of its own. */
static enum err
run_one(struct store *s, enum stmt_id id, int64_t number, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);
	sqlite3_stmt *st;

	if (e != ERR_OK)
		return e;
	st = stmt_start(s, id);
	stmt_int(st, 1, number);
	return db_end(s, stmt_run(s, st, ei), ei);
}

enum err
store_shift(struct store *s, int64_t by, struct errinfo *ei)
{
	return run_one(s, STMT_SHIFT, by, ei);
}

enum err
store_settle(struct store *s, unixtime now, struct errinfo *ei)
{
	return run_one(s, STMT_SETTLE, now, ei);
}

/* ---- one feed under several addresses ------------------------------------ */

#define TWINS_MAX 1000 /* feeds that lead to one document: more is a mistake */

enum err
store_twins(struct store *s, struct str url, struct arena *a,
    struct store_slot **out, size_t *n, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_TWINS);
	struct store_slot *slots = arena_array(a, TWINS_MAX, sizeof(*slots));
	size_t filled = 0;
	bool have = false;
	enum err e = ERR_OK;

	stmt_text(st, 1, url);
	while (slots != NULL && filled < TWINS_MAX &&
	    (e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		slots[filled++] = (struct store_slot){
		    .feed_id = stmt_col_int(st, 0),
		    .url = stmt_col_copy(st, 1, a),
		    .title = stmt_col_copy(st, 2, a),
		};
	}
	stmt_end(st);
	if (e == ERR_OK && arena_failed(a))
		e = err_set(ei, ERR_LIMIT, "too many feeds");
	if (e == ERR_OK) {
		*out = slots;
		*n = filled;
	}
	return e;
}

static enum err
set_due(struct store *s, int64_t feed_id, unixtime due, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_CLAIM);

	stmt_int(st, 1, feed_id);
	stmt_time(st, 2, due);
	return stmt_run(s, st, ei);
}

enum err
store_release(
    struct store *s, int64_t feed_id, unixtime due, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);

	return e == ERR_OK ? db_end(s, set_due(s, feed_id, due, ei), ei) : e;
}

static enum err
set_twin(struct store *s, int64_t feed_id, int64_t twin_of, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_TWIN_OF);

	stmt_int(st, 1, feed_id);
	if (twin_of != 0)
		stmt_int(st, 2, twin_of);
	else
		stmt_null(st, 2);
	return stmt_run(s, st, ei);
}

enum err
store_pause(struct store *s, int64_t feed_id, int64_t twin_of,
    struct str notice, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);
	sqlite3_stmt *st;

	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_TWIN_STATE);
	stmt_int(st, 1, feed_id);
	stmt_text_opt(st, 2, notice);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK)
		e = set_twin(s, feed_id, twin_of, ei);
	if (e == ERR_OK)
		e = set_due(s, feed_id, UNIXTIME_NONE, ei);
	return db_end(s, e, ei);
}

static enum err
resume_one(struct store *s, int64_t feed_id, unixtime now, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_TWIN_DUE);
	bool was_paused;
	enum err e;

	stmt_int(st, 1, feed_id);
	e = stmt_run(s, st, ei);
	was_paused = e == ERR_OK && sqlite3_changes(s->db) > 0;
	if (e == ERR_OK)
		e = set_twin(s, feed_id, 0, ei);
	if (e == ERR_OK && was_paused)
		e = set_due(s, feed_id, now, ei);
	return e;
}

enum err
store_resume(struct store *s, unixtime now, size_t *n, struct errinfo *ei)
{
	int64_t ids[TWINS_MAX];
	bool have = false;
	size_t found = 0;
	sqlite3_stmt *st;
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_TWIN_LOST);
	while (found < TWINS_MAX &&
	    (e = stmt_row(s, st, &have, ei)) == ERR_OK && have)
		ids[found++] = stmt_col_int(st, 0);
	stmt_end(st);
	for (size_t i = 0; e == ERR_OK && i < found; i++)
		e = resume_one(s, ids[i], now, ei);
	e = db_end(s, e, ei);
	if (e == ERR_OK)
		*n = found;
	return e;
}

/* ---- after a poll --------------------------------------------------------- */

enum err
store_notice(
    struct store *s, int64_t feed_id, struct str notice, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);
	sqlite3_stmt *st;

	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_NOTICE);
	stmt_int(st, 1, feed_id);
	stmt_text_opt(st, 2, notice);
	return db_end(s, stmt_run(s, st, ei), ei);
}

static enum err
forgive_one(
    struct store *s, int64_t feed_id, unixtime again, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_FORGIVE);
	enum err e;

	stmt_int(st, 1, feed_id);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_FORGIVE_DUE);
	stmt_int(st, 1, feed_id);
	stmt_int(st, 2, again);
	return stmt_run(s, st, ei);
}

enum err
store_forgive(struct store *s, const int64_t *feed_ids, size_t n,
    unixtime again, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = forgive_one(s, feed_ids[i], again, ei);
	return db_end(s, e, ei);
}

/*
 * When feeds are polled next.  The schedule lives in the database, not only
 * in the desk's memory: after a restart nothing is polled early, and a claim
 * outlives the claimer.
 */
#include "store/db.h"

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
	};
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

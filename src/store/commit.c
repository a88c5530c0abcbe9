/*
 * What polls came to, several in one transaction.
 *
 * The order inside does not matter to anybody outside: items, validators,
 * poll row and schedule appear together or not at all.  A 304 writes a row of
 * poll and changes small rows of _schedule and _feed_day; the other updates
 * carry the condition that something differs and write nothing when not.
 */
#include "store/db.h"
#include "store/feed.h"
#include "store/ingest.h"
#include "store/story.h"

/* The same figures for all polls of one hour, written once. */
struct hour {
	int64_t hour, polls, not_modified, errors;
};

static bool
is_error(const struct store_poll *p)
{
	return p->result >= STORE_POLL_HTTP_ERROR;
}

static int64_t
day_of(unixtime t)
{
	return t >= 0 ? t / DAY : 0;
}

static enum err
insert_poll(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_INSERT);

	stmt_int(st, 1, p->feed_id);
	stmt_int(st, 2, p->at);
	stmt_text(st, 3, str_from(store_poll_result_name(p->result)));
	if (p->status != 0)
		stmt_int(st, 4, p->status);
	else
		stmt_null(st, 4);
	stmt_int(st, 5, (int64_t)p->bytes);
	stmt_int(st, 6, p->elapsed);
	stmt_int(st, 7, (int64_t)p->items);
	stmt_int(st, 8, (int64_t)p->new_items);
	stmt_text_opt(st, 9, p->error);
	return stmt_run(s, st, ei);
}

static enum err
set_schedule(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_SCHEDULE);
	enum err e;

	stmt_int(st, 1, p->feed_id);
	stmt_time(st, 2, p->next_poll);
	stmt_int(st, 3, p->at);
	stmt_time(st, 4, is_error(p) ? UNIXTIME_NONE : p->at);
	stmt_time(st, 5, p->new_items > 0 ? p->at : UNIXTIME_NONE);
	stmt_int(st, 6, p->interval);
	stmt_int(st, 7, p->status);
	stmt_int(st, 8, (int64_t)p->new_items);
	stmt_time(st, 9, p->not_before);
	stmt_text_opt(st, 10, p->terms);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK && sqlite3_changes(s->db) == 0)
		e = err_set(ei, ERR_BUG, "there is no feed %lld",
		    (long long)p->feed_id);
	return e;
}

static enum err
set_state(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_STATE);

	stmt_int(st, 1, p->feed_id);
	stmt_text(st, 2, str_from(store_feed_state_name(p->state)));
	stmt_text_opt(st, 3, p->error);
	stmt_int(st, 4, p->failures);
	stmt_time(st, 5, p->failing_since);
	stmt_text_opt(st, 6, p->notice);
	return stmt_run(s, st, ei);
}

static enum err
set_validators(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_VALIDATORS);

	stmt_int(st, 1, p->feed_id);
	stmt_text_opt(st, 2, p->etag);
	stmt_text_opt(st, 3, p->last_modified);
	stmt_text_opt(st, 4, p->validator_url);
	return stmt_run(s, st, ei);
}

static enum err
set_poll_url(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_URL);

	stmt_int(st, 1, p->feed_id);
	stmt_text(st, 2, p->poll_url);
	return stmt_run(s, st, ei);
}

static enum err
set_home_asked(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_HOME);

	stmt_int(st, 1, p->feed_id);
	stmt_int(st, 2, p->home_asked);
	return stmt_run(s, st, ei);
}

static enum err
add_to_day(struct store *s, const struct store_poll *p, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_DAY);

	stmt_int(st, 1, day_of(p->at));
	stmt_int(st, 2, p->feed_id);
	stmt_int(st, 3, p->result == STORE_POLL_NOT_MODIFIED);
	stmt_int(st, 4, is_error(p));
	stmt_int(st, 5, (int64_t)p->bytes);
	stmt_int(st, 6, p->elapsed);
	stmt_int(st, 7, (int64_t)p->new_items);
	return stmt_run(s, st, ei);
}

static enum err
flush_hour(struct store *s, const struct hour *h, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_POLL_HOUR);

	stmt_int(st, 1, h->hour);
	stmt_int(st, 2, h->polls);
	stmt_int(st, 3, h->not_modified);
	stmt_int(st, 4, h->errors);
	return stmt_run(s, st, ei);
}

static enum err
add_to_hour(struct store *s, const struct store_poll *p, struct hour *h,
    struct errinfo *ei)
{
	int64_t hour = p->at >= 0 ? p->at / HOUR : 0;
	enum err e = ERR_OK;

	if (h->polls > 0 && h->hour != hour) {
		e = flush_hour(s, h, ei);
		*h = (struct hour){0};
	}
	h->hour = hour;
	h->polls++;
	h->not_modified += p->result == STORE_POLL_NOT_MODIFIED;
	h->errors += is_error(p);
	return e;
}

static enum err
commit_one(
    struct store *s, struct store_poll *p, struct hour *h, struct errinfo *ei)
{
	enum err e = ERR_OK;

	p->items = p->new_items = p->changed_items = 0;
	if (p->feed != NULL) {
		e = feed_take_self(s, p->feed_id, p->feed, ei);
		if (e == ERR_OK)
			e = ingest_items(s, p, ei);
		if (p->result == STORE_POLL_NEW ||
		    p->result == STORE_POLL_SAME) {
			p->result = p->new_items + p->changed_items > 0
			    ? STORE_POLL_NEW
			    : STORE_POLL_SAME;
		}
	}
	if (e == ERR_OK)
		e = set_schedule(s, p, ei);
	if (e == ERR_OK)
		e = set_state(s, p, ei);
	if (e == ERR_OK && p->set_validators)
		e = set_validators(s, p, ei);
	if (e == ERR_OK && p->set_poll_url)
		e = set_poll_url(s, p, ei);
	if (e == ERR_OK && p->home_asked != UNIXTIME_NONE)
		e = set_home_asked(s, p, ei);
	if (e == ERR_OK)
		e = insert_poll(s, p, ei);
	if (e == ERR_OK)
		e = add_to_day(s, p, ei);
	if (e == ERR_OK)
		e = add_to_hour(s, p, h, ei);
	return e;
}

enum err
store_commit_polls(
    struct store *s, struct store_poll *polls, size_t n, struct errinfo *ei)
{
	struct hour h = {0};
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = commit_one(s, &polls[i], &h, ei);
	if (e == ERR_OK && h.polls > 0)
		e = flush_hour(s, &h, ei);
	if (e == ERR_OK)
		e = story_finish(s, ei);
	e = db_end(s, e, ei);
	if (e != ERR_OK)
		story_abandon(s);
	return e;
}

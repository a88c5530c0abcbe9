/*
 * The full-text index is filled apart from the polls: indexing an item costs
 * more than storing it, and far less when a thousand are taken at once.  The
 * row of _search says how far it has come: items up to that id are in it, so
 * changes and deletions of those, and only of those, must be told to it.
 */
#include "store/search.h"

#include "store/db.h"

static enum err
indexed_up_to(struct store *s, int64_t *mark, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_SEARCH_MARK);
	bool have = false;
	enum err e = stmt_row(s, st, &have, ei);

	if (e == ERR_OK)
		*mark = have ? stmt_col_int(st, 0) : 0;
	stmt_end(st);
	return e;
}

static enum err
put(struct store *s, enum stmt_id which, int64_t id,
    const struct search_text *text, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, which);

	stmt_int(st, 1, id);
	stmt_text(st, 2, text->title);
	stmt_text_opt(st, 3, text->summary);
	return stmt_run(s, st, ei);
}

enum err
search_change(struct store *s, int64_t id, const struct search_text *was,
    const struct search_text *is, struct errinfo *ei)
{
	int64_t mark = 0;
	enum err e;

	if (is != NULL && str_eq(was->title, is->title) &&
	    str_eq(was->summary, is->summary) && was->cjk == is->cjk)
		return ERR_OK;
	e = indexed_up_to(s, &mark, ei);
	if (e != ERR_OK || id > mark)
		return e;
	e = put(s, STMT_SEARCH_DELETE, id, was, ei);
	if (e == ERR_OK && was->cjk)
		e = put(s, STMT_SEARCH_DELETE_CJK, id, was, ei);
	if (is == NULL)
		return e;
	if (e == ERR_OK)
		e = put(s, STMT_SEARCH_INSERT, id, is, ei);
	if (e == ERR_OK && is->cjk)
		e = put(s, STMT_SEARCH_INSERT_CJK, id, is, ei);
	return e;
}

/* Runs an insert of all items with from < id <= to. */
static enum err
fill(struct store *s, enum stmt_id which, int64_t from, int64_t to,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, which);

	stmt_int(st, 1, from);
	stmt_int(st, 2, to);
	return stmt_run(s, st, ei);
}

/* The last id of the next `limit` items behind `mark`; have is false when
 * there is none. */
static enum err
next_batch(struct store *s, int64_t mark, size_t limit, bool *have,
    int64_t *last, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_SEARCH_LAST);
	enum err e;

	stmt_int(st, 1, mark);
	stmt_int(st, 2, (int64_t)limit);
	e = stmt_row(s, st, have, ei);
	if (e == ERR_OK) {
		*last = stmt_col_int(st, 0);
		*have = *last > mark;
	}
	stmt_end(st);
	return e;
}

enum err
store_index(struct store *s, size_t limit, bool *left, struct errinfo *ei)
{
	sqlite3_stmt *st;
	int64_t mark = 0, last = 0;
	bool have = false, more = false;
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	e = indexed_up_to(s, &mark, ei);
	if (e == ERR_OK)
		e = next_batch(s, mark, limit, &have, &last, ei);
	if (e == ERR_OK && have) {
		e = fill(s, STMT_SEARCH_FILL, mark, last, ei);
		if (e == ERR_OK)
			e = fill(s, STMT_SEARCH_FILL_CJK, mark, last, ei);
		if (e == ERR_OK) {
			st = stmt_start(s, STMT_SEARCH_MARK_SET);
			stmt_int(st, 1, last);
			e = stmt_run(s, st, ei);
		}
		if (e == ERR_OK)
			e = next_batch(s, last, 1, &more, &mark, ei);
	}
	e = db_end(s, e, ei);
	if (e == ERR_OK)
		*left = more;
	return e;
}

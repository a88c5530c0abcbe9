/*
 * store/stmt.c: every statement is good SQL for the schema, and SQLite would
 * run each by an index: no query looks at every item, poll or tag.  Plans do
 * not depend on what the tables hold, since nothing here is analyzed.
 */
#include "store/db.h"
#include "tests/store/fixture.h"

/* Passes that are meant: they follow an index in order and are left early, go
 * over the feeds (one row where there are hundreds of items), or over a small
 * index because it was counted first.  That of STMT_CATEGORY_PUT is what
 * SQLite would do if a category's id changed. */
static const struct {
	enum stmt_id id;
	const char *step; /* of the plan, its beginning */
} meant[] = {
    {STMT_ITEMS_ALL, "SCAN i USING INDEX item_published"},
    {STMT_ITEMS_CATEGORY, "SCAN b"},
    {STMT_ITEMS_UNREAD, "SCAN t USING INDEX item_state_unread"},
    {STMT_ITEMS_STARRED, "SCAN t USING INDEX item_state_starred"},
    {STMT_FEW_UNREAD, "SCAN item_state USING INDEX item_state_unread"},
    {STMT_FEW_CATEGORY, "SCAN f"},
    {STMT_CATEGORY_PUT, "SCAN feed"},
    {STMT_COUNT_FEEDS, "SCAN feed"},
    {STMT_COUNT_ITEMS, "SCAN _schedule"},
    {STMT_COUNT_TIMES, "SCAN s"},
    {STMT_SHIFT, "SCAN _schedule"},
    {STMT_SETTLE, "SCAN _schedule"},
    {STMT_COUNT_TIMES, "SCAN f"},
    {STMT_EXPIRE_LIST, "SCAN x"},
    {STMT_FEED_LIST, "SCAN f"},
    {STMT_FEED_LIST, "SCAN x"},
    {STMT_HEALTH, "SCAN f"},
    {STMT_HEALTH, "SCAN x"},
    {STMT_HEALTH, "SCAN s"},
    {STMT_HEALTH, "SCAN o"},
    {STMT_SCHEDULE, "SCAN f"},
    {STMT_SCHEDULE, "SCAN s"},
    {STMT_SCHEDULE, "SCAN x"},
    {STMT_SEARCH_MARK, "SCAN _search"},
    {STMT_SEARCH_MARK_SET, "SCAN _search"},
    /* Read whole, once at start: the last days. */
    {STMT_STORY_TERMS, "SCAN _term"},
    {STMT_STORY_COUNTS, "SCAN _story_counts"},
};

/* Statements that must deliver in the order of their index. */
static const enum stmt_id ordered[] = {STMT_ITEMS_ALL, STMT_ITEMS_FEED};

static bool
is_meant(enum stmt_id id, struct str step)
{
	for (size_t i = 0; i < ARRAY_LEN(meant); i++) {
		if (meant[i].id == id &&
		    str_starts(step, str_from(meant[i].step)))
			return true;
	}
	return false;
}

/* A pass over a subquery or constant is none over a table. */
static bool
is_pass(struct str step)
{
	return str_starts(step, STR("SCAN ")) &&
	    !str_starts(step, STR("SCAN k")) &&
	    !str_starts(step, STR("SCAN (")) &&
	    !str_starts(step, STR("SCAN CONSTANT ROW"));
}

/* The plan of a statement: passes that are not meant, and sorts. */
static void
look(struct fixture *f, enum stmt_id id, int *passes, int *sorts)
{
	struct str sql =
	    arena_printf(&f->a, "EXPLAIN QUERY PLAN %s", stmt_sql(id));
	sqlite3_stmt *st = NULL;

	*passes = *sorts = 0;
	if (sqlite3_prepare_v2(f->s->db, sql.p, -1, &st, NULL) != SQLITE_OK) {
		printf("#  %s: %s\n", stmt_sql(id), sqlite3_errmsg(f->s->db));
		*passes = 1;
		return;
	}
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct str step = stmt_col(st, 3);

		if (is_pass(step) && !is_meant(id, step)) {
			printf(
			    "#  %.*s\n#  in %s\n", STR_ARG(step), stmt_sql(id));
			++*passes;
		}
		*sorts += str_starts(step, STR("USE TEMP B-TREE FOR ORDER"));
	}
	sqlite3_finalize(st);
}

int
main(void)
{
	struct fixture f;
	int passes, sorts, bad = 0, missing = 0;

	fixture_start(&f);
	for (int id = 0; id < STMT_COUNT; id++) {
		missing += stmt_sql((enum stmt_id)id) == NULL;
		if (stmt_sql((enum stmt_id)id) == NULL)
			continue;
		look(&f, (enum stmt_id)id, &passes, &sorts);
		bad += passes > 0;
	}
	tap_is_int(0, missing, "every statement has its SQL");
	tap_is_int(0, bad, "none passes over a table of items or polls");
	for (size_t i = 0; i < ARRAY_LEN(ordered); i++) {
		look(&f, ordered[i], &passes, &sorts);
		tap_is_int(0, sorts, "a list comes sorted by its index");
	}
	fixture_end(&f);
	return tap_done();
}

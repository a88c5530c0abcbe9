/*
 * The SQLite connection behind a store: opening, transactions, statements,
 * and errors as sentences.  Private to store/; the only other place that
 * knows SQLite is a test that reads the file directly.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "store/migrate.h"
#include "store/stmt.h"
#include "store/store.h"

#define DB_APPLICATION_ID 0x43524e54 /* "CRNT" */

struct store {
	sqlite3 *db; /* NULL after an error that needs a new connection */
	char *path;
	enum store_mode mode;
	int newest; /* schema that this program knows */
	int lock_fd; /* the writer's lock, or -1 */
	sqlite3_stmt *stmts[STMT_COUNT]; /* prepared when first used */
	struct grouping *grouping; /* store_group_start, or NULL */
};

/* store_open with another list of migrations, for tests of migrating. */
enum err
db_open(const char *path, enum store_mode mode, const struct migration *list,
    size_t n, struct store **out, struct errinfo *ei) MUST_CHECK;

/* A new connection with all settings into s->db; drops the old one. */
enum err
db_connect(struct store *s, struct errinfo *ei) MUST_CHECK;

/* What the last SQLite call's failure means, as a sentence. */
enum err
db_error(struct store *s, struct errinfo *ei) MUST_CHECK;

/* Runs statements that give no rows. */
enum err
db_exec(struct store *s, const char *sql, struct errinfo *ei) MUST_CHECK;

/* The number that a one-row query gives. */
enum err
db_number(struct store *s, const char *sql, int64_t *out,
    struct errinfo *ei) MUST_CHECK;

/*
 * A write transaction.  db_end commits when e is ERR_OK and rolls back
 * otherwise; it returns e, or the error of the commit.  After a failed commit
 * nothing is retried on the same connection (an fsync that failed once may
 * succeed later without having written): the next db_begin opens a new one.
 */
enum err
db_begin(struct store *s, struct errinfo *ei) MUST_CHECK;
enum err
db_end(struct store *s, enum err e, struct errinfo *ei) MUST_CHECK;

/* A read transaction: several queries see one state. */
enum err
db_begin_read(struct store *s, struct errinfo *ei) MUST_CHECK;
void
db_end_read(struct store *s);

#endif

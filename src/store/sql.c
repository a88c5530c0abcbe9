/*
 * store_sql: a person's own question.
 *
 * That it cannot change anything is held three times: the file is open
 * read-only, the connection is query_only, and an authorizer refuses every
 * action that is not reading, so that the answer is a sentence about the
 * statement and not about the file.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/mem.h"
#include "store/db.h"

/* Pragmas that only tell, with or without an argument. */
static const char *const telling[] = {
    "application_id",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "foreign_key_check",
    "foreign_key_list",
    "freelist_count",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "journal_mode",
    "page_count",
    "page_size",
    "pragma_list",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
    "user_version",
};

/* Pragmas that set something when they are given an argument. */
static const char *const setting[] = {
    "application_id", "journal_mode", "page_size", "user_version"};

static bool
is_one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (sqlite3_stricmp(word, list[i]) == 0)
			return true;
	}
	return false;
}

static int
authorize(void *arg, int action, const char *a, const char *b, const char *db,
    const char *trigger)
{
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY
								 : SQLITE_OK;
	case SQLITE_PRAGMA:
		if (!is_one_of(a, telling, ARRAY_LEN(telling)) ||
		    (b != NULL && is_one_of(a, setting, ARRAY_LEN(setting))))
			return SQLITE_DENY;
		return SQLITE_OK;
	case SQLITE_UPDATE:
		/* FTS5 declares its table when it is first read, which SQLite
		 * reports as an update of the (temporary) schema. */
		return strcmp(a, "sqlite_master") == 0 ? SQLITE_OK
						       : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static enum err
sql_error(struct store *s, struct errinfo *ei)
{
	switch (sqlite3_errcode(s->db) & 0xff) {
	case SQLITE_AUTH:
	case SQLITE_READONLY:
		return err_set(ei, ERR_DENIED,
		    "only questions are answered here, nothing is changed: %s",
		    sqlite3_errmsg(s->db));
	case SQLITE_ERROR:
	case SQLITE_MISMATCH:
	case SQLITE_RANGE:
	case SQLITE_TOOBIG:
		return err_set(ei, ERR_INPUT, "%s", sqlite3_errmsg(s->db));
	default:
		return db_error(s, ei);
	}
}

static void
read_values(sqlite3_stmt *st, struct store_value *values, int n)
{
	static const enum store_kind kinds[] = {
	    [SQLITE_NULL] = STORE_NULL,
	    [SQLITE_INTEGER] = STORE_INTEGER,
	    [SQLITE_FLOAT] = STORE_REAL,
	    [SQLITE_TEXT] = STORE_TEXT,
	    [SQLITE_BLOB] = STORE_BLOB,
	};

	for (int i = 0; i < n; i++) {
		struct store_value *v = &values[i];

		*v = (struct store_value){
		    .kind = kinds[sqlite3_column_type(st, i)],
		    .integer = sqlite3_column_int64(st, i),
		    .real = sqlite3_column_double(st, i),
		};
		if (v->kind == STORE_BLOB) {
			v->text.p = sqlite3_column_blob(st, i);
			v->text.n = (size_t)sqlite3_column_bytes(st, i);
		} else {
			v->text = stmt_col(st, i);
		}
	}
}

static enum err
run(struct store *s, sqlite3_stmt *st, store_row_fn *row, void *arg,
    struct errinfo *ei)
{
	int n = sqlite3_column_count(st), rc;
	const char **names = mem_array((size_t)n + 1, sizeof *names);
	struct store_value *values = mem_array((size_t)n + 1, sizeof *values);
	enum err e = ERR_OK;

	for (int i = 0; i < n; i++)
		names[i] = sqlite3_column_name(st, i);
	row(arg, names, NULL, (size_t)n);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		read_values(st, values, n);
		row(arg, names, values, (size_t)n);
	}
	if (rc != SQLITE_DONE)
		e = sql_error(s, ei);
	free(values);
	free(names);
	return e;
}

enum err
store_sql(struct store *s, struct str sql, store_row_fn *row, void *arg,
    struct str *rest, struct errinfo *ei)
{
	sqlite3_stmt *st = NULL;
	const char *tail = NULL;
	enum err e = ERR_OK;

	if (sql.n > INT_MAX)
		return err_set(ei, ERR_LIMIT, "a question over 2 GB");
	if (sql.n == 0) {
		*rest = sql;
		return ERR_OK;
	}
	sqlite3_set_authorizer(s->db, authorize, NULL);
	if (sqlite3_prepare_v2(s->db, sql.p, (int)sql.n, &st, &tail) !=
	    SQLITE_OK)
		e = sql_error(s, ei);
	else if (st != NULL)
		e = run(s, st, row, arg, ei);
	sqlite3_finalize(st);
	sqlite3_set_authorizer(s->db, NULL, NULL);
	if (e == ERR_OK)
		*rest = str_sub(sql, (size_t)(tail - sql.p), sql.n);
	return e;
}

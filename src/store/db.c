/*
 * Opening the database, its settings, transactions, and errors.
 *
 * Settings, and why:
 *
 *   journal_mode WAL   people read while the daemon writes
 *   synchronous NORMAL a crash of ours loses nothing; after a power cut the
 *                      last transactions may be gone, but the file is whole,
 *                      and since a poll's validators went with its items the
 *                      feed is simply asked again.  FULL would flush the disk
 *                      at every commit to save that
 *   checkpoints        the writer alone makes them: readers open read-only,
 *                      and SQLite before 3.51.3 can lose pages when two
 *                      connections checkpoint and write at once
 *   foreign_keys, DEFENSIVE, trusted_schema off, cell_size_check
 *                      a database put there by somebody else is input
 *   mmap_size 0        an I/O error is an error then, not a SIGBUS
 *   secure_delete off  Debian's default of overwriting freed pages doubles
 *                      the writing
 */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/file.h"
#include "store/story.h"

#define BUSY_TIMEOUT 5000 /* ms: a person's UPDATE by hand is over by then */
#define PAGE_SIZE \
	"8192" /* bytes: half the pages of 4096 for item texts, at \
	                    the same cost for a 304; 16384 slows lists */
#define CACHE_SIZE \
	1024 /* KiB: what is hot of 1,000 feeds, or of a front page */
#define LOG_KEPT (64 << 20) /* bytes of log that stay allocated on disk */
#define VALUE_MAX (32 << 20) /* bytes of one value: sixteen times an item */

enum err
store_open(const char *path, enum store_mode mode, struct store **out,
    struct errinfo *ei)
{
	return db_open(path, mode, migration_list, migration_count, out, ei);
}

enum err
db_error(struct store *s, struct errinfo *ei)
{
	int code = s->db != NULL ? sqlite3_errcode(s->db) : SQLITE_CANTOPEN;
	const char *why = s->db != NULL ? sqlite3_errmsg(s->db) : "not open";

	switch (code & 0xff) {
	case SQLITE_FULL:
		return err_set(ei, ERR_SYSTEM,
		    "the disk is full: %s was not changed; make room and it "
		    "goes on by itself",
		    s->path);
	case SQLITE_IOERR:
		return err_set(ei, ERR_SYSTEM,
		    "%s could not be read or written (%s): the disk, or a "
		    "limit on the size of files; nothing of it was stored",
		    s->path, why);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(ei, ERR_SYSTEM,
		    "%s is damaged (%s): stop the daemon, move the file away, "
		    "and restore a copy or what `sqlite3 OLD .recover | "
		    "sqlite3 NEW` saves",
		    s->path, why);
	case SQLITE_BUSY:
		return err_set(ei, ERR_EXISTS,
		    "another program has %s locked for writing; end its "
		    "transaction",
		    s->path);
	case SQLITE_READONLY:
		if (s->mode == STORE_READ)
			return err_set(ei, ERR_DENIED,
			    "%s cannot be read by this user now: while no "
			    "daemon has it open, SQLite must be able to make "
			    "-wal and -shm beside it; ask as the user that "
			    "owns it, or copy it to a folder of yours",
			    s->path);
		return err_set(
		    ei, ERR_DENIED, "%s cannot be written: %s", s->path, why);
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return err_set(
		    ei, ERR_DENIED, "%s cannot be written: %s", s->path, why);
	case SQLITE_CANTOPEN:
		return err_set(ei, ERR_DENIED,
		    "%s or its companions -wal and -shm cannot be opened: %s",
		    s->path, why);
	case SQLITE_ERROR:
	case SQLITE_MISUSE:
	case SQLITE_CONSTRAINT:
	case SQLITE_OK:
		return err_set(ei, ERR_BUG, "%s: %s", s->path, why);
	default:
		return err_set(ei, ERR_SYSTEM, "%s: %s", s->path, why);
	}
}

enum err
db_exec(struct store *s, const char *sql, struct errinfo *ei)
{
	if (s->db == NULL ||
	    sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_error(s, ei);
	return ERR_OK;
}

enum err
db_number(struct store *s, const char *sql, int64_t *out, struct errinfo *ei)
{
	sqlite3_stmt *st = NULL;
	enum err e = ERR_OK;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	else
		e = db_error(s, ei);
	sqlite3_finalize(st);
	return e;
}

static void
disconnect(struct store *s)
{
	stmt_drop_all(s);
	sqlite3_close(s->db);
	s->db = NULL;
}

/* Settings that hold before the first page is read. */
static void
configure(struct store *s)
{
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_TIMEOUT);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(
	    s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	/* Until the file is known to be ours, closing must not touch it. */
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
}

/*
 * Reads the header through SQLite's own file handle: opening the file beside
 * SQLite and closing it again would drop the locks of every connection that
 * this process has to it.
 */
static enum err
check_header(struct store *s, struct errinfo *ei)
{
	unsigned char header[FILE_HEADER_SIZE] = {0};
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;

	if (sqlite3_file_control(
		s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
	    file->pMethods->xFileSize(file, &size) != SQLITE_OK)
		return db_error(s, ei);
	if (size == 0)
		return ERR_OK;
	/* A shorter file leaves zeros, which are no database. */
	(void)file->pMethods->xRead(file, header, sizeof header, 0);
	return file_check_header(s->path, header, s->newest, ei);
}

static enum err
apply_settings(struct store *s, struct errinfo *ei)
{
	char *sql = mem_printf("PRAGMA foreign_keys = ON;"
			       "PRAGMA cell_size_check = ON;"
			       "PRAGMA mmap_size = 0;"
			       "PRAGMA secure_delete = OFF;"
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA synchronous = NORMAL;"
			       "PRAGMA cache_size = -%d;"
			       "PRAGMA journal_size_limit = %d;"
			       "PRAGMA wal_autocheckpoint = %d;"
			       "PRAGMA query_only = %d;",
	    CACHE_SIZE, LOG_KEPT, STORE_LOG_PAGES, s->mode == STORE_READ);
	enum err e = db_exec(s, sql, ei);

	free(sql);
	return e;
}

enum err
db_connect(struct store *s, struct errinfo *ei)
{
	int flags = s->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE
					   : SQLITE_OPEN_READONLY;
	enum err e;

	disconnect(s);
	/* SQLite would only say that it cannot. */
	if (faccessat(AT_FDCWD, s->path,
		s->mode == STORE_WRITE ? R_OK | W_OK : R_OK, AT_EACCESS) != 0) {
		if (errno == ENOENT || errno == ENOTDIR) {
			return err_set(ei, ERR_NOTFOUND,
			    "there is no database %s", s->path);
		}
		err_set_errno(ei, "%s cannot be opened", s->path);
		return ERR_DENIED;
	}
	if (sqlite3_open_v2(s->path, &s->db,
		flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
		NULL) != SQLITE_OK) {
		e = db_error(s, ei);
		disconnect(s);
		return e;
	}
	configure(s);
	e = check_header(s, ei);
	if (e == ERR_OK)
		e = apply_settings(s, ei);
	if (e != ERR_OK)
		disconnect(s);
	return e;
}

/*
 * What the header cannot tell, because the log may hold a newer one: reads
 * identity and version through the connection.
 */
static enum err
check_inside(struct store *s, int *version, struct errinfo *ei)
{
	int64_t id = 0, v = 0, tables = 0;
	enum err e = db_number(s, "PRAGMA application_id", &id, ei);

	if (e == ERR_OK)
		e = db_number(s, "PRAGMA user_version", &v, ei);
	if (e == ERR_OK)
		e = db_number(
		    s, "SELECT count(*) FROM sqlite_schema", &tables, ei);
	if (e != ERR_OK)
		return e;
	if (id != DB_APPLICATION_ID && (id != 0 || v != 0 || tables != 0)) {
		return err_set(ei, ERR_FOREIGN,
		    "%s is the database of another program; it was left as it "
		    "is, name another file in the config",
		    s->path);
	}
	if (v > s->newest) {
		return err_set(ei, ERR_FOREIGN,
		    "%s was written by a newer courant (schema %d, this one "
		    "knows %d); it was left as it is",
		    s->path, (int)v, s->newest);
	}
	*version = (int)v;
	return ERR_OK;
}

static enum err
open_writer(
    struct store *s, const struct migration *list, size_t n, struct errinfo *ei)
{
	int version = 0;
	int64_t unused;
	enum err e = file_create(s->path, ei);

	/* Judged before the lock makes a file beside it, and again after:
	 * another writer may have migrated it meanwhile. */
	if (e == ERR_OK)
		e = db_connect(s, ei);
	if (e == ERR_OK)
		e = check_inside(s, &version, ei);
	if (e == ERR_OK)
		e = file_lock(s->path, &s->lock_fd, ei);
	if (e == ERR_OK)
		e = check_inside(s, &version, ei);
	if (e != ERR_OK)
		return e;
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	if (version == 0) {
		e = db_exec(s, "PRAGMA page_size = " PAGE_SIZE, ei);
		if (e != ERR_OK)
			return e;
	}
	/* The statement answers with the mode, "wal" as a number is 0. */
	e = db_number(s, "PRAGMA journal_mode = WAL", &unused, ei);
	if (e == ERR_OK)
		e = migrate(s, version, list, n, ei);
	return e;
}

static enum err
open_reader(struct store *s, struct errinfo *ei)
{
	int version = 0;
	enum err e = db_connect(s, ei);

	if (e == ERR_OK)
		e = check_inside(s, &version, ei);
	if (e == ERR_OK && version < s->newest) {
		e = err_set(ei, ERR_FOREIGN,
		    "%s has schema %d, this courant needs %d: start the daemon "
		    "once, it brings the file up to date",
		    s->path, version, s->newest);
	}
	return e;
}

enum err
db_open(const char *path, enum store_mode mode, const struct migration *list,
    size_t n, struct store **out, struct errinfo *ei)
{
	struct store *s = mem_zero(sizeof *s);
	enum err e;

	s->path = mem_strdup(path);
	s->mode = mode;
	s->lock_fd = -1;
	s->newest = list[n - 1].number;
	e = mode == STORE_WRITE ? open_writer(s, list, n, ei)
				: open_reader(s, ei);
	if (e != ERR_OK) {
		store_close(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	story_stop(s);
	disconnect(s);
	file_unlock(s->lock_fd);
	free(s->path);
	free(s);
}

int64_t
store_version(struct store *s)
{
	sqlite3_stmt *st = stmt_start(s, STMT_VERSION);
	int64_t v = 0;
	bool have = false;

	/* On failure 0; the next query reports why. */
	if (stmt_row(s, st, &have, NULL) == ERR_OK && have)
		v = stmt_col_int(st, 0);
	stmt_end(st);
	return v;
}

enum err
store_checkpoint(struct store *s, struct errinfo *ei)
{
	int rc, log = 0, done = 0;

	if (s->db == NULL)
		return ERR_OK;
	/* A reader in the way is no error and must not be waited for. */
	sqlite3_busy_timeout(s->db, 0);
	rc = sqlite3_wal_checkpoint_v2(
	    s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &log, &done);
	sqlite3_busy_timeout(s->db, BUSY_TIMEOUT);
	if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY)
		return ERR_OK;
	return db_error(s, ei);
}

enum err
db_begin(struct store *s, struct errinfo *ei)
{
	enum err e;

	if (s->db == NULL) {
		e = db_connect(s, ei);
		if (e != ERR_OK)
			return e;
		sqlite3_db_config(
		    s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	}
	return db_exec(s, "BEGIN IMMEDIATE", ei);
}

enum err
db_end(struct store *s, enum err e, struct errinfo *ei)
{
	if (e == ERR_OK) {
		e = db_exec(s, "COMMIT", ei);
		if (e == ERR_OK)
			return ERR_OK;
		disconnect(s);
		return e;
	}
	/* SQLite has rolled back by itself after some errors. */
	if (!sqlite3_get_autocommit(s->db) &&
	    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
		disconnect(s);
	return e;
}

enum err
db_begin_read(struct store *s, struct errinfo *ei)
{
	if (s->db == NULL) {
		enum err e = db_connect(s, ei);

		if (e != ERR_OK)
			return e;
	}
	return db_exec(s, "BEGIN", ei);
}

void
db_end_read(struct store *s)
{
	if (s->db != NULL)
		sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

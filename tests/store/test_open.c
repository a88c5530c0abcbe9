/*
 * store/db.c, file.c, migrate.c: which files are opened, which are refused and
 * stay as they are byte for byte, copies before a migration, and what happens
 * when the disk is full or the file is damaged.
 */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/db.h"
#include "tests/store/fixture.h"

/* ---- files ------------------------------------------------------------ */

static char *
companion(struct fixture *f, const char *suffix)
{
	return (char *)arena_printf(&f->a, "%s%s", f->path, suffix).p;
}

static bool
exists(struct fixture *f, const char *suffix)
{
	return access(companion(f, suffix), F_OK) == 0;
}

/* The digest of the file with that suffix; "" when there is none. */
static const char *
digest(struct fixture *f, const char *suffix)
{
	int fd = open(companion(f, suffix), O_RDONLY);
	char *hex = arena_alloc(&f->a, SHA256_HEX), *bytes;
	off_t n;

	if (fd < 0)
		return "";
	n = lseek(fd, 0, SEEK_END);
	bytes = arena_alloc(&f->a, (size_t)n + 1);
	if (pread(fd, bytes, (size_t)n, 0) != n)
		bytes = NULL;
	close(fd);
	return bytes != NULL ? sha256_hex((struct str){bytes, (size_t)n}, hex)
			     : "?";
}

static void
write_file(struct fixture *f, const char *bytes, size_t n)
{
	int fd = open(f->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		fixture_must(f, ERR_SYSTEM, "write a file");
	close(fd);
}

/* Runs SQL on the file as another program would. */
static void
other_program(struct fixture *f, const char *sql)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(f->path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		printf("Bail out! %s: %s\n", sql, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_close(db);
}

/* Opening in both modes gives `want` and leaves file and folder as is. */
static void
is_refused(struct fixture *f, enum err want, const char *word, const char *what)
{
	for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		const char *was = digest(f, ""), *log = digest(f, "-wal");
		struct store *s = NULL;
		enum err e =
		    store_open(f->path, (enum store_mode)mode, &s, &f->ei);

		tap_ok(
		    e == want && s == NULL && strstr(f->ei.text, word) != NULL,
		    "refused to %s: %s", mode == STORE_READ ? "read" : "write",
		    what);
		if (e != want)
			printf("#  %d: %s\n", e, f->ei.text);
		tap_ok(strcmp(was, digest(f, "")) == 0 &&
			strcmp(log, digest(f, "-wal")) == 0,
		    "untouched: %s", what);
		store_close(s);
	}
}

static void
test_foreign(void)
{
	struct fixture f;
	char text[5000];

	fixture_directory(&f);
	memset(text, 'x', sizeof text);
	write_file(&f, text, sizeof text);
	is_refused(&f, ERR_FOREIGN, "not an SQLite database", "a text");
	write_file(&f, text, 5);
	is_refused(&f, ERR_FOREIGN, "not an SQLite database", "a short text");

	unlink(f.path);
	other_program(&f, "CREATE TABLE t(x); INSERT INTO t VALUES (1)");
	is_refused(&f, ERR_FOREIGN, "another program",
	    "a database without an application_id");
	tap_ok(!exists(&f, "-wal") && !exists(&f, "-shm") &&
		!exists(&f, "-journal") && !exists(&f, "-lock"),
	    "untouched: no companions were made");
	unlink(f.path);
	other_program(
	    &f, "PRAGMA application_id = 1196444487; CREATE TABLE t(x)");
	is_refused(&f, ERR_FOREIGN, "another program",
	    "a database with another application_id");
	fixture_end(&f);
}

/* A database whose log holds what its header does not tell yet. */
static void
leave_in_log(struct fixture *f, const char *sql)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		sqlite3 *db = NULL;

		_exit(sqlite3_open(f->path, &db) != SQLITE_OK ||
		    sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL,
			NULL) != SQLITE_OK ||
		    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		fixture_must(f, ERR_SYSTEM, "leave something in the log");
}

static void
test_newer(void)
{
	struct fixture f;

	fixture_start(&f);
	store_close(f.s);
	f.s = NULL;
	other_program(&f, "PRAGMA user_version = 999");
	is_refused(&f, ERR_FOREIGN, "newer courant", "a newer schema");
	tap_ok(!exists(&f, "-shm") && !exists(&f, ".before-999"),
	    "untouched: nothing was made beside it");
	other_program(&f, "PRAGMA user_version = 1");
	leave_in_log(&f, "PRAGMA user_version = 999");
	is_refused(&f, ERR_FOREIGN, "newer courant",
	    "a newer schema that is still in the log");
	unlink(f.path);
	unlink(companion(&f, "-wal"));
	unlink(companion(&f, "-shm"));
	leave_in_log(&f, "CREATE TABLE t(x)");
	is_refused(&f, ERR_FOREIGN, "another program",
	    "another program's, all of it in the log");
	fixture_end(&f);
}

static void
test_create(void)
{
	struct fixture f;
	struct stat st;
	struct store *s = NULL;
	char *dir, *path;

	fixture_directory(&f);
	tap_is_int(ERR_NOTFOUND, store_open(f.path, STORE_READ, &s, &f.ei),
	    "create: not by a reader");
	dir = mem_printf("%s/a", f.dir);
	path = mem_printf("%s/news.db", dir);
	fixture_must(&f, store_open(path, STORE_WRITE, &s, &f.ei), "open");
	tap_ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "create: the file is its owner's");
	tap_ok(stat(dir, &st) == 0 && (st.st_mode & 0777) == 0700,
	    "create: so is the folder");
	store_close(s);
	unlink(path);
	path[strlen(path) - 1] = '\0';
	free(path);
	path = mem_printf("%s/news.db-lock", dir);
	unlink(path);
	rmdir(dir);
	free(path);
	free(dir);

	write_file(&f, "", 0);
	fixture_must(&f, store_open(f.path, STORE_WRITE, &f.s, &f.ei), "open");
	tap_ok(true, "create: an empty file is a place to begin");
	fixture_end(&f);
}

static void
test_lock(void)
{
	struct fixture f;
	struct store *s = NULL;

	fixture_start(&f);
	tap_is_int(ERR_EXISTS, store_open(f.path, STORE_WRITE, &s, &f.ei),
	    "lock: there is one writer");
	tap_ok(strstr(f.ei.text, "another courant") != NULL, "lock: in words");
	fixture_must(&f, store_open(f.path, STORE_READ, &s, &f.ei), "read");
	tap_ok(true, "lock: readers are welcome");
	tap_ok(store_version(s) == store_version(s), "version: stays");
	{
		int64_t v = store_version(s);

		fixture_feeds(&f, 1);
		tap_ok(store_version(s) != v, "version: moves with a commit");
	}
	store_close(s);
	fixture_end(&f);
}

/* ---- migrations ------------------------------------------------------- */

static const struct migration next_schema[] = {
    {3, "003", "this one is applied already"},
    {4, "004",
	"CREATE TABLE extra(x INTEGER) STRICT; INSERT INTO extra VALUES (5)"},
};
static const struct migration broken_schema[] = {
    {3, "003", "this one is applied already"},
    {4, "004", "CREATE TABLE extra(x); INSERT INTO nowhere VALUES (5)"},
};

static void
test_migrate(void)
{
	struct fixture f;
	struct store *copy = NULL;
	struct store_counts c;
	struct stat st;
	int64_t n = 0;

	fixture_start(&f);
	fixture_feeds(&f, 3);
	store_close(f.s);
	tap_is_int(ERR_BUG,
	    db_open(f.path, STORE_WRITE, broken_schema, 2, &f.s, &f.ei),
	    "migrate: one that fails");
	tap_ok(strstr(f.ei.text, "004") != NULL, "migrate: is named");
	fixture_must(&f, store_open(f.path, STORE_WRITE, &f.s, &f.ei),
	    "open after a failed migration");
	fixture_must(&f, store_count(f.s, T0, T0, &c, &f.ei), "count");
	tap_is_int(3, c.feeds, "migrate: and changes nothing");
	store_close(f.s);
	f.s = NULL;

	tap_is_int(ERR_FOREIGN,
	    db_open(f.path, STORE_READ, next_schema, 2, &f.s, &f.ei),
	    "migrate: readers wait for the writer to do it");
	fixture_must(&f,
	    db_open(f.path, STORE_WRITE, next_schema, 2, &f.s, &f.ei),
	    "migrate");
	fixture_must(&f, db_number(f.s, "SELECT x FROM extra", &n, &f.ei),
	    "read what the migration made");
	tap_is_int(5, n, "migrate: applied");
	store_close(f.s);
	f.s = NULL;
	is_refused(&f, ERR_FOREIGN, "newer courant",
	    "the result, by the older program");

	tap_ok(stat(companion(&f, ".before-4"), &st) == 0 &&
		(st.st_mode & 0777) == 0600,
	    "migrate: a copy was made first, for its owner");
	tap_ok(!exists(&f, ".before-4.part"), "migrate: whole");
	fixture_must(&f,
	    store_open(companion(&f, ".before-4"), STORE_READ, &copy, &f.ei),
	    "open the copy");
	fixture_must(&f, store_count(copy, T0, T0, &c, &f.ei), "count");
	tap_is_int(3, c.feeds, "migrate: it is the database of before");
	store_close(copy);
	unlink(companion(&f, ".before-4-wal"));
	unlink(companion(&f, ".before-4-shm"));
	fixture_end(&f);
}

/* ---- faults ----------------------------------------------------------- */

static int64_t
count_items(struct fixture *f)
{
	struct store_counts c = {0};

	fixture_must(f, store_count(f->s, T0, T0, &c, &f->ei), "count");
	return c.items;
}

/* A document of n items of 10 KB each. */
static struct parsed_item *
large_items(struct fixture *f, int n)
{
	struct parsed_item *list = NULL;
	char *text = arena_alloc(&f->a, 10000);

	memset(text, 'x', 10000);
	for (int i = 0; i < n; i++) {
		struct parsed_item *x = fixture_item(
		    f, arena_printf(&f->a, "large-%d", i).p, "Large");

		x->content = (struct str){text, 10000};
		x->next = list;
		list = x;
	}
	return list;
}

static void
test_disk_full(void)
{
	struct fixture f;
	struct rlimit old, small;
	struct store_poll p;
	int64_t id = 1;
	struct store_job job;
	size_t n;
	enum err e;

	fixture_start(&f);
	fixture_feeds(&f, 1);
	fixture_poll(&f, 1, T0, fixture_item(&f, "a", "Before"));
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 1 << 20;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	p = fixture_answer(&f, 1, T0 + HOUR, large_items(&f, 300));
	p.set_validators = true;
	p.etag = STR("\"lost\"");
	e = store_commit_polls(f.s, &p, 1, &f.ei);
	tap_ok(e == ERR_SYSTEM &&
		(strstr(f.ei.text, "full") != NULL ||
		    strstr(f.ei.text, "could not be read or written") != NULL),
	    "full: in words");
	printf("#  %s\n", f.ei.text);
	tap_is_int(1, count_items(&f), "full: nothing of it was stored");
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, SIG_DFL);
	fixture_must(&f,
	    store_claim(
		f.s, &id, 1, T0 + DAY, T0 + DAY + 300, &f.a, &job, &n, &f.ei),
	    "claim");
	tap_ok(n == 1 && job.etag.n == 0, "full: no validators without items");
	p = fixture_poll(&f, 1, T0 + 2 * HOUR, large_items(&f, 300));
	tap_is_int(300, (int64_t)p.new_items, "full: with room, it goes on");
	fixture_must(
	    &f, db_number(f.s, "PRAGMA integrity_check", &id, &f.ei), "check");
	fixture_end(&f);
}

static void
test_read_only(void)
{
	struct fixture f;
	struct store *s = NULL;
	enum err e;

	fixture_start(&f);
	store_close(f.s);
	f.s = NULL;
	chmod(f.path, 0400);
	if (geteuid() == 0) {
		/* Permissions do not hold root back. */
		if (setegid(65534) != 0 || seteuid(65534) != 0)
			fixture_must(&f, ERR_SYSTEM, "become nobody");
	}
	e = store_open(f.path, STORE_WRITE, &s, &f.ei);
	tap_ok(e == ERR_DENIED && s == NULL, "read-only: refused");
	printf("#  %s\n", f.ei.text);
	if (getuid() == 0 && (seteuid(0) != 0 || setegid(0) != 0))
		fixture_must(&f, ERR_SYSTEM, "become root again");
	fixture_end(&f);
}

static void
test_damaged(void)
{
	struct fixture f;
	char junk[8192];
	int fd;
	enum err e = ERR_OK;

	fixture_start(&f);
	fixture_feeds(&f, 1);
	fixture_poll(&f, 1, T0, large_items(&f, 100));
	store_close(f.s);
	f.s = NULL;
	memset(junk, 0x5a, sizeof junk);
	fd = open(f.path, O_WRONLY);
	for (off_t at = sizeof junk; at < 100 * (off_t)sizeof junk;
	     at += sizeof junk) {
		if (pwrite(fd, junk, sizeof junk, at) != sizeof junk)
			fixture_must(&f, ERR_SYSTEM, "damage");
	}
	close(fd);
	e = store_open(f.path, STORE_WRITE, &f.s, &f.ei);
	if (e == ERR_OK) {
		struct store_counts c;

		e = store_count(f.s, T0, T0, &c, &f.ei);
	}
	tap_ok(e == ERR_SYSTEM && strstr(f.ei.text, "damaged") != NULL &&
		strstr(f.ei.text, ".recover") != NULL,
	    "damaged: says what to do");
	printf("#  %s\n", f.ei.text);
	fixture_end(&f);
}

/* A reader that holds the log does not keep the writer from writing. */
static void
test_long_reader(void)
{
	struct fixture f;
	struct store *s = NULL;
	struct stat st;
	int64_t n = 0;

	fixture_start(&f);
	fixture_feeds(&f, 1);
	fixture_must(&f, store_open(f.path, STORE_READ, &s, &f.ei), "read");
	fixture_must(&f, db_begin_read(s, &f.ei), "begin");
	fixture_must(
	    &f, db_number(s, "SELECT count(*) FROM item", &n, &f.ei), "look");
	fixture_poll(&f, 1, T0, large_items(&f, 300));
	fixture_must(&f, store_checkpoint(f.s, &f.ei), "checkpoint");
	fixture_must(
	    &f, db_number(s, "SELECT count(*) FROM item", &n, &f.ei), "look");
	tap_is_int(0, n, "reader: sees one state");
	db_end_read(s);
	fixture_must(
	    &f, db_number(s, "SELECT count(*) FROM item", &n, &f.ei), "look");
	tap_is_int(300, n, "reader: and then the next");
	fixture_must(&f, store_checkpoint(f.s, &f.ei), "checkpoint");
	tap_ok(stat(companion(&f, "-wal"), &st) == 0 && st.st_size == 0,
	    "reader: the log is emptied when nobody stands in the way");
	tap_ok(sqlite3_exec(s->db, "DELETE FROM item", NULL, NULL, NULL) !=
		SQLITE_OK,
	    "reader: cannot write");
	store_close(s);
	fixture_end(&f);
}

int
main(void)
{
	test_foreign();
	test_newer();
	test_create();
	test_lock();
	test_migrate();
	test_disk_full();
	test_read_only();
	test_damaged();
	test_long_reader();
	return tap_done();
}

/*
 * Migrations: forward only, each in one transaction, after a copy.
 *
 * The copy is made by VACUUM INTO under a temporary name, flushed and then
 * renamed, so that PATH.before-N is either absent or whole.
 */
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/db.h"
#include "store/file.h"

/* Copies the database to PATH.before-N. */
static enum err
copy_before(struct store *s, int number, struct errinfo *ei)
{
	char *name = mem_printf("%s.before-%d", s->path, number);
	char *part = mem_printf("%s.part", name);
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", part);
	enum err e = ERR_OK;
	int fd;

	/* SQLite takes an empty file that is there, with its mode. */
	unlink(part);
	fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		e = err_set_errno(ei, "%s cannot be created", part);
		goto out;
	}
	close(fd);
	/* VACUUM INTO attaches the copy for as long as it runs. */
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 1);
	e = db_exec(s, sql, ei);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	if (e == ERR_OK)
		e = file_sync(part, ei);
	if (e == ERR_OK && rename(part, name) != 0)
		e = err_set_errno(ei, "%s cannot be created", name);
	if (e == ERR_OK)
		e = file_sync(name, ei);
	if (e != ERR_OK) {
		unlink(part);
		err_prefix(ei, e, "the copy before a migration");
	}
out:
	sqlite3_free(sql);
	free(part);
	free(name);
	return e;
}

static enum err
apply(struct store *s, const struct migration *m, struct errinfo *ei)
{
	char *version = mem_printf("PRAGMA user_version = %d", m->number);
	enum err e = db_begin(s, ei);

	if (e == ERR_OK) {
		e = db_exec(s, m->sql, ei);
		if (e == ERR_OK)
			e = db_exec(s, version, ei);
		e = db_end(s, e, ei);
	}
	free(version);
	if (e != ERR_OK)
		err_prefix(ei, e, "migration %s", m->name);
	return e;
}

enum err
migrate(struct store *s, int version, const struct migration *list, size_t n,
    struct errinfo *ei)
{
	bool copied = version == 0, changed = false;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (list[i].number <= version)
			continue;
		if (!copied)
			e = copy_before(s, list[i].number, ei);
		copied = true;
		if (e == ERR_OK)
			e = apply(s, &list[i], ei);
		changed = true;
	}
	/* Into the file itself, where file_check looks for identity. */
	if (e == ERR_OK && changed)
		e = store_checkpoint(s, ei);
	return e;
}

/*
 * The database file before SQLite touches it.  SQLite recovers, creates and
 * deletes companion files with its first query, so whether a file is ours is
 * read from its first hundred bytes (the SQLite file format, section 1.3),
 * before anything else.
 */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

#include "base/mem.h"
#include "store/db.h"

#define HEADER_SCHEMA_COOKIE 40 /* offsets of big-endian 32-bit numbers */
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68

char *
file_companion(const char *path, const char *suffix)
{
	return mem_printf("%s%s", path, suffix);
}

static uint32_t
big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

enum err
file_check_header(
    const char *path, const unsigned char *h, int newest, struct errinfo *ei)
{
	uint32_t id = big_endian(h + HEADER_APPLICATION_ID);
	uint32_t version = big_endian(h + HEADER_USER_VERSION);

	if (memcmp(h, "SQLite format 3", 16) != 0) {
		return err_set(ei, ERR_FOREIGN,
		    "%s is not an SQLite database; it was left as it is", path);
	}
	/* A schema not written yet: we died while creating it, or all of it
	 * is still in the log. */
	if (id == 0 && version == 0 &&
	    big_endian(h + HEADER_SCHEMA_COOKIE) == 0)
		return ERR_OK;
	if (id != DB_APPLICATION_ID) {
		return err_set(ei, ERR_FOREIGN,
		    "%s is the database of another program; it was left as it "
		    "is, name another file in the config",
		    path);
	}
	if (version > (uint32_t)newest) {
		return err_set(ei, ERR_FOREIGN,
		    "%s was written by a newer courant (schema %u, this one "
		    "knows %d); it was left as it is, install the newer "
		    "program or restore an older copy",
		    path, version, newest);
	}
	return ERR_OK;
}

/* The directory of path; free() it. */
static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_strdup(".");
	if (slash == path)
		return mem_strdup("/");
	return mem_printf("%.*s", (int)(slash - path), path);
}

/* After a failed system call: was it permissions? */
static enum err
denied(enum err e)
{
	return errno == EACCES || errno == EPERM || errno == EROFS ? ERR_DENIED
								   : e;
}

/* Like mkdir -p with mode 0700. */
static enum err
make_directory(char *dir, struct errinfo *ei)
{
	for (char *p = dir + 1;; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(dir, 0700) != 0 && errno != EEXIST && errno != EISDIR)
			return denied(
			    err_set_errno(ei, "%s cannot be created", dir));
		*p = c;
		if (c == '\0')
			return ERR_OK;
	}
}

/* The log of SQLite shares memory, which only works on one machine. */
static enum err
refuse_network(const char *path, struct errinfo *ei)
{
#ifdef __linux__
	static const struct {
		uint32_t magic;
		const char *name;
	} network[] = {
	    {0x6969, "NFS"},
	    {0x517b, "SMB"},
	    {0xff534d42, "CIFS"},
	    {0xfe534d42, "SMB2"},
	    {0x01021997, "9P"},
	    {0x00c36400, "Ceph"},
	    {0x5346414f, "AFS"},
	};
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return ERR_OK;
	for (size_t i = 0; i < ARRAY_LEN(network); i++) {
		if ((uint32_t)fs.f_type == network[i].magic) {
			return err_set(ei, ERR_DENIED,
			    "%s lies on a network file system (%s), where "
			    "SQLite databases break; name a file on a local "
			    "disk in the config",
			    path, network[i].name);
		}
	}
#endif
	return ERR_OK;
}

enum err
file_create(const char *path, struct errinfo *ei)
{
	char *dir;
	enum err e;
	int fd;

	/* Not opened when it is there: closing it again would drop the locks
	 * that this process may hold on it. */
	if (access(path, F_OK) == 0)
		return refuse_network(path, ei);
	dir = directory_of(path);
	e = make_directory(dir, ei);
	free(dir);
	if (e != ERR_OK)
		return e;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return denied(err_set_errno(ei, "%s cannot be created", path));
	close(fd);
	return refuse_network(path, ei);
}

enum err
file_lock(const char *path, int *fd, struct errinfo *ei)
{
	char *name = file_companion(path, "-lock");
	int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	enum err e = ERR_OK;

	if (lock < 0) {
		e = denied(err_set_errno(ei, "%s cannot be created", name));
	} else if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK) {
			e = err_set(ei, ERR_EXISTS,
			    "another courant writes to %s already: end it "
			    "(`courant stop`), or name another database in the "
			    "config",
			    path);
		} else {
			e = err_set_errno(ei, "%s cannot be locked", name);
		}
		close(lock);
	} else {
		*fd = lock;
	}
	free(name);
	return e;
}

void
file_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

static enum err
sync_one(const char *path, int flags, struct errinfo *ei)
{
	int fd = open(path, flags | O_CLOEXEC);
	enum err e = ERR_OK;

	if (fd < 0)
		return err_set_errno(ei, "%s cannot be opened", path);
	if (fsync(fd) != 0)
		e = err_set_errno(ei, "%s cannot be flushed", path);
	close(fd);
	return e;
}

enum err
file_sync(const char *path, struct errinfo *ei)
{
	char *dir = directory_of(path);
	enum err e = sync_one(path, O_RDWR, ei);

	if (e == ERR_OK)
		e = sync_one(dir, O_RDONLY | O_DIRECTORY, ei);
	free(dir);
	return e;
}

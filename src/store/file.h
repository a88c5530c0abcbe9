/*
 * The database file before SQLite touches it: its directory, whether it is
 * ours by its header, the writer's lock, and copies that last.
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "base/err.h"

/* PATH followed by suffix; free() it. */
char *
file_companion(const char *path, const char *suffix) MUST_CHECK;

#define FILE_HEADER_SIZE 100 /* bytes: the SQLite file format, 1.3 */

/*
 * Judges the header h of the database at path.  ERR_FOREIGN when it is no
 * SQLite database, another program's, or newer than schema `newest`; a header
 * without a schema passes.
 */
enum err
file_check_header(const char *path, const unsigned char *h, int newest,
    struct errinfo *ei) MUST_CHECK;

/*
 * Creates the file, 0600, and its directory, 0700, unless they are there.
 * ERR_DENIED when it lies on a network file system, where SQLite's log does
 * not work.
 */
enum err
file_create(const char *path, struct errinfo *ei) MUST_CHECK;

/*
 * Takes the writer's lock: flock on PATH-lock, a file of its own because
 * closing any descriptor of the database would drop SQLite's own locks.  The
 * kernel releases it when the process dies.  ERR_EXISTS when another process
 * has it.  *fd is to be closed with file_unlock.
 */
enum err
file_lock(const char *path, int *fd, struct errinfo *ei) MUST_CHECK;
void
file_unlock(int fd);

/* Flushes the file at path, then its directory, so that it lasts. */
enum err
file_sync(const char *path, struct errinfo *ei) MUST_CHECK;

#endif

/*
 * Config files on disk: the only part of conf/ that touches it.
 */
#ifndef CONF_DISK_H
#define CONF_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Which file it is, whatever its name. */
struct disk_id {
	dev_t device;
	ino_t inode;
};

/*
 * Reads a whole regular file, appending to out, which may hold `max` bytes
 * more.  ERR_NOTFOUND, ERR_DENIED (also when everybody may write the file:
 * then its text is nobody's word), ERR_LIMIT, ERR_INPUT (a directory, a pipe,
 * a device), ERR_SYSTEM.  Never waits for a writer.
 */
enum err
disk_read(const char *path, size_t max, struct buf *out, struct disk_id *id,
    struct errinfo *ei) MUST_CHECK;

/*
 * Makes a new file with these bytes, and its folder when that is missing
 * (not the folder's own).  The file is there whole or not at all, also after
 * a crash, and nothing that was there is touched: ERR_EXISTS.  ERR_SYSTEM.
 */
enum err
disk_create(const char *path, struct str bytes, struct errinfo *ei) MUST_CHECK;

/* True when the path holds one of * ? [. */
bool
disk_is_pattern(struct str path);

/*
 * The paths that a pattern matches, sorted by byte, at most `max`, into the
 * arena.  Only the last part is a pattern: a directory's name is taken as it
 * is.  Hidden files match only a pattern that starts with a dot.  No match is
 * no error.  ERR_LIMIT, ERR_SYSTEM.
 */
enum err
disk_match(const char *pattern, size_t max, struct arena *a,
    const char *const **names, size_t *n, struct errinfo *ei) MUST_CHECK;

/* `path` as seen from the directory of `file`: itself when absolute. */
const char *
disk_beside(const char *file, struct str path, struct arena *a);

/* path from the root, by way of the current directory; from the arena. */
const char *
disk_absolute(const char *path, struct arena *a);

#endif

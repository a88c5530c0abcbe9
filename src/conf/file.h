/*
 * Reading config files: the only part of conf/ that touches the disk.
 */
#ifndef CONF_FILE_H
#define CONF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Which file it is, whatever its name. */
struct file_id {
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
file_read(const char *path, size_t max, struct buf *out, struct file_id *id,
    struct errinfo *ei) MUST_CHECK;

/* True when the path holds one of * ? [. */
bool
file_is_pattern(struct str path);

/*
 * The paths that a pattern matches, sorted by byte, at most `max`, into the
 * arena.  Only the last part is a pattern: a directory's name is taken as it
 * is.  Hidden files match only a pattern that starts with a dot.  No match is
 * no error.  ERR_LIMIT, ERR_SYSTEM.
 */
enum err
file_match(const char *pattern, size_t max, struct arena *a,
    const char *const **names, size_t *n, struct errinfo *ei) MUST_CHECK;

/* `path` as seen from the directory of `file`: itself when absolute. */
const char *
file_beside(const char *file, struct str path, struct arena *a);

/* path from the root, by way of the current directory; from the arena. */
const char *
file_absolute(const char *path, struct arena *a);

#endif

/*
 * Config files on disk.  A file that is none (a pipe, a device, a directory)
 * is refused before a byte is read, so that a config cannot hang the daemon.
 *
 * A new file is written beside its place under a hidden name, which no
 * include takes in, flushed, and moved there.  The place is taken first with
 * an empty file, so that the move never covers another.
 */
#include "conf/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define READ_STEP (64 << 10) /* bytes asked for at a time */

/* Is the open file one to read, and of a size that may be? */
static enum err
check_kind(const struct stat *st, size_t max, struct errinfo *ei)
{
	if (S_ISDIR(st->st_mode))
		return err_set(ei, ERR_INPUT, "is a directory, not a file");
	if (!S_ISREG(st->st_mode))
		return err_set(ei, ERR_INPUT,
		    "is not a regular file (a pipe or a device?)");
	if (st->st_mode & S_IWOTH)
		return err_set(ei, ERR_DENIED,
		    "everybody may write this file, so its text is not to be "
		    "trusted; chmod o-w it");
	if (st->st_size > 0 && (uintmax_t)st->st_size > max)
		return err_set(ei, ERR_LIMIT, "too large: %lld bytes",
		    (long long)st->st_size);
	return ERR_OK;
}

/* Everything that fd has to give. */
static enum err
read_all(int fd, size_t max, struct buf *out, struct errinfo *ei)
{
	size_t total = 0;
	ssize_t got;

	do {
		char *p = buf_room(out, READ_STEP);

		if (p == NULL)
			return err_set(ei, ERR_LIMIT, "too large");
		got = read(fd, p, READ_STEP);
		if (got < 0)
			return err_set_errno(ei, "cannot be read");
		out->n += (size_t)got;
		total += (size_t)got;
		if (total > max)
			return err_set(ei, ERR_LIMIT, "too large");
	} while (got > 0);
	return ERR_OK;
}

enum err
disk_read(const char *path, size_t max, struct buf *out, struct disk_id *id,
    struct errinfo *ei)
{
	struct stat st;
	enum err e;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0) {
		e = errno == ENOENT || errno == ENOTDIR ? ERR_NOTFOUND
		    : errno == EACCES || errno == EPERM ? ERR_DENIED
							: ERR_SYSTEM;
		err_set_errno(ei, "cannot be opened");
		return e;
	}
	if (fstat(fd, &st) != 0)
		e = err_set_errno(ei, "cannot be examined");
	else
		e = check_kind(&st, max, ei);
	if (e == ERR_OK)
		e = read_all(fd, max, out, ei);
	close(fd);
	if (e == ERR_OK)
		*id = (struct disk_id){st.st_dev, st.st_ino};
	return e;
}

/* The directory part of a path with its slash: "" for a bare name. */
static struct str
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){
	    path, slash != NULL ? (size_t)(slash - path) + 1 : 0};
}

/* All bytes into fd and onto the disk. */
static enum err
write_all(int fd, struct str bytes, struct errinfo *ei)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(ei, "cannot be written");
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return fsync(fd) == 0 ? ERR_OK : err_set_errno(ei, "cannot be written");
}

/* Writes a file that is not there yet, or is ours to write over. */
static enum err
write_file(const char *path, int flags, struct str bytes, struct errinfo *ei)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);
	enum err e;

	if (fd < 0 && errno == EEXIST)
		return err_set(ei, ERR_EXISTS, "is there already");
	if (fd < 0)
		return err_set_errno(ei, "cannot be created");
	e = write_all(fd, bytes, ei);
	if (close(fd) != 0 && e == ERR_OK)
		e = err_set_errno(ei, "cannot be written");
	return e;
}

/* Makes the names in a folder last. */
static enum err
sync_folder(const char *folder, struct errinfo *ei)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed = fd < 0 || fsync(fd) != 0;

	if (failed)
		err_set_errno(ei, "its folder cannot be written");
	if (fd >= 0)
		close(fd);
	return failed ? ERR_SYSTEM : ERR_OK;
}

/* Takes the place, writes beside it, moves. */
static enum err
create_in(const char *folder, const char *path, const char *hidden,
    struct str bytes, struct errinfo *ei)
{
	enum err e = write_file(path, O_EXCL, STR_EMPTY, ei);

	if (e != ERR_OK)
		return e;
	e = write_file(hidden, O_TRUNC | O_NOFOLLOW, bytes, ei);
	if (e == ERR_OK && rename(hidden, path) != 0)
		e = err_set_errno(ei, "cannot be moved to its place");
	if (e == ERR_OK)
		return sync_folder(folder, ei);
	unlink(hidden);
	unlink(path);
	return e;
}

enum err
disk_create(const char *path, struct str bytes, struct errinfo *ei)
{
	struct str folder = directory_of(path);
	const char *name = path + folder.n;
	char *in =
		 mem_printf("%.*s", STR_ARG(folder.n > 0 ? folder : STR("."))),
	     *hidden = mem_printf("%.*s.%s.new", STR_ARG(folder), name);
	enum err e;

	if (mkdir(in, 0755) != 0 && errno != EEXIST)
		e = err_set_errno(ei, "its folder cannot be created");
	else
		e = create_in(in, path, hidden, bytes, ei);
	free(hidden);
	free(in);
	return e;
}

bool
disk_is_pattern(struct str path)
{
	return str_find_char(path, '*') < path.n ||
	    str_find_char(path, '?') < path.n ||
	    str_find_char(path, '[') < path.n;
}

const char *
disk_beside(const char *file, struct str path, struct arena *a)
{
	struct str directory = directory_of(file);

	if (path.n > 0 && path.p[0] == '/')
		directory = STR_EMPTY;
	return arena_printf(a, "%.*s%.*s", STR_ARG(directory), STR_ARG(path)).p;
}

const char *
disk_absolute(const char *path, struct arena *a)
{
	char *cwd;
	struct str joined;

	if (path[0] == '/')
		return path;
	cwd = getcwd(NULL, 0);
	if (cwd == NULL)
		return path;
	if (strncmp(path, "./", 2) == 0)
		path += 2;
	joined = arena_printf(a, "%s/%s", cwd, path);
	free(cwd);
	return joined.p;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Collects what matches in one open directory. */
static enum err
match_in(DIR *d, struct str directory, const char *name, size_t max,
    struct arena *a, const char **found, size_t *n, struct errinfo *ei)
{
	struct dirent *entry;

	errno = 0;
	while ((entry = readdir(d)) != NULL) {
		if (fnmatch(name, entry->d_name, FNM_PERIOD) != 0)
			continue;
		if (*n == max)
			return err_set(ei, ERR_LIMIT,
			    "matches more than %d files, the limit", (int)max);
		found[(*n)++] =
		    arena_printf(a, "%.*s%s", STR_ARG(directory), entry->d_name)
			.p;
	}
	return errno != 0 ? err_set_errno(ei, "the directory cannot be read")
			  : ERR_OK;
}

enum err
disk_match(const char *pattern, size_t max, struct arena *a,
    const char *const **names, size_t *n, struct errinfo *ei)
{
	struct str directory = directory_of(pattern);
	const char *open_as = directory.n > 0 ? arena_cstr(a, directory) : ".";
	const char **found = arena_array(a, max, sizeof(*found));
	size_t count = 0;
	enum err e;
	DIR *d;

	if (found == NULL || open_as == NULL)
		return err_set(ei, ERR_LIMIT, "too many files");
	d = opendir(open_as);
	if (d == NULL && errno != ENOENT)
		return err_set_errno(ei, "%s cannot be read", open_as);
	if (d != NULL) {
		e = match_in(d, directory, pattern + directory.n, max, a, found,
		    &count, ei);
		closedir(d);
		if (e != ERR_OK)
			return e;
	}
	qsort(found, count, sizeof(*found), compare_names);
	*names = found;
	*n = count;
	return ERR_OK;
}

/*
 * Reading config files.  A file that is none (a pipe, a device, a directory)
 * is refused before a byte is read, so that a config cannot hang the daemon.
 */
#include "conf/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
file_read(const char *path, size_t max, struct buf *out, struct file_id *id,
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
		*id = (struct file_id){st.st_dev, st.st_ino};
	return e;
}

bool
file_is_pattern(struct str path)
{
	return str_find_char(path, '*') < path.n ||
	    str_find_char(path, '?') < path.n ||
	    str_find_char(path, '[') < path.n;
}

/* The directory part of a path with its slash: "" for a bare name. */
static struct str
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){
	    path, slash != NULL ? (size_t)(slash - path) + 1 : 0};
}

const char *
file_beside(const char *file, struct str path, struct arena *a)
{
	struct str directory = directory_of(file);

	if (path.n > 0 && path.p[0] == '/')
		directory = STR_EMPTY;
	return arena_printf(a, "%.*s%.*s", STR_ARG(directory), STR_ARG(path)).p;
}

const char *
file_absolute(const char *path, struct arena *a)
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
file_match(const char *pattern, size_t max, struct arena *a,
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

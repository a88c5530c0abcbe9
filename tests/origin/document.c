/*
 * Documents that are files of the root: ROOT/ADDRESS/PATH, and for
 * generation 2 and later first ROOT/genN/ADDRESS/PATH.  A file is read again
 * when it changed on disk.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "tests/origin/origin.h"

struct file {
	char *path;
	struct stat st;
	struct buf body, gzip;
	struct document document;
};

void
document_gzip(struct str s, int level, struct buf *out)
{
	z_stream z = {0};
	size_t room;
	char *to;

	/* 15 bits of window, 16 for a gzip header */
	if (deflateInit2(
		&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	room = deflateBound(&z, s.n);
	to = buf_room(out, room);
	if (to == NULL)
		abort();
	z.next_in = (Bytef *)(uintptr_t)s.p;
	z.avail_in = (uInt)s.n;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	out->n += room - z.avail_out;
	deflateEnd(&z);
}

static const char *
type_of(struct str path)
{
	static const struct {
		struct str end;
		const char *type;
	} table[] = {
	    {STR_INIT(".atom"), "application/atom+xml"},
	    {STR_INIT(".html"), "text/html; charset=utf-8"},
	    {STR_INIT(".json"), "application/feed+json"},
	    {STR_INIT(".opml"), "text/x-opml"},
	    {STR_INIT(".rdf"), "application/rdf+xml"},
	    {STR_INIT(".rss"), "application/rss+xml"},
	    {STR_INIT(".xml"), "application/xml"},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (str_ends(path, table[i].end))
			return table[i].type;
	return "application/octet-stream";
}

static bool
read_all(const char *path, size_t n, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0;

	while (good) {
		char *to = buf_room(out, n + 1);
		ssize_t got = to == NULL ? -1 : read(fd, to, n + 1);

		good = got >= 0;
		if (got <= 0)
			break;
		out->n += (size_t)got;
	}
	if (fd >= 0)
		close(fd);
	return good;
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void
file_free(struct file *f)
{
	buf_free(&f->body);
	buf_free(&f->gzip);
	free(f->path);
	free(f);
}

static void
file_describe(struct file *f, bool gzip)
{
	struct document *d = &f->document;
	struct tm tm;

	if (gzip)
		document_gzip(buf_str(&f->body), 6, &f->gzip);
	d->body = buf_str(&f->body);
	d->gzip = buf_str(&f->gzip);
	d->type = type_of(str_from(f->path));
	snprintf(d->etag, sizeof(d->etag), "\"%016llx\"",
	    (unsigned long long)hash_bytes(d->body, 0));
	strftime(d->modified, sizeof(d->modified), "%a, %d %b %Y %H:%M:%S GMT",
	    gmtime_r(&f->st.st_mtim.tv_sec, &tm));
}

/* The file at path, or NULL. */
static struct file *
file_get(struct origin *o, const char *path)
{
	struct file *f = map_get(&o->files, str_from(path));
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return NULL;
	if (f != NULL && same_file(&f->st, &st))
		return f;
	if (f != NULL) {
		map_remove(&o->files, str_from(path));
		file_free(f);
	}
	f = mem_zero(sizeof(*f));
	f->path = mem_strdup(path);
	f->st = st;
	buf_init(&f->body, SIZE_MAX);
	buf_init(&f->gzip, SIZE_MAX);
	if (!read_all(path, (size_t)st.st_size, &f->body)) {
		file_free(f);
		return NULL;
	}
	file_describe(f, o->gzip);
	map_set(&o->files, str_from(f->path), f);
	return f;
}

/* The newest generation's file of that name for the request's address. */
static struct file *
file_find(struct origin *o, const struct request *r, struct str path)
{
	struct file *f = NULL;

	path = str_sub(path, 0, str_find_char(path, '?'));
	if (o->root == NULL || str_find(path, STR("/../")) < path.n)
		return NULL;
	for (unsigned g = o->generation; f == NULL && g > 0; g--) {
		char *full = g > 1 ? mem_printf("%s/gen%u/%s%.*s", o->root, g,
					 r->address, STR_ARG(path))
				   : mem_printf("%s/%s%.*s", o->root,
					 r->address, STR_ARG(path));

		f = file_get(o, full);
		free(full);
	}
	return f;
}

bool
document_find(struct origin *o, const struct request *r, struct document *d)
{
	struct file *f = file_find(o, r, r->path);

	if (f == NULL)
		return false;
	*d = f->document;
	return true;
}

struct str
document_rule(struct origin *o, const struct request *r)
{
	struct file *f = file_find(o, r, STR("/rules"));
	struct str rest = f != NULL ? f->document.body : STR_EMPTY;

	while (rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		struct str path = str_cut(&line, ' ');

		if (str_eq(path, r->path))
			return str_trim(line);
	}
	return STR_EMPTY;
}

void
document_free_all(struct origin *o)
{
	struct str path;
	void *f;
	size_t at = 0;

	while (map_next(&o->files, &at, &path, &f))
		file_free(f);
	map_free(&o->files);
}

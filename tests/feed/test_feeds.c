/*
 * Every document of tests/data/feeds against its .want: the pretty-printed
 * JSON of what it says, or "refused: " and why.  Each is decoded whole, in
 * pieces of 64 KiB and byte by byte, with the same result.  NAME.type, when
 * there, is the Content-Type.  To add a case, add files; then
 *
 *	test_feeds --update	writes the .want files anew, to be reviewed
 *
 * When the newest item's normal form cannot be made, that is an error too.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/feed.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"
#include "feed/sanitise.h"
#include "tests/tap/tap.h"

#define FOLDER "tests/data/feeds"
#define BASE_URL "https://base.example/dir/feed.xml"
#define FILE_MAX (4 << 20) /* bytes: the data are small */

/* Appends the file to out; false when it is not there. */
static bool
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char piece[4096];
	size_t n;

	if (f == NULL)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(out, piece, n);
	fclose(f);
	return true;
}

static void
indent(struct buf *out, int depth)
{
	buf_add_byte(out, '\n');
	for (int i = 0; i < depth; i++)
		buf_add_byte(out, '\t');
}

/* JSON with a line for each member, so that differences can be read. */
static void
pretty(struct str json, struct buf *out)
{
	bool in_string = false;
	int depth = 0;

	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];

		if (in_string && c == '\\')
			buf_add_byte(out, json.p[i++]);
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '}' || c == ']'))
			indent(out, --depth);
		buf_add_byte(out, json.p[i]);
		if (!in_string && (c == '{' || c == '['))
			indent(out, ++depth);
		else if (!in_string && c == ',')
			indent(out, depth);
	}
}

/* What the store would keep is within its contract. */
static bool
normal_form_holds(const struct feed_doc *doc, struct arena *a)
{
	struct parsed_feed feed;
	struct errinfo ei;

	if (feed_normalise(doc, a, &feed, &ei) != ERR_OK)
		return false;
	for (const struct parsed_item *i = feed.items; i != NULL; i = i->next) {
		if (i->key.n == 0 || i->key.n > PARSED_KEY_MAX ||
		    i->title.n > PARSED_TITLE_MAX ||
		    !sanitise_verify(i->content))
			return false;
	}
	return true;
}

/* The print of a document, decoded in pieces of that size. */
static void
decode(struct str bytes, struct str type, size_t piece, struct buf *out)
{
	struct feed_source source = {
	    .content_type = type, .base_url = STR(BASE_URL), .piece = piece};
	struct feed_doc *doc;
	struct errinfo ei;
	struct arena a;
	struct buf json;

	arena_init(&a, FEED_ARENA_MAX);
	buf_init(&json, FILE_MAX);
	if (feed_decode(bytes, &source, &a, &doc, &ei) != ERR_OK) {
		buf_printf(out, "refused: %s\n", ei.text);
	} else {
		feed_print_json(doc, &json);
		pretty(buf_str(&json), out);
		if (!normal_form_holds(doc, &a))
			buf_add_c(out, "without a normal form\n");
	}
	buf_free(&json);
	arena_free(&a);
}

/* The first line that differs, for the eye. */
static void
show_difference(struct str want, struct str got)
{
	while (want.n > 0 || got.n > 0) {
		struct str w = str_cut(&want, '\n'), g = str_cut(&got, '\n');

		if (str_eq(w, g))
			continue;
		printf("#  want %.*s\n#  got  %.*s\n", STR_ARG(w), STR_ARG(g));
		return;
	}
}

static void
check(const char *folder, const char *name, bool update)
{
	static const size_t pieces[] = {1, 65536};
	struct buf bytes, type, want, got, again;
	char path[4096];

	buf_init(&bytes, FILE_MAX);
	buf_init(&type, FILE_MAX);
	buf_init(&want, FILE_MAX);
	buf_init(&got, FILE_MAX);
	buf_init(&again, FILE_MAX);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	(void)read_file(path, &bytes);
	snprintf(path, sizeof(path), "%s/%.*s.type", folder,
	    (int)strcspn(name, "."), name);
	(void)read_file(path, &type);
	decode(buf_str(&bytes), str_trim(buf_str(&type)), 0, &got);
	snprintf(path, sizeof(path), "%s/%s.want", folder, name);
	if (update) {
		FILE *f = fopen(path, "wb");

		if (f != NULL) {
			fwrite(got.p, 1, got.n, f);
			fclose(f);
		}
	}
	(void)read_file(path, &want);
	if (!tap_ok(str_eq(buf_str(&want), buf_str(&got)), "%s", name))
		show_difference(buf_str(&want), buf_str(&got));
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		buf_reset(&again);
		decode(buf_str(&bytes), str_trim(buf_str(&type)), pieces[i],
		    &again);
		if (!str_eq(buf_str(&got), buf_str(&again)))
			tap_ok(false, "%s in pieces of %zu", name, pieces[i]);
	}
	buf_free(&bytes);
	buf_free(&type);
	buf_free(&want);
	buf_free(&got);
	buf_free(&again);
}

/* Documents; the files about them are not. */
static int
is_document(const struct dirent *d)
{
	struct str name = str_from(d->d_name);

	return d->d_name[0] != '.' && !str_ends(name, STR(".want")) &&
	    !str_ends(name, STR(".type"));
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	bool update = argc > 1 && strcmp(argv[1], "--update") == 0;
	struct dirent **names;
	char folder[2048];
	int n;

	snprintf(folder, sizeof(folder), "%s/" FOLDER, top != NULL ? top : ".");
	n = scandir(folder, &names, is_document, alphasort);
	tap_ok(n > 0, "there are documents");
	for (int i = 0; i < n; i++) {
		check(folder, names[i]->d_name, update);
		free(names[i]);
	}
	if (n > 0)
		free(names);
	return tap_done();
}

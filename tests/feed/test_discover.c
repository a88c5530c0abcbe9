/*
 * Every page of tests/data/discover against its .want: one line a feed, rank,
 * URL, type and title.  `test_discover --update` writes them anew.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "feed/discover.h"
#include "feed/limits.h"
#include "tests/tap/tap.h"

#define FILE_MAX (1 << 20) /* bytes: the data are small */
#define PAGE_URL "https://site.example/dir/page.html"

static void
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	char piece[4096];
	size_t n;

	if (f == NULL)
		return;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(out, piece, n);
	fclose(f);
}

static void
print(struct str page, struct buf *out)
{
	struct discovered_feed *f;
	struct arena a;
	size_t n;

	arena_init(&a, FEED_ARENA_MAX);
	n = discover_feeds(page, STR_EMPTY, STR(PAGE_URL), &a, &f);
	for (; f != NULL; f = f->next, n--)
		buf_printf(out, "%d %.*s (%.*s) %.*s\n", (int)f->rank,
		    STR_ARG(f->url), STR_ARG(f->type), STR_ARG(f->title));
	if (n != 0)
		buf_add_c(out, "miscounted\n");
	arena_free(&a);
}

static void
check(const char *folder, const char *name, bool update)
{
	struct buf page, want, got;
	char path[4096];

	buf_init(&page, FILE_MAX);
	buf_init(&want, FILE_MAX);
	buf_init(&got, FILE_MAX);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	read_file(path, &page);
	print(buf_str(&page), &got);
	snprintf(path, sizeof(path), "%s/%s.want", folder, name);
	if (update) {
		FILE *f = fopen(path, "wb");

		if (f != NULL) {
			fwrite(got.p, 1, got.n, f);
			fclose(f);
		}
	}
	read_file(path, &want);
	if (!tap_ok(str_eq(buf_str(&want), buf_str(&got)), "%s", name))
		printf("#  want %s\n#  got  %s\n", buf_cstr(&want),
		    buf_cstr(&got));
	buf_free(&page);
	buf_free(&want);
	buf_free(&got);
}

/* As many feeds as are kept, and one more; the page's ceiling. */
static void
test_limits(void)
{
	struct discovered_feed *f;
	struct arena a;
	struct buf page;
	size_t start;

	arena_init(&a, FEED_ARENA_MAX);
	buf_init(&page, 2 * DISCOVER_BYTES_MAX);
	for (int i = 0; i < DISCOVER_FEEDS_MAX + 1; i++) {
		buf_printf(&page, "<a href=\"/%d.rss\">", i);
		if (i == DISCOVER_FEEDS_MAX - 1)
			tap_is_int(DISCOVER_FEEDS_MAX,
			    (int64_t)discover_feeds(buf_str(&page), STR_EMPTY,
				STR(PAGE_URL), &a, &f),
			    "as many feeds as are kept");
	}
	tap_is_int(DISCOVER_FEEDS_MAX,
	    (int64_t)discover_feeds(
		buf_str(&page), STR_EMPTY, STR(PAGE_URL), &a, &f),
	    "one more");
	for (size_t over = 0; over < 2; over++) {
		const struct str tag = STR("<a href=\"/x.rss\">");

		buf_reset(&page);
		start = DISCOVER_BYTES_MAX - tag.n + over;
		while (page.n < start)
			buf_add_byte(&page, ' ');
		buf_add_str(&page, tag);
		tap_is_int(over == 0,
		    (int64_t)discover_feeds(
			buf_str(&page), STR_EMPTY, STR(PAGE_URL), &a, &f),
		    "the last byte that is looked at");
	}
	buf_free(&page);
	arena_free(&a);
}

static int
is_page(const struct dirent *d)
{
	return str_ends(str_from(d->d_name), STR(".html"));
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	bool update = argc > 1 && strcmp(argv[1], "--update") == 0;
	struct dirent **names;
	char folder[2048];
	int n;

	snprintf(folder, sizeof(folder), "%s/tests/data/discover",
	    top != NULL ? top : ".");
	n = scandir(folder, &names, is_page, alphasort);
	tap_ok(n > 0, "there are pages");
	for (int i = 0; i < n; i++) {
		check(folder, names[i]->d_name, update);
		free(names[i]);
	}
	if (n > 0)
		free(names);
	test_limits();
	return tap_done();
}

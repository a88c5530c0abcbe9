/*
 * The verifier: the table tests/data/verify.txt; then every safe fragment
 * there and every .want of tests/data/html, spoilt at each of its places,
 * must be refused.
 */
#include "feed/sanitise.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

#define FILE_MAX (1 << 16) /* bytes of a test file */

/* What no safe fragment can hold anywhere. */
static const struct str spoilers[] = {STR_INIT("<"), STR_INIT(">"),
    STR_INIT("\0"), STR_INIT("\x01"), STR_INIT("\x7f"), STR_INIT("\xff"),
    STR_INIT("\xc0\x80"), STR_INIT("\xed\xa0\x80"),
    STR_INIT("\xf4\x90\x80\x80"), STR_INIT("\xc2\x85"),
    STR_INIT("\xef\xbf\xbf"), STR_INIT("\xef\xb7\x90"), STR_INIT("<script>"),
    STR_INIT("</p>\n</div>"), STR_INIT("&x;"), STR_INIT("\" onclick=\"x>")};

/* Spoils s at each place; returns how often the verifier took it. */
static int
spoil(struct str s)
{
	int taken = 0;

	for (size_t k = 0; k < ARRAY_LEN(spoilers); k++) {
		for (size_t at = 0; at <= s.n; at++) {
			struct buf b;

			buf_init(&b, FILE_MAX * 2);
			buf_add_str(&b, str_sub(s, 0, at));
			buf_add_str(&b, spoilers[k]);
			buf_add_str(&b, str_sub(s, at, s.n));
			if (sanitise_verify(buf_str(&b)) && taken++ == 0)
				printf("# taken: %.*s\n", STR_ARG(buf_str(&b)));
			buf_free(&b);
		}
	}
	return taken;
}

static void
check_row(const struct table_row *row, void *arg)
{
	struct str html = str_from(row->cell[0]);
	bool want = strcmp(row->cell[1], "yes") == 0;

	tap_ok(sanitise_verify(html) == want, "%s", row->name);
	if (want)
		tap_is_int(0, spoil(html), "spoilt, it is refused");
}

static int
is_want(const struct dirent *d)
{
	return str_ends(str_from(d->d_name), STR(".want"));
}

static void
check_file(const char *folder, const char *name)
{
	char *path = mem_printf("%s/%s", folder, name);
	char *p = mem_array(FILE_MAX, 1);
	FILE *f = fopen(path, "rb");
	size_t n = f != NULL ? fread(p, 1, FILE_MAX, f) : 0;

	tap_ok(f != NULL && sanitise_verify((struct str){p, n}), "%s", name);
	tap_is_int(0, spoil((struct str){p, n}), "spoilt, it is refused");
	if (f != NULL)
		fclose(f);
	free(p);
	free(path);
}

static void
test_files(void)
{
	const char *top = getenv("top_srcdir");
	char *folder =
	    mem_printf("%s/tests/data/html", top != NULL ? top : ".");
	struct dirent **names;
	int n = scandir(folder, &names, is_want, alphasort);

	tap_ok(n > 0, "%d files", n);
	for (int i = 0; i < n; i++) {
		check_file(folder, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	free(folder);
}

/* 101 open elements: those of the sanitiser and a page's link to an image. */
static void
test_depth(void)
{
	struct buf b;

	for (int depth = 101; depth <= 102; depth++) {
		buf_init(&b, FILE_MAX);
		for (int i = 0; i < depth; i++)
			buf_add_c(&b, "<b>");
		for (int i = 0; i < depth; i++)
			buf_add_c(&b, "</b>");
		tap_ok(sanitise_verify(buf_str(&b)) == (depth <= 101),
		    "%d elements deep", depth);
		buf_free(&b);
	}
}

int
main(void)
{
	table_read("verify.txt", 2, check_row, NULL);
	test_files();
	test_depth();
	return tap_done();
}

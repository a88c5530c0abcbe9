/*
 * base/url: the tables in tests/data/urls_*.txt, and the ceilings.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/url.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

static void
on_resolve(const struct table_row *row, void *arg)
{
	struct arena a;

	arena_init(&a, 1 << 16);
	tap_is_str(row->cell[2],
	    url_resolve(&a, str_from(row->cell[0]), str_from(row->cell[1])),
	    row->name);
	arena_free(&a);
}

static void
on_canonical(const struct table_row *row, void *arg)
{
	struct str once, twice;
	struct arena a;

	arena_init(&a, 1 << 16);
	once = url_canonical(&a, str_from(row->cell[0]));
	twice = url_canonical(&a, once);
	tap_is_str(row->cell[1], once, row->name);
	tap_ok(str_eq(once, twice), "%s: canonical of canonical", row->name);
	arena_free(&a);
}

static void
on_normalise(const struct table_row *row, void *arg)
{
	const char *want = row->cell[1];
	struct errinfo ei = {""};
	struct str out = STR_EMPTY;
	struct arena a;
	enum err e;

	arena_init(&a, 1 << 16);
	e = url_normalise(&a, str_from(row->cell[0]), &out, &ei);
	if (want[0] == '!')
		tap_ok(e == ERR_INPUT && strstr(ei.text, want + 1) != NULL,
		    "%s: refused: %s", row->name, ei.text);
	else
		tap_is_str(want, out, row->name);
	arena_free(&a);
}

/* A URL of n bytes. */
static struct str
long_url(struct buf *b, size_t n)
{
	buf_reset(b);
	buf_add_c(b, "https://example.org/");
	while (b->n < n)
		buf_add_byte(b, 'a');
	return buf_str(b);
}

static void
test_ceiling(void)
{
	struct errinfo ei;
	struct str out = STR_EMPTY;
	struct arena a;
	struct buf b;

	arena_init(&a, 1 << 20);
	buf_init(&b, URL_MAX * 2);
	tap_is_int(ERR_OK, url_normalise(&a, long_url(&b, URL_MAX), &out, &ei),
	    "normalise: URL_MAX bytes");
	tap_is_int(ERR_INPUT,
	    url_normalise(&a, long_url(&b, URL_MAX + 1), &out, &ei),
	    "normalise: one more is refused");
	tap_is_int(URL_MAX,
	    (int64_t)url_resolve(&a, STR_EMPTY, long_url(&b, URL_MAX)).n,
	    "resolve: URL_MAX bytes");
	tap_is_int(0,
	    (int64_t)url_resolve(&a, STR_EMPTY, long_url(&b, URL_MAX + 1)).n,
	    "resolve: one more gives nothing");
	buf_free(&b);
	arena_free(&a);
}

int
main(void)
{
	table_read("urls_resolve.txt", 3, on_resolve, NULL);
	table_read("urls_canonical.txt", 2, on_canonical, NULL);
	table_read("urls_normalise.txt", 2, on_normalise, NULL);
	test_ceiling();
	tap_ok(url_is_web(STR("http://a")) && !url_is_web(STR("http:a")) &&
		!url_is_web(STR("ftp://a")) && !url_is_web(STR("http://")),
	    "is_web");
	return tap_done();
}

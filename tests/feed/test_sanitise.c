/*
 * feed/sanitise: each tests/data/html/NAME.html must come out as NAME.want,
 * for the base http://example.org/dir/page; and what must hold of any input:
 * the verifier takes the output, doing it again changes nothing, and the
 * ceilings hold.  A newline at the end of a file is not part of the case.
 */
#include "feed/sanitise.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

#define FILE_MAX (1 << 20) /* bytes of a test file */
#define BASE STR("http://example.org/dir/page")

static char *
data_path(const char *name)
{
	const char *top = getenv("top_srcdir");

	return mem_printf(
	    "%s/tests/data/html/%s", top != NULL ? top : ".", name);
}

/* Reads a file of the test data; false when there is none. */
static bool
read_file(const char *name, struct buf *out)
{
	char *path = data_path(name), *p;
	FILE *f = fopen(path, "rb");

	free(path);
	buf_reset(out);
	if (f == NULL)
		return false;
	p = buf_room(out, FILE_MAX);
	out->n += fread(p, 1, FILE_MAX, f);
	fclose(f);
	if (out->n > 0 && out->p[out->n - 1] == '\n')
		out->n--;
	return true;
}

static void
check_file(const char *name)
{
	struct buf in, want, got, again;
	char *want_name = mem_printf(
	    "%.*s.want", (int)(strlen(name) - strlen(".html")), name);

	buf_init(&in, FILE_MAX);
	buf_init(&want, FILE_MAX);
	buf_init(&got, FILE_MAX);
	buf_init(&again, FILE_MAX);
	read_file(name, &in);
	sanitise_html(buf_str(&in), BASE, &got, NULL);
	if (!read_file(want_name, &want))
		tap_ok(false, "%s: no file %s", name, want_name);
	else
		tap_is_str(buf_cstr(&want), buf_str(&got), name);
	tap_ok(sanitise_verify(buf_str(&got)), "%s: the verifier agrees", name);
	sanitise_html(buf_str(&got), BASE, &again, NULL);
	tap_ok(
	    str_eq(buf_str(&got), buf_str(&again)), "%s: twice is once", name);
	buf_free(&in);
	buf_free(&want);
	buf_free(&got);
	buf_free(&again);
	free(want_name);
}

static int
is_html(const struct dirent *d)
{
	return str_ends(str_from(d->d_name), STR(".html"));
}

static void
test_files(void)
{
	char *path = data_path("");
	struct dirent **names;
	int n = scandir(path, &names, is_html, alphasort);

	tap_ok(n > 30, "%d files in tests/data/html", n);
	for (int i = 0; i < n; i++) {
		check_file(names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	free(path);
}

/* n times the text; the caller frees p. */
static struct str
repeat(const char *text, size_t n)
{
	size_t length = strlen(text);
	char *p = mem_array(n * length + 1, 1);

	for (size_t i = 0; i < n; i++)
		memcpy(p + i * length, text, length);
	return (struct str){p, n * length};
}

static size_t
count(struct str s, struct str what)
{
	size_t n = 0, at;

	while ((at = str_find(s, what)) < s.n) {
		n++;
		s = str_sub(s, at + what.n, s.n);
	}
	return n;
}

/* Sanitises n times the text; what holds of any input is checked here. */
static struct sanitise_stats
run(const char *text, size_t n, struct buf *out, const char *what)
{
	struct str html = repeat(text, n);
	struct sanitise_stats stats;
	struct buf again;

	buf_reset(out);
	buf_init(&again, 3 * SANITISE_INPUT_MAX);
	sanitise_html(html, BASE, out, &stats);
	tap_ok(sanitise_verify(buf_str(out)), "%s: the verifier agrees", what);
	tap_ok(out->n <= 4 * html.n + 1024 && out->n <= SANITISE_INPUT_MAX,
	    "%s: not too long", what);
	sanitise_html(buf_str(out), BASE, &again, NULL);
	tap_ok(
	    str_eq(buf_str(out), buf_str(&again)), "%s: twice is once", what);
	buf_free(&again);
	free((char *)html.p);
	return stats;
}

static void
test_ceilings(void)
{
	struct buf out;
	struct sanitise_stats stats;

	buf_init(&out, 3 * SANITISE_INPUT_MAX);
	stats = run("<div>", 100, &out, "depth at the limit");
	tap_is_int(100, (int64_t)count(buf_str(&out), STR("<div>")),
	    "depth at the limit: all are there");
	stats = run("<div>", 101, &out, "depth past the limit");
	tap_is_int(100, (int64_t)count(buf_str(&out), STR("<div>")),
	    "depth past the limit: one is left out");
	tap_ok(!stats.cut, "depth past the limit: nothing is cut");

	stats = run("<br>", 20000, &out, "tags at the limit");
	tap_ok(!stats.cut && out.n == 80000, "tags at the limit: all there");
	stats = run("<br>", 20001, &out, "tags past the limit");
	tap_ok(stats.cut && out.n == 80000, "tags past the limit: cut");

	stats = run("a", SANITISE_INPUT_MAX, &out, "input at the limit");
	tap_ok(!stats.cut && out.n == SANITISE_INPUT_MAX, "input: all there");
	stats = run("a", SANITISE_INPUT_MAX + 1, &out, "input past it");
	tap_ok(stats.cut && out.n == SANITISE_INPUT_MAX, "input: cut");

	/* 19 bytes of input come to 82 of output. */
	stats = run("<a href=//a>b</a>", 4, &out, "output within the limit");
	tap_ok(!stats.cut, "output within the limit: not cut");
	stats = run("<a href=//a>b</a>", 1000, &out, "output past the limit");
	tap_ok(stats.cut, "output past the limit: cut");
	stats = run("&", 2000, &out, "text past the limit of output");
	tap_ok(stats.cut && out.n % 5 == 0, "text is cut between characters");
	buf_free(&out);
}

/* Does the safe form of head, n times c, tail hold what is looked for? */
static bool
holds(const char *head, char c, size_t n, const char *tail, const char *what)
{
	struct buf in, out;
	bool found;

	buf_init(&in, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_add_c(&in, head);
	for (size_t i = 0; i < n; i++)
		buf_add_byte(&in, c);
	buf_add_c(&in, tail);
	sanitise_html(buf_str(&in), BASE, &out, NULL);
	found = str_find(buf_str(&out), str_from(what)) < out.n;
	if (!sanitise_verify(buf_str(&out)))
		printf("# refused: %.*s\n", STR_ARG(buf_str(&out)));
	found = found && sanitise_verify(buf_str(&out));
	buf_free(&in);
	buf_free(&out);
	return found;
}

/* Ceilings of attributes, each at the limit and one past it. */
static void
test_attributes(void)
{
	struct str many = repeat("x=y ", 64);
	char *html = mem_printf("<p %.*slang=de>", (int)many.n - 4, many.p);

	tap_ok(holds(html, ' ', 0, "", "lang"), "the 64th attribute");
	free(html);
	html = mem_printf("<p %slang=de>", many.p);
	tap_ok(!holds(html, ' ', 0, "", "lang"), "the 65th is left out");
	free(html);
	free((char *)many.p);

	tap_ok(holds("<abbr title=\"", 'a', 4096 - 1, "z\">", "z\">"),
	    "a title of 4,096 bytes");
	tap_ok(!holds("<abbr title=\"", 'a', 4096, "z\">", "z") &&
		holds("<abbr title=\"", 'a', 4096, "z\">", "aa\">"),
	    "a longer one is cut");
	tap_ok(holds("<p lang=", 'a', 64, ">", "lang"), "64 letters of lang");
	tap_ok(!holds("<p lang=", 'a', 65, ">", "lang"), "65 are too many");
	/* "http://e/" has 9 bytes. */
	tap_ok(holds("<q cite=http://e/", 'a', 2048 - 9, ">", "cite"),
	    "a URL of 2,048 bytes");
	tap_ok(!holds("<q cite=http://e/", 'a', 2048 - 8, ">", "cite"),
	    "one of 2,049 bytes");
	tap_ok(holds("<q cite=http://e/", '^', (2048 - 9) / 3, ">", "cite"),
	    "a URL of 2,048 bytes, escaped");
	tap_ok(
	    !holds("<q cite=http://e/", '^', (2048 - 9) / 3 + 1, ">", "cite"),
	    "a longer one");
	tap_ok(holds("<img src=x width=4096>", ' ', 0, "", "4096"), "width");
	tap_ok(!holds("<img src=x width=4097>", ' ', 0, "", "4097"), "wider");
	tap_ok(holds("<td colspan=1000>", ' ', 0, "", "1000"), "columns");
	tap_ok(!holds("<td colspan=1001>", ' ', 0, "", "1001"), "too many");
	tap_ok(holds("<li value=4096>", ' ', 0, "", "4096"), "number");
	tap_ok(!holds("<li value=4097>", ' ', 0, "", "4097"), "too large");
	tap_ok(!holds("<li value=0>", ' ', 0, "", "value"), "too small");
}

/* A buffer with a ceiling of its own, and text before. */
static void
test_small_buffer(void)
{
	struct sanitise_stats stats;
	struct buf out;

	buf_init(&out, 20);
	buf_add_c(&out, "head ");
	sanitise_html(STR("<b>one</b> two three four"), BASE, &out, &stats);
	tap_is_str("head <b>one</b> two ", buf_str(&out), "a small buffer");
	tap_ok(
	    stats.cut && !buf_failed(&out), "a small buffer: cut, not failed");
	buf_free(&out);
}

static void
test_stats(void)
{
	struct sanitise_stats stats;
	struct buf out;

	buf_init(&out, 1000);
	sanitise_html(STR("<img src=//e/a width=1 height=1><img src=//e/b>"
			  "<img src=//e/c width=1><script>x</script><blink>"),
	    BASE, &out, &stats);
	tap_is_int(2, stats.images, "stats: images");
	tap_is_int(1, stats.trackers, "stats: trackers");
	tap_is_int(2, stats.dropped, "stats: dropped");
	buf_free(&out);
}

static void
check_display(const struct table_row *row, void *arg)
{
	struct sanitise_shown shown;
	struct buf out;

	buf_init(&out, 4096);
	for (int images = 0; images < 2; images++) {
		buf_reset(&out);
		sanitise_display(str_from(row->cell[0]), images, &out, &shown);
		tap_is_str(row->cell[1 + images], buf_str(&out), row->name);
		tap_ok(sanitise_verify(buf_str(&out)), "the verifier agrees");
	}
	buf_free(&out);
}

static void
test_display(void)
{
	struct sanitise_shown shown;
	struct buf out, safe;

	table_read("html_display.txt", 3, check_display, NULL);
	buf_init(&out, 4096);
	sanitise_display(
	    STR("<img src=\"http://e/1\" width=\"0\" height=\"1\"><img "
		"src=\"http://e/2\"><video src=\"http://e/3\" controls=\"\" "
		"preload=\"none\"><img src=\"http://e/4\"></video>"),
	    true, &out, &shown);
	tap_is_int(1, (int64_t)shown.images, "shown: images");
	tap_is_int(1, (int64_t)shown.trackers, "shown: trackers");
	tap_is_int(1, (int64_t)shown.media, "shown: media");

	/* An image in the innermost of 100 elements becomes one deeper. */
	buf_init(&safe, 4096);
	for (int i = 0; i < SANITISE_DEPTH_MAX; i++)
		buf_add_c(&safe, "<b>");
	buf_add_c(&safe, "<img src=\"http://e/\">");
	for (int i = 0; i < SANITISE_DEPTH_MAX; i++)
		buf_add_c(&safe, "</b>");
	buf_reset(&out);
	sanitise_display(buf_str(&safe), false, &out, &shown);
	tap_ok(sanitise_verify(buf_str(&out)), "a link in a hundred elements");
	buf_free(&safe);
	buf_free(&out);
}

int
main(void)
{
	test_files();
	test_display();
	test_ceilings();
	test_attributes();
	test_small_buffer();
	test_stats();
	return tap_done();
}

/*
 * Drafts of config lines: whatever the texts hold, they become words, and
 * what is printed loads as the same feeds.  Files made anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "conf/disk.h"
#include "conf/draft.h"
#include "tests/tap/tap.h"

static char folder[] = "/tmp/courant-test-draft-XXXXXX";

static enum err
add(struct draft *d, const char *url, const char *title, const char *category)
{
	return draft_add(d, str_from(url), str_from(title), str_from(category),
	    STR_EMPTY, NULL);
}

static void
check_print(const struct draft *d, const char *want, const char *what)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	draft_print(d, &b);
	tap_is_str(want, buf_str(&b), what);
	buf_free(&b);
}

static void
test_feeds(void)
{
	struct draft d;

	draft_init(&d);
	tap_is_int(ERR_OK, add(&d, "https://a.example/x", "A", "World"), "one");
	tap_is_int(ERR_OK, add(&d, " HTTPS://B.Example ", "", ""), "another");
	tap_is_int(
	    ERR_OK, add(&d, "https://c.example/", "C d", "World"), "two");
	tap_is_int(ERR_EXISTS, add(&d, "https://A.example:443/x#y", "", ""),
	    "the same feed, spelt otherwise");
	tap_is_int(ERR_INPUT, add(&d, "exec:id", "", ""), "a program");
	tap_is_int(ERR_INPUT, add(&d, "file:///etc/passwd", "", ""), "a file");
	tap_is_int(ERR_INPUT, add(&d, "https://d.example/\nexec id", "", ""),
	    "a URL with a line of its own");
	tap_is_int(ERR_OK,
	    draft_add(&d, STR("https://e.example/"), STR_EMPTY, STR_EMPTY,
		STR("pt-BR"), NULL),
	    "with a language");
	tap_is_int(ERR_OK,
	    draft_add(&d, STR("https://f.example/"), STR("https://f.example/"),
		STR_EMPTY, STR("in German"), NULL),
	    "a language that is none, a title that is none");
	tap_is_int(5, (int64_t)d.n_feeds, "five in all");
	tap_is_int(1, (int64_t)d.n_categories, "one category");
	check_print(&d,
	    "feed https://b.example/\n"
	    "feed https://e.example/ lang=pt-BR\n"
	    "feed https://f.example/\n"
	    "\n"
	    "category World {\n"
	    "\tfeed https://a.example/x A\n"
	    "\tfeed https://c.example/ \"C d\"\n"
	    "}\n",
	    "printed");
	draft_free(&d);
}

static void
test_texts(void)
{
	char longest[400];
	struct draft d;

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	draft_init(&d);
	tap_ok(add(&d, "https://a.example/", "x\"\nlisten 0.0.0.0:80\r\n",
		   "}\n\tcategory \\") == ERR_OK,
	    "texts with lines, quotes, braces");
	tap_ok(add(&d, "https://b.example/", " \t \x1b[31m  \xff y\xe2\x80\xae",
		   "}   category \\") == ERR_OK,
	    "with white space, controls and no UTF-8");
	tap_ok(add(&d, "https://c.example/", longest, "") == ERR_OK,
	    "with too much of it");
	longest[DRAFT_TEXT_MAX] = '\0';
	tap_is_int(DRAFT_TEXT_MAX, (int64_t)d.categories->next->feeds->title.n,
	    "which is cut");
	d.categories->next->feeds->title = STR("cut");
	check_print(&d,
	    "feed https://c.example/ cut\n"
	    "\n"
	    "category \"} category \\\\\" {\n"
	    "\tfeed https://a.example/ \"x\\\" listen 0.0.0.0:80\"\n"
	    "\tfeed https://b.example/ \"[31m y\"\n"
	    "}\n",
	    "stay words");
	draft_free(&d);
}

static void
test_cut(void)
{
	struct draft d;
	char title[400];

	/* 150 letters of two bytes and one more: the cut is between two. */
	for (size_t i = 0; i + 1 < sizeof(title); i += 2)
		memcpy(title + i, "\xc3\xa4", 2);
	title[sizeof(title) - 1] = '\0';
	title[0] = title[1] = 'a';
	draft_init(&d);
	tap_ok(draft_add(&d, STR("https://a.example/"),
		   (struct str){title + 1, DRAFT_TEXT_MAX + 1}, STR_EMPTY,
		   STR_EMPTY, NULL) == ERR_OK,
	    "a title with a letter across the limit");
	tap_is_int(DRAFT_TEXT_MAX - 1, (int64_t)d.categories->feeds->title.n,
	    "is cut before the letter");
	draft_free(&d);
}

static void
test_known(void)
{
	char *path = mem_printf("%s/c.conf", folder);
	struct errinfo ei = {""};
	struct conf *c = NULL;
	struct buf messages;
	struct draft d;
	int errors;

	buf_init(&messages, 4096);
	tap_is_int(ERR_OK,
	    disk_create(path, STR("feed https://a.example/\n"), &ei), ei.text);
	tap_is_int(ERR_OK, conf_load(path, &c, &messages, &errors), "loads");
	draft_init(&d);
	if (c != NULL)
		draft_know(&d, c);
	tap_is_int(ERR_EXISTS, add(&d, "https://A.example", "", ""),
	    "a feed of the config is there already");
	draft_free(&d);
	conf_free(c);
	buf_free(&messages);
	unlink(path);
	free(path);
}

static void
test_create(void)
{
	char *path = mem_printf("%s/new/a.conf", folder);
	char *inside = mem_printf("%s/new", folder);
	char *beyond = mem_printf("%s/no/such/a.conf", folder);
	struct disk_id id;
	struct errinfo ei;
	struct buf b;

	tap_is_int(ERR_OK, disk_create(path, STR("# one\n"), &ei),
	    "a file in a folder to be made");
	tap_is_int(ERR_EXISTS, disk_create(path, STR("# two\n"), &ei),
	    "not over another");
	tap_is_str("is there already", str_from(ei.text), "and says so");
	buf_init(&b, 1 << 20);
	tap_is_int(ERR_OK, disk_read(path, 100, &b, &id, &ei), "read back");
	tap_is_str("# one\n", buf_str(&b), "untouched");
	tap_is_int(ERR_SYSTEM, disk_create(beyond, STR(""), &ei),
	    "not below a folder that is not there");
	buf_free(&b);
	unlink(path);
	tap_ok(rmdir(inside) == 0, "nothing else is left");
	free(beyond);
	free(inside);
	free(path);
}

int
main(void)
{
	umask(022);
	if (mkdtemp(folder) == NULL)
		return 1;
	test_feeds();
	test_texts();
	test_cut();
	test_known();
	test_create();
	rmdir(folder);
	return tap_done();
}

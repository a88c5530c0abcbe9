/*
 * The ceilings of conf.h, at the limit and one past, and files that are
 * refused before they are read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "conf/conf.h"
#include "tests/tap/tap.h"

static char folder[] = "/tmp/courant-test-limits-XXXXXX";

/* The path of a file in the test's folder; the caller frees it. */
static char *
path_of(const char *name)
{
	return mem_printf("%s/%s", folder, name);
}

static FILE *
file_open(const char *name)
{
	char *path = path_of(name);
	FILE *f = fopen(path, "w");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	free(path);
	return f;
}

static void
file_remove(const char *name)
{
	char *path = path_of(name);

	unlink(path);
	free(path);
}

/* Loads main.conf: no errors are wanted, or one that says `part`. */
static void
check(const char *part, const char *what)
{
	char *path = path_of("main.conf");
	struct conf *c = NULL;
	struct buf messages;
	int errors;
	enum err e;

	buf_init(&messages, 1 << 20);
	e = conf_load(path, &c, &messages, &errors);
	tap_is_int(part != NULL, errors, what);
	tap_ok((e == ERR_OK) == (part == NULL), "%s: the result", what);
	if (part != NULL &&
	    !tap_ok(strstr(buf_cstr(&messages), part) != NULL,
		"%s: says \"%s\"", what, part))
		printf("# %.300s\n", buf_cstr(&messages));
	buf_free(&messages);
	conf_free(c);
	free(path);
}

static void
test_feeds(void)
{
	FILE *f;

	for (int past = 0; past <= 1; past++) {
		f = file_open("main.conf");
		for (int i = 0; i < CONF_FEEDS_MAX + past; i++)
			fprintf(f, "feed http://h%d.example/\n", i);
		fclose(f);
		check(past ? "more than 100000 feeds" : NULL, "feeds");
	}
}

static void
test_categories(void)
{
	FILE *f;

	for (int past = 0; past <= 1; past++) {
		f = file_open("main.conf");
		for (int i = 0; i < CONF_CATEGORIES_MAX + past; i++)
			fprintf(f,
			    "category c%d { feed http://h%d.example/ }\n", i,
			    i);
		fclose(f);
		check(past ? "more than 1000 categories" : NULL, "categories");
	}
}

/* A list of words at and past its limit. */
static void
test_words(const char *before, const char *word, int max, const char *after,
    const char *part)
{
	FILE *f;

	for (int past = 0; past <= 1; past++) {
		f = file_open("main.conf");
		fputs(before, f);
		for (int i = 0; i < max + past; i++)
			fprintf(f, " %s%d", word, i + 1);
		fprintf(f, "%s\n", after);
		fclose(f);
		check(past ? part : NULL, before);
	}
}

/* A text of max bytes, and one of one more. */
static void
test_length(const char *before, int max, const char *after, const char *part)
{
	FILE *f;

	for (int past = 0; past <= 1; past++) {
		f = file_open("main.conf");
		fprintf(f, "%s%0*d%s\n", before, max + past, 0, after);
		fclose(f);
		check(past ? part : NULL, before);
	}
}

static void
test_size(void)
{
	FILE *f;

	for (int past = 0; past <= 1; past++) {
		f = file_open("main.conf");
		for (int i = 0; i < CONF_SIZE_MAX / 64; i++)
			fprintf(f, "#%62s\n", "");
		if (past)
			fputc('\n', f);
		fclose(f);
		check(past ? "larger than 16777216 bytes" : NULL, "size");
	}
	/* The ceiling is for all files together. */
	f = file_open("other.conf");
	fputs("# more\n", f);
	fclose(f);
	f = file_open("main.conf");
	fputs("include other.conf\n", f);
	for (int i = 0; i < CONF_SIZE_MAX / 64 - 1; i++)
		fprintf(f, "#%62s\n", "");
	fclose(f);
	check(NULL, "two files");
	f = file_open("other.conf");
	for (int i = 0; i < 10; i++)
		fprintf(f, "#%62s\n", "");
	fclose(f);
	check("larger than 16777216 bytes", "two files that are too large");
	file_remove("other.conf");
}

static void
test_files(void)
{
	char name[32];
	FILE *f;

	f = file_open("main.conf");
	fputs("include d*.conf\n", f);
	fclose(f);
	for (int i = 0; i <= CONF_FILES_MAX; i++) {
		snprintf(name, sizeof(name), "d%d.conf", i);
		if (i == CONF_FILES_MAX)
			check(NULL, "files");
		fclose(file_open(name));
	}
	check("more than 1000 files", "files");
	f = file_open("main.conf");
	fputs("include d1.conf\ninclude [d]*[!9].conf\ninclude d*9.conf\n", f);
	fclose(f);
	check("more than 1000 files", "files of several includes");
	for (int i = 0; i <= CONF_FILES_MAX; i++) {
		snprintf(name, sizeof(name), "d%d.conf", i);
		file_remove(name);
	}
}

/* A chain of n files: main.conf includes 1.conf, and so on. */
static void
write_chain(int n)
{
	for (int i = 0; i < n; i++) {
		char name[32] = "main.conf";
		FILE *f;

		if (i > 0)
			snprintf(name, sizeof(name), "%d.conf", i);
		f = file_open(name);
		if (i + 1 < n)
			fprintf(f, "include %d.conf\n", i + 1);
		fclose(f);
	}
}

static void
test_depth(void)
{
	char name[32];

	write_chain(CONF_INCLUDE_MAX);
	check(NULL, "files inside each other");
	write_chain(CONF_INCLUDE_MAX + 1);
	check("more than 8 files that include one another", "one more");
	for (int i = 1; i <= CONF_INCLUDE_MAX; i++) {
		snprintf(name, sizeof(name), "%d.conf", i);
		file_remove(name);
	}
}

static void
test_kinds(void)
{
	char *path = path_of("main.conf");

	fclose(file_open("main.conf"));
	chmod(path, 0602);
	check("everybody may write this file", "a file of everybody's");
	unlink(path);
	if (mkfifo(path, 0600) == 0)
		check("is not a regular file", "a pipe");
	unlink(path);
	free(path);
}

int
main(void)
{
	umask(022);
	if (mkdtemp(folder) == NULL)
		return 1;
	test_feeds();
	test_categories();
	test_words("server { listen", "[::1]:", CONF_LISTEN_MAX, " }",
	    "listen ADDRESS ..., at most 8");
	test_words("feed http://a.example/ { allow-address", "10.0.0.",
	    CONF_ALLOW_MAX, " }", "allow-address RANGE ..., at most 16");
	test_length(
	    "server { title ", CONF_TEXT_MAX, " }", "longer than 500 bytes");
	test_length("feed http://a.example/ owner=", CONF_TEXT_MAX, "",
	    "longer than 500 bytes");
	test_length("category ", CONF_TEXT_MAX, " { feed http://a.example/ }",
	    "longer than 500 bytes");
	test_length(
	    "database /", CONF_PATH_MAX - 1, "", "longer than 4095 bytes");
	test_size();
	test_files();
	test_depth();
	test_kinds();
	file_remove("main.conf");
	tap_ok(rmdir(folder) == 0, "nothing is left over");
	return tap_done();
}

/*
 * Every list of tests/data/opml against its .want: one line for each fact.
 * `test_subscriptions --update` writes them anew.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/limits.h"
#include "feed/subscriptions.h"
#include "tests/tap/tap.h"

#define FILE_MAX (1 << 20) /* bytes: the data are small */

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
print(const struct subscription_list *list, struct buf *out)
{
	subscriptions_print_json(list, out);
	for (const struct subscription *s = list->subscriptions; s != NULL;
	     s = s->next)
		buf_printf(out, "line %" PRIu64 ": %.*s\n", s->line,
		    STR_ARG(s->xml_url));
	for (const struct subscription_problem *p = list->problems; p != NULL;
	     p = p->next)
		buf_printf(out, "line %" PRIu64 ": problem: %.*s\n", p->line,
		    STR_ARG(p->text));
}

static void
check(const char *folder, const char *name, bool update)
{
	struct subscription_list list;
	struct buf bytes, want, got;
	struct errinfo ei;
	struct arena a;
	char path[4096];

	arena_init(&a, FEED_ARENA_MAX);
	buf_init(&bytes, FILE_MAX);
	buf_init(&want, FILE_MAX);
	buf_init(&got, FILE_MAX);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	read_file(path, &bytes);
	if (subscriptions_read(buf_str(&bytes), &a, &list, &ei) == ERR_OK)
		print(&list, &got);
	else
		buf_printf(&got, "refused: %s\n", ei.text);
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
	buf_free(&bytes);
	buf_free(&want);
	buf_free(&got);
	arena_free(&a);
}

static int
is_list(const struct dirent *d)
{
	return d->d_name[0] != '.' &&
	    !str_ends(str_from(d->d_name), STR(".want"));
}

int
main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	bool update = argc > 1 && strcmp(argv[1], "--update") == 0;
	struct dirent **names;
	char folder[2048];
	int n;

	snprintf(folder, sizeof(folder), "%s/tests/data/opml",
	    top != NULL ? top : ".");
	n = scandir(folder, &names, is_list, alphasort);
	tap_ok(n > 0, "there are lists");
	for (int i = 0; i < n; i++) {
		check(folder, names[i]->d_name, update);
		free(names[i]);
	}
	if (n > 0)
		free(names);
	return tap_done();
}

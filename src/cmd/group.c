/*
 * courant group: stories of a table of items, through the code of the daemon.
 *
 * Reads tab-separated items with a header line (id, time, source, title,
 * summary, url; others are ignored), places them in the order of time and
 * id, and prints a line `id TAB story` for each, in that order.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "story/group.h"

#define GROUP_FILE_MAX (1u << 30) /* bytes: a year of a busy reader */
#define GROUP_COLUMNS_MAX 64 /* columns of a line */

enum column { ID, TIME, SOURCE, TITLE, SUMMARY, URL, COLUMNS };

static const char *const column_name[COLUMNS] = {
    "id", "time", "source", "title", "summary", "url"};

struct row {
	struct str cell[COLUMNS];
	unixtime time;
	uint64_t story;
	struct str why;
};

struct table {
	const char *path;
	struct buf text;
	int place[COLUMNS]; /* of a column in the file, -1 when absent */
	struct row *rows;
	size_t n, room;
};

/* Prints FILE:LINE: and what is wrong. */
static int
complain(const struct table *t, size_t line, const char *what)
{
	fprintf(stderr, "%s:%zu: %s\n", t->path, line, what);
	return EX_DATAERR;
}

static int
read_file(struct table *t)
{
	FILE *f = strcmp(t->path, "-") == 0 ? stdin : fopen(t->path, "r");
	int status = EX_OK;

	if (f == NULL) {
		fprintf(stderr, "courant: cannot read %s: %s\n", t->path,
		    strerror(errno));
		return EX_NOINPUT;
	}
	for (;;) {
		char *p = buf_room(&t->text, 1 << 16);
		size_t n;

		if (p == NULL) {
			status = complain(t, 0, "the file is over 1 GiB");
			break;
		}
		n = fread(p, 1, 1 << 16, f);
		t->text.n += n;
		if (n == 0)
			break;
	}
	if (ferror(f)) {
		fprintf(stderr, "courant: cannot read %s: %s\n", t->path,
		    strerror(errno));
		status = EX_IOERR;
	}
	if (f != stdin)
		fclose(f);
	return status;
}

static int
read_header(struct table *t, struct str header)
{
	for (int c = 0; c < COLUMNS; c++)
		t->place[c] = -1;
	for (int i = 0; header.n > 0 && i < GROUP_COLUMNS_MAX; i++) {
		struct str name = str_cut(&header, '\t');

		for (int c = 0; c < COLUMNS; c++) {
			if (str_eq_c(name, column_name[c]))
				t->place[c] = i;
		}
	}
	if (t->place[ID] < 0 || t->place[TIME] < 0 || t->place[TITLE] < 0)
		return complain(t, 1,
		    "the header must name the columns id, time and title");
	return EX_OK;
}

static int
read_row(struct table *t, struct str text, size_t line)
{
	struct str cells[GROUP_COLUMNS_MAX] = {{0}};
	struct row row = {.story = 0};
	int n = 0;

	if (!utf8_valid(text, NULL))
		return complain(t, line, "not valid UTF-8");
	do {
		cells[n++] = str_cut(&text, '\t');
	} while (text.n > 0 && n < GROUP_COLUMNS_MAX);
	for (int c = 0; c < COLUMNS; c++) {
		if (t->place[c] >= 0 && t->place[c] < n)
			row.cell[c] = cells[t->place[c]];
	}
	if (row.cell[ID].n == 0)
		return complain(t, line, "no id");
	if (!str_to_i64(
		row.cell[TIME], INT64_MIN / 2, INT64_MAX / 2, &row.time))
		return complain(
		    t, line, "the time is not in whole seconds since 1970");
	if (t->n == t->room) {
		t->room = t->room * 2 + 256;
		t->rows = mem_grow(t->rows, t->room, sizeof(*t->rows));
	}
	t->rows[t->n++] = row;
	return EX_OK;
}

/* Cuts the text into rows; all bad lines are named. */
static int
read_table(struct table *t)
{
	struct str rest = buf_str(&t->text);
	int status;
	size_t line = 1;

	status = read_header(t, str_cut(&rest, '\n'));
	while (rest.n > 0 && t->place[ID] >= 0) {
		struct str text = str_cut(&rest, '\n');
		int bad;

		line++;
		if (text.n == 0)
			continue;
		bad = read_row(t, text, line);
		if (bad != EX_OK)
			status = bad;
	}
	return status;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return str_cmp(x->cell[ID], y->cell[ID]);
}

static void
place_rows(struct table *t, bool explain, bool published)
{
	struct group_options options;
	struct group_decision decision;
	struct grouper *g;
	struct buf why;

	group_defaults(&options);
	options.append = published;
	g = grouper_create(&options);
	buf_init(&why, 1 << 16);
	for (size_t i = 0; i < t->n; i++) {
		struct row *r = &t->rows[i];
		struct group_item item = {
		    .id = i + 1,
		    .time = r->time,
		    .source = r->cell[SOURCE],
		    .title = r->cell[TITLE],
		    .summary = r->cell[SUMMARY],
		    .url = r->cell[URL],
		};

		buf_reset(&why);
		grouper_add(g, &item, &decision, explain ? &why : NULL);
		r->story = decision.story;
		if (explain)
			r->why = str_from(mem_strdup(buf_cstr(&why)));
	}
	for (size_t i = 0; i < t->n; i++)
		t->rows[i].story = grouper_story(g, t->rows[i].story);
	buf_free(&why);
	grouper_free(g);
}

static void
print_rows(const struct table *t, bool explain)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct row *r = &t->rows[i];

		printf("%.*s\t%" PRIu64, STR_ARG(r->cell[ID]), r->story);
		if (explain)
			printf("\t%.*s", STR_ARG(r->why));
		putchar('\n');
	}
}

int
cmd_group(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"explain", no_argument, NULL, 'e'},
	    {"published", no_argument, NULL, 'p'}, {0}};
	struct table t = {0};
	bool explain = false, published = false;
	int opt, status;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'e':
			explain = true;
			break;
		case 'p':
			published = true;
			break;
		default:
			return cmd_usage(argv[0]);
		}
	}
	if (argc - optind != 1)
		return cmd_usage(argv[0]);
	t.path = argv[optind];
	buf_init(&t.text, GROUP_FILE_MAX);
	status = read_file(&t);
	if (status == EX_OK)
		status = read_table(&t);
	if (status == EX_OK) {
		qsort(t.rows, t.n, sizeof(*t.rows), compare_rows);
		place_rows(&t, explain, published);
		print_rows(&t, explain);
	}
	for (size_t i = 0; i < t.n; i++)
		free((char *)t.rows[i].why.p);
	free(t.rows);
	buf_free(&t.text);
	return status;
}

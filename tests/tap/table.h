/*
 * Test data as a table: one case a line, cells separated by TAB, lines that
 * start with # are comments.  \t, \n, \r and \\ in a cell mean themselves.
 * Adding a case never means writing C.
 */
#ifndef TESTS_TABLE_H
#define TESTS_TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_CELLS_MAX 16 /* cells of a row */

struct table_row {
	char name[256]; /* FILE:LINE first-cell, for the test's line */
	char *cell[TABLE_CELLS_MAX];
	size_t n; /* cells */
};

/* Undoes the escapes of a cell in place. */
static inline void
table_unescape(char *s)
{
	char *out = s;

	for (; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0' && strchr("tnr\\", s[1])) {
			s++;
			*out++ = *s == 't' ? '\t'
			    : *s == 'n'    ? '\n'
			    : *s == 'r'    ? '\r'
					   : '\\';
		} else {
			*out++ = *s;
		}
	}
	*out = '\0';
}

/*
 * Reads $top_srcdir/tests/data/FILE and calls fn for every row.  A row with
 * another number of cells than `cells` ends the test with a message; so does
 * a missing or an empty file.
 */
static inline void
table_read(const char *file, size_t cells,
    void (*fn)(const struct table_row *row, void *arg), void *arg)
{
	const char *top = getenv("top_srcdir");
	char path[4096], *line = NULL;
	size_t room = 0, rows = 0;
	int number = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/data/%s",
	    top != NULL ? top : ".", file);
	f = fopen(path, "r");
	if (f == NULL) {
		printf("Bail out! cannot read %s\n", path);
		exit(1);
	}
	while (getline(&line, &room, f) >= 0) {
		struct table_row row = {.n = 0};
		char *rest = line;

		number++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || (line[0] == '\0' && cells > 1))
			continue;
		while (rest != NULL && row.n < TABLE_CELLS_MAX) {
			row.cell[row.n] = rest;
			rest = strchr(rest, '\t');
			if (rest != NULL)
				*rest++ = '\0';
			table_unescape(row.cell[row.n++]);
		}
		if (row.n != cells) {
			printf("Bail out! %s:%d: %zu cells, not %zu\n", file,
			    number, row.n, cells);
			exit(1);
		}
		snprintf(row.name, sizeof(row.name), "%s:%d %s", file, number,
		    row.cell[0]);
		fn(&row, arg);
		rows++;
	}
	free(line);
	fclose(f);
	if (rows == 0) {
		printf("Bail out! %s holds no case\n", file);
		exit(1);
	}
}

#endif

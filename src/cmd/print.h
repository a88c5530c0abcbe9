/*
 * Tables of text for people and for pipes.
 *
 *	static const struct print_column columns[] = {{"feed", PRINT_CUT}, ...};
 *
 *	p = print_start(stdout, columns, ARRAY_LEN(columns), PRINT_TABLE);
 *	print_cell(p, title);
 *	...
 *	print_end(p);
 *
 * On a terminal wide columns are shortened so that a row is a line.  Control
 * characters of hostile texts never reach the terminal.
 */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/json.h"
#include "base/str.h"

/* What -o takes. */
enum print_form {
	PRINT_TABLE, /* aligned columns under their names */
	PRINT_TSV, /* tabs between cells, names in the first line */
	PRINT_JSON, /* an array of objects */
	PRINT_NDJSON /* an object a line */
};

/* The form of that name; says which there are, and false, when there is none. */
bool
print_form_of(struct str word, enum print_form *form);

enum print_flags {
	PRINT_RIGHT = 1, /* aligned at the right: numbers */
	PRINT_CUT = 2 /* may be shortened to fit the terminal */
};

struct print_column {
	const char *name;
	unsigned flags;
};

struct print;

/* A table to `out`, PRINT_TABLE or PRINT_TSV; columns are borrowed until
 * print_end. */
struct print *
print_start(FILE *out, const struct print_column *columns, size_t n,
    enum print_form form) MUST_CHECK;

/* The next cell; after n cells the row is complete. */
void
print_cell(struct print *p, struct str text);

/* The same in a colour, where colours are wanted: an SGR number, 31 is red. */
void
print_cell_colour(struct print *p, struct str text, int colour);

/* Writes what is left and frees it; false when writing failed. */
bool
print_end(struct print *p);

/*
 * Objects to standard output as they come, PRINT_JSON or PRINT_NDJSON:
 *
 *	struct print_list l = {.form = PRINT_JSON};
 *	json = print_list_next(&l);
 *	json_put_int(json, "id", 5);
 *	...
 *	print_list_end(&l);
 */
struct print_list {
	enum print_form form;
	size_t n; /* objects so far */
	struct buf buf;
	struct json json;
};

/* Begins the next object, after writing the one before. */
struct json *
print_list_next(struct print_list *l) MUST_CHECK;
void
print_list_end(struct print_list *l);

/* A terminal that wants colours: NO_COLOR unset, TERM not dumb. */
bool
print_has_colour(FILE *out);

/* The locale of the environment speaks UTF-8. */
bool
print_has_utf8(void);

/* Writes text so that it cannot command a terminal: controls become spaces,
 * bidi controls are left out. */
void
print_clean(FILE *out, struct str text);

#define PRINT_TIME_MAX 32 /* bytes, with the NUL */

/* "8 min ago", "3 h ago", "2 days ago"; "never" for UNIXTIME_NONE. */
const char *
print_ago(unixtime t, unixtime now, char out[PRINT_TIME_MAX]);

/* "in 2 min", "now", "never". */
const char *
print_until(unixtime t, unixtime now, char out[PRINT_TIME_MAX]);

/* Flushes standard output: EX_OK, or EX_IOERR after a sentence. */
int
print_flush(void) MUST_CHECK;

#endif

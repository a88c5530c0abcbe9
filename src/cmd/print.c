/*
 * Tables of text.  The first rows are held back until the widths of the
 * columns are known from them; the rest is written as it comes, so that a
 * million rows need no memory.
 */
#include "cmd/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/utf8.h"

#define AHEAD 500 /* rows looked at before the widths are settled */
#define AHEAD_MAX (64 << 20) /* bytes of these rows */
#define CELL_MAX (32 << 20) /* bytes: a value of the database */
#define OBJECT_MAX (64 << 20) /* bytes: one object with a few such values */
#define NARROWEST 12 /* cells that shortening leaves of a column */
#define GAP 2 /* cells between columns */

struct cell {
	struct str text; /* clean */
	int width; /* cells on the terminal */
	int colour; /* 0 for none */
};

struct print {
	FILE *out;
	const struct print_column *columns;
	size_t n;
	enum print_form form;
	bool colour;
	int terminal; /* columns, 0 when it is none */
	int *widths;
	int gap; /* spaces due before the next text: none at the end of a row */
	struct arena arena; /* of the rows held back */
	struct cell *cells; /* those rows, one after the other */
	size_t n_cells;
	bool settled;
};

bool
print_form_of(struct str word, enum print_form *form)
{
	static const char *const names[] = {
	    [PRINT_TABLE] = "table",
	    [PRINT_TSV] = "tsv",
	    [PRINT_JSON] = "json",
	    [PRINT_NDJSON] = "ndjson",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_eq_c(word, names[i])) {
			*form = (enum print_form)i;
			return true;
		}
	}
	fputs("courant: -o takes table, tsv, json or ndjson\n", stderr);
	return false;
}

static bool
environment_says(const char *name)
{
	const char *s = getenv(name);

	return s != NULL && s[0] != '\0';
}

bool
print_has_colour(FILE *out)
{
	return isatty(fileno(out)) && !environment_says("NO_COLOR") &&
	    environment_says("TERM") &&
	    !str_eq_c(str_from(getenv("TERM")), "dumb");
}

bool
print_has_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct str s = str_from(getenv(names[i]));

		if (s.n > 0)
			return str_find_nocase(s, STR("utf-8")) < s.n ||
			    str_find_nocase(s, STR("utf8")) < s.n;
	}
	return false;
}

/* The columns of the terminal, 0 when out is none. */
static int
terminal_width(FILE *out)
{
	struct winsize size;

	if (!isatty(fileno(out)))
		return 0;
	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

/* ---- text ------------------------------------------------------------- */

/* Appends the clean form; returns the cells it takes, at most max (0: all).
 * A text that is cut ends in "..." of one or three cells. */
static int
clean(struct buf *b, struct str text, int max, bool utf8)
{
	const char *dots = utf8 ? "\xe2\x80\xa6" : "...";
	int width = 0, dots_width = utf8 ? 1 : 3;
	size_t fits = b->n; /* where to cut when it gets too wide */
	int fits_width = 0;

	while (text.n > 0) {
		uint32_t cp = UTF8_REPLACEMENT;
		size_t used = utf8_decode(text.p, text.n, &cp);

		text = str_sub(text, used > 0 ? used : 1, text.n);
		if (cp < ' ' || (cp >= 0x7f && cp < 0xa0))
			cp = ' ';
		if (utf8_is_bidi_control(cp))
			continue;
		width += utf8_width(cp);
		if (max > 0 && width > max) {
			b->n = fits;
			buf_add_c(b, dots);
			return fits_width + dots_width;
		}
		buf_add_cp(b, cp);
		if (max > 0 && width <= max - dots_width) {
			fits = b->n;
			fits_width = width;
		}
	}
	return width;
}

void
print_clean(FILE *out, struct str text)
{
	struct buf b;

	buf_init(&b, CELL_MAX);
	clean(&b, text, 0, true);
	fwrite(buf_cstr(&b), 1, b.n, out);
	buf_free(&b);
}

/* ---- rows ------------------------------------------------------------- */

static void
write_cell(struct print *p, size_t column, const struct cell *c)
{
	const struct print_column *col = &p->columns[column];
	int room = p->widths[column], width, pad;
	struct buf b;

	buf_init(&b, CELL_MAX);
	width = clean(&b, c->text,
	    p->terminal > 0 && (col->flags & PRINT_CUT) != 0 ? room : 0,
	    print_has_utf8());
	/* A cell behind the rows looked at may be wider than its column. */
	pad = width < room ? room - width : 0;
	if (col->flags & PRINT_RIGHT)
		p->gap += pad;
	if (b.n > 0) {
		fprintf(p->out, "%*s", p->gap, "");
		p->gap = 0;
		if (c->colour != 0 && p->colour)
			fprintf(p->out, "\033[%dm", c->colour);
		fwrite(buf_cstr(&b), 1, b.n, p->out);
		if (c->colour != 0 && p->colour)
			fputs("\033[0m", p->out);
	}
	if (!(col->flags & PRINT_RIGHT))
		p->gap += pad;
	p->gap += GAP;
	if (column + 1 == p->n) {
		putc('\n', p->out);
		p->gap = 0;
	}
	buf_free(&b);
}

static void
write_names(struct print *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct cell c = {
		    .text = str_from(p->columns[i].name), .colour = 1};

		write_cell(p, i, &c);
	}
}

/* Takes cells from the widest column that may be shortened, until a row fits
 * the terminal or nothing more can be taken. */
static void
fit(struct print *p)
{
	int total = -GAP;

	for (size_t i = 0; i < p->n; i++)
		total += p->widths[i] + GAP;
	while (total > p->terminal) {
		int *widest = NULL;

		for (size_t i = 0; i < p->n; i++) {
			if ((p->columns[i].flags & PRINT_CUT) != 0 &&
			    p->widths[i] > NARROWEST &&
			    (widest == NULL || p->widths[i] > *widest))
				widest = &p->widths[i];
		}
		if (widest == NULL)
			return;
		--*widest;
		total--;
	}
}

/* Settles the widths and writes the rows held back. */
static void
settle(struct print *p)
{
	if (p->settled)
		return;
	p->settled = true;
	for (size_t i = 0; i < p->n; i++) {
		struct buf b;

		buf_init(&b, CELL_MAX);
		p->widths[i] = clean(&b, str_from(p->columns[i].name), 0, true);
		buf_free(&b);
	}
	for (size_t i = 0; i < p->n_cells; i++) {
		if (p->cells[i].width > p->widths[i % p->n])
			p->widths[i % p->n] = p->cells[i].width;
	}
	if (p->terminal > 0)
		fit(p);
	write_names(p);
	for (size_t i = 0; i < p->n_cells; i++)
		write_cell(p, i % p->n, &p->cells[i]);
}

struct print *
print_start(FILE *out, const struct print_column *columns, size_t n,
    enum print_form form)
{
	struct print *p = mem_zero(sizeof *p);

	p->out = out;
	p->columns = columns;
	p->n = n;
	p->form = form;
	p->colour = print_has_colour(out);
	p->terminal = terminal_width(out);
	p->widths = mem_array(n, sizeof *p->widths);
	p->cells = mem_array(n * AHEAD, sizeof *p->cells);
	arena_init(&p->arena, AHEAD_MAX);
	for (size_t i = 0; form == PRINT_TSV && i < n; i++) {
		print_clean(out, str_from(columns[i].name));
		putc(i + 1 < n ? '\t' : '\n', out);
	}
	return p;
}

void
print_cell_colour(struct print *p, struct str text, int colour)
{
	struct cell c = {.text = text, .colour = colour};
	size_t column = p->n_cells % p->n;

	if (p->form == PRINT_TSV) {
		print_clean(p->out, text);
		putc(column + 1 < p->n ? '\t' : '\n', p->out);
		p->n_cells++;
		return;
	}
	if (!p->settled) {
		struct buf b;

		buf_init(&b, CELL_MAX);
		c.width = clean(&b, text, 0, true);
		buf_free(&b);
		c.text = arena_str(&p->arena, text);
		p->cells[p->n_cells] = c;
	} else {
		write_cell(p, column, &c);
	}
	p->n_cells++;
	if (!p->settled &&
	    (p->n_cells == p->n * AHEAD || arena_failed(&p->arena)))
		settle(p);
}

void
print_cell(struct print *p, struct str text)
{
	print_cell_colour(p, text, 0);
}

bool
print_end(struct print *p)
{
	bool good;

	if (p->form != PRINT_TSV)
		settle(p);
	good = fflush(p->out) == 0 && !ferror(p->out);
	arena_free(&p->arena);
	free(p->cells);
	free(p->widths);
	free(p);
	return good;
}

/* ---- lists of objects ------------------------------------------------- */

/* Writes the object that is complete. */
static void
flush_object(struct print_list *l)
{
	json_put_end(&l->json);
	fwrite(buf_cstr(&l->buf), 1, l->buf.n, stdout);
	if (l->form == PRINT_NDJSON)
		putchar('\n');
	buf_reset(&l->buf);
}

struct json *
print_list_next(struct print_list *l)
{
	if (l->n == 0)
		buf_init(&l->buf, OBJECT_MAX);
	else
		flush_object(l);
	if (l->form == PRINT_JSON)
		fputs(l->n == 0 ? "[\n" : ",\n", stdout);
	l->n++;
	json_init(&l->json, &l->buf);
	json_put_object(&l->json, NULL);
	return &l->json;
}

void
print_list_end(struct print_list *l)
{
	if (l->n > 0) {
		flush_object(l);
		buf_free(&l->buf);
	}
	if (l->form == PRINT_JSON)
		puts(l->n > 0 ? "\n]" : "[]");
}

/* ---- times ------------------------------------------------------------ */

/* A span in its largest whole unit. */
static void
span(int64_t seconds, char out[PRINT_TIME_MAX])
{
	if (seconds < 90)
		snprintf(out, PRINT_TIME_MAX, "%" PRId64 " s", seconds);
	else if (seconds < 90 * (int64_t)MINUTE)
		snprintf(out, PRINT_TIME_MAX, "%" PRId64 " min",
		    (seconds + 30) / MINUTE);
	else if (seconds < 36 * (int64_t)HOUR)
		snprintf(out, PRINT_TIME_MAX, "%" PRId64 " h",
		    (seconds + HOUR / 2) / HOUR);
	else
		snprintf(out, PRINT_TIME_MAX, "%" PRId64 " days",
		    (seconds + DAY / 2) / DAY);
}

const char *
print_ago(unixtime t, unixtime now, char out[PRINT_TIME_MAX])
{
	char part[PRINT_TIME_MAX];

	if (t == UNIXTIME_NONE)
		return "never";
	if (t >= now)
		return "now";
	span(now - t, part);
	snprintf(out, PRINT_TIME_MAX, "%.20s ago", part);
	return out;
}

const char *
print_until(unixtime t, unixtime now, char out[PRINT_TIME_MAX])
{
	char part[PRINT_TIME_MAX];

	if (t == UNIXTIME_NONE)
		return "never";
	if (t <= now)
		return "now";
	span(t - now, part);
	snprintf(out, PRINT_TIME_MAX, "in %.20s", part);
	return out;
}

int
print_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EX_OK;
	perror("courant: standard output");
	return EX_IOERR;
}

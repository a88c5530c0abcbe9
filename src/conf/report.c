/*
 * Messages about a config file.  A place is a byte offset; line and column
 * are counted here, when there is something to say, so that the readers of
 * the file carry no more than offsets.  Columns count characters.
 */
#include "conf/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

#define EXCERPT_BEFORE 60 /* terminal cells shown before the mark */
#define EXCERPT_MAX 100 /* terminal cells shown of a line */
#define SHOWN_MAX 60 /* bytes of a text that a sentence repeats */
#define MARK_MAX 60 /* terminal cells: a longer mark says no more */

void
report_init(struct report *r, struct buf *out)
{
	*r = (struct report){.out = out};
}

struct str
report_shown(struct str s)
{
	return utf8_prefix(s, SHOWN_MAX);
}

/* The line that holds the byte `at`, without its end. */
static struct str
line_around(struct str text, size_t at)
{
	size_t from = at < text.n ? at : text.n, to = from;

	while (from > 0 && text.p[from - 1] != '\n')
		from--;
	while (to < text.n && text.p[to] != '\n')
		to++;
	if (to > from && text.p[to - 1] == '\r')
		to--;
	return str_sub(text, from, to - from);
}

static int
line_number(struct str text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n';
	return line;
}

/* One character of a line as it is shown: its bytes and terminal cells. */
struct glyph {
	size_t bytes; /* taken from the line */
	int cells;
	struct str shown;
};

static struct glyph
glyph_at(struct str line, size_t i)
{
	struct glyph g = {.cells = 1};
	uint32_t cp;

	g.bytes = utf8_decode(line.p + i, line.n - i, &cp);
	g.shown = str_sub(line, i, g.bytes);
	if (g.bytes == 0) {
		g.bytes = 1;
		g.shown = STR("?");
	} else if (cp == '\t') {
		g.cells = 4;
		g.shown = STR("    ");
	} else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
	    utf8_is_bidi_control(cp) || cp == 0x2028 || cp == 0x2029) {
		g.shown = STR(".");
	} else {
		g.cells = utf8_width(cp);
	}
	return g;
}

/* Characters in the first n bytes of a line. */
static int
characters(struct str line, size_t n)
{
	int count = 0;

	for (size_t i = 0; i < line.n && i < n; count++)
		i += glyph_at(line, i).bytes;
	return count;
}

static int
cells_between(struct str line, size_t from, size_t to)
{
	int cells = 0;

	for (size_t i = from; i < line.n && i < to;) {
		struct glyph g = glyph_at(line, i);

		cells += g.cells;
		i += g.bytes;
	}
	return cells;
}

/* Where to start showing the line, so that byte `at` of it is in sight. */
static size_t
excerpt_start(struct str line, size_t at)
{
	int over = cells_between(line, 0, at) - EXCERPT_BEFORE;
	size_t i = 0;

	/* A cell takes at least one byte. */
	if (line.n <= EXCERPT_MAX)
		return 0;
	while (i < at && over > 0) {
		struct glyph g = glyph_at(line, i);

		over -= g.cells;
		i += g.bytes;
	}
	return i;
}

static void
add_repeated(struct buf *out, char c, int n)
{
	for (int i = 0; i < n; i++)
		buf_add_byte(out, c);
}

static void
add_excerpt(struct buf *out, int number, struct str line, struct span mark,
    const char *hint)
{
	size_t from = excerpt_start(line, mark.at), i = from;
	int cells = 0, before, under;

	buf_printf(out, "%5d | %s", number, from > 0 ? "..." : "");
	while (i < line.n && cells < EXCERPT_MAX) {
		struct glyph g = glyph_at(line, i);

		buf_add_str(out, g.shown);
		cells += g.cells;
		i += g.bytes;
	}
	buf_printf(out, "%s\n      | ", i < line.n ? "..." : "");
	before = cells_between(line, from, mark.at) + (from > 0 ? 3 : 0);
	under = cells_between(line, mark.at, mark.at + mark.length);
	if (under > MARK_MAX)
		under = MARK_MAX;
	add_repeated(out, ' ', before);
	buf_add_byte(out, '^');
	add_repeated(out, '~', under - 1);
	if (hint != NULL && hint[0] != '\0')
		buf_printf(out, "  %s", hint);
	buf_add_byte(out, '\n');
}

static void
report_at(struct report *r, const struct source *s, struct span where,
    const char *kind, const char *hint, const char *fmt, va_list ap)
    PRINTF_LIKE(6, 0);

static void
report_at(struct report *r, const struct source *s, struct span where,
    const char *kind, const char *hint, const char *fmt, va_list ap)
{
	struct str line = line_around(s->text, where.at);
	int number = line_number(s->text, where.at);
	char sentence[512];

	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	where.at -= (uint32_t)(line.p - s->text.p);
	buf_printf(r->out, "%s:%d:%d: %s%s\n", s->name, number,
	    characters(line, where.at) + 1, kind, sentence);
	add_excerpt(r->out, number, line, where, hint);
}

static bool
shows_more(const struct report *r)
{
	return r->errors + r->warnings <= REPORT_SHOWN_MAX;
}

void
report_error(struct report *r, const struct source *s, struct span where,
    const char *hint, const char *fmt, ...)
{
	va_list ap;

	r->errors++;
	if (!shows_more(r))
		return;
	va_start(ap, fmt);
	report_at(r, s, where, "", hint, fmt, ap);
	va_end(ap);
}

void
report_warning(struct report *r, const struct source *s, struct span where,
    const char *hint, const char *fmt, ...)
{
	va_list ap;

	r->warnings++;
	if (!shows_more(r))
		return;
	va_start(ap, fmt);
	report_at(r, s, where, "warning: ", hint, fmt, ap);
	va_end(ap);
}

void
report_file(struct report *r, const char *name, const char *fmt, ...)
{
	char sentence[512];
	va_list ap;

	r->errors++;
	if (!shows_more(r))
		return;
	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	buf_printf(r->out, "%s: %s\n", name, sentence);
}

void
report_end(struct report *r)
{
	int hidden = r->errors + r->warnings - REPORT_SHOWN_MAX;

	if (hidden > 0)
		buf_printf(r->out, "... and %d more\n", hidden);
}

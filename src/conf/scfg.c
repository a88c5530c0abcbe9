/*
 * The scfg reader: one pass over the lines, a stack of open blocks, no
 * recursion.  A line with an error is reported and left out, but its braces
 * still count, so that one slip does not put the rest of the file into the
 * wrong block.
 *
 * A line is, in this order: words; "{" and a line of its own inside the
 * block, or "}" one or more times; a comment.  Braces count only where a
 * word could start, so there is one reading of every line.
 */
#include "conf/scfg.h"

#include <string.h>

#include "base/utf8.h"

struct reader {
	const struct source *s;
	struct arena *a;
	struct report *r;
	struct str line; /* the current one, without its end */
	int number; /* of the line, from 1 */
	size_t i; /* in the line */
	struct scfg_word words[SCFG_WORDS_MAX]; /* of the directive so far */
	size_t n_words;
	struct scfg_directive *open[SCFG_DEPTH_MAX]; /* blocks */
	struct span opened[SCFG_DEPTH_MAX]; /* and their braces */
	size_t depth;
	struct scfg_directive **tail; /* where the next one is linked in */
	struct scfg_directive *
	    *tails[SCFG_DEPTH_MAX]; /* tail outside open[i] */
};

/* What reading a part of a line came to. */
enum outcome {
	READ_OK,
	READ_BAD_LINE, /* reported; leave the line out */
	READ_STOP /* reported; nothing after this can be trusted */
};

/* A place in the current line. */
static struct span
span_of(const struct reader *rd, size_t from, size_t to)
{
	size_t start = (size_t)(rd->line.p - rd->s->text.p);

	return (struct span){(uint32_t)(start + from), (uint32_t)(to - from)};
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Does a word, brace or comment end at byte i? */
static bool
ends_at(struct str line, size_t i)
{
	return i >= line.n || is_blank(line.p[i]);
}

/*
 * Characters that look like nothing, or like the space that separates words:
 * a word that holds one must say so with quotes.
 */
static bool
is_invisible(uint32_t cp)
{
	return cp == 0xa0 || cp == 0xad || cp == 0x61c || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202f) ||
	    (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 || cp == 0xfeff;
}

/* Characters that no line may hold, not even in quotes or comments: they
 * would make it read otherwise on a screen than to the program. */
static bool
is_forbidden(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t') || (cp >= 0x7f && cp < 0xa0) ||
	    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
	    cp == 0x2028 || cp == 0x2029;
}

static enum outcome
forbidden_found(const struct reader *rd, size_t at, size_t n, uint32_t cp)
{
	struct span where = span_of(rd, at, at + n);

	if (cp == 0)
		report_error(rd->r, rd->s, where, NULL,
		    "a NUL byte: this is not a text file, or it is UTF-16");
	else if (cp == '\r')
		report_error(rd->r, rd->s, where, NULL,
		    "a carriage return inside a line: end lines with LF or "
		    "CR LF");
	else
		report_error(rd->r, rd->s, where, "delete it",
		    "the invisible control character U+%04X", (unsigned)cp);
	return READ_BAD_LINE;
}

/* The whole line is text that looks as it is. */
static enum outcome
check_characters(const struct reader *rd)
{
	struct str line = rd->line;

	if (line.n > SCFG_LINE_MAX) {
		report_error(rd->r, rd->s, span_of(rd, 0, 1), NULL,
		    "the line is longer than %d bytes, the limit for one "
		    "directive",
		    SCFG_LINE_MAX);
		return READ_BAD_LINE;
	}
	for (size_t i = 0; i < line.n;) {
		uint32_t cp;
		size_t n = utf8_decode(line.p + i, line.n - i, &cp);

		if (n == 0) {
			report_error(rd->r, rd->s, span_of(rd, i, i + 1),
			    "save the file as UTF-8",
			    "the byte 0x%02X is not UTF-8",
			    (unsigned char)line.p[i]);
			return READ_BAD_LINE;
		}
		if (is_forbidden(cp))
			return forbidden_found(rd, i, n, cp);
		i += n;
	}
	return READ_OK;
}

static enum outcome
word_add(
    struct reader *rd, struct str text, size_t from, size_t to, bool quoted)
{
	if (rd->n_words == SCFG_WORDS_MAX) {
		report_error(rd->r, rd->s, span_of(rd, from, to), NULL,
		    "more than %d words, the limit for one directive",
		    SCFG_WORDS_MAX);
		return READ_BAD_LINE;
	}
	rd->words[rd->n_words++] =
	    (struct scfg_word){text, span_of(rd, from, to), quoted};
	return READ_OK;
}

/* The text between two places of the line with its backslashes undone. */
static struct str
unescape(struct reader *rd, struct str raw)
{
	char *p;
	size_t n = 0;

	if (str_find_char(raw, '\\') == raw.n)
		return raw;
	p = arena_alloc(rd->a, raw.n);
	if (p == NULL)
		return STR_EMPTY;
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] == '\\' && i + 1 < raw.n)
			i++;
		p[n++] = raw.p[i];
	}
	return (struct str){p, n};
}

/* The index of the quote that closes the one at `open`, or line.n. */
static size_t
closing_quote(struct str line, size_t open)
{
	char quote = line.p[open];
	size_t i = open + 1;

	while (i < line.n && line.p[i] != quote) {
		if (line.p[i] == '\\' && quote == '"')
			i++;
		i++;
	}
	return i < line.n ? i : line.n;
}

/*
 * A quoted part that starts at `open`; sets *text to what is inside and
 * moves behind it.  It ends its word.
 */
static enum outcome
read_quoted(struct reader *rd, size_t open, struct str *text)
{
	size_t close = closing_quote(rd->line, open);
	char quote = rd->line.p[open];
	struct str raw;

	if (close == rd->line.n) {
		report_error(rd->r, rd->s, span_of(rd, open, rd->line.n), NULL,
		    "the quote %c is not closed on its line", quote);
		return READ_BAD_LINE;
	}
	if (!ends_at(rd->line, close + 1)) {
		report_error(rd->r, rd->s, span_of(rd, close + 1, close + 2),
		    "put a space between them",
		    "more text right behind a closing quote");
		return READ_BAD_LINE;
	}
	raw = str_sub(rd->line, open + 1, close - open - 1);
	*text = quote == '"' ? unescape(rd, raw) : raw;
	rd->i = close + 1;
	return READ_OK;
}

/* Is raw an option's name and an equal sign, as in owner="Nine Media"? */
static bool
is_option_start(struct str raw)
{
	if (raw.n < 2 || raw.p[raw.n - 1] != '=')
		return false;
	for (size_t i = 0; i + 1 < raw.n; i++) {
		if (ascii_lower(raw.p[i]) != raw.p[i] ||
		    !(ascii_is_alpha(raw.p[i]) || raw.p[i] == '-'))
			return false;
	}
	return true;
}

/* name="value": one word, the value quoted. */
static enum outcome
read_option(struct reader *rd, size_t from, size_t open)
{
	struct str name = str_sub(rd->line, from, open - from), value;
	struct str text;
	enum outcome o = read_quoted(rd, open, &value);

	if (o != READ_OK)
		return o;
	text = arena_printf(rd->a, "%.*s%.*s", STR_ARG(name), STR_ARG(value));
	return word_add(rd, text, from, rd->i, false);
}

/* What stands at `at` inside a bare word may not. */
static enum outcome
bare_refused(struct reader *rd, size_t from, size_t at, uint32_t cp)
{
	size_t end = at;
	struct span here;

	while (!ends_at(rd->line, end))
		end++;
	here = span_of(rd, at, at + 1);
	if (cp == '\\')
		report_error(rd->r, rd->s, here, NULL,
		    "a backslash with nothing behind it: a directive ends "
		    "with its line");
	else if (cp > 0x7f)
		report_error(rd->r, rd->s, here, "delete it, or quote the word",
		    "the invisible character U+%04X in a word without quotes",
		    (unsigned)cp);
	else if (cp == '{' && at + 1 == end)
		report_error(rd->r, rd->s, here, "put a space before it",
		    "a { stands by itself");
	else
		report_error(rd->r, rd->s, span_of(rd, from, end),
		    "put the whole word in quotes",
		    "a word with %c in it must be quoted", (char)cp);
	return READ_BAD_LINE;
}

/* A word without quotes. */
static enum outcome
read_bare(struct reader *rd)
{
	struct str line = rd->line;
	size_t from = rd->i, i = from;

	while (!ends_at(line, i)) {
		uint32_t cp;
		size_t n = utf8_decode(line.p + i, line.n - i, &cp);

		if ((cp == '"' || cp == '\'') &&
		    is_option_start(str_sub(line, from, i - from)))
			return read_option(rd, from, i);
		if (cp == '"' || cp == '\'' || cp == '{' || cp == '}' ||
		    is_invisible(cp) || (cp == '\\' && i + 1 >= line.n))
			return bare_refused(rd, from, i, cp);
		if (cp == '\\')
			n += utf8_decode(line.p + i + 1, line.n - i - 1, &cp);
		i += n;
	}
	rd->i = i;
	return word_add(
	    rd, unescape(rd, str_sub(line, from, i - from)), from, i, false);
}

static enum outcome
read_word(struct reader *rd)
{
	size_t from = rd->i;
	char c = rd->line.p[from];
	struct str text;
	enum outcome o;

	if (c != '"' && c != '\'')
		return read_bare(rd);
	o = read_quoted(rd, from, &text);
	if (o == READ_OK)
		o = word_add(rd, text, from, rd->i, true);
	return o;
}

/* Links in a directive made of the words so far; NULL past the ceiling. */
static struct scfg_directive *
directive_add(struct reader *rd)
{
	struct scfg_directive *d = arena_alloc(rd->a, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->words = arena_array(rd->a, rd->n_words, sizeof(*d->words));
	if (d->words == NULL)
		return NULL;
	if (rd->n_words > 0)
		memcpy(d->words, rd->words, rd->n_words * sizeof(*d->words));
	d->n_words = rd->n_words;
	d->line = rd->number;
	rd->n_words = 0;
	*rd->tail = d;
	rd->tail = &d->next;
	return d;
}

static enum outcome
tree_full(const struct reader *rd)
{
	report_error(rd->r, rd->s, span_of(rd, 0, 1), NULL,
	    "more directives than fit in %d bytes, the limit for one file",
	    SCFG_TREE_MAX);
	return READ_STOP;
}

static enum outcome
block_open(struct reader *rd, struct span brace, bool broken)
{
	struct scfg_directive *d = directive_add(rd);

	if (d == NULL)
		return tree_full(rd);
	if (rd->depth == SCFG_DEPTH_MAX) {
		report_error(rd->r, rd->s, brace, NULL,
		    "more than %d blocks inside each other", SCFG_DEPTH_MAX);
		return READ_STOP;
	}
	d->has_block = true;
	d->broken = broken;
	rd->open[rd->depth] = d;
	rd->opened[rd->depth] = brace;
	rd->tails[rd->depth++] = rd->tail;
	rd->tail = &d->children;
	return READ_OK;
}

static enum outcome
block_close(struct reader *rd, struct span brace)
{
	if (rd->depth == 0) {
		report_error(
		    rd->r, rd->s, brace, "delete it", "this } closes no block");
		return READ_BAD_LINE;
	}
	rd->tail = rd->tails[--rd->depth];
	return READ_OK;
}

/* "{" behind the words of its directive. */
static enum outcome
brace_open(struct reader *rd)
{
	struct span brace = span_of(rd, rd->i, rd->i + 1);

	if (rd->n_words == 0) {
		report_error(rd->r, rd->s, brace, NULL,
		    "a { stands at the end of its directive, on the same "
		    "line");
		return READ_BAD_LINE;
	}
	rd->i++;
	return block_open(rd, brace, false);
}

/* "}": ends the directive before it, then the block. */
static enum outcome
brace_close(struct reader *rd)
{
	if (rd->n_words > 0 && directive_add(rd) == NULL)
		return tree_full(rd);
	rd->i++;
	return block_close(rd, span_of(rd, rd->i - 1, rd->i));
}

/* One step: a brace or a word.  *closed says that a "}" went before. */
static enum outcome
read_part(struct reader *rd, bool *closed)
{
	char c = rd->line.p[rd->i];
	bool brace = (c == '{' || c == '}') && ends_at(rd->line, rd->i + 1);

	if (*closed && !(brace && c == '}')) {
		report_error(rd->r, rd->s, span_of(rd, rd->i, rd->i + 1), NULL,
		    "a new directive starts on a new line, also behind a }");
		return READ_BAD_LINE;
	}
	if (!brace)
		return read_word(rd);
	*closed = c == '}';
	return c == '{' ? brace_open(rd) : brace_close(rd);
}

static void
skip_blanks(struct reader *rd)
{
	while (rd->i < rd->line.n && is_blank(rd->line.p[rd->i]))
		rd->i++;
}

static enum outcome
read_line(struct reader *rd)
{
	enum outcome o = check_characters(rd);
	bool closed = false;

	if (o != READ_OK)
		return o;
	for (skip_blanks(rd); rd->i < rd->line.n; skip_blanks(rd)) {
		if (rd->line.p[rd->i] == '#')
			break;
		o = read_part(rd, &closed);
		if (o != READ_OK)
			return o;
	}
	if (rd->n_words > 0 && directive_add(rd) == NULL)
		return tree_full(rd);
	return arena_failed(rd->a) ? tree_full(rd) : READ_OK;
}

/* Is there a brace to count at byte i of a line with an error?  One at its
 * end opens a block whatever stands before it. */
static bool
is_brace(struct str line, size_t i)
{
	bool alone = i == 0 || is_blank(line.p[i - 1]);

	return ends_at(line, i + 1) &&
	    ((line.p[i] == '}' && alone) ||
		(line.p[i] == '{' && (alone || i + 1 == line.n)));
}

/*
 * The line is left out from byte i on; its braces still open and close.  The
 * blocks it opens are broken: they and all in them are not looked at.
 */
static enum outcome
skip_line(struct reader *rd)
{
	struct str line = rd->line;
	enum outcome o = READ_OK;

	rd->n_words = 0;
	for (size_t i = rd->i; i < line.n && o == READ_OK; i++) {
		if (line.p[i] == '#' && (i == 0 || is_blank(line.p[i - 1])))
			break;
		if (!is_brace(line, i))
			continue;
		if (line.p[i] == '{')
			o = block_open(rd, span_of(rd, i, i + 1), true);
		else
			o = block_close(rd, span_of(rd, i, i + 1));
	}
	return o;
}

/* Takes the next line off the text. */
static void
next_line(struct reader *rd, struct str *rest)
{
	rd->line = str_cut(rest, '\n');
	if (rd->line.n > 0 && rd->line.p[rd->line.n - 1] == '\r')
		rd->line.n--;
	rd->number++;
	rd->i = 0;
	rd->n_words = 0;
}

bool
scfg_read(const struct source *s, struct arena *a, struct report *r,
    struct scfg_directive **out)
{
	struct reader rd = {.s = s, .a = a, .r = r};
	struct scfg_directive *first = NULL;
	struct str rest = s->text;

	rd.tail = &first;
	while (rest.n > 0) {
		enum outcome o;

		next_line(&rd, &rest);
		o = read_line(&rd);
		if (o == READ_BAD_LINE)
			o = skip_line(&rd);
		if (o == READ_STOP)
			return false;
	}
	*out = first;
	if (rd.depth > 0) {
		/* Of a broken line something was said already. */
		if (!rd.open[rd.depth - 1]->broken)
			report_error(r, s, rd.opened[rd.depth - 1], NULL,
			    "this { is not closed by the end of the file");
		return false;
	}
	return true;
}

/* Can cp stand in a word without quotes, anywhere in it? */
static bool
is_plain(uint32_t cp)
{
	return cp > ' ' && !is_invisible(cp) && cp != '"' && cp != '\'' &&
	    cp != '\\' && cp != '{' && cp != '}';
}

/* Appends text inside double quotes, without what no word can hold; returns
 * whether it could do without the quotes. */
static bool
add_escaped(struct str text, struct buf *out)
{
	bool plain = text.n > 0 && text.p[0] != '#';

	for (size_t i = 0, n; i < text.n; i += n) {
		uint32_t cp;

		n = utf8_decode(text.p + i, text.n - i, &cp);
		if (n == 0 || is_forbidden(cp)) {
			n = n > 0 ? n : 1;
			plain = false;
			continue;
		}
		if (cp == '"' || cp == '\\')
			buf_add_byte(out, '\\');
		buf_add(out, text.p + i, n);
		plain = plain && is_plain(cp);
	}
	return plain;
}

void
scfg_quote(struct str text, struct buf *out)
{
	size_t equals = str_find_char(text, '='), start = out->n;
	bool plain;

	buf_add_byte(out, '"');
	plain = add_escaped(text, out);
	/* A bare word like owner=Nine would read as an option. */
	if (!plain || is_option_start(str_sub(text, 0, equals + 1))) {
		buf_add_byte(out, '"');
	} else if (!buf_failed(out)) {
		memmove(out->p + start, out->p + start + 1, out->n - start - 1);
		out->n--;
	}
}

/*
 * The plain text of HTML, for titles, summaries and search.
 *
 * White space is collapsed as a browser does it: a run of it, with any tags
 * between, becomes one space, or one newline when a block begins or ends in
 * it.  A gap is written only when more text follows, so that none stands at
 * the ends.
 */
#include <stdint.h>

#include "base/utf8.h"
#include "feed/entities.h"
#include "feed/html_reader.h"
#include "feed/sanitise.h"

/* What a person sees on a line of its own. */
#define IS_LINE \
	(IS_P | IS_DIV | IS_LI | IS_DEFINITION | IS_LIST | IS_DL | IS_TABLE | \
	    IS_ROW | IS_CAPTION | IS_CONTAINER | IS_HEADING | IS_BREAK | \
	    IS_RULE)

struct writer {
	struct buf *out;
	size_t start; /* bytes that were in out before */
	char gap; /* what stands before the next text: 0, ' ' or newline */
	char line; /* what a line ends in: newline, or ' ' */
};

static void
put(struct writer *w, struct str s)
{
	if (w->gap != 0 && w->out->n > w->start)
		buf_add_byte(w->out, w->gap);
	w->gap = 0;
	buf_add_str(w->out, s);
}

static void
put_cp(struct writer *w, uint32_t cp)
{
	char bytes[UTF8_MAX];

	if (cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xa0) {
		if (w->gap == 0)
			w->gap = ' ';
		return;
	}
	if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) ||
	    (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef) ||
	    utf8_is_bidi_control(cp))
		return;
	put(w, (struct str){bytes, utf8_encode(cp, bytes)});
}

/* Bytes that only ever mean themselves. */
static bool
is_plain(unsigned char c)
{
	return (c > 0x20 && c < 0x7f && c != '&') ||
	    (c > 0xc2 && c != 0xd8 && c != 0xe2 && c < 0xef);
}

static void
put_text(struct writer *w, struct str s, bool references)
{
	size_t i = 0, used;
	uint32_t cp[2];

	while (i < s.n) {
		size_t run = i;

		while (i < s.n &&
		    (is_plain((unsigned char)s.p[i]) ||
			((unsigned char)s.p[i] & 0xc0) == 0x80))
			i++;
		if (i > run)
			put(w, str_sub(s, run, i - run));
		if (i == s.n)
			break;
		used = 0;
		if (s.p[i] == '&' && references)
			used = entity_read(str_sub(s, i, s.n), false, cp);
		if (used == 0) {
			used = utf8_decode(s.p + i, s.n - i, &cp[0]);
			cp[1] = 0;
		}
		put_cp(w, cp[0]);
		if (cp[1] != 0)
			put_cp(w, cp[1]);
		i += used;
	}
}

static void
convert(struct str html, struct buf *out, char line)
{
	struct writer w = {.out = out, .start = out->n, .line = line};
	struct str input = utf8_prefix(html, SANITISE_INPUT_MAX);
	struct html_reader r;
	struct buf repaired;

	buf_init(&repaired, SANITISE_INPUT_MAX * UTF8_MAX);
	if (!utf8_valid(input, NULL)) {
		utf8_repair(input, &repaired);
		input = buf_str(&repaired);
	}
	html_read_start(&r, input);
	while (html_read(&r)) {
		const struct html_token *t = &r.token;

		if (t->kind == HTML_TEXT)
			put_text(&w, t->text,
			    t->text_kind == HTML_DATA ||
				t->text_kind == HTML_RCDATA);
		else if (r.element->is & IS_LINE)
			w.gap = w.line;
		else if ((r.element->is & IS_CELL) && w.gap == 0)
			w.gap = ' ';
	}
	buf_free(&repaired);
}

void
html_to_text(struct str html, struct buf *out)
{
	convert(html, out, '\n');
}

void
html_to_line(struct str html, struct buf *out)
{
	convert(html, out, ' ');
}

/*
 * Escaping, in one place.  Runs of plain bytes, which most text is, are
 * copied at once.
 */
#include "web/html.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/url.h"
#include "base/utf8.h"

/* What stands for an ASCII byte in text, or NULL for the byte itself. */
static const char *
escape_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '`':
		return "&#96;";
	default:
		return NULL;
	}
}

static bool
is_plain(char c)
{
	return (c >= ' ' && c < 0x7f && escape_of(c) == NULL) || c == '\n' ||
	    c == '\t';
}

static bool
is_unwanted(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

/* Writes the character at the start of s; returns the bytes it takes. */
static size_t
write_char(struct buf *b, struct str s)
{
	const char *escaped = escape_of(s.p[0]);
	uint32_t cp;
	size_t n;

	if (escaped != NULL) {
		buf_add_c(b, escaped);
		return 1;
	}
	n = utf8_decode(s.p, s.n, &cp);
	if (n == 0 || cp < ' ' || (cp >= 0x7f && cp < 0xa0)) {
		buf_add_cp(b, UTF8_REPLACEMENT);
		return n == 0 ? 1 : n;
	}
	if (!is_unwanted(cp))
		buf_add(b, s.p, n);
	return n;
}

void
html_text(struct buf *b, struct str s)
{
	size_t i = 0, start;

	while (i < s.n) {
		start = i;
		while (i < s.n && is_plain(s.p[i]))
			i++;
		buf_add(b, s.p + start, i - start);
		if (i < s.n)
			i += write_char(b, str_sub(s, i, s.n));
	}
}

void
html_text_c(struct buf *b, const char *s)
{
	html_text(b, str_from(s));
}

void
html_text_cut(struct buf *b, struct str s, size_t most)
{
	size_t i, chars = 0, word = 0;

	for (i = 0; i < s.n; i++) {
		bool starts = ((unsigned char)s.p[i] & 0xc0) != 0x80;

		if (starts && chars++ == most)
			break;
		if (s.p[i] == ' ')
			word = i;
	}
	if (i == s.n) {
		html_text(b, s);
		return;
	}
	/* Scripts without spaces are cut where the room ends. */
	html_text(b, str_sub(s, 0, word > i / 2 ? word : i));
	html_lit(b, "…");
}

void
html_attr(struct buf *b, const char *name, struct str value)
{
	buf_add_byte(b, ' ');
	buf_add_c(b, name);
	html_lit(b, "=\"");
	html_text(b, value);
	buf_add_byte(b, '"');
}

bool
html_href_out(struct buf *b, struct str url)
{
	if (!url_is_web(url) || url.n > URL_MAX)
		return false;
	html_attr(b, "href", url);
	html_lit(b, " rel=\"noopener noreferrer nofollow\"");
	return true;
}

void
html_segment(struct buf *b, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' ||
		    c == '~')
			buf_add_byte(b, c);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)c);
	}
}

void
html_num(struct buf *b, int64_t n)
{
	char digits[24];
	int length, i;

	length = snprintf(digits, sizeof(digits), "%" PRId64, n);
	for (i = 0; i < length; i++) {
		if (i > 0 && digits[i - 1] != '-' && (length - i) % 3 == 0)
			buf_add_byte(b, ',');
		buf_add_byte(b, digits[i]);
	}
}

void
html_count(struct buf *b, int64_t n, const char *one, const char *many)
{
	html_num(b, n);
	buf_add_byte(b, ' ');
	buf_add_c(b, n == 1 ? one : many);
}

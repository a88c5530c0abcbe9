/*
 * Cleaning and converting texts.
 */
#include "feed/value.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/entities.h"
#include "feed/limits.h"
#include "feed/sanitise.h"

/* True for bytes that may start something value_clean has to change. */
static bool
is_suspect(unsigned char c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f || c == 0xc2 ||
	    c == 0xef || c >= 0xf0;
}

#define ONES UINT64_C(0x0101010101010101)

/* True when eight bytes at p are all from ' ' to '~': then none is suspect. */
static bool
is_plain_word(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	/* High bits: set by a byte above ASCII, borrowed by one below ' ', or
	 * carried into by DEL. */
	return ((w | (w - ONES * ' ') | (w + ONES)) & (ONES * 0x80)) == 0;
}

/* The first byte from i on that may start something to be changed. */
static size_t
next_suspect(struct str s, size_t i)
{
	while (i < s.n) {
		if (i + 8 <= s.n && is_plain_word(s.p + i))
			i += 8;
		else if (is_suspect((unsigned char)s.p[i]))
			break;
		else
			i++;
	}
	return i;
}

static bool
is_noncharacter(uint32_t cp)
{
	return (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef);
}

/* Writes the cleaned form of one character; returns the bytes written. */
static size_t
clean_char(struct str s, size_t at, uint32_t cp, char *out)
{
	if (cp == '\r') {
		if (at + 1 < s.n && s.p[at + 1] == '\n')
			return 0;
		*out = '\n';
		return 1;
	}
	if (cp >= 0x80 && cp < 0xa0)
		cp = charset_windows_1252((unsigned char)cp);
	if (cp < 0x20 || cp == 0x7f || is_noncharacter(cp) ||
	    (cp >= 0x80 && cp < 0xa0))
		return 0;
	return utf8_encode(cp, out);
}

/*
 * UTF-8 that was read as Latin-1 somewhere on its way: all code points are
 * below 256, and as bytes they are UTF-8.  Such a text is told by its C1
 * controls, which no other has.  Empty when s is not one.
 */
static struct str
undo_latin1(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n);
	size_t n = 0;
	bool control = false;

	for (size_t i = 0; out != NULL && i < s.n;) {
		uint32_t cp;
		size_t used = utf8_decode(s.p + i, s.n - i, &cp);

		if (used == 0 || cp > 0xff)
			return STR_EMPTY;
		control |= cp >= 0x80 && cp < 0xa0;
		out[n++] = (char)cp;
		i += used;
	}
	if (out == NULL || !control || !utf8_valid((struct str){out, n}, NULL))
		return STR_EMPTY;
	return (struct str){out, n};
}

static bool
has_c1(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		if ((unsigned char)s.p[i] == 0xc2 &&
		    (unsigned char)s.p[i + 1] < 0xa0)
			return true;
	}
	return false;
}

struct str
value_clean(struct arena *a, struct str s, size_t max)
{
	size_t i = 0, n;
	char *out;

	s = utf8_prefix(s, max);
	i = next_suspect(s, 0);
	if (i == s.n)
		return arena_str(a, s);
	if (has_c1(s)) {
		struct str undone = undo_latin1(a, s);

		s = undone.n > 0 ? undone : s;
		i = 0;
	}
	/* A C1 control may grow from two bytes to three. */
	out = arena_alloc(a, s.n + s.n / 2 + 1);
	if (out == NULL)
		return STR_EMPTY;
	memcpy(out, s.p, i);
	n = i;
	while (i < s.n) {
		size_t plain = next_suspect(s, i) - i, used;
		uint32_t cp;

		memcpy(out + n, s.p + i, plain);
		n += plain;
		i += plain;
		if (i == s.n)
			break;
		used = utf8_decode(s.p + i, s.n - i, &cp);
		if (used > 0)
			n += clean_char(s, i, cp, out + n);
		i += used > 0 ? used : 1;
	}
	return (struct str){out, n};
}

/* True when s, which starts behind "<", is the rest of a tag: a name, then
 * white space, "/" or ">". */
static bool
is_tag(struct str s)
{
	size_t i = 0;

	if (s.n > 0 && s.p[0] == '/')
		i++;
	if (i == s.n || !ascii_is_alpha(s.p[i]))
		return false;
	while (i < s.n && (ascii_is_alnum(s.p[i]) || s.p[i] == '-'))
		i++;
	return i < s.n &&
	    (s.p[i] == '>' || s.p[i] == '/' || ascii_is_space(s.p[i])) &&
	    str_find_char(s, '>') < s.n;
}

/* True when s starts with a whole character reference. */
static bool
is_reference(struct str s)
{
	uint32_t cp[2];
	size_t n = entity_read(s, false, cp);

	return n > 0 && s.p[n - 1] == ';';
}

bool
value_looks_like_html(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = {s.p + i, s.n - i};

		if ((s.p[i] == '<' && is_tag(str_sub(rest, 1, rest.n))) ||
		    (s.p[i] == '&' && is_reference(rest)))
			return true;
	}
	return false;
}

/* Bytes from i on that stay as they are: ASCII, with single spaces. */
static size_t
plain_run(struct str s, size_t i)
{
	size_t start = i;

	while (i < s.n && s.p[i] > ' ' && s.p[i] < 0x7f) {
		i++;
		if (i + 1 < s.n && s.p[i] == ' ' && s.p[i + 1] > ' ')
			i++;
	}
	return i - start;
}

/* Appends s with runs of white space as one space, without the characters
 * that turn the direction of what follows. */
static void
add_collapsed(struct buf *out, struct str s)
{
	bool space = false;

	for (size_t i = 0, used; i < s.n; i += used) {
		uint32_t cp;

		used = 1;
		if (ascii_is_space(s.p[i])) {
			space = true;
			continue;
		}
		if ((unsigned char)s.p[i] >= 0x80) {
			used = utf8_decode(s.p + i, s.n - i, &cp);
			if (used == 0 || utf8_is_bidi_control(cp)) {
				used += used == 0;
				continue;
			}
		} else {
			used = plain_run(s, i);
			used += used == 0;
		}
		if (space && out->n > 0)
			buf_add_byte(out, ' ');
		space = false;
		buf_add(out, s.p + i, used);
	}
}

void
value_add_plain(struct buf *out, struct str s, enum feed_text_type type)
{
	if (type == FEED_TEXT_HTML ||
	    (type == FEED_TEXT_GUESS && value_looks_like_html(s)))
		html_to_line(s, out);
	else
		add_collapsed(out, s);
}

struct str
value_plain(struct arena *a, struct str s, enum feed_text_type type)
{
	struct buf line;
	struct str out;

	if (s.n == 0)
		return STR_EMPTY;
	buf_init(&line, FEED_TEXT_MAX);
	value_add_plain(&line, s, type);
	out = arena_str(a, buf_str(&line));
	buf_free(&line);
	return out;
}

bool
value_seconds(struct str s, int64_t *out)
{
	int64_t total = 0;
	uint64_t n;

	if (s.n == 0)
		return false;
	s = str_sub(s, 0, str_find_char(s, '.'));
	for (int parts = 0; parts < 3; parts++) {
		struct str part = str_trim(str_cut(&s, ':'));

		if (part.n > 0 && !str_to_u64(part, INT32_MAX, &n))
			return false;
		total = total * 60 + (part.n > 0 ? (int64_t)n : 0);
		if (s.n == 0)
			break;
	}
	if (s.n > 0)
		return false;
	*out = total;
	return true;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_is_digit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

bool
value_base64(struct arena *a, struct str s, struct str *out)
{
	char *p = arena_alloc(a, s.n / 4 * 3 + 4);
	uint32_t bits = 0;
	unsigned have = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n && p != NULL && s.p[i] != '='; i++) {
		int v = base64_value(s.p[i]);

		if (ascii_is_space(s.p[i]))
			continue;
		if (v < 0)
			return false;
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			p[n++] = (char)(bits >> have);
		}
	}
	*out = (struct str){p, n};
	return p != NULL && n > 0;
}

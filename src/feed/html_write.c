/*
 * Decoding and escaping in one walk.  Ordinary text is copied in runs; only
 * bytes that the table marks are looked at one by one.
 */
#include "feed/html_write.h"

#include <stdint.h>

#include "base/utf8.h"
#include "feed/entities.h"

/* Which bytes end a run. */
enum {
	PLAIN = 0,
	TEXT = 1, /* in text and in attributes */
	ATTR = 2 /* in attributes only */
};

/*
 * Besides the markup and the control characters: the first bytes of U+0080
 * to U+00BF, where control characters hide, and of all noncharacters.
 */
static const unsigned char stops[256] = {
    [0x00] = TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    PLAIN /* tab */,
    PLAIN /* newline */,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    ['&'] = TEXT,
    ['<'] = TEXT,
    ['>'] = TEXT,
    ['"'] = ATTR,
    ['\''] = ATTR,
    ['`'] = ATTR,
    [0x7f] = TEXT,
    [0xc2] = TEXT,
    [0xef] = TEXT,
    [0xf0] = TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
};

/* Unicode 16, 23.7: U+FDD0 to U+FDEF, and the last two of each plane. */
static bool
is_noncharacter(uint32_t cp)
{
	return (cp >= 0xfdd0 && cp <= 0xfdef) || (cp & 0xfffe) == 0xfffe;
}

static struct str
escape(uint32_t cp, bool in_attr)
{
	switch (cp) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return in_attr ? STR("&quot;") : STR_EMPTY;
	case '\'':
		return in_attr ? STR("&#39;") : STR_EMPTY;
	case '`':
		return in_attr ? STR("&#96;") : STR_EMPTY;
	case '\f':
		return STR(" ");
	default:
		return STR_EMPTY;
	}
}

static bool
add(struct buf *out, size_t max, struct str s)
{
	if (s.n > max - out->n)
		return false;
	buf_add_str(out, s);
	return true;
}

/* One code point that may be anything. */
static bool
add_cp(struct buf *out, size_t max, uint32_t cp, bool in_attr)
{
	struct str s = escape(cp, in_attr);
	char bytes[UTF8_MAX];

	if (s.n == 0) {
		if ((cp < 0x20 && cp != '\t' && cp != '\n') ||
		    (cp >= 0x7f && cp <= 0x9f) || is_noncharacter(cp))
			return true;
		s = (struct str){bytes, utf8_encode(cp, bytes)};
	}
	return add(out, max, s);
}

/*
 * What stands at the start of s, where a run ended.  Sets *used to the bytes
 * it takes.
 */
static bool
add_special(struct buf *out, size_t max, struct str s, bool references,
    bool in_attr, size_t *used)
{
	uint32_t cp[2] = {0, 0};

	*used = 0;
	if (s.p[0] == '&' && references)
		*used = entity_read(s, in_attr, cp);
	if (*used == 0 && s.p[0] == '\r') {
		*used = 1 + (s.n > 1 && s.p[1] == '\n');
		cp[0] = '\n';
	}
	if (*used == 0) {
		*used = utf8_decode(s.p, s.n, &cp[0]);
		cp[1] = 0;
	}
	return add_cp(out, max, cp[0], in_attr) &&
	    (cp[1] == 0 || add_cp(out, max, cp[1], in_attr));
}

static bool
write_escaped(
    struct buf *out, size_t max, struct str s, bool references, bool in_attr)
{
	unsigned stop = in_attr ? TEXT | ATTR : TEXT;
	size_t i = 0, used;

	while (i < s.n) {
		size_t run = i;

		while (i < s.n && !(stops[(unsigned char)s.p[i]] & stop))
			i++;
		if (i > run) {
			struct str text = str_sub(s, run, i - run);
			struct str fits = utf8_prefix(text, max - out->n);

			buf_add_str(out, fits);
			if (fits.n < text.n)
				return false;
			continue;
		}
		if (!add_special(out, max, str_sub(s, i, s.n), references,
			in_attr, &used))
			return false;
		i += used;
	}
	return true;
}

bool
html_write_text(
    struct buf *out, size_t max, struct str text, enum html_text kind)
{
	return write_escaped(
	    out, max, text, kind == HTML_DATA || kind == HTML_RCDATA, false);
}

bool
html_write_attr(struct buf *out, size_t max, struct str value)
{
	return write_escaped(out, max, value, false, true);
}

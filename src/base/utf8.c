/*
 * UTF-8.  The decoder follows the table of well-formed byte sequences
 * (Unicode 15, table 3-7); everything else is built on it.
 */
#include "base/utf8.h"

#include <uniwidth.h>

#include "base/buf.h"

/* Length of the sequence that b starts, 0 when it starts none. */
static size_t
lead_length(unsigned char b)
{
	if (b < 0x80)
		return 1;
	if (b < 0xc2)
		return 0;
	if (b < 0xe0)
		return 2;
	if (b < 0xf0)
		return 3;
	return b < 0xf5 ? 4 : 0;
}

/* Is `second` a good second byte after `lead`?  Rules out overlong forms,
 * surrogates and values above U+10FFFF. */
static bool
second_ok(unsigned char lead, unsigned char second)
{
	unsigned char low = 0x80, high = 0xbf;

	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	return second >= low && second <= high;
}

/* Bytes of the longest start of a well-formed sequence at p, at least 1. */
static size_t
maximal_part(const unsigned char *p, size_t n)
{
	size_t want = lead_length(p[0]), i = 1;

	if (want < 2 || n < 2 || !second_ok(p[0], p[1]))
		return 1;
	for (i = 2; i < want && i < n && (p[i] & 0xc0) == 0x80; i++)
		;
	return i;
}

size_t
utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t want;

	if (n == 0)
		return 0;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	want = lead_length(p[0]);
	if (want == 0 || want > n || maximal_part(p, n) != want)
		return 0;
	switch (want) {
	case 2:
		*cp = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
		break;
	case 3:
		*cp =
		    (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
		break;
	default:
		*cp = (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 |
		    (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
		break;
	}
	return want;
}

size_t
utf8_encode(uint32_t cp, char *out)
{
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = UTF8_REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* Bytes of ASCII at the start, eight at a time. */
static size_t
ascii_run(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t w;

	for (; i + sizeof(w) <= n; i += sizeof(w)) {
		memcpy(&w, p + i, sizeof(w));
		if (w & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < n && (unsigned char)p[i] < 0x80)
		i++;
	return i;
}

bool
utf8_valid(struct str s, size_t *bad)
{
	size_t i = 0;
	uint32_t cp;

	while (i < s.n) {
		size_t used = ascii_run(s.p + i, s.n - i);

		if (used == 0)
			used = utf8_decode(s.p + i, s.n - i, &cp);
		if (used == 0) {
			if (bad != NULL)
				*bad = i;
			return false;
		}
		i += used;
	}
	return true;
}

size_t
utf8_repair(struct str s, struct buf *out)
{
	size_t replaced = 0, bad;

	while (!utf8_valid(s, &bad)) {
		size_t skip =
		    maximal_part((const unsigned char *)s.p + bad, s.n - bad);

		buf_add(out, s.p, bad);
		buf_add_cp(out, UTF8_REPLACEMENT);
		replaced++;
		s = str_sub(s, bad + skip, SIZE_MAX);
	}
	buf_add_str(out, s);
	return replaced;
}

struct str
utf8_prefix(struct str s, size_t n)
{
	if (n >= s.n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){s.p, n};
}

bool
utf8_is_bidi_control(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e || cp == 0x200f ||
	    cp == 0x61c;
}

void
utf8_visible(struct str s, struct buf *out)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		uint32_t cp;

		n = utf8_decode(s.p + i, s.n - i, &cp);
		if (n == 0 || cp < ' ' || (cp >= 0x7f && cp < 0xa0) ||
		    utf8_is_bidi_control(cp) || cp == 0x2028 || cp == 0x2029) {
			buf_add_byte(out, '?');
			n = n > 0 ? n : 1;
		} else {
			buf_add(out, s.p + i, n);
		}
	}
}

int
utf8_width(uint32_t cp)
{
	int width = uc_width(cp, "UTF-8");

	return width > 0 ? width : 0;
}

/*
 * URLs in HTML judged: first resolved, as a browser would, and only then
 * looked at, so that no spelling of a scheme slips through.
 */
#include "feed/html_url.h"

#include "base/url.h"
#include "base/utf8.h"

/* RFC 3986, 2: everything it allows somewhere; '#' parts the fragment. */
static bool
is_url_char(char c)
{
	switch (c) {
	case '-':
	case '.':
	case '_':
	case '~':
	case ':':
	case '/':
	case '?':
	case '#':
	case '[':
	case ']':
	case '@':
	case '!':
	case '$':
	case '&':
	case '\'':
	case '(':
	case ')':
	case '*':
	case '+':
	case ',':
	case ';':
	case '=':
	case '%':
		return true;
	default:
		return ascii_is_alnum(c);
	}
}

/* The same for the authority, without what starts the path. */
static bool
is_authority_char(char c)
{
	return is_url_char(c) && c != '/' && c != '?' && c != '#' && c != '%';
}

/* No letter of any script, so nothing a host name can hold. */
static bool
is_no_letter(uint32_t cp)
{
	return cp <= 0xa0 || (cp >= 0x2000 && cp <= 0x206f) || cp == 0x3000 ||
	    (cp >= 0xe000 && cp <= 0xf8ff) || (cp >= 0xfff0 && cp <= 0xffff) ||
	    cp >= 0xe0000;
}

/* Brackets are those of an IPv6 address, or there are none. */
static bool
has_good_brackets(struct str s)
{
	size_t open = str_find_char(s, '[');
	size_t close = str_find_char(s, ']');

	if (open == s.n && close == s.n)
		return true;
	if (close == s.n || close < open || (open > 0 && s.p[open - 1] != '@'))
		return false;
	for (size_t i = open + 1; i < close; i++) {
		if (ascii_hex(s.p[i]) < 0 && s.p[i] != ':' && s.p[i] != '.')
			return false;
	}
	s = str_sub(s, close + 1, s.n);
	return (s.n == 0 || s.p[0] == ':') && str_find_char(s, '[') == s.n &&
	    str_find_char(s, ']') == s.n;
}

/*
 * Appends the authority, whose host may hold letters of any script; browsers
 * turn these into A-labels.
 */
static bool
add_authority(struct buf *out, struct str s)
{
	size_t used;
	uint32_t cp;

	for (size_t i = 0; i < s.n; i += used) {
		used = utf8_decode(s.p + i, s.n - i, &cp);
		if (used == 0 || (used == 1 && !is_authority_char(s.p[i])) ||
		    (used > 1 && is_no_letter(cp)))
			return false;
	}
	buf_add_str(out, s);
	return has_good_brackets(s);
}

static void
add_escaped(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i = 0;

	while (i < s.n) {
		size_t run = i;
		unsigned char c;

		while (i < s.n && is_url_char(s.p[i]))
			i++;
		buf_add_str(out, str_sub(s, run, i - run));
		if (i == s.n)
			break;
		c = (unsigned char)s.p[i++];
		buf_add_byte(out, '%');
		buf_add_byte(out, hex[c >> 4]);
		buf_add_byte(out, hex[c & 15]);
	}
}

/* The bytes of the authority of s, which is what stands behind "//". */
static size_t
authority_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '/' && s.p[n] != '?' && s.p[n] != '#')
		n++;
	return n;
}

bool
html_url(struct arena *a, struct str base, struct str ref, bool is_link,
    struct buf *out)
{
	struct str url, scheme;
	size_t start = out->n, colon, n;

	ref = str_trim(ref);
	if (ref.n == 0)
		return false;
	arena_reset(a);
	url = url_resolve(a, base, ref);
	colon = str_find_char(url, ':');
	if (url.n <= colon + 1)
		return false;
	scheme = str_sub(url, 0, colon);
	for (size_t i = 0; i < scheme.n; i++)
		buf_add_byte(out, ascii_lower(scheme.p[i]));
	buf_add_byte(out, ':');
	url = str_sub(url, colon + 1, url.n);
	if (str_eq_c_nocase(scheme, "http") ||
	    str_eq_c_nocase(scheme, "https")) {
		n = authority_length(str_sub(url, 2, url.n));
		if (!str_starts(url, STR("//")) || n == 0)
			goto refuse;
		buf_add_c(out, "//");
		if (!add_authority(out, str_sub(url, 2, n)))
			goto refuse;
		url = str_sub(url, 2 + n, url.n);
	} else if (!is_link || !str_eq_c_nocase(scheme, "mailto")) {
		goto refuse;
	}
	add_escaped(out, url);
	if (buf_failed(out) || out->n - start > URL_MAX)
		goto refuse;
	return true;
refuse:
	out->n = start;
	return false;
}

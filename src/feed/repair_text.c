/*
 * Repair of what stands between tags and in attributes: characters and
 * references.
 */
#include <inttypes.h>

#include "base/utf8.h"
#include "feed/entities.h"
#include "feed/repair_state.h"

/* Characters (XML 1.0, 2.2) */

/* Bytes of a character at p that XML does not allow; 0 when it does. */
static size_t
forbidden(const char *p, size_t n)
{
	unsigned char c = (unsigned char)*p;

	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	if (c == 0xef && n >= 3 && (unsigned char)p[1] == 0xbf &&
	    (unsigned char)p[2] >= 0xbe)
		return 3;
	return 0;
}

void
repair_characters(struct repair_state *r, struct str s)
{
	size_t start = 0, bad;

	for (size_t i = 0; i<s.n; i += bad> 0 ? bad : 1) {
		bad = forbidden(s.p + i, s.n - i);
		if (bad == 0)
			continue;
		repair_note(
		    r, REPAIR_CONTROL, (size_t)(s.p - r->in.p) + i, STR_EMPTY);
		buf_add(r->out, s.p + start, i - start);
		start = i + bad;
	}
	buf_add(r->out, s.p + start, s.n - start);
}

/* References (4.1) */

static bool
is_char(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	return cp != 0xfffe && cp != 0xffff && cp <= 0x10ffff &&
	    (cp < 0xd800 || cp > 0xdfff);
}

void
repair_add_escaped(struct buf *out, uint32_t cp)
{
	if (cp == '<')
		buf_add_c(out, "&lt;");
	else if (cp == '&')
		buf_add_c(out, "&amp;");
	else if (cp == '"')
		buf_add_c(out, "&quot;");
	else if (is_char(cp))
		buf_add_cp(out, cp);
}

static bool
is_predefined(struct str s)
{
	return str_eq_c(s, "&amp;") || str_eq_c(s, "&lt;") ||
	    str_eq_c(s, "&gt;") || str_eq_c(s, "&quot;") ||
	    str_eq_c(s, "&apos;");
}

/* "&" that starts no reference: taken as the character. */
static size_t
repair_ampersand(struct repair_state *r, struct str s)
{
	repair_note(r, REPAIR_AMPERSAND, (size_t)(s.p - r->in.p), STR_EMPTY);
	buf_add_c(r->out, "&amp;");
	/* "&amp" without its semicolon is the one that nobody means else. */
	if (str_starts(s, STR("&amp")) && (s.n == 4 || !ascii_is_alnum(s.p[4])))
		return 4;
	return 1;
}

/* A reference that XML does not know but HTML does: its characters. */
static void
repair_entity(struct repair_state *r, struct str s, const uint32_t cp[2])
{
	bool number = s.p[1] == '#';

	if (!number || !is_char(cp[0]))
		repair_note(r, number ? REPAIR_CONTROL : REPAIR_ENTITY,
		    (size_t)(s.p - r->in.p), s);
	if (number && is_char(cp[0])) {
		buf_printf(r->out, "&#%" PRIu32 ";", cp[0]);
		return;
	}
	repair_add_escaped(r->out, cp[0]);
	if (cp[1] != 0)
		repair_add_escaped(r->out, cp[1]);
}

/* At "&" of s: writes what it stands for; returns the bytes used. */
static size_t
reference(struct repair_state *r, struct str s)
{
	uint32_t cp[2];
	size_t n = entity_read(s, false, cp);

	if (n == 0 || s.p[n - 1] != ';')
		return repair_ampersand(r, s);
	s.n = n;
	if (is_predefined(s))
		buf_add_str(r->out, s);
	else
		repair_entity(r, s, cp);
	return n;
}

void
repair_text(struct repair_state *r, struct str s)
{
	while (s.n > 0) {
		size_t n = str_find_char(s, '&');

		repair_characters(r, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
		if (s.n > 0)
			s = str_sub(s, reference(r, s), s.n);
	}
}

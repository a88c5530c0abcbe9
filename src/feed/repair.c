/*
 * Repair: a forgiving scanner that copies a document and mends it on the way.
 *
 * It keeps a stack of the open elements, as names that point into the text,
 * so that end tags can be matched.  Everything is copied by whole stretches;
 * a place in lines and columns is counted only for the first repair of each
 * kind.
 */
#include "feed/repair.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "feed/entities.h"
#include "feed/limits.h"

struct repair_state {
	struct str in;
	size_t at; /* next byte to be looked at */
	uint64_t first_line;
	struct buf *out;
	struct repairs *notes;
	struct str open[FEED_DEPTH_MAX]; /* names, outermost first */
	size_t depth;
	bool done; /* the root is closed, or the end is missing */
};

static void
note(struct repair_state *r, enum repair kind, size_t at, struct str what)
{
	uint64_t line = r->first_line;
	size_t start = 0;

	if (r->notes->notes[kind].count > 0) {
		repairs_note(r->notes, kind, 1, 0, 0, what);
		return;
	}
	for (size_t i = 0; i < at; i++) {
		if (r->in.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	repairs_note(r->notes, kind, 1, line, at - start + 1, what);
}

static struct str
rest(const struct repair_state *r)
{
	return (struct str){r->in.p + r->at, r->in.n - r->at};
}

static bool
is_name_start(char c)
{
	return ascii_is_alpha(c) || c == '_';
}

static bool
is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.' ||
	    c == ':';
}

/* Moves on by n bytes that are left out; their line ends stay, so that places
 * in the repaired text are places in the document. */
static void
leave_out(struct repair_state *r, size_t n)
{
	const char *end = r->in.p + r->at + n;

	for (const char *p = r->in.p + r->at; p < end; p++) {
		if (*p == '\n')
			buf_add_byte(r->out, '\n');
	}
	r->at += n;
}

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

/* Copies s; characters that XML does not allow are left out. */
static void
repair_characters(struct repair_state *r, struct str s)
{
	size_t start = 0, bad;

	for (size_t i = 0; i<s.n; i += bad> 0 ? bad : 1) {
		bad = forbidden(s.p + i, s.n - i);
		if (bad == 0)
			continue;
		note(r, REPAIR_CONTROL, (size_t)(s.p - r->in.p) + i, STR_EMPTY);
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

static void
add_escaped(struct buf *out, uint32_t cp)
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
	note(r, REPAIR_AMPERSAND, (size_t)(s.p - r->in.p), STR_EMPTY);
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
		note(r, number ? REPAIR_CONTROL : REPAIR_ENTITY,
		    (size_t)(s.p - r->in.p), s);
	if (number && is_char(cp[0])) {
		buf_printf(r->out, "&#%" PRIu32 ";", cp[0]);
		return;
	}
	add_escaped(r->out, cp[0]);
	if (cp[1] != 0)
		add_escaped(r->out, cp[1]);
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

/* Copies text or an attribute's value with its references. */
static void
copy_text(struct repair_state *r, struct str s)
{
	while (s.n > 0) {
		size_t n = str_find_char(s, '&');

		repair_characters(r, str_sub(s, 0, n));
		s = str_sub(s, n, s.n);
		if (s.n > 0)
			s = str_sub(s, reference(r, s), s.n);
	}
}

/* The end of the document is missing. */
static void
repair_truncated(struct repair_state *r)
{
	note(r, REPAIR_TRUNCATED, r->in.n, STR_EMPTY);
	r->at = r->in.n;
	r->done = true;
}

/* Attributes */

struct attribute {
	struct str name, value;
};

/* A value at s: in quotes, or up to white space or the end of the tag.
 * Returns the bytes used, or 0 when its quote is never closed. */
static size_t
attribute_value(struct str s, struct str *value, bool *quoted)
{
	size_t n = 0;

	*quoted = s.n > 0 && (s.p[0] == '"' || s.p[0] == '\'');
	if (*quoted) {
		n = str_find_char(str_sub(s, 1, s.n), s.p[0]);
		*value = str_sub(s, 1, n);
		return n + 1 < s.n ? n + 2 : 0;
	}
	while (n < s.n && !ascii_is_space(s.p[n]) && s.p[n] != '>' &&
	    !(s.p[n] == '/' && n + 1 < s.n && s.p[n + 1] == '>'))
		n++;
	*value = str_sub(s, 0, n);
	return n;
}

/* Writes the attribute, unless the tag has it already. */
static void
repair_attribute(struct repair_state *r, struct str name, struct str value,
    struct str *seen, size_t *n_seen)
{
	for (size_t i = 0; i < *n_seen; i++) {
		if (str_eq(seen[i], name)) {
			note(r, REPAIR_ATTRIBUTE, (size_t)(name.p - r->in.p),
			    name);
			return;
		}
	}
	if (*n_seen == FEED_ATTRIBUTES_MAX)
		return;
	seen[(*n_seen)++] = name;
	buf_add_byte(r->out, ' ');
	buf_add_str(r->out, name);
	buf_add_c(r->out, "=\"");
	while (value.n > 0) {
		size_t n = 0;

		while (n < value.n && value.p[n] != '<' && value.p[n] != '"')
			n++;
		copy_text(r, str_sub(value, 0, n));
		if (n < value.n)
			add_escaped(r->out, (unsigned char)value.p[n]);
		value = str_sub(value, n + 1, value.n);
	}
	buf_add_byte(r->out, '"');
}

/* One attribute at r->at; false when its value never ends. */
static bool
one_attribute(struct repair_state *r, struct str *seen, size_t *n_seen)
{
	struct str s = rest(r), name, value = STR_EMPTY;
	bool quoted = false;
	size_t n = 0;

	while (n < s.n && is_name_char(s.p[n]))
		n++;
	name = str_sub(s, 0, n);
	while (n < s.n && ascii_is_space(s.p[n]))
		n++;
	if (n < s.n && s.p[n] == '=') {
		n++;
		while (n < s.n && ascii_is_space(s.p[n]))
			n++;
		r->at += n;
		n = attribute_value(rest(r), &value, &quoted);
		if (n == 0 && quoted)
			return false;
	}
	r->at += n;
	if (!quoted)
		note(r, REPAIR_ATTRIBUTE, (size_t)(name.p - r->in.p), name);
	repair_attribute(r, name, value, seen, n_seen);
	return true;
}

/*
 * The attributes from r->at to the end of the tag; sets *empty for "/>".
 * False when the tag is never closed.
 */
static bool
attributes(struct repair_state *r, bool *empty)
{
	struct str seen[FEED_ATTRIBUTES_MAX];
	size_t n_seen = 0;

	*empty = false;
	while (r->at < r->in.n) {
		char c = r->in.p[r->at];

		if (c == '>') {
			r->at++;
			return true;
		}
		*empty = c == '/';
		if (is_name_start(c)) {
			if (!one_attribute(r, seen, &n_seen))
				return false;
			continue;
		}
		if (c != '/' && !ascii_is_space(c))
			note(
			    r, REPAIR_ATTRIBUTE, r->at, str_sub(rest(r), 0, 1));
		leave_out(r, 1);
	}
	return false;
}

/* Tags */

static void
close_top(struct repair_state *r)
{
	r->depth--;
	buf_add_c(r->out, "</");
	buf_add_str(r->out, r->open[r->depth]);
	buf_add_byte(r->out, '>');
	if (r->depth == 0)
		r->done = true;
}

/*
 * End tag of name at byte `at`: elements left open inside are closed with
 * it; one that was never opened is left out.
 */
static void
repair_end_tag(struct repair_state *r, struct str name, size_t at)
{
	size_t i = r->depth;

	while (i > 0 && !str_eq(r->open[i - 1], name))
		i--;
	if (i == 0) {
		i = r->depth;
		while (i > 0 && !str_eq_nocase(r->open[i - 1], name))
			i--;
	}
	if (i == 0 || i < r->depth)
		note(r, REPAIR_END_TAG, at,
		    i == 0 ? name : r->open[r->depth - 1]);
	if (i == 0)
		return;
	if (!str_eq(r->open[i - 1], name))
		note(r, REPAIR_CASE, at, STR_EMPTY);
	while (r->depth >= i)
		close_top(r);
}

/* An item that starts inside another one: the end of that one is missing. */
static void
repair_unclosed_item(struct repair_state *r, struct str name, size_t at)
{
	size_t i = r->depth;

	if (!str_eq_c_nocase(name, "item") && !str_eq_c_nocase(name, "entry"))
		return;
	while (i > 0 && !str_eq_nocase(r->open[i - 1], name))
		i--;
	/* Only directly inside, or inside a field of it. */
	if (i == 0 || r->depth > i + 1)
		return;
	note(r, REPAIR_END_TAG, at, name);
	while (r->depth >= i && r->depth > 0)
		close_top(r);
}

/* At "<" of a start tag. */
static void
start_tag(struct repair_state *r)
{
	size_t at = r->at, n = 1;
	struct str s = rest(r), name;
	bool empty;

	while (n < s.n && is_name_char(s.p[n]))
		n++;
	name = str_sub(s, 1, n - 1);
	repair_unclosed_item(r, name, at);
	if (r->depth == FEED_DEPTH_MAX) {
		repair_truncated(r);
		return;
	}
	n = r->out->n;
	buf_add_byte(r->out, '<');
	buf_add_str(r->out, name);
	r->at += 1 + name.n;
	if (!attributes(r, &empty)) {
		r->out->n = n;
		repair_truncated(r);
		return;
	}
	buf_add_c(r->out, empty ? "/>" : ">");
	if (!empty)
		r->open[r->depth++] = name;
	else if (r->depth == 0)
		r->done = true;
}

/* At "</". */
static void
end_tag(struct repair_state *r)
{
	size_t at = r->at, n = 2;
	struct str s = rest(r), name;

	while (n < s.n && is_name_char(s.p[n]))
		n++;
	name = str_sub(s, 2, n - 2);
	while (n < s.n && s.p[n] != '>' && s.p[n] != '<')
		n++;
	if (n == s.n && r->depth > 1) {
		repair_truncated(r);
		return;
	}
	r->at += n < s.n && s.p[n] == '>' ? n + 1 : n;
	repair_end_tag(r, name, at);
}

/* Other markup */

/* A CDATA section: its characters as they are. */
static void
cdata(struct repair_state *r)
{
	struct str s = rest(r);
	size_t end = str_find(s, STR("]]>"));

	if (end == s.n) {
		repair_truncated(r);
		return;
	}
	r->at += end + 3;
	if (r->depth == 0)
		return;
	buf_add_c(r->out, "<![CDATA[");
	repair_characters(r, str_sub(s, 9, end - 9));
	buf_add_c(r->out, "]]>");
}

/* XML 1.0, 2.8: the version comes first, and there are only those of 1.x. */
static void
repair_declaration(struct repair_state *r)
{
	struct str s = str_trim(str_sub(rest(r), 5, r->in.n));

	if (!str_starts(s, STR("version=\"1.")) &&
	    !str_starts(s, STR("version='1.")))
		note(r, REPAIR_DECLARATION, r->at, STR_EMPTY);
}

/* Behind a comment or instruction, which is left out. */
static void
repair_left_out(struct repair_state *r, struct str end)
{
	struct str s = rest(r);
	size_t n = str_find(s, end);

	if (n == s.n) {
		note(r, REPAIR_MARKUP, r->at, STR_EMPTY);
		repair_truncated(r);
		return;
	}
	leave_out(r, n + end.n);
}

static void
doctype(struct repair_state *r)
{
	struct str s = rest(r);
	int brackets = 0;

	for (size_t i = 0; i < s.n; i++) {
		brackets += (s.p[i] == '[') - (s.p[i] == ']');
		if (s.p[i] == '>' && brackets <= 0) {
			leave_out(r, i + 1);
			return;
		}
	}
	repair_truncated(r);
}

/* "<" that starts nothing: taken as the character. */
static void
repair_less_than(struct repair_state *r)
{
	note(r, REPAIR_MARKUP, r->at, STR_EMPTY);
	if (r->depth > 0)
		buf_add_c(r->out, "&lt;");
	r->at++;
}

static void
markup(struct repair_state *r)
{
	struct str s = rest(r);

	if (str_starts(s, STR("<![CDATA[")))
		cdata(r);
	else if (str_starts(s, STR("<!--")))
		repair_left_out(r, STR("-->"));
	else if (str_starts(s, STR("<?"))) {
		if (str_starts(s, STR("<?xml ")))
			repair_declaration(r);
		repair_left_out(r, STR("?>"));
	} else if (str_starts_nocase(s, STR("<!doctype")))
		doctype(r);
	else if (s.n > 2 && s.p[1] == '/' && is_name_start(s.p[2]))
		end_tag(r);
	else if (s.n > 1 && is_name_start(s.p[1]))
		start_tag(r);
	else
		repair_less_than(r);
}

/* Text between tags; outside of the root there may be none. */
static void
text(struct repair_state *r)
{
	struct str s = rest(r);

	s.n = str_find_char(s, '<');
	if (r->depth > 0) {
		copy_text(r, s);
		r->at += s.n;
		return;
	}
	if (str_trim(s).n > 0)
		note(r, REPAIR_LEADING, r->at, STR_EMPTY);
	leave_out(r, s.n);
}

/* The last end tags are missing: what is still open was not complete. */
static void
repair_unclosed(struct repair_state *r)
{
	char last = r->in.p[r->in.n - 1];

	/* Behind the last tag there is text: that may have been cut. */
	if (last != '>' && !ascii_is_space(last))
		repair_truncated(r);
	else
		note(r, REPAIR_UNCLOSED, r->in.n, r->open[r->depth - 1]);
}

/* What stands behind the root, other than comments, is skipped. */
static void
repair_trailing(struct repair_state *r)
{
	if (str_trim(rest(r)).n > 0)
		note(r, REPAIR_TRAILING, r->at, STR_EMPTY);
}

void
repair_xml(
    struct str in, uint64_t first_line, struct buf *out, struct repairs *notes)
{
	struct repair_state r = {
	    .in = in, .first_line = first_line, .out = out, .notes = notes};

	if (in.n == 0)
		return;
	while (r.at < in.n && !r.done) {
		if (in.p[r.at] == '<')
			markup(&r);
		else
			text(&r);
	}
	if (r.depth > 0 && !r.done)
		repair_unclosed(&r);
	else
		repair_trailing(&r);
}

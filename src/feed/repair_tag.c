/*
 * Repair of tags: attributes, and the stack of open elements.
 */
#include "feed/repair_state.h"

bool
repair_is_name_start(char c)
{
	return ascii_is_alpha(c) || c == '_';
}

static bool
is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.' ||
	    c == ':';
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
			repair_note(r, REPAIR_ATTRIBUTE,
			    (size_t)(name.p - r->in.p), name);
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
		repair_text(r, str_sub(value, 0, n));
		if (n < value.n)
			repair_add_escaped(r->out, (unsigned char)value.p[n]);
		value = str_sub(value, n + 1, value.n);
	}
	buf_add_byte(r->out, '"');
}

/* One attribute at r->at; false when its value never ends. */
static bool
one_attribute(struct repair_state *r, struct str *seen, size_t *n_seen)
{
	struct str s = repair_rest(r), name, value = STR_EMPTY;
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
		n = attribute_value(repair_rest(r), &value, &quoted);
		if (n == 0 && quoted)
			return false;
	}
	r->at += n;
	if (!quoted)
		repair_note(
		    r, REPAIR_ATTRIBUTE, (size_t)(name.p - r->in.p), name);
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
		if (repair_is_name_start(c)) {
			if (!one_attribute(r, seen, &n_seen))
				return false;
			continue;
		}
		if (c != '/' && !ascii_is_space(c))
			repair_note(r, REPAIR_ATTRIBUTE, r->at,
			    str_sub(repair_rest(r), 0, 1));
		repair_leave_out(r, 1);
	}
	return false;
}

/* Elements */

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

/* How deep the innermost open element of that name is, from 1; 0: none. */
static size_t
open_level(const struct repair_state *r, struct str name,
    bool (*equal)(struct str a, struct str b))
{
	size_t i = r->depth;

	while (i > 0 && !equal(r->open[i - 1], name))
		i--;
	return i;
}

/*
 * End tag of name at byte `at`: elements left open inside are closed with
 * it; one that was never opened is left out.
 */
static void
repair_misplaced_end(struct repair_state *r, struct str name, size_t at)
{
	size_t i = open_level(r, name, str_eq);

	if (i == 0)
		i = open_level(r, name, str_eq_nocase);
	if (i == 0 || i < r->depth)
		repair_note(r, REPAIR_END_TAG, at,
		    i == 0 ? name : r->open[r->depth - 1]);
	if (r->notes->notes[REPAIR_END_TAG].count > FEED_END_TAGS_MAX) {
		repair_truncated(r);
		return;
	}
	if (i == 0)
		return;
	if (!str_eq(r->open[i - 1], name))
		repair_note(r, REPAIR_CASE, at, STR_EMPTY);
	while (r->depth >= i)
		close_top(r);
}

/* An item that starts inside another one: the end of that one is missing. */
static void
repair_unclosed_item(struct repair_state *r, struct str name, size_t at)
{
	size_t i;

	if (!str_eq_c_nocase(name, "item") && !str_eq_c_nocase(name, "entry"))
		return;
	i = open_level(r, name, str_eq_nocase);
	/* Only directly inside, or inside a field of it. */
	if (i == 0 || r->depth > i + 1)
		return;
	repair_note(r, REPAIR_END_TAG, at, name);
	while (r->depth >= i && r->depth > 0)
		close_top(r);
}

void
repair_start_tag(struct repair_state *r)
{
	size_t at = r->at, n = 1;
	struct str s = repair_rest(r), name;
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

void
repair_end_tag(struct repair_state *r)
{
	size_t at = r->at, n = 2;
	struct str s = repair_rest(r), name;

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
	repair_misplaced_end(r, name, at);
}

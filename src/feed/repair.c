/*
 * Repair: a forgiving scanner that copies a document and mends it on the way.
 *
 * It keeps a stack of the open elements, as names that point into the text,
 * so that end tags can be matched.  Everything is copied by whole stretches;
 * a place in lines and columns is counted only for the first repair of each
 * kind.
 */
#include "feed/repair.h"

#include "feed/repair_state.h"

void
repair_note(
    struct repair_state *r, enum repair kind, size_t at, struct str what)
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

struct str
repair_rest(const struct repair_state *r)
{
	return (struct str){r->in.p + r->at, r->in.n - r->at};
}

void
repair_leave_out(struct repair_state *r, size_t n)
{
	const char *end = r->in.p + r->at + n;

	for (const char *p = r->in.p + r->at; p < end; p++) {
		if (*p == '\n')
			buf_add_byte(r->out, '\n');
	}
	r->at += n;
}

void
repair_truncated(struct repair_state *r)
{
	repair_note(r, REPAIR_TRUNCATED, r->in.n, STR_EMPTY);
	r->at = r->in.n;
	r->done = true;
}

/* Other markup than tags */

/* A CDATA section: its characters as they are. */
static void
cdata(struct repair_state *r)
{
	struct str s = repair_rest(r);
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
	struct str s = str_trim(str_sub(repair_rest(r), 5, r->in.n));

	if (!str_starts(s, STR("version=\"1.")) &&
	    !str_starts(s, STR("version='1.")))
		repair_note(r, REPAIR_DECLARATION, r->at, STR_EMPTY);
}

/* Behind a comment or instruction, which is left out. */
static void
repair_left_out(struct repair_state *r, struct str end)
{
	struct str s = repair_rest(r);
	size_t n = str_find(s, end);

	if (n == s.n) {
		repair_note(r, REPAIR_MARKUP, r->at, STR_EMPTY);
		repair_truncated(r);
		return;
	}
	repair_leave_out(r, n + end.n);
}

static void
doctype(struct repair_state *r)
{
	struct str s = repair_rest(r);
	int brackets = 0;

	for (size_t i = 0; i < s.n; i++) {
		brackets += (s.p[i] == '[') - (s.p[i] == ']');
		if (s.p[i] == '>' && brackets <= 0) {
			repair_leave_out(r, i + 1);
			return;
		}
	}
	repair_truncated(r);
}

/* "<" that starts nothing: taken as the character. */
static void
repair_less_than(struct repair_state *r)
{
	repair_note(r, REPAIR_MARKUP, r->at, STR_EMPTY);
	if (r->depth > 0)
		buf_add_c(r->out, "&lt;");
	r->at++;
}

static void
markup(struct repair_state *r)
{
	struct str s = repair_rest(r);

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
	else if (s.n > 2 && s.p[1] == '/' && repair_is_name_start(s.p[2]))
		repair_end_tag(r);
	else if (s.n > 1 && repair_is_name_start(s.p[1]))
		repair_start_tag(r);
	else
		repair_less_than(r);
}

/* Text between tags; outside of the root there may be none. */
static void
between_tags(struct repair_state *r)
{
	struct str s = repair_rest(r);

	s.n = str_find_char(s, '<');
	if (r->depth > 0) {
		repair_text(r, s);
		r->at += s.n;
		return;
	}
	if (str_trim(s).n > 0)
		repair_note(r, REPAIR_LEADING, r->at, STR_EMPTY);
	repair_leave_out(r, s.n);
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
		repair_note(r, REPAIR_UNCLOSED, r->in.n, r->open[r->depth - 1]);
}

/* What stands behind the root, other than comments, is skipped. */
static void
repair_trailing(struct repair_state *r)
{
	if (str_trim(repair_rest(r)).n > 0)
		repair_note(r, REPAIR_TRAILING, r->at, STR_EMPTY);
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
			between_tags(&r);
	}
	if (r.depth > 0 && !r.done)
		repair_unclosed(&r);
	else
		repair_trailing(&r);
}

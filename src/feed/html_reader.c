/*
 * Skipping what is never shown.
 *
 * A dropped element goes with its content when its end tag is ahead;
 * otherwise (feeds cut texts anywhere) only the tag goes, for else the rest
 * of the item would go with it.  Scripts, styles and plaintext are the
 * exception: what follows them is code.
 */
#include "feed/html_reader.h"

#include <string.h>

void
html_read_start(struct html_reader *r, struct str html)
{
	memset(r, 0, sizeof(*r));
	html_start(&r->t, html);
	html_lenient(&r->t);
}

/*
 * Is the end tag of e ahead?  What was found stays true until the reader has
 * passed it, so all the looking takes linear time.
 */
static bool
has_end(struct html_reader *r, const struct html_element *e)
{
	const char **next = &r->next_end[html_element_index(e)];
	size_t distance;

	if (*next == NULL || *next < r->t.p)
		*next = html_has_end(&r->t, str_from(e->name), &distance)
		    ? r->t.p + distance
		    : r->t.end;
	return *next < r->t.end;
}

/* Reads on until the end tag of e, which may hold others of its kind. */
static void
skip_content(struct html_reader *r, const struct html_element *e)
{
	int depth = 1;

	if (e->text != HTML_DATA)
		html_raw(&r->t, e->text, str_from(e->name));
	while (depth > 0 && html_next(&r->t, &r->token)) {
		const struct html_element *inner;

		if (r->token.kind == HTML_TEXT)
			continue;
		inner = html_element(r->token.name);
		if (inner == NULL)
			continue;
		if (r->token.kind == HTML_END)
			depth -= inner == e;
		else if (inner == e)
			depth += !r->token.self_closing && has_end(r, e);
		else if (inner->text != HTML_DATA && !r->token.self_closing)
			html_raw(&r->t, inner->text, str_from(inner->name));
	}
}

static void
drop(struct html_reader *r, const struct html_element *e)
{
	r->dropped++;
	if ((e->is & IS_VOID) || r->token.self_closing)
		return;
	/*
	 * The start tag that a stray end tag has already closed, as people
	 * write who cut a page's scripts out by hand.
	 */
	if (e->text == HTML_SCRIPT && r->stray_script_end) {
		r->stray_script_end = false;
		return;
	}
	if ((e->is & IS_CODE) || has_end(r, e))
		skip_content(r, e);
}

/*
 * What a frame holds is for readers that show no frames, such as ours.  It
 * is kept when it is plain text, which then is in r->token.
 */
static bool
read_frame(struct html_reader *r, const struct html_element *e)
{
	r->dropped++;
	if (r->token.self_closing || !has_end(r, e))
		return false;
	html_raw(&r->t, e->text, str_from(e->name));
	if (!html_next(&r->t, &r->token) || r->token.kind != HTML_TEXT ||
	    memchr(r->token.text.p, '<', r->token.text.n) != NULL)
		return false;
	r->token.text_kind = HTML_RCDATA;
	return true;
}

/* True when the tag in r->token counts. */
static bool
read_tag(struct html_reader *r)
{
	const struct html_element *e = html_element(r->token.name);

	if (e == NULL) {
		r->dropped += r->token.kind == HTML_START;
		return false;
	}
	if (r->token.kind == HTML_END) {
		if (e->text == HTML_SCRIPT)
			r->stray_script_end = true;
	} else if (e->is & IS_FRAME) {
		return read_frame(r, e);
	} else if (e->fate == FATE_DROP) {
		drop(r, e);
	} else if (e->text != HTML_DATA && !r->token.self_closing) {
		html_raw(&r->t, e->text, str_from(e->name));
	}
	r->element = e;
	return e->fate == FATE_KEEP;
}

bool
html_read(struct html_reader *r)
{
	while (html_next(&r->t, &r->token)) {
		if (r->token.kind == HTML_TEXT || read_tag(r))
			return true;
	}
	return false;
}

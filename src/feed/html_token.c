/*
 * The tokenizer of the HTML standard, 13.2.5, by hand: instead of its eighty
 * states there is one function for each thing that can be met at a '<', and
 * one that finds the end of raw text.  Text is found with memchr, so that
 * ordinary articles are not looked at byte by byte here.
 */
#include "feed/html_token.h"

#include <string.h>

#include "feed/entities.h"

/* The white space of the standard, with CR, which is LF there. */
static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool
ends_name(char c)
{
	return is_space(c) || c == '/' || c == '>';
}

void
html_start(struct html_tokenizer *t, struct str html)
{
	const char *start = html.n > 0 ? html.p : "";

	*t = (struct html_tokenizer){.p = start, .end = start + html.n};
}

void
html_lenient(struct html_tokenizer *t)
{
	t->lenient = true;
}

void
html_raw(struct html_tokenizer *t, enum html_text state, struct str name)
{
	t->state = state;
	t->raw_name = name;
}

static size_t
left(const struct html_tokenizer *t, const char *p)
{
	return (size_t)(t->end - p);
}

/* Does s stand at p, ASCII case folded? */
static bool
looking_at(const struct html_tokenizer *t, const char *p, struct str s)
{
	return left(t, p) >= s.n && str_eq_nocase((struct str){p, s.n}, s);
}

/* Behind the next c from p on, or the end. */
static const char *
behind(const struct html_tokenizer *t, const char *p, char c)
{
	const char *found = memchr(p, c, left(t, p));

	return found != NULL ? found + 1 : t->end;
}

/* Tags. */

static const char *
skip_space(const struct html_tokenizer *t, const char *p)
{
	while (p < t->end && is_space(*p))
		p++;
	return p;
}

/* The value behind a '='; *p moves behind it. */
static struct str
read_value(const struct html_tokenizer *t, const char **p)
{
	const char *start = skip_space(t, *p), *stop;

	if (start == t->end || *start == '>') {
		*p = start;
		return STR_EMPTY;
	}
	if (*start == '"' || *start == '\'') {
		char quote = *start++;

		stop = memchr(start, quote, left(t, start));
		*p = stop != NULL ? stop + 1 : t->end;
		if (stop == NULL)
			stop = t->end;
		return (struct str){start, (size_t)(stop - start)};
	}
	for (stop = start; stop < t->end && !is_space(*stop) && *stop != '>';
	     stop++)
		;
	*p = stop;
	return (struct str){start, (size_t)(stop - start)};
}

/* One attribute at p, which is no white space, '/' or '>'. */
static const char *
read_attr(
    const struct html_tokenizer *t, const char *p, struct html_token *token)
{
	struct html_attr a = {.value = STR_EMPTY};
	const char *start = p;

	p++; /* a '=' may start a name */
	while (p < t->end && !ends_name(*p) && *p != '=')
		p++;
	a.name = (struct str){start, (size_t)(p - start)};
	start = skip_space(t, p);
	if (start < t->end && *start == '=') {
		p = start + 1;
		a.value = read_value(t, &p);
	}
	if (token->n_attrs < HTML_ATTRS_MAX)
		token->attrs[token->n_attrs++] = a;
	return p;
}

/*
 * The tag whose name starts at p.  False when the input ends within it, for
 * then it is no tag and all of it vanishes.
 */
static bool
read_tag(struct html_tokenizer *t, const char *p, struct html_token *token)
{
	const char *start = p;

	while (p < t->end && !ends_name(*p))
		p++;
	token->name = (struct str){start, (size_t)(p - start)};
	token->n_attrs = 0;
	token->self_closing = false;
	for (;;) {
		p = skip_space(t, p);
		if (p == t->end)
			break;
		if (*p == '>') {
			t->p = p + 1;
			return true;
		}
		if (*p == '/') {
			p++;
			token->self_closing = p < t->end && *p == '>';
		} else {
			p = read_attr(t, p, token);
		}
	}
	t->p = t->end;
	return false;
}

/* What is no token. */

/* Behind the comment whose text starts at p. */
static const char *
skip_comment(const struct html_tokenizer *t, const char *p)
{
	const char *start = p;

	if (looking_at(t, p, STR(">")))
		return p + 1;
	if (looking_at(t, p, STR("->")))
		return p + 2;
	while (p < t->end) {
		const char *stop = memchr(p, '>', left(t, p));
		size_t n;

		if (stop == NULL)
			break;
		n = (size_t)(stop - start);
		if (n >= 2 && memcmp(stop - 2, "--", 2) == 0)
			return stop + 1;
		if (n >= 3 && memcmp(stop - 3, "--!", 3) == 0)
			return stop + 1;
		p = stop + 1;
	}
	return t->end;
}

/* Is there a "]]>" behind p?  Looks only once for each. */
static bool
find_cdata_end(struct html_tokenizer *t, const char *p)
{
	if (t->cdata_end != NULL && t->cdata_end >= p)
		return true;
	if (!t->no_cdata_end) {
		t->cdata_end = memmem(p, left(t, p), "]]>", 3);
		t->no_cdata_end = t->cdata_end == NULL;
	}
	return !t->no_cdata_end;
}

/* Does the "<!" at p start markup?  To the lenient not always. */
static bool
is_declaration(struct html_tokenizer *t, const char *p)
{
	if (!t->lenient || left(t, p) < 3)
		return true;
	if (looking_at(t, p, STR("<![CDATA[")))
		return find_cdata_end(t, p);
	return ascii_is_alpha(p[2]) || p[2] == '-' || p[2] == '[' ||
	    p[2] == '>';
}

/* Does the '<' at p start markup?  Otherwise it is text. */
static bool
is_markup(struct html_tokenizer *t, const char *p)
{
	if (left(t, p) < 2)
		return false;
	if (p[1] == '!')
		return is_declaration(t, p);
	if (p[1] == '/')
		return left(t, p) > 2;
	return ascii_is_alpha(p[1]) || p[1] == '?';
}

/* Skips the markup at t->p, which is no tag. */
static void
skip_markup(struct html_tokenizer *t)
{
	if (looking_at(t, t->p, STR("<!--")))
		t->p = skip_comment(t, t->p + 4);
	else if (t->lenient && looking_at(t, t->p, STR("<![CDATA[")))
		t->p += 9;
	else
		t->p = behind(t, t->p, '>');
}

/* Raw text. */

/* Is there the end tag of the raw text at p? */
static bool
is_raw_end(const struct html_tokenizer *t, const char *p, struct str name)
{
	const char *behind_name = p + 2 + name.n;

	return left(t, p) > 2 + name.n && p[1] == '/' &&
	    looking_at(t, p + 2, name) && ends_name(*behind_name);
}

static const char *
find_raw_end(const struct html_tokenizer *t, const char *p)
{
	while ((p = memchr(p, '<', left(t, p))) != NULL) {
		if (is_raw_end(t, p, t->raw_name))
			return p;
		p++;
	}
	return t->end;
}

/*
 * The end of a script (13.2.5.15 to 31).  Within "<!--" an inner <script>
 * shields its own </script>, until "-->".
 */
static const char *
find_script_end(const struct html_tokenizer *t, const char *p)
{
	static const struct str script = STR_INIT("script");
	enum { PLAIN, ESCAPED, SHIELDED } state = PLAIN;

	for (; p < t->end; p++) {
		if (state != PLAIN && *p == '-' &&
		    looking_at(t, p, STR("-->"))) {
			state = PLAIN;
		} else if (*p != '<') {
			continue;
		} else if (state == PLAIN && looking_at(t, p, STR("<!--"))) {
			state = ESCAPED;
			p++; /* its dashes may be those of "-->" */
		} else if (is_raw_end(t, p, t->raw_name)) {
			if (state != SHIELDED)
				return p;
			state = ESCAPED;
		} else if (state == ESCAPED && looking_at(t, p + 1, script) &&
		    left(t, p) > 7 && ends_name(p[7])) {
			state = SHIELDED;
		}
	}
	return t->end;
}

static const char *
find_text_end(struct html_tokenizer *t)
{
	const char *p = t->p;

	switch (t->state) {
	case HTML_DATA:
		while ((p = memchr(p, '<', left(t, p))) != NULL &&
		    !is_markup(t, p))
			p++;
		if (p == NULL)
			p = t->end;
		if (t->cdata_end != NULL && t->cdata_end >= t->p &&
		    t->cdata_end < p)
			p = t->cdata_end;
		return p;
	case HTML_SCRIPT:
		return find_script_end(t, p);
	case HTML_PLAINTEXT:
		return t->end;
	default:
		return find_raw_end(t, p);
	}
}

bool
html_next(struct html_tokenizer *t, struct html_token *token)
{
	while (t->p < t->end) {
		const char *start = t->p;
		bool is_end;

		t->p = find_text_end(t);
		if (t->p > start) {
			token->kind = HTML_TEXT;
			token->text =
			    (struct str){start, (size_t)(t->p - start)};
			token->text_kind = t->state;
			return true;
		}
		t->state = HTML_DATA;
		if (t->p == t->cdata_end) {
			t->p += 3;
			continue;
		}
		is_end = t->p[1] == '/';
		if (ascii_is_alpha(t->p[1 + is_end])) {
			token->kind = is_end ? HTML_END : HTML_START;
			return read_tag(t, t->p + 1 + is_end, token);
		}
		skip_markup(t);
	}
	return false;
}

bool
html_has_end(const struct html_tokenizer *t, struct str name, size_t *distance)
{
	const char *p = t->p;

	while ((p = memchr(p, '<', left(t, p))) != NULL) {
		if (is_raw_end(t, p, name)) {
			*distance = (size_t)(p - t->p);
			return true;
		}
		p++;
	}
	return false;
}

/* Decoding. */

static void
decode(struct str s, bool references, bool in_attribute, bool raw_nul,
    struct buf *out)
{
	const char *p = s.n > 0 ? s.p : "", *end = p + s.n;

	while (p < end) {
		const char *run = p;
		uint32_t cp[2];
		size_t n;

		while (p < end && *p != '&' && *p != '\r' && *p != '\0')
			p++;
		buf_add(out, run, (size_t)(p - run));
		if (p == end)
			break;
		n = 0;
		if (*p == '&' && references)
			n = entity_read((struct str){p, (size_t)(end - p)},
			    in_attribute, cp);
		if (n > 0) {
			buf_add_cp(out, cp[0]);
			if (cp[1] != 0)
				buf_add_cp(out, cp[1]);
			p += n;
			continue;
		}
		if (*p == '\r') {
			buf_add_byte(out, '\n');
			p += p + 1 < end && p[1] == '\n';
		} else if (*p == '\0' && !raw_nul) {
			buf_add_cp(out, 0xfffd);
		} else {
			buf_add_byte(out, *p);
		}
		p++;
	}
}

void
html_decode(struct str text, enum html_text kind, struct buf *out)
{
	decode(text, kind == HTML_DATA || kind == HTML_RCDATA, false,
	    kind == HTML_DATA, out);
}

void
html_decode_attr(struct str value, struct buf *out)
{
	decode(value, true, true, false, out);
}

void
html_decode_name(struct str name, struct buf *out)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\0')
			buf_add_cp(out, 0xfffd);
		else
			buf_add_byte(out, ascii_lower(name.p[i]));
	}
}

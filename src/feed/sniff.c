/*
 * Sniffing: white space, declarations and comments are passed over, then the
 * name of the first element tells.  Junk before the document (warnings of a
 * script, a stray byte order mark) is passed over when a feed's root follows.
 */
#include "feed/sniff.h"

#include <stdbool.h>

#include "base/compiler.h"

static size_t
skip_space(struct str s, size_t i)
{
	while (i < s.n && ascii_is_space(s.p[i]))
		i++;
	return i;
}

/* Behind the next `end` at or after i; s.n when there is none. */
static size_t
skip_past(struct str s, size_t i, struct str end)
{
	size_t at = str_find(str_sub(s, i, s.n), end);

	i += at;
	return i < s.n ? i + end.n : s.n;
}

/* Behind a DOCTYPE at i, its internal subset included. */
static size_t
skip_doctype(struct str s, size_t i)
{
	int brackets = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '[')
			brackets++;
		else if (s.p[i] == ']')
			brackets--;
		else if (s.p[i] == '>' && brackets <= 0)
			return i + 1;
	}
	return i;
}

/* Behind the prolog that starts at i: at "<" of the first element. */
static size_t
skip_prolog(struct str s, size_t i)
{
	for (;;) {
		struct str rest;

		i = skip_space(s, i);
		rest = str_sub(s, i, s.n);
		if (str_starts(rest, STR("<?")))
			i = skip_past(s, i, STR("?>"));
		else if (str_starts(rest, STR("<!--")))
			i = skip_past(s, i, STR("-->"));
		else if (str_starts_nocase(rest, STR("<!doctype")))
			i = skip_doctype(s, i);
		else
			return i;
	}
}

/* The local name of the tag at "<". */
static struct str
tag_name(struct str s, size_t i)
{
	size_t start = i + 1, end = start;

	while (end < s.n && !ascii_is_space(s.p[end]) && s.p[end] != '>' &&
	    s.p[end] != '/') {
		if (s.p[end] == ':')
			start = end + 1;
		end++;
	}
	return str_sub(s, start, end - start);
}

static enum sniff
from_name(struct str name)
{
	static const char *const feeds[] = {
	    "rss", "feed", "rdf", "channel", "entry"};

	for (size_t i = 0; i < ARRAY_LEN(feeds); i++) {
		if (str_eq_c_nocase(name, feeds[i]))
			return SNIFF_XML;
	}
	if (str_eq_c_nocase(name, "html") || str_eq_c_nocase(name, "head") ||
	    str_eq_c_nocase(name, "body"))
		return SNIFF_HTML;
	if (str_eq_c_nocase(name, "opml"))
		return SNIFF_OPML;
	return SNIFF_OTHER;
}

/* Looks behind junk for a declaration or a root; SNIFF_OTHER for none. */
static enum sniff
behind_junk(struct str s, size_t i, size_t *at)
{
	for (; i < s.n; i++) {
		if (s.p[i] != '<')
			continue;
		if (str_starts(str_sub(s, i, s.n), STR("<?xml ")) ||
		    from_name(tag_name(s, i)) == SNIFF_XML) {
			*at = i;
			return SNIFF_XML;
		}
	}
	return SNIFF_OTHER;
}

enum sniff
sniff_document(struct str text, size_t *at)
{
	struct str s = str_sub(text, 0, SNIFF_BYTES);
	size_t first = skip_space(s, 0), root;
	enum sniff kind;

	*at = first;
	if (first == s.n)
		return text.n > s.n ? SNIFF_OTHER : SNIFF_EMPTY;
	if (s.p[first] == '{' || s.p[first] == '[')
		return SNIFF_JSON;
	root = skip_prolog(s, first);
	if (root == s.n)
		return s.p[first] == '<' ? SNIFF_XML : SNIFF_OTHER;
	kind = s.p[root] == '<' ? from_name(tag_name(s, root)) : SNIFF_OTHER;
	if (kind != SNIFF_OTHER)
		return kind;
	if (str_starts_nocase(str_sub(s, first, s.n), STR("<!doctype html")))
		return SNIFF_HTML;
	kind = behind_junk(s, first, at);
	if (kind == SNIFF_OTHER && s.p[first] == '<')
		return SNIFF_XML;
	return kind;
}

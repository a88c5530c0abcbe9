/*
 * XML elements as HTML: the local name for XHTML, SVG, MathML and names
 * without a namespace; the name with its prefix for others, which no HTML
 * knows, so that the sanitiser drops the tags and keeps the text.
 */
#include "feed/markup.h"

#include <stdlib.h>
#include <strings.h>

#include "base/compiler.h"
#include "base/url.h"
#include "feed/limits.h"

void
markup_text(struct buf *out, struct str s)
{
	size_t start = 0;

	/* The library looks at many bytes at once, and most texts have none. */
	if (s.n > 0 && memchr(s.p, '<', s.n) == NULL &&
	    memchr(s.p, '&', s.n) == NULL && memchr(s.p, '>', s.n) == NULL) {
		buf_add_str(out, s);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		const char *as = s.p[i] == '<' ? "&lt;"
		    : s.p[i] == '>'            ? "&gt;"
		    : s.p[i] == '&'            ? "&amp;"
					       : NULL;

		if (as == NULL)
			continue;
		buf_add(out, s.p + start, i - start);
		buf_add_c(out, as);
		start = i + 1;
	}
	buf_add(out, s.p + start, s.n - start);
}

void
markup_escape_all(struct buf *out)
{
	struct buf escaped;

	if (str_trim(buf_str(out)).n == 0)
		return;
	buf_init(&escaped, out->max);
	markup_text(&escaped, buf_str(out));
	buf_free(out);
	*out = escaped;
}

/* HTML elements without an end tag.  Sorted. */
static const char *const void_names[] = {"area", "base", "br", "col", "embed",
    "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"};

/* Attributes that hold a URL.  Sorted. */
static const char *const url_names[] = {"action", "background", "cite",
    "classid", "codebase", "data", "href", "longdesc", "poster", "profile",
    "src", "usemap"};

static int
name_cmp(const void *key, const void *entry)
{
	return strcasecmp(key, *(const char *const *)entry);
}

static bool
is_in(const char *name, const char *const *table, size_t n)
{
	return bsearch(name, table, n, sizeof(*table), name_cmp) != NULL;
}

static void
add_attribute(struct buf *out, const char *name, struct str value)
{
	buf_add_byte(out, ' ');
	buf_add_c(out, name);
	buf_add_c(out, "=\"");
	while (value.n > 0) {
		size_t n = 0;

		while (n < value.n && value.p[n] != '"' && value.p[n] != '&')
			n++;
		buf_add(out, value.p, n);
		if (n < value.n)
			buf_add_c(out, value.p[n] == '"' ? "&quot;" : "&amp;");
		value = str_sub(value, n + 1, value.n);
	}
	buf_add_byte(out, '"');
}

static void
add_attributes(struct buf *out, const struct xml_tag *tag, struct arena *a,
    struct str text_base, struct str base)
{
	bool resolve = !str_eq(text_base, base);

	for (size_t i = 0; i < tag->n_atts; i++) {
		const char *name = tag->atts[2 * i];
		struct str value = str_from(tag->atts[2 * i + 1]);

		if (strchr(name, ':') != NULL || strncmp(name, "xml", 3) == 0 ||
		    value.n > FEED_ATTRIBUTE_VALUE_MAX)
			continue;
		if (resolve && is_in(name, url_names, ARRAY_LEN(url_names)))
			value = url_resolve(a, base, value);
		add_attribute(out, name, value);
	}
}

size_t
markup_open(struct buf *out, struct buf *names, const struct xml_tag *tag,
    struct arena *a, struct str text_base, struct str base)
{
	bool html = tag->prefix.n == 0 || tag->ns == NS_XHTML ||
	    tag->ns == NS_SVG || tag->ns == NS_MATHML;
	size_t start = names->n;
	struct str name;

	if (tag->name.n == 0) /* "<x:>", of a damaged document */
		return 0;
	if (!html) {
		buf_add_str(names, tag->prefix);
		buf_add_byte(names, ':');
	}
	buf_add_str(names, tag->name);
	if (buf_failed(names))
		return 0;
	name = (struct str){names->p + start, names->n - start};
	buf_add_byte(out, '<');
	buf_add_str(out, name);
	if (tag->n_atts > 0)
		add_attributes(out, tag, a, text_base, base);
	buf_add_byte(out, '>');
	if (is_in(tag->name.p, void_names, ARRAY_LEN(void_names))) {
		names->n = start;
		return 0;
	}
	return name.n;
}

void
markup_close(struct buf *out, struct buf *names, size_t n)
{
	if (n == 0)
		return;
	names->n -= n;
	buf_add_c(out, "</");
	buf_add(out, names->p + names->n, n);
	buf_add_byte(out, '>');
}

/*
 * The table of HTML elements.  The lists are those of the threat model in
 * SECURITY: what is not in the table loses its tags and keeps its text, so
 * that nothing gets in by being forgotten.
 *
 * The masks give the safe form the shape that the tree builder of the HTML
 * standard would give it (13.2.6.4.7), as far as that needs no tree: a block
 * closes an open paragraph, an item the item before it, a cell the cell
 * before it; and an end tag closes what is open within its element, but
 * never reaches out of a table's cell.
 */
#include "feed/html_element.h"

#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

#define IN_TABLE (IS_TABLE | IS_CELL | IS_CAPTION)
#define IN_BLOCK (IN_TABLE | IS_CONTAINER | IS_DIV | IS_LI | IS_DEFINITION)

/* Shapes: what a start tag closes, within what, and where end tags stop. */
#define SHAPE_INLINE 0, 0, IN_TABLE | IS_LI | IS_DEFINITION
#define SHAPE_BLOCK IS_P, IN_BLOCK, IN_TABLE
#define SHAPE_HEADING IS_P | IS_HEADING, IN_BLOCK, IN_TABLE
#define SHAPE_A IS_A, IN_TABLE, IN_TABLE | IS_LI | IS_DEFINITION
#define SHAPE_LI \
	IS_LI | IS_P, IN_TABLE | IS_CONTAINER | IS_LIST | IS_DEFINITION, \
	    IN_TABLE | IS_LIST
#define SHAPE_DEFINITION \
	IS_DEFINITION | IS_P, IN_TABLE | IS_CONTAINER | IS_DL | IS_LI, \
	    IN_TABLE | IS_DL
#define SHAPE_TABLE IS_P, IN_BLOCK, 0
#define SHAPE_CAPTION \
	IS_SECTION | IS_ROW | IS_CELL | IS_CAPTION, IS_TABLE, IS_TABLE
#define SHAPE_SECTION SHAPE_CAPTION
#define SHAPE_ROW IS_ROW | IS_CELL | IS_CAPTION, IS_TABLE | IS_SECTION, IS_TABLE
#define SHAPE_CELL IS_CELL, IS_TABLE | IS_ROW, IS_TABLE
#define SHAPE_RUBY_TEXT IS_RUBY_TEXT, IS_RUBY | IN_BLOCK, IS_RUBY | IN_TABLE

#define KEEP(name, written, is, attrs, ...) \
	{ \
		name, written, FATE_KEEP, HTML_DATA, is, attrs, __VA_ARGS__ \
	}
#define DROP(name, text, is) \
	{ \
		name, NULL, FATE_DROP, text, is, 0, 0, 0, 0 \
	}

/* Sorted by name.  Elements of the same meaning are written as one. */
static const struct html_element elements[] = {
    KEEP("a", "a", IS_INLINE | IS_A,
	ATTR_BIT(ATTR_HREF) | ATTR_BIT(ATTR_TITLE) | ATTR_BIT(ATTR_HREFLANG),
	SHAPE_A),
    KEEP("abbr", "abbr", IS_INLINE, ATTR_BIT(ATTR_TITLE), SHAPE_INLINE),
    KEEP("acronym", "abbr", IS_INLINE, ATTR_BIT(ATTR_TITLE), SHAPE_INLINE),
    KEEP("address", "div", IS_DIV, 0, SHAPE_BLOCK),
    DROP("applet", HTML_DATA, 0),
    KEEP("article", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("aside", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("audio", "audio", IS_MEDIA, ATTR_BIT(ATTR_SRC), SHAPE_INLINE),
    KEEP("b", "b", IS_INLINE, 0, SHAPE_INLINE),
    DROP("base", HTML_DATA, IS_VOID),
    DROP("basefont", HTML_DATA, IS_VOID),
    KEEP("bdi", "bdi", IS_INLINE, 0, SHAPE_INLINE),
    DROP("bgsound", HTML_DATA, IS_VOID),
    KEEP("blockquote", "blockquote", IS_CONTAINER, ATTR_BIT(ATTR_CITE),
	SHAPE_BLOCK),
    KEEP("br", "br", IS_VOID | IS_BREAK, 0, SHAPE_INLINE),
    DROP("button", HTML_DATA, 0),
    DROP("canvas", HTML_DATA, 0),
    KEEP("caption", "caption", IS_CAPTION, 0, SHAPE_CAPTION),
    KEEP("center", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("cite", "cite", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("code", "code", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("col", "col", IS_VOID, 0, SHAPE_INLINE),
    KEEP("colgroup", "colgroup", IS_CAPTION, 0, SHAPE_CAPTION),
    DROP("datalist", HTML_DATA, 0),
    KEEP("dd", "dd", IS_DEFINITION, 0, SHAPE_DEFINITION),
    KEEP("del", "del", IS_INLINE, ATTR_BIT(ATTR_CITE) | ATTR_BIT(ATTR_DATETIME),
	SHAPE_INLINE),
    KEEP("details", "details", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("dfn", "dfn", IS_INLINE, ATTR_BIT(ATTR_TITLE), SHAPE_INLINE),
    DROP("dialog", HTML_DATA, 0),
    KEEP("div", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("dl", "dl", IS_DL, 0, SHAPE_BLOCK),
    KEEP("dt", "dt", IS_DEFINITION, 0, SHAPE_DEFINITION),
    KEEP("em", "em", IS_INLINE, 0, SHAPE_INLINE),
    DROP("embed", HTML_DATA, IS_VOID),
    DROP("fieldset", HTML_DATA, 0),
    KEEP("figcaption", "figcaption", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("figure", "figure", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("footer", "div", IS_DIV, 0, SHAPE_BLOCK),
    DROP("form", HTML_DATA, 0),
    DROP("frame", HTML_DATA, IS_VOID),
    DROP("frameset", HTML_DATA, 0),
    KEEP("h1", "h1", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h2", "h2", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h3", "h3", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h4", "h4", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h5", "h5", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h6", "h6", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("header", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("hgroup", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("hr", "hr", IS_VOID | IS_RULE, 0, SHAPE_BLOCK),
    KEEP("i", "i", IS_INLINE, 0, SHAPE_INLINE),
    DROP("iframe", HTML_RAWTEXT, IS_FRAME),
    KEEP("img", "img", IS_VOID | IS_IMG,
	ATTR_BIT(ATTR_SRC) | ATTR_BIT(ATTR_ALT) | ATTR_BIT(ATTR_TITLE) |
	    ATTR_BIT(ATTR_WIDTH) | ATTR_BIT(ATTR_HEIGHT),
	SHAPE_INLINE),
    DROP("input", HTML_DATA, IS_VOID),
    KEEP("ins", "ins", IS_INLINE, ATTR_BIT(ATTR_CITE) | ATTR_BIT(ATTR_DATETIME),
	SHAPE_INLINE),
    KEEP("kbd", "kbd", IS_INLINE, 0, SHAPE_INLINE),
    DROP("keygen", HTML_DATA, IS_VOID),
    DROP("label", HTML_DATA, 0),
    KEEP("li", "li", IS_LI, ATTR_BIT(ATTR_VALUE), SHAPE_LI),
    DROP("link", HTML_DATA, IS_VOID),
    DROP("listing", HTML_DATA, 0),
    KEEP("main", "div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("mark", "mark", IS_INLINE, 0, SHAPE_INLINE),
    DROP("marquee", HTML_DATA, 0),
    DROP("meta", HTML_DATA, IS_VOID),
    KEEP("nav", "div", IS_DIV, 0, SHAPE_BLOCK),
    DROP("noembed", HTML_RAWTEXT, 0),
    DROP("noframes", HTML_RAWTEXT, 0),
    DROP("noscript", HTML_DATA, 0),
    DROP("object", HTML_DATA, 0),
    KEEP("ol", "ol", IS_LIST,
	ATTR_BIT(ATTR_START) | ATTR_BIT(ATTR_TYPE) | ATTR_BIT(ATTR_REVERSED),
	SHAPE_BLOCK),
    DROP("optgroup", HTML_DATA, 0),
    DROP("option", HTML_DATA, 0),
    KEEP("p", "p", IS_P, 0, SHAPE_BLOCK),
    DROP("param", HTML_DATA, IS_VOID),
    DROP("plaintext", HTML_PLAINTEXT, IS_CODE),
    DROP("portal", HTML_DATA, 0),
    KEEP("pre", "pre", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("q", "q", IS_INLINE, ATTR_BIT(ATTR_CITE), SHAPE_INLINE),
    KEEP("rp", "rp", IS_INLINE | IS_RUBY_TEXT, 0, SHAPE_RUBY_TEXT),
    KEEP("rt", "rt", IS_INLINE | IS_RUBY_TEXT, 0, SHAPE_RUBY_TEXT),
    KEEP("ruby", "ruby", IS_INLINE | IS_RUBY, 0, SHAPE_INLINE),
    KEEP("s", "s", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("samp", "samp", IS_INLINE, 0, SHAPE_INLINE),
    DROP("script", HTML_SCRIPT, IS_CODE),
    KEEP("section", "div", IS_DIV, 0, SHAPE_BLOCK),
    DROP("select", HTML_DATA, 0),
    DROP("slot", HTML_DATA, 0),
    KEEP("small", "small", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("source", "source", IS_VOID | IS_SOURCE, ATTR_BIT(ATTR_SRC),
	SHAPE_INLINE),
    KEEP("span", "span", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("strike", "s", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("strong", "strong", IS_INLINE, 0, SHAPE_INLINE),
    DROP("style", HTML_RAWTEXT, IS_CODE),
    KEEP("sub", "sub", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("summary", "summary", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("sup", "sup", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("table", "table", IS_TABLE, 0, SHAPE_TABLE),
    KEEP("tbody", "tbody", IS_SECTION, 0, SHAPE_SECTION),
    KEEP("td", "td", IS_CELL,
	ATTR_BIT(ATTR_COLSPAN) | ATTR_BIT(ATTR_ROWSPAN) | ATTR_BIT(ATTR_SCOPE),
	SHAPE_CELL),
    DROP("template", HTML_DATA, 0),
    DROP("textarea", HTML_RCDATA, 0),
    KEEP("tfoot", "tfoot", IS_SECTION, 0, SHAPE_SECTION),
    KEEP("th", "th", IS_CELL,
	ATTR_BIT(ATTR_COLSPAN) | ATTR_BIT(ATTR_ROWSPAN) | ATTR_BIT(ATTR_SCOPE),
	SHAPE_CELL),
    KEEP("thead", "thead", IS_SECTION, 0, SHAPE_SECTION),
    KEEP("time", "time", IS_INLINE, ATTR_BIT(ATTR_DATETIME), SHAPE_INLINE),
    {"title", NULL, FATE_UNWRAP, HTML_RCDATA, 0, 0, 0, 0, 0},
    KEEP("tr", "tr", IS_ROW, 0, SHAPE_ROW),
    DROP("track", HTML_DATA, IS_VOID),
    KEEP("tt", "samp", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("u", "u", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("ul", "ul", IS_LIST, 0, SHAPE_BLOCK),
    KEEP("var", "var", IS_INLINE, 0, SHAPE_INLINE),
    KEEP("video", "video", IS_MEDIA, ATTR_BIT(ATTR_SRC), SHAPE_INLINE),
    KEEP("wbr", "wbr", IS_VOID, 0, SHAPE_INLINE),
    DROP("xmp", HTML_RAWTEXT, 0),
};

_Static_assert(ARRAY_LEN(elements) <= HTML_ELEMENTS_MAX, "raise the maximum");

/* By id; each is looked for in this order, which is that of frequency. */
static const char *const attrs[HTML_ATTR_IDS] = {
    [ATTR_HREF] = "href",
    [ATTR_SRC] = "src",
    [ATTR_ALT] = "alt",
    [ATTR_TITLE] = "title",
    [ATTR_WIDTH] = "width",
    [ATTR_HEIGHT] = "height",
    [ATTR_HREFLANG] = "hreflang",
    [ATTR_CITE] = "cite",
    [ATTR_DATETIME] = "datetime",
    [ATTR_COLSPAN] = "colspan",
    [ATTR_ROWSPAN] = "rowspan",
    [ATTR_SCOPE] = "scope",
    [ATTR_START] = "start",
    [ATTR_TYPE] = "type",
    [ATTR_REVERSED] = "reversed",
    [ATTR_VALUE] = "value",
    [ATTR_DIR] = "dir",
    [ATTR_LANG] = "lang",
};

static int
compare(const void *key, const void *element)
{
	return strcmp(key, ((const struct html_element *)element)->name);
}

const struct html_element *
html_element(struct str name)
{
	char lower[HTML_ELEMENT_NAME_MAX + 1];

	if (name.n > HTML_ELEMENT_NAME_MAX)
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = ascii_lower(name.p[i]);
	lower[name.n] = '\0';
	return bsearch(
	    lower, elements, ARRAY_LEN(elements), sizeof(*elements), compare);
}

size_t
html_element_index(const struct html_element *e)
{
	return (size_t)(e - elements);
}

enum html_attr_id
html_attr_id(struct str name)
{
	int id = 0;

	while (id < HTML_ATTR_IDS && !str_eq_c_nocase(name, attrs[id]))
		id++;
	return (enum html_attr_id)id;
}

const char *
html_attr_name(enum html_attr_id id)
{
	return attrs[id];
}

/*
 * The table of HTML elements: an allow-list.  What is not in it loses its
 * tags and keeps its text, so that nothing gets in by being forgotten.
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

#define KEEP(name, is, attrs, ...) \
	{ \
		name, FATE_KEEP, HTML_DATA, is, attrs, __VA_ARGS__, NULL \
	}
#define ALIAS(name, means) \
	{ \
		name, FATE_KEEP, HTML_DATA, 0, 0, 0, 0, 0, means \
	}
#define DROP(name, text, is) \
	{ \
		name, FATE_DROP, text, is, 0, 0, 0, 0, NULL \
	}

/* Sorted by name. */
static const struct html_element elements[] = {
    KEEP("a", IS_A,
	ATTR_BIT(ATTR_HREF) | ATTR_BIT(ATTR_TITLE) | ATTR_BIT(ATTR_HREFLANG),
	SHAPE_A),
    KEEP("abbr", 0, ATTR_BIT(ATTR_TITLE), SHAPE_INLINE),
    ALIAS("acronym", "abbr"),
    ALIAS("address", "div"),
    DROP("applet", HTML_DATA, 0),
    ALIAS("article", "div"),
    ALIAS("aside", "div"),
    KEEP("audio", IS_MEDIA, ATTR_BIT(ATTR_SRC), SHAPE_INLINE),
    KEEP("b", 0, 0, SHAPE_INLINE),
    DROP("base", HTML_DATA, IS_VOID),
    DROP("basefont", HTML_DATA, IS_VOID),
    KEEP("bdi", 0, 0, SHAPE_INLINE),
    DROP("bgsound", HTML_DATA, IS_VOID),
    KEEP("blockquote", IS_CONTAINER, ATTR_BIT(ATTR_CITE), SHAPE_BLOCK),
    KEEP("br", IS_VOID | IS_BREAK, 0, SHAPE_INLINE),
    DROP("button", HTML_DATA, 0),
    DROP("canvas", HTML_DATA, 0),
    KEEP("caption", IS_CAPTION, 0, SHAPE_CAPTION),
    ALIAS("center", "div"),
    KEEP("cite", 0, 0, SHAPE_INLINE),
    KEEP("code", 0, 0, SHAPE_INLINE),
    KEEP("col", IS_VOID, 0, SHAPE_INLINE),
    KEEP("colgroup", IS_CAPTION, 0, SHAPE_CAPTION),
    DROP("datalist", HTML_DATA, 0),
    KEEP("dd", IS_DEFINITION, 0, SHAPE_DEFINITION),
    KEEP("del", 0, ATTR_BIT(ATTR_CITE) | ATTR_BIT(ATTR_DATETIME), SHAPE_INLINE),
    KEEP("details", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("dfn", 0, ATTR_BIT(ATTR_TITLE), SHAPE_INLINE),
    DROP("dialog", HTML_DATA, 0),
    KEEP("div", IS_DIV, 0, SHAPE_BLOCK),
    KEEP("dl", IS_DL, 0, SHAPE_BLOCK),
    KEEP("dt", IS_DEFINITION, 0, SHAPE_DEFINITION),
    KEEP("em", 0, 0, SHAPE_INLINE),
    DROP("embed", HTML_DATA, IS_VOID),
    DROP("fieldset", HTML_DATA, 0),
    KEEP("figcaption", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("figure", IS_CONTAINER, 0, SHAPE_BLOCK),
    ALIAS("footer", "div"),
    DROP("form", HTML_DATA, 0),
    DROP("frame", HTML_DATA, IS_VOID),
    DROP("frameset", HTML_DATA, 0),
    KEEP("h1", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h2", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h3", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h4", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h5", IS_HEADING, 0, SHAPE_HEADING),
    KEEP("h6", IS_HEADING, 0, SHAPE_HEADING),
    ALIAS("header", "div"),
    ALIAS("hgroup", "div"),
    KEEP("hr", IS_VOID | IS_RULE, 0, SHAPE_BLOCK),
    KEEP("i", 0, 0, SHAPE_INLINE),
    DROP("iframe", HTML_RAWTEXT, IS_FRAME),
    KEEP("img", IS_VOID | IS_IMG,
	ATTR_BIT(ATTR_SRC) | ATTR_BIT(ATTR_ALT) | ATTR_BIT(ATTR_TITLE) |
	    ATTR_BIT(ATTR_WIDTH) | ATTR_BIT(ATTR_HEIGHT),
	SHAPE_INLINE),
    DROP("input", HTML_DATA, IS_VOID),
    KEEP("ins", 0, ATTR_BIT(ATTR_CITE) | ATTR_BIT(ATTR_DATETIME), SHAPE_INLINE),
    KEEP("kbd", 0, 0, SHAPE_INLINE),
    DROP("keygen", HTML_DATA, IS_VOID),
    DROP("label", HTML_DATA, 0),
    KEEP("li", IS_LI, ATTR_BIT(ATTR_VALUE), SHAPE_LI),
    DROP("link", HTML_DATA, IS_VOID),
    DROP("listing", HTML_DATA, 0),
    ALIAS("main", "div"),
    KEEP("mark", 0, 0, SHAPE_INLINE),
    DROP("marquee", HTML_DATA, 0),
    DROP("meta", HTML_DATA, IS_VOID),
    ALIAS("nav", "div"),
    DROP("noembed", HTML_RAWTEXT, 0),
    DROP("noframes", HTML_RAWTEXT, 0),
    DROP("noscript", HTML_DATA, 0),
    DROP("object", HTML_DATA, 0),
    KEEP("ol", IS_LIST,
	ATTR_BIT(ATTR_START) | ATTR_BIT(ATTR_TYPE) | ATTR_BIT(ATTR_REVERSED),
	SHAPE_BLOCK),
    DROP("optgroup", HTML_DATA, 0),
    DROP("option", HTML_DATA, 0),
    KEEP("p", IS_P, 0, SHAPE_BLOCK),
    DROP("param", HTML_DATA, IS_VOID),
    DROP("plaintext", HTML_PLAINTEXT, IS_CODE),
    DROP("portal", HTML_DATA, 0),
    KEEP("pre", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("q", 0, ATTR_BIT(ATTR_CITE), SHAPE_INLINE),
    KEEP("rp", IS_RUBY_TEXT, 0, SHAPE_RUBY_TEXT),
    KEEP("rt", IS_RUBY_TEXT, 0, SHAPE_RUBY_TEXT),
    KEEP("ruby", IS_RUBY, 0, SHAPE_INLINE),
    KEEP("s", 0, 0, SHAPE_INLINE),
    KEEP("samp", 0, 0, SHAPE_INLINE),
    DROP("script", HTML_SCRIPT, IS_CODE),
    ALIAS("section", "div"),
    DROP("select", HTML_DATA, 0),
    DROP("slot", HTML_DATA, 0),
    KEEP("small", 0, 0, SHAPE_INLINE),
    KEEP("source", IS_VOID | IS_SOURCE, ATTR_BIT(ATTR_SRC), SHAPE_INLINE),
    KEEP("span", 0, 0, SHAPE_INLINE),
    ALIAS("strike", "s"),
    KEEP("strong", 0, 0, SHAPE_INLINE),
    DROP("style", HTML_RAWTEXT, IS_CODE),
    KEEP("sub", 0, 0, SHAPE_INLINE),
    KEEP("summary", IS_CONTAINER, 0, SHAPE_BLOCK),
    KEEP("sup", 0, 0, SHAPE_INLINE),
    KEEP("table", IS_TABLE, 0, SHAPE_TABLE),
    KEEP("tbody", IS_SECTION, 0, SHAPE_SECTION),
    KEEP("td", IS_CELL,
	ATTR_BIT(ATTR_COLSPAN) | ATTR_BIT(ATTR_ROWSPAN) | ATTR_BIT(ATTR_SCOPE),
	SHAPE_CELL),
    DROP("template", HTML_DATA, 0),
    DROP("textarea", HTML_RCDATA, 0),
    KEEP("tfoot", IS_SECTION, 0, SHAPE_SECTION),
    KEEP("th", IS_CELL,
	ATTR_BIT(ATTR_COLSPAN) | ATTR_BIT(ATTR_ROWSPAN) | ATTR_BIT(ATTR_SCOPE),
	SHAPE_CELL),
    KEEP("thead", IS_SECTION, 0, SHAPE_SECTION),
    KEEP("time", 0, ATTR_BIT(ATTR_DATETIME), SHAPE_INLINE),
    {"title", FATE_UNWRAP, HTML_RCDATA, 0, 0, 0, 0, 0, NULL},
    KEEP("tr", IS_ROW, 0, SHAPE_ROW),
    DROP("track", HTML_DATA, IS_VOID),
    ALIAS("tt", "samp"),
    KEEP("u", 0, 0, SHAPE_INLINE),
    KEEP("ul", IS_LIST, 0, SHAPE_BLOCK),
    KEEP("var", 0, 0, SHAPE_INLINE),
    KEEP("video", IS_MEDIA, ATTR_BIT(ATTR_SRC), SHAPE_INLINE),
    KEEP("wbr", IS_VOID, 0, SHAPE_INLINE),
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

static const struct html_element *
find(struct str name)
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

const struct html_element *
html_element(struct str name)
{
	const struct html_element *e = find(name);

	return e != NULL && e->means != NULL ? find(str_from(e->means)) : e;
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

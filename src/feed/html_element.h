/*
 * What is known of HTML elements: which ones the safe form keeps, with which
 * attributes, what may stand in them, and which ones vanish with all they
 * hold.  Data for feed/sanitise.c and feed/html_text.c.
 */
#ifndef FEED_HTML_ELEMENT_H
#define FEED_HTML_ELEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/html_token.h"

/* What becomes of an element.  One that is not known loses its tags. */
enum html_fate {
	FATE_KEEP,
	FATE_UNWRAP, /* its tags go, what it holds stays */
	FATE_DROP /* it goes with what it holds; one that is void just goes */
};

/* The attributes that some element keeps, in the order they are written. */
enum html_attr_id {
	ATTR_HREF,
	ATTR_SRC,
	ATTR_ALT,
	ATTR_TITLE,
	ATTR_WIDTH,
	ATTR_HEIGHT,
	ATTR_HREFLANG,
	ATTR_CITE,
	ATTR_DATETIME,
	ATTR_COLSPAN,
	ATTR_ROWSPAN,
	ATTR_SCOPE,
	ATTR_START,
	ATTR_TYPE,
	ATTR_REVERSED,
	ATTR_VALUE,
	ATTR_DIR,
	ATTR_LANG,
	HTML_ATTR_IDS /* how many there are */
};

#define ATTR_BIT(id) (UINT32_C(1) << (id))

/* What an element is to its neighbours: bits of `is`, for the masks. */
#define IS_VOID 0x2u /* no end tag, no content */
#define IS_P 0x4u
#define IS_DIV 0x8u
#define IS_LI 0x10u
#define IS_DEFINITION 0x20u /* dd, dt */
#define IS_LIST 0x40u /* ul, ol */
#define IS_DL 0x80u
#define IS_TABLE 0x100u
#define IS_SECTION 0x200u /* thead, tbody, tfoot */
#define IS_ROW 0x400u
#define IS_CELL 0x800u /* td, th */
#define IS_CAPTION 0x1000u /* caption, colgroup */
#define IS_CONTAINER 0x2000u /* another block that holds blocks */
#define IS_HEADING 0x4000u
#define IS_A 0x8000u
#define IS_RUBY 0x10000u
#define IS_RUBY_TEXT 0x20000u /* rt, rp */
#define IS_MEDIA 0x40000u /* audio, video */
#define IS_BREAK 0x80000u /* br */
#define IS_IMG 0x100000u
#define IS_SOURCE 0x400000u
#define IS_RULE 0x800000u /* hr */
#define IS_FRAME 0x1000000u /* iframe */
#define IS_CODE 0x200000u /* what follows its start tag is code */

struct html_element {
	const char *name; /* lower case */
	enum html_fate fate;
	enum html_text text; /* how its content is read */
	uint32_t is; /* IS_* bits */
	uint32_t attrs; /* ATTR_BITs it keeps, besides dir and lang */
	/* Its start tag closes the outermost open element that is one of
	 * `closes`, searched up to one that is in `closes_within`. */
	uint32_t closes, closes_within;
	/* Its end tag is looked for up to an element of these. */
	uint32_t ends_within;
	const char *means; /* the element that it is taken for, or NULL */
};

#define HTML_ELEMENTS_MAX 128 /* no less than the table has */
#define HTML_ELEMENT_NAME_MAX 10 /* bytes of the longest name in the table */

/*
 * The element of that name, any case, or the one that it is taken for; NULL
 * when it is not known.
 */
const struct html_element *
html_element(struct str name);

/* Its place in the table, below HTML_ELEMENTS_MAX. */
size_t
html_element_index(const struct html_element *e);

/* The attribute of that name, any case; HTML_ATTR_IDS when none is meant. */
enum html_attr_id
html_attr_id(struct str name);

/* Its name, as written. */
const char *
html_attr_name(enum html_attr_id id);

#endif

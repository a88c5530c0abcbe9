/*
 * Writing HTML.  Markup of our own goes out through html_lit, which takes
 * literals only; everything else passes a function that knows where it
 * stands and escapes accordingly.
 *
 *	html_lit(b, "<p");
 *	html_attr(b, "title", text);
 *	html_lit(b, ">");
 *	html_text(b, text);
 *	html_lit(b, "</p>\n");
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* A literal, as it is. */
#define html_lit(b, literal) buf_add((b), "" literal, sizeof(literal) - 1)

/*
 * Text between tags.  Escapes & < > " ' and `, replaces control bytes and
 * what is not UTF-8, and leaves out the characters that override or embed a
 * direction (U+202A-202E, U+2066-2069): bdi and dir do that for us.
 */
void
html_text(struct buf *b, struct str s);
void
html_text_c(struct buf *b, const char *s);

/* The text cut at a word to at most `most` characters, with an ellipsis when
 * something was left out. */
void
html_text_cut(struct buf *b, struct str s, size_t most);

/* ` name="value"`, escaped like text. */
void
html_attr(struct buf *b, const char *name, struct str value);

/*
 * ` href="..."` with a link to somewhere else, and the rel that keeps who
 * reads what from whom is linked.  Nothing at all, and false, for what is no
 * absolute http or https URL.
 */
bool
html_href_out(struct buf *b, struct str url);

/*
 * The text as one segment of a path or as a value of a query: everything but
 * unreserved characters percent-encoded (RFC 3986, 2.3).
 */
void
html_segment(struct buf *b, struct str s);

/* A number with a comma between thousands. */
void
html_num(struct buf *b, int64_t n);

/* "1 item", "2 items": a number and a word that takes an s, or `many`. */
void
html_count(struct buf *b, int64_t n, const char *one, const char *many);

#endif

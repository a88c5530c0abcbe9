/*
 * A tokenizer for HTML that follows the HTML standard (13.2.5) from the data
 * state on: start tags, end tags and text; comments, doctypes and processing
 * instructions are skipped.  There is no tree: the caller says after a start
 * tag whether raw text follows.
 *
 * Tokens borrow from the input and hold it as written.  Nothing is allocated
 * and every byte is looked at a bounded number of times.
 */
#ifndef FEED_HTML_TOKEN_H
#define FEED_HTML_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

#define HTML_ATTRS_MAX 64 /* attributes kept of a tag; real tags have 20 */

enum html_kind { HTML_TEXT, HTML_START, HTML_END };

/* What text holds. */
enum html_text {
	HTML_DATA, /* tags and references */
	HTML_RCDATA, /* references: title, textarea */
	HTML_RAWTEXT, /* neither: style, xmp, iframe, noembed, noframes */
	HTML_SCRIPT, /* the same, with the comments of old scripts */
	HTML_PLAINTEXT /* neither, and no end */
};

struct html_attr {
	struct str name; /* as written: any case */
	struct str value; /* as written: references not decoded */
};

struct html_token {
	enum html_kind kind;
	struct str name; /* of a tag, as written: any case */
	bool self_closing; /* of a tag: it ends in "/>" */
	size_t n_attrs;
	struct html_attr attrs[HTML_ATTRS_MAX]; /* duplicates too: the first
	                                           one counts */
	struct str text; /* of a text, as written */
	enum html_text text_kind; /* how to read it */
};

struct html_tokenizer {
	const char *p, *end;
	enum html_text state;
	struct str raw_name; /* the end tag that ends raw text */
	bool lenient; /* see html_lenient */
	const char *cdata_end; /* the "]]>" of the CDATA section we are in */
	bool no_cdata_end; /* there is none ahead */
};

/* Starts at the data state; html outlives the tokenizer. */
void
html_start(struct html_tokenizer *t, struct str html);

/*
 * Takes two things for what people mean who write them into feeds, where the
 * standard sees a comment up to the next '>' and so loses the tag that is in
 * it: the marks of a CDATA section vanish, what is between them is HTML, and
 * an opening that is never closed is text; and "<!" is text unless a letter,
 * '-', '[' or '>' follows.
 */
void
html_lenient(struct html_tokenizer *t);

/* The next token; false at the end of the input. */
bool
html_next(struct html_tokenizer *t, struct html_token *token);

/*
 * After the start tag `name`: what follows, up to its end tag, is text of
 * this kind.  name is borrowed.
 */
void
html_raw(struct html_tokenizer *t, enum html_text state, struct str name);

/*
 * True when the end tag of this name (lower case) seems to be ahead, were it
 * only in a comment; sets *distance to the bytes before it.  Reads up to it.
 */
bool
html_has_end(const struct html_tokenizer *t, struct str name, size_t *distance);

/*
 * Appends text as it is read: references decoded, CR LF and CR as LF, NUL as
 * U+FFFD in raw text and attributes.
 */
void
html_decode(struct str text, enum html_text kind, struct buf *out);

/* The same for the value of an attribute. */
void
html_decode_attr(struct str value, struct buf *out);

/* Tag and attribute names: ASCII upper case lowered, NUL as U+FFFD. */
void
html_decode_name(struct str name, struct buf *out);

#endif

/*
 * HTML read for what a person would see of it: tokens of text and of the
 * elements that are kept.  What is never shown (scripts, styles, frames,
 * forms) is skipped here, with all it holds.
 */
#ifndef FEED_HTML_READER_H
#define FEED_HTML_READER_H

#include "feed/html_element.h"
#include "feed/html_token.h"

struct html_reader {
	struct html_tokenizer t;
	struct html_token token; /* the one that html_read found */
	const struct html_element *element; /* of a tag: what it is */
	bool stray_script_end; /* a </script> without its start was seen */
	uint32_t dropped; /* elements skipped */
	/* Where the next end tag of a dropped element is, by its place in the
	 * table: NULL not looked for, the end of the input when none. */
	const char *next_end[HTML_ELEMENTS_MAX];
};

/* Starts to read html, which outlives the reader. */
void
html_read_start(struct html_reader *r, struct str html);

/* The next token that counts, in r->token; false at the end of the input. */
bool
html_read(struct html_reader *r);

#endif

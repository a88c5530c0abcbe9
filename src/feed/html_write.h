/*
 * Text written as HTML.  For feed/sanitise.c and feed/display.c.
 */
#ifndef FEED_HTML_WRITE_H
#define FEED_HTML_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "feed/html_token.h"

/* A page that a link opens gets no handle on ours, no referrer, no vote. */
#define HTML_LINK_ATTRS \
	" rel=\"noopener noreferrer nofollow ugc\" target=\"_blank\""

/*
 * Appends text, read as `kind` says, with & < > escaped, and without what no
 * text may hold: control characters other than tab and newline, and
 * noncharacters.  The text is valid UTF-8.  Returns false when out would
 * pass max bytes; what fits was then written, up to a whole character.
 */
bool
html_write_text(
    struct buf *out, size_t max, struct str text, enum html_text kind);

/* The same for the decoded value of an attribute, with " ' ` escaped too. */
bool
html_write_attr(struct buf *out, size_t max, struct str value);

#endif

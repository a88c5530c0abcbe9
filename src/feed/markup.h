/*
 * Writing XML elements inside a text as HTML.  Private to feed/.
 */
#ifndef FEED_MARKUP_H
#define FEED_MARKUP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "feed/xml.h"

/* Appends text with & < > escaped. */
void
markup_text(struct buf *out, struct str s);

/* Escapes all that out holds. */
void
markup_escape_all(struct buf *out);

/*
 * Appends the start tag.  URLs in it are resolved when the base in force
 * differs from the one that the whole text is resolved against later.
 * Returns the name to close, which lives in the arena or in a table; empty
 * for an element that HTML does not close.
 */
struct str
markup_open(struct buf *out, const struct xml_tag *tag, struct arena *a,
    struct str text_base, struct str base);

/* Appends the end tag of a name that markup_open returned. */
void
markup_close(struct buf *out, struct str name);

#endif

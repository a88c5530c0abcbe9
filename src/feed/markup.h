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
 * Appends the start tag, and its name to names, a stack.  URLs in it are
 * resolved when the base in force differs from the one that the whole text is
 * resolved against later.  Returns the bytes of the name that is to be
 * closed; 0 for an element that HTML does not close.
 */
size_t
markup_open(struct buf *out, struct buf *names, const struct xml_tag *tag,
    struct arena *a, struct str text_base, struct str base);

/* Takes the topmost name of n bytes, as markup_open returned it, from names
 * and appends its end tag. */
void
markup_close(struct buf *out, struct buf *names, size_t n);

#endif

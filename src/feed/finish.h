/*
 * The last step of decoding.  Private to feed/.
 */
#ifndef FEED_FINISH_H
#define FEED_FINISH_H

#include "base/arena.h"
#include "feed/feed_doc.h"

/*
 * Fills what one place of the document says for another (the author of the
 * feed for its items, the summary of itunes ...), decides what texts of
 * unknown type are, and sanitises all HTML.
 */
void
feed_finish(struct feed_doc *doc, struct arena *a);

#endif

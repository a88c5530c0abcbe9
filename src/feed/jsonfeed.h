/*
 * JSON Feed 1.0 and 1.1.  Private to feed/.
 */
#ifndef FEED_JSONFEED_H
#define FEED_JSONFEED_H

#include "base/arena.h"
#include "base/err.h"
#include "feed/feed_doc.h"

/*
 * Reads a JSON text into doc, which is empty.  ERR_INPUT: not JSON, with
 * line and column, or not a JSON Feed.  ERR_LIMIT: too many values.
 */
enum err
feed_read_json(struct str text, struct str base, struct arena *a,
    struct feed_doc *doc, struct errinfo *ei) MUST_CHECK;

#endif

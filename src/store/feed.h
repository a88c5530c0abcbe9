/*
 * Rows of feed and what hangs on them: titles, categories, outlets.
 */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "store/store.h"

/* The state by its name in the database; STORE_FEED_NEW for no such name. */
enum store_feed_state
feed_state_of(struct str name);

/*
 * Writes what a document says of its feed; title, language and outlet follow
 * unless the config says otherwise.  Nothing is written when nothing differs.
 */
enum err
feed_take_self(struct store *s, int64_t feed_id, const struct parsed_feed *f,
    struct errinfo *ei) MUST_CHECK;

#endif

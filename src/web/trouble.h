/*
 * What is wrong with a feed, in sentences, and what to do about it.
 */
#ifndef WEB_TROUBLE_H
#define WEB_TROUBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "web/view.h"

struct store_feed;

/* True when somebody should look at the feed: it fails, is gone, has gone
 * quiet, or has moved for good. */
bool
trouble_has(const struct store_feed *f);

/* The section that names them, at most `most`; nothing when there are none.
 * n is how many there are. */
void
trouble_write(
    struct view *v, const struct store_feed *feeds, size_t n, size_t most);

#endif

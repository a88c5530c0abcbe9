/*
 * The text of an item, ready for a page.
 */
#ifndef WEB_CONTENT_H
#define WEB_CONTENT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Appends the sanitised HTML of an item, as sanitise_display makes it.  It is
 * verified again first: what does not pass goes out as escaped text, and
 * false is returned.  *n_images tells how many images there are, shown or,
 * without `images`, linked.
 */
bool
content_write(struct buf *b, struct str html, bool images, size_t *n_images);

#endif

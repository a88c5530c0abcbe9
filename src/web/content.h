/*
 * The text of an item, ready for a page.
 */
#ifndef WEB_CONTENT_H
#define WEB_CONTENT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Appends the sanitised HTML of an item.  It is verified again first: what
 * does not pass goes out as escaped text, and false is returned.  Without
 * `images` an image becomes a link with its description, or the description
 * alone where a link is open already; *n_images tells how many there are.
 */
bool
content_write(struct buf *b, struct str html, bool images, size_t *n_images);

#endif

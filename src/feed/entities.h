/*
 * Character references of HTML (HTML standard, 13.2.5.72 on): &amp; &#233;
 * &notin &#x1F600;
 */
#ifndef FEED_ENTITIES_H
#define FEED_ENTITIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Reads the reference at the start of s, which begins with '&'.  Returns the
 * bytes it takes and sets cp[0] and, when it stands for two code points,
 * cp[1], which is 0 otherwise; returns 0 when there is no reference.  In
 * attributes one without semicolon counts only when neither '=' nor a letter
 * or digit follows.  The values are those of the standard: they may be NUL
 * never, but control characters and noncharacters.
 */
size_t
entity_read(struct str s, bool in_attribute, uint32_t cp[2]);

#endif

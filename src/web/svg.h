/*
 * The three small drawings of the pages, inline and without style
 * attributes: colours and line widths are the style sheet's.
 */
#ifndef WEB_SVG_H
#define WEB_SVG_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

/*
 * The strip: the span of `hours` before now as a line, a tick for each of
 * the n times.  label is what it says to those who do not see it.
 */
void
svg_strip(struct buf *b, const unixtime *times, size_t n, unixtime now,
    int hours, struct str label);

/* The hours under a strip, at its ends and quarters. */
void
svg_axis(struct buf *b, unixtime now, int hours);

/* A sparkline: a bar a day for n counts, the oldest first. */
void
svg_spark(struct buf *b, const uint32_t *counts, size_t n, struct str label);

/* One bar in three parts, in the colours of .bars a, b and e. */
void
svg_bar(struct buf *b, int64_t unchanged, int64_t fresh, int64_t errors,
    struct str label);

#endif

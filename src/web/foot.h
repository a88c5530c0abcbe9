/*
 * The end of the front page: that it is one, and what stands below it.
 */
#ifndef WEB_FOOT_H
#define WEB_FOOT_H

#include "web/view.h"

struct digest;
struct store_counts;

/* The end mark, then the foot: figures, outlets, what the page is. */
void
foot_write(
    struct view *v, const struct digest *d, const struct store_counts *counts);

#endif

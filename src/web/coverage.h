/*
 * A story as the front page shows it: one entry for all who reported it.
 */
#ifndef WEB_COVERAGE_H
#define WEB_COVERAGE_H

#include <stdbool.h>

#include "web/view.h"

struct store_item;

/* True when the item is the lead of a story with further reports, copies
 * aside. */
bool
coverage_is_story(const struct store_item *item);

/* "5 outlets", or "2 reports" when one outlet made them all. */
void
coverage_count(struct view *v, const struct store_item *item);

/* "A, B, C and 2 more", each linked to its report. */
void
coverage_names(struct view *v, const struct store_item *item);

/* The reports as ticks of the last day, with the hours below when told so. */
void
coverage_strip(struct view *v, const struct store_item *item, bool axis);

/* The other headlines, newest first, most of them folded when there are many,
 * and who has copies. */
void
coverage_headlines(struct view *v, const struct store_item *item);

/* Why these are one story, folded. */
void
coverage_why(struct view *v, const struct store_item *item);

#endif

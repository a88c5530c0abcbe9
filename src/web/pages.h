/*
 * The pages, one a file.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/view.h"

/* The live digest, or the first-run page while there are no items. */
int
front_page(struct view *v, const struct view_args *args);

/* The items of a category, newest first. */
int
category_page(struct view *v, const struct view_args *args);

/* One item with its text. */
int
item_page(struct view *v, const struct view_args *args);

/* One story: who reported it, when, and why it is one. */
int
story_page(struct view *v, const struct view_args *args);

/* The health of the feeds. */
int
feeds_page(struct view *v, const struct view_args *args);

/* How the first poll is going, and how to bring feeds. */
int
firstrun_page(struct view *v, const struct view_args *args);

/* The page for a status that is not 200; v->store may be NULL.  The reason,
 * if any, is in v->error. */
void
error_page(struct view *v, int status);

#endif

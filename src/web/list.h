/*
 * An item as lists show it.
 */
#ifndef WEB_LIST_H
#define WEB_LIST_H

#include <stddef.h>

#include "web/lang.h"
#include "web/view.h"

#define LIST_LONG_WORDS 2500 /* words: an item whose length is worth saying */

struct store_item;

/* An item with what a list needs to know of it. */
struct list_item {
	const struct store_item *item;
	const struct lang *lang; /* of its text, or NULL */
	bool shown; /* on the page already */
};

/* Looks at an item. */
struct list_item
list_item_of(const struct store_item *item);

/* When it was published, or else first seen. */
unixtime
list_time(const struct store_item *item);

/* Minutes it takes to read so many words. */
int64_t
list_minutes(int64_t words);

/* The name to show for who published it: the feed's, since owners only say
 * whose voices count as one. */
struct str
list_outlet(const struct store_item *item);

/* The headline, or the start of the summary of an item without one. */
struct str
list_headline(const struct store_item *item);

/* ` lang="ar" dir="rtl"`, as far as they differ from the page's. */
void
list_lang(struct view *v, const struct lang *lang);

/*
 * One item as an article, marked as shown.  level is that of its heading, 2
 * or 3; dek is how many characters of its summary to show, 0 for none; class
 * is added to "story", or NULL.
 */
void
list_article(struct view *v, struct list_item *x, int level, size_t dek,
    const char *class);

/* One item as a line of a list: headline, outlet, time. */
void
list_line(struct view *v, struct list_item *x);

/* The headline, linked to our page of the story or else of the item. */
void
list_headline_link(struct view *v, const struct store_item *item);

/* The outlet's name, linked to the item there. */
void
list_source(struct view *v, const struct store_item *item);

/* The line of small print under a headline: outlet, time, other sources. */
void
list_sources(struct view *v, const struct store_item *item);

#endif

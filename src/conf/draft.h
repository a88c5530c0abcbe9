/*
 * Feeds on their way into a config: from a subscription list or the command
 * line, normalised, each once, written as config lines.  Their texts come
 * from elsewhere, so whatever they hold, each becomes one word.
 */
#ifndef CONF_DRAFT_H
#define CONF_DRAFT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "conf/conf.h"

#define DRAFT_TEXT_MAX \
	300 /* bytes of a title or a category's name: longer
                              ones are cut, they are no names */

struct draft_feed {
	const char *url; /* normalised */
	struct str title; /* or empty */
	struct str language; /* or empty */
	struct draft_feed *next; /* of the same category */
};

struct draft_category {
	struct str name; /* empty: the feeds of no category */
	struct draft_feed *feeds, **last;
	struct draft_category *next; /* in the order of arrival */
};

struct draft {
	struct arena a;
	struct map urls; /* URL -> itself: what is drafted or known */
	struct map names; /* name -> struct draft_category */
	struct draft_category *categories, **last;
	size_t n_feeds, n_categories;
};

/* An empty draft; draft_free frees what it holds. */
void
draft_init(struct draft *d);
void
draft_free(struct draft *d);

/* The feeds of the config count as there already.  c must outlive d. */
void
draft_know(struct draft *d, const struct conf *c);

/*
 * Adds a feed; category, title and language may be empty.  ERR_EXISTS: it is
 * there already.  ERR_INPUT: not a URL that can be polled, the sentence says
 * why.  ERR_LIMIT: more than CONF_FEEDS_MAX feeds.
 */
enum err
draft_add(struct draft *d, struct str url, struct str title,
    struct str category, struct str language, struct errinfo *ei) MUST_CHECK;

/* Appends the feeds as config lines, category by category. */
void
draft_print(const struct draft *d, struct buf *out);

#endif

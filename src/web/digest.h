/*
 * What the front page is chosen from: the newest items, each page once, the
 * sections they belong to, and the language of the paper.
 */
#ifndef WEB_DIGEST_H
#define WEB_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"
#include "web/list.h"

#define DIGEST_ITEMS 400 /* the newest items that are looked at */
#define DIGEST_CATEGORIES 40 /* sections of a front page */
#define DIGEST_LANGUAGES 12 /* sections for other languages */
#define DIGEST_SECTION 7 /* items shown of a section */
#define DIGEST_AGE (14 * DAY) /* seconds: what is older is no news */
#define DIGEST_LEAST 3 /* items a section shows all the same */

struct digest_category {
	struct str name; /* empty: feeds without a category */
	int64_t today; /* items first seen today */
	size_t feeds;
};

struct digest {
	struct list_item *list; /* stories by outlets, then newest first,
	                           then what quiet categories have */
	size_t n;
	unixtime since; /* what is older is left out */
	const struct lang *paper; /* the language most items are in */
	struct digest_category category[DIGEST_CATEGORIES];
	size_t n_categories;
	const struct lang *language[DIGEST_LANGUAGES]; /* others, most first */
	size_t n_languages;
	struct store_feed *feeds;
	size_t n_feeds;
};

/* Fills *d from the store; everything lives in v->arena. */
enum err
digest_load(struct view *v, struct digest *d) MUST_CHECK;

/* True when the item's language has a section of its own. */
bool
digest_is_foreign(const struct digest *d, const struct list_item *x);

/*
 * The next items, at most `most` and not shown yet, that stand in a category
 * (language NULL) or in a language (category NULL), or anywhere in the
 * paper's language (both NULL); returns how many.  Old items are passed over,
 * but a section gets DIGEST_LEAST of any age.
 */
size_t
digest_pick(struct digest *d, const struct digest_category *category,
    const struct lang *language, struct list_item **picked, size_t most);

#endif

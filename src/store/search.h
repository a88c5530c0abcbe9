/*
 * The full-text index, and how far it has come.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/store.h"

/* An item's text as the index holds it. */
struct search_text {
	struct str title, summary;
	bool cjk; /* in search_cjk too */
};

/* Within a write transaction: takes an item with its old text out of the
 * index, and puts it in with a new one (NULL: it is being deleted).  Does
 * nothing when the index has not come to that item yet. */
enum err
search_change(struct store *s, int64_t id, const struct search_text *was,
    const struct search_text *is, struct errinfo *ei) MUST_CHECK;

#endif

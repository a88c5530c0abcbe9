/*
 * New items into stories, inside the transaction that brings them.
 */
#ifndef STORE_STORY_H
#define STORE_STORY_H

#include "store/store.h"

struct grouping;

/* An item that a document brought. */
struct story_new {
	const struct parsed_item *item;
	int64_t id; /* of its row */
	unixtime published;
};

/*
 * Places the new items of one document, in the order of their dates (equal
 * ones by key), whatever their order in the document.  Sorts `items`.  Does
 * nothing when grouping was not started.
 */
enum err
story_place(struct store *s, const struct store_poll *poll,
    struct story_new *items, size_t n, struct errinfo *ei) MUST_CHECK;

/* Before the commit: brings the rows of the stories that were touched up to
 * date, and keeps the counts of terms now and then. */
enum err
story_finish(struct store *s, struct errinfo *ei) MUST_CHECK;

/* The transaction was rolled back: what memory knows is no longer true, and
 * is put together anew before the next item. */
void
story_abandon(struct store *s);

/* Frees what grouping holds. */
void
story_stop(struct store *s);

/* Deletes what grouping needs no more, at most `limit` rows. */
enum err
story_expire(struct store *s, size_t limit, size_t *deleted,
    struct errinfo *ei) MUST_CHECK;

#endif

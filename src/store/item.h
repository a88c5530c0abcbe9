/*
 * What item.c and story_read.c lend each other.
 */
#ifndef STORE_ITEM_H
#define STORE_ITEM_H

#include "store/stmt.h"
#include "store/store.h"

/* The item of a row that begins with the columns of an item. */
void
item_read(sqlite3_stmt *st, struct arena *a, struct store_item *out);

/* Says that the arena is full. */
enum err
item_too_much(struct errinfo *ei);

/* What the headline of an item was before, newest first, linked from *end. */
enum err
item_revisions(struct store *s, int64_t id, struct arena *a,
    struct store_revision **end, struct errinfo *ei) MUST_CHECK;

/* Fills in the story of an item, if it has one with other items, and what the
 * item is to it. */
enum err
item_story(struct store *s, struct arena *a, struct store_item *x,
    struct errinfo *ei) MUST_CHECK;

/* Replaces an item that has a story by the story's lead, with the others in
 * `also`. */
enum err
item_fold_story(struct store *s, struct arena *a, struct store_item **x,
    struct errinfo *ei) MUST_CHECK;

#endif

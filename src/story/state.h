/*
 * A grouper's state in pieces that a database can keep, so that after any
 * end, however sudden, the next process goes on as if nothing had happened:
 * what is restored gives the same answers as what was never interrupted.
 *
 * To keep, after every grouper_add and in the same transaction as the item:
 *	the terms that are new		grouper_terms, grouper_term
 *	the item's record		grouper_save_item
 *	the record of each story that
 *	was joined, or grew by a merge	grouper_save_story
 *	merges				group_decision.merged
 * and every few thousand items:	grouper_save_counts
 *
 * To restore, in this order: all terms by number; the counts; the merges;
 * the stories whose last report is within the window of the newest item; the
 * items by seq (see grouper_restore_item); then grouper_restore_end.
 */
#ifndef STORY_STATE_H
#define STORY_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct grouper;

/* How many terms there are, numbered from 0; and one of them. */
uint32_t
grouper_terms(const struct grouper *g);
struct str
grouper_term(const struct grouper *g, uint32_t term);

/* The place of the item added last among all items, from 1. */
uint64_t
grouper_seq(const struct grouper *g);

/* Appends the record of the item that was added last. */
void
grouper_save_item(const struct grouper *g, struct buf *out);

/* Appends a live story's record; nothing for one of a single item. */
void
grouper_save_story(const struct grouper *g, uint64_t story, struct buf *out);

/* Appends the counts of all terms, as they are after item grouper_seq. */
void
grouper_save_counts(const struct grouper *g, struct buf *out);

/* The next term by number.  ERR_INPUT: it is there already. */
enum err
grouper_restore_term(
    struct grouper *g, struct str text, struct errinfo *ei) MUST_CHECK;

/* The counts as they were after item `seq`. */
enum err
grouper_restore_counts(struct grouper *g, struct str record, uint64_t seq,
    struct errinfo *ei) MUST_CHECK;

/* A story that became part of another. */
void
grouper_restore_merge(struct grouper *g, uint64_t from, uint64_t to);

/* A live story, with its record (empty for one of a single item). */
enum err
grouper_restore_story(struct grouper *g, uint64_t story, unixtime latest,
    struct str record, struct errinfo *ei) MUST_CHECK;

/*
 * An item, in the order of seq: at least the newest members of every live
 * story (group_options.members), every item after the counts, and every item
 * within the window.  `story` is the one it is in now.
 */
enum err
grouper_restore_item(struct grouper *g, uint64_t item, uint64_t seq,
    uint64_t story, struct str record, struct errinfo *ei) MUST_CHECK;

/* All is there; the next story gets the number `next_story`.  ERR_INPUT: a
 * story is without an item. */
enum err
grouper_restore_end(
    struct grouper *g, uint64_t next_story, struct errinfo *ei) MUST_CHECK;

#endif

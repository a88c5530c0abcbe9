/*
 * Decisions in words.
 */
#ifndef STORY_EXPLAIN_H
#define STORY_EXPLAIN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct dictionary;
struct features;
struct group_decision;
struct vector;

/*
 * The terms that tie an item to another, the weightiest first, at most four,
 * as the item writes them: "KEDCO, suspended, agreement, strike".  Lives in
 * the arena.
 */
struct str
explain_shared(struct arena *a, const struct dictionary *d,
    const struct features *f, const struct vector *item,
    const struct vector *other);

/* Appends the sentence on a decision; `bar` is the likeness that joins. */
void
explain_decision(struct buf *out, const struct group_decision *decision,
    struct str shared, double bar);

#endif

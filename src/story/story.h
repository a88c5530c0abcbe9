/*
 * A story in memory, and the table of the live ones.
 */
#ifndef STORY_STORY_H
#define STORY_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "story/vector.h"

struct index;

/* An item of a story, as later items are compared with it.  One block of
 * memory: the weights stand behind the struct. */
struct member {
	struct member *next; /* newer */
	uint64_t item;
	uint64_t seq; /* its place among all items */
	unixtime time;
	struct vector vector; /* of length 1; read only */
};

/* A member with a copy of a vector's weights (sorted by term);
 * story_add_member takes it over. */
struct member *
member_create(uint64_t item, unixtime time, const struct vector *vector);

/*
 * Invariants:
 *  1. A story of one item has no centroid of its own: it is the item's
 *     vector.  story_centroid() knows.
 *  2. The index lists the story under exactly the terms that weigh something
 *     in its centroid.
 *  3. `members` holds the newest by seq, in that order, at least one.
 */
struct story {
	uint64_t id;
	unixtime latest;
	struct vector centroid; /* sum of the members' vectors, trimmed */
	double length; /* of the centroid */
	struct member *members, **last;
	uint32_t n_members;
	struct index *index; /* that lists it */
	struct story *older, *newer; /* in the table, by `latest` */
};

/* The centroid, until the story changes. */
const struct vector *
story_centroid(const struct story *s);

/* Gives the story a centroid of its own, before it is changed. */
void
story_own_centroid(struct story *s);

/* Takes over a member, dropping the oldest beyond `keep`. */
void
story_add_member(struct story *s, struct member *m, uint32_t keep);

/* Moves all members of `from` among those of s by seq, or behind them. */
void
story_take_members(
    struct story *s, struct story *from, uint32_t keep, bool append);

struct story_alias {
	uint64_t from, to;
};

struct story_table {
	struct story ***pages; /* by id */
	size_t n_pages;
	size_t n; /* live stories */
	uint64_t next_id;
	struct story *oldest, *newest;
	struct story_alias *aliases; /* sorted by from */
	size_t n_aliases, room_aliases;
};

/* An empty table; ids count from 1. */
void
story_table_init(struct story_table *t);

/* Frees every story in it. */
void
story_table_free(struct story_table *t);

/* A new, empty story with the next id. */
struct story *
story_table_add(struct story_table *t, struct index *index, unixtime latest);

/* A story with an id of its own, not there yet; later ids are higher. */
struct story *
story_table_put(
    struct story_table *t, uint64_t id, struct index *index, unixtime latest);

/* The live story of that id, or NULL. */
struct story *
story_table_get(const struct story_table *t, uint64_t id);

/* Moves the story to its place after a report of that time. */
void
story_table_touch(struct story_table *t, struct story *s, unixtime time);

/* The story whose last report is the oldest, or NULL. */
struct story *
story_table_oldest(const struct story_table *t);

/* Frees a story. */
void
story_table_remove(struct story_table *t, struct story *s);

/* Notes that `from` is now part of `to`. */
void
story_table_alias(struct story_table *t, uint64_t from, uint64_t to);

/* Follows the notes from id to a story that is nobody's part. */
uint64_t
story_table_root(const struct story_table *t, uint64_t id);

#endif

/*
 * How like an item is to a story: the sum of what speaks for it (centroid,
 * nearest members, headline covered) less what speaks against (hours apart,
 * no common name, a single common term).
 */
#ifndef STORY_LIKENESS_H
#define STORY_LIKENESS_H

#define LIKENESS_MEMBERS_MAX 64 /* members compared at most */

struct dictionary;
struct features;
struct group_options;
struct member;
struct story;

struct likeness {
	struct story *story;
	struct member *nearest; /* of the story, until it changes */
	double value; /* against the bar */
	double to_centroid, to_nearest, covered; /* 0..1 */
	double hours; /* to the nearest member */
};

/* The likeness of an item (m, with its features) to a story that holds at
 * least one member. */
struct likeness
likeness_of(const struct group_options *o, const struct dictionary *d,
    struct story *s, const struct member *m, const struct features *f);

#endif

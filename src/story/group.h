/*
 * Grouping: which story an item belongs to.  Online, in memory, pure: item
 * time comes in, nothing is read or written.
 *
 * An item is compared with the stories that share its weightiest terms.  It
 * joins the one it is most like when the likeness reaches the bar, and opens
 * a story of its own otherwise; when two stories both reach the bar and are
 * alike, they become one.  Likeness counts the centroid, the nearest members,
 * how much of the headline the story covers, and the hours in between.
 */
#ifndef STORY_GROUP_H
#define STORY_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

struct grouper;

/* The parameters; group_defaults gives measured values. */
struct group_options {
	double likeness; /* the bar, 0..1 */
	double per_day; /* taken off for each day in between ... */
	double free_hours; /* ... beyond these */
	double centroid; /* share of the centroid in the likeness */
	double coverage; /* weight of the headline's coverage */
	double no_name; /* taken off when no name is shared */
	double one_term; /* taken off when fewer than two terms are */
	double merge; /* centroid likeness that merges two stories */
	double summary, slug, pair, number; /* weights beside the title's 1 */
	double background; /* items' weight of the compiled-in counts */
	int64_t half_life; /* seconds: counts halve */
	int64_t window; /* seconds: how far apart two reports may be */
	int nearest; /* members averaged */
	int query_terms; /* terms looked up */
	int candidates; /* stories scored */
	int members; /* newest members kept for comparison */
	int centroid_terms; /* heaviest terms kept of a story */
	bool append; /* a merge puts the younger story's members behind the
			older's, as the published method does, instead of among
			them; its results then depend on restarts */
};

/* Sets every parameter to its measured default. */
void
group_defaults(struct group_options *o);

/* An item to place; texts are borrowed for the call. */
struct group_item {
	uint64_t id;
	unixtime time;
	struct str source; /* the outlet's name */
	struct str title, summary, url;
	struct str language; /* BCP 47; empty: by its letters, else English */
	uint64_t
	    same_page; /* the story of an item with the same link, 0 none */
	uint64_t same_item; /* that item */
};

enum group_reason {
	GROUP_NEW, /* nothing was like it */
	GROUP_COPY, /* the same headline */
	GROUP_SAME, /* the same page, through another feed */
	GROUP_LIKE /* over the bar */
};

/* Why an item went where it went. */
struct group_decision {
	uint64_t story; /* ids count from 1 and are never used again */
	enum group_reason reason;
	uint64_t nearest; /* the item it was compared with, 0 none */
	double likeness; /* against the bar */
	double to_centroid, to_nearest, covered; /* its parts, 0..1 */
	double hours; /* to the nearest item */
	uint64_t merged; /* a story that was merged into it, 0 none */
	double merged_likeness;
	uint64_t refused; /* GROUP_NEW: the closest story, 0 none */
	double refused_likeness;
};

/* An empty grouper; options are copied. */
struct grouper *
grouper_create(const struct group_options *o);
/* Frees it and all its stories; NULL does nothing. */
void
grouper_free(struct grouper *g);

/*
 * Places an item.  Items come in rising time, ties by a fixed order; one that
 * is older than the newest is taken as it is.  Appends to why, when not NULL,
 * a sentence on the decision.
 */
void
grouper_add(struct grouper *g, const struct group_item *item,
    struct group_decision *out, struct buf *why);

/* The story that `story` was merged into, or itself. */
uint64_t
grouper_story(const struct grouper *g, uint64_t story);

/* The item of a live story that is nearest to its middle, among the newest;
 * 0 for a story that is not live. */
uint64_t
grouper_lead(const struct grouper *g, uint64_t story);

/* Stories in memory. */
size_t
grouper_live(const struct grouper *g);

#endif

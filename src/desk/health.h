/*
 * What a person may want to change in the config on account of a feed, as a
 * sentence.  Pure.
 */
#ifndef DESK_HEALTH_H
#define DESK_HEALTH_H

#include "base/arena.h"
#include "base/str.h"
#include "store/store.h"

struct health {
	enum store_feed_state state;
	struct str url; /* as configured */
	struct str poll_url; /* where it is asked */
	struct str twin; /* the title of the feed that is asked in its place,
	                    or empty */
	struct str place; /* "line 34 of /etc/courant.conf" */
};

/* The sentences, or empty when there is nothing to change.  From the arena;
 * queries of URLs are hidden. */
struct str
health_notice(const struct health *h, struct arena *a);

#endif

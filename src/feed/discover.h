/*
 * Feed autodiscovery: which feeds a web page offers.
 */
#ifndef FEED_DISCOVER_H
#define FEED_DISCOVER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* How sure a find is, the surest first. */
enum discover_rank {
	DISCOVER_DECLARED, /* <link rel="alternate"> with a feed's type */
	DISCOVER_COMMENTS, /* the same, of the comments on the page */
	DISCOVER_ANCHOR, /* a link whose address ends like a feed's */
	DISCOVER_WORD /* a link whose address has "feed" or "rss" in it */
};

struct discovered_feed {
	struct str url; /* absolute, http or https */
	struct str title; /* plain text, as the page gives it, or empty */
	struct str type; /* media type, as the page gives it, or empty */
	enum discover_rank rank;
	struct discovered_feed *next;
};

/*
 * Searches the first DISCOVER_BYTES_MAX of an HTML page for feeds: the links
 * of its head, then the anchors of its body.  url is where the page was
 * fetched from, content_type its HTTP header or empty.  Returns how many
 * there are, each URL once, at most DISCOVER_FEEDS_MAX, and sets *out to the
 * list, the surest first and else in the order of the page.  All texts live
 * in the arena; past its ceiling the list is cut.
 */
size_t
discover_feeds(struct str page, struct str content_type, struct str url,
    struct arena *a, struct discovered_feed **out);

#endif

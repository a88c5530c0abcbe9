/*
 * What a page is made from and written to: handed to every page function.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

#define VIEW_PAGE_MAX (4 << 20) /* bytes of one page: an item may have 2 MiB */
#define VIEW_ARENA_MAX \
	(128 << 20) /* bytes of what one page is made from: as
                                      many feeds as a config may have */
#define VIEW_ROOT_MAX 32 /* bytes, with the NUL */

struct assets;
struct store;

/* The parts of a path or query that a route names. */
struct view_args {
	int64_t id; /* of an item */
	struct str name; /* of a category or story, decoded */
	int64_t page; /* from 1 */
};

struct view {
	struct buf *out;
	struct arena *arena; /* lives as long as the page is made */
	struct store *store;
	const struct assets *assets;
	struct str title; /* of the paper */
	bool images; /* items may load them */
	char root[VIEW_ROOT_MAX]; /* from this page to the front page: "" for
	                             /feeds, "../" for /item/5 */
	unixtime now, today; /* the start of the reader's day */
	const char *location; /* of a 301, from this page, in the arena */
	struct errinfo error; /* why the answer is not 200 */
};

/*
 * Writes a page.  Returns 200, or 301 with v->location, or the status of an
 * error page to send instead, with the reason in v->error; what was written is
 * dropped then.
 */
typedef int
view_page_fn(struct view *v, const struct view_args *args);

#endif

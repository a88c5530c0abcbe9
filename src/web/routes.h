/*
 * The routes: one table that says which paths there are, with which
 * parameters, and what answers them.
 */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include <stdbool.h>
#include <stddef.h>

#include "web/view.h"

/* What follows the fixed start of a path. */
enum route_shape {
	ROUTE_EXACT, /* nothing */
	ROUTE_ID, /* a number from 1, without leading zeros */
	ROUTE_NAME, /* one segment of text */
};

enum route_kind {
	ROUTE_PAGE, /* made from the store by `page` */
	ROUTE_HEALTH, /* "ok" */
	ROUTE_ASSET /* a file that is compiled in */
};

struct route {
	const char *path;
	enum route_shape shape;
	enum route_kind kind;
	view_page_fn *page;
	bool paged; /* takes ?page=N */
	const char *methods; /* for Allow: all that the route takes */
	const char *example; /* a path of this shape, for tests */
};

/* The table; *n is its length. */
const struct route *
routes_table(size_t *n);

/*
 * The route for a path and a query, still percent-encoded, with its
 * parameters in *args (name in the arena); NULL when there is none.  Unknown
 * parameters of the query are passed over; a page that is no number from 1
 * to 100,000 is no route.
 */
const struct route *
routes_find(
    struct str path, struct str query, struct arena *a, struct view_args *args);

#endif

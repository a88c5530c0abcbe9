/*
 * Sentences on what to change, each with the line of the config.
 */
#include "desk/health.h"

#include "base/url.h"

struct str
health_notice(const struct health *h, struct arena *a)
{
	if (h->twin.n > 0)
		return arena_printf(a,
		    "It is the same feed as \"%.*s\", which is asked in its "
		    "place; take out %.*s.",
		    STR_ARG(h->twin), STR_ARG(h->place));
	if (h->state == STORE_FEED_GONE)
		return arena_printf(a,
		    "If it does not come back, take out %.*s.",
		    STR_ARG(h->place));
	if (h->poll_url.n > 0 && !str_eq(h->url, h->poll_url))
		return arena_printf(a,
		    "The feed moved for good to %.*s; to follow it, change "
		    "%.*s.",
		    STR_ARG(url_shown(a, h->poll_url)), STR_ARG(h->place));
	if (h->state == STORE_FEED_FAILING)
		return arena_printf(a, "It stands in %.*s.", STR_ARG(h->place));
	return STR_EMPTY;
}

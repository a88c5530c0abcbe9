/*
 * The words by which states and results are known in the database, on the
 * pages and on the command line.
 */
#include "store/feed.h"

static const char *const states[] = {
    [STORE_FEED_NEW] = "new",
    [STORE_FEED_OK] = "ok",
    [STORE_FEED_FAILING] = "failing",
    [STORE_FEED_GONE] = "gone",
    [STORE_FEED_QUIET] = "quiet",
    [STORE_FEED_PAUSED] = "paused",
};

static const char *const results[] = {
    [STORE_POLL_NEW] = "new",
    [STORE_POLL_SAME] = "same",
    [STORE_POLL_NOT_MODIFIED] = "not_modified",
    [STORE_POLL_HTTP_ERROR] = "http_error",
    [STORE_POLL_NETWORK_ERROR] = "network_error",
    [STORE_POLL_PARSE_ERROR] = "parse_error",
    [STORE_POLL_TOO_LARGE] = "too_large",
};

const char *
store_feed_state_name(enum store_feed_state state)
{
	return states[state];
}

enum store_feed_state
feed_state_of(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (str_eq_c(name, states[i]))
			return (enum store_feed_state)i;
	}
	return STORE_FEED_NEW;
}

const char *
store_poll_result_name(enum store_poll_result result)
{
	return results[result];
}

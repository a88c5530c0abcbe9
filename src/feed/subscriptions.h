/*
 * Lists of subscriptions, as other feed readers export them: OPML 1.0 and
 * 2.0, newsboat's urls file, and plain lists of URLs.
 */
#ifndef FEED_SUBSCRIPTIONS_H
#define FEED_SUBSCRIPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "feed/feed_doc.h"

/* A category as a path of folders, outermost first. */
struct subscription_path {
	struct feed_string *names;
	struct subscription_path *next;
};

struct subscription {
	struct str xml_url; /* http or https, without control characters */
	struct str title; /* plain text */
	struct str html_url; /* a web URL, or empty */
	struct str description;
	struct str language;
	struct subscription_path *categories;
	uint64_t line; /* where it stands, from 1 */
	struct subscription *next;
};

/* Something in a list that cannot be subscribed to. */
struct subscription_problem {
	uint64_t line;
	struct str text; /* a sentence */
	struct subscription_problem *next;
};

struct subscription_list {
	const char *format; /* "opml", "urls" */
	struct str title, owner_name, owner_email, owner_id;
	unixtime created, modified;
	size_t n; /* subscriptions, each URL once */
	struct subscription *subscriptions; /* in document order */
	struct subscription_problem *problems; /* in document order */
};

/*
 * Reads a list of any kind; all texts live in the arena.  A URL that stands
 * there twice is one subscription with the categories of both.  What is no
 * web address (exec:, filter:, file: ...) becomes a problem, not a
 * subscription.  ERR_INPUT: not a list, or one that breaks off (then nothing
 * is taken), with its line.  ERR_LIMIT: a ceiling of feed/limits.h.
 */
enum err
subscriptions_read(struct str bytes, struct arena *a,
    struct subscription_list *out, struct errinfo *ei) MUST_CHECK;

/* Appends the list as one JSON object and a newline, in the vocabulary of
 * courant(1). */
void
subscriptions_print_json(const struct subscription_list *list, struct buf *out);

#endif

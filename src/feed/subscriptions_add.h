/*
 * Building a list of subscriptions.  Private to feed/.
 */
#ifndef FEED_SUBSCRIPTIONS_ADD_H
#define FEED_SUBSCRIPTIONS_ADD_H

#include "base/map.h"
#include "feed/subscriptions.h"

struct subscription_builder {
	struct arena *a;
	struct subscription_list *list;
	struct map by_url; /* struct subscription */
	struct subscription **next;
	struct subscription_problem **next_problem;
};

/* An empty list; map_free(&b->by_url) when done. */
void
subscription_start(struct subscription_builder *b, struct arena *a,
    struct subscription_list *list, const char *format);

/*
 * The subscription of that URL, new or known; NULL when it is no web address
 * (then there is a new problem) or memory or room is out.
 */
struct subscription *
subscription_add(struct subscription_builder *b, struct str url, uint64_t line);

/* Appends a sentence about that line. */
void
subscription_complain(struct subscription_builder *b, uint64_t line,
    const char *what, struct str which);

/* Adds the path of names, unless it is empty or there already. */
void
subscription_path_add(struct subscription_builder *b, struct subscription *s,
    const struct str *names, size_t n);

/* Adds the paths of OPML's category attribute: "/a/b,c". */
void
subscription_categories_add(struct subscription_builder *b,
    struct subscription *s, struct str category);

/* Reads OPML, in UTF-8, into b; the text starts on that line of the file. */
enum err
opml_read(struct str text, uint64_t first_line, struct subscription_builder *b,
    struct errinfo *ei) MUST_CHECK;

#endif

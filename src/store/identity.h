/*
 * Which stored item an item of a document is.
 */
#ifndef STORE_IDENTITY_H
#define STORE_IDENTITY_H

#include "store/store.h"

/* The items of one document, as they are matched one after the other. */
struct identity {
	struct store *s;
	int64_t feed_id;
	unixtime at; /* of the poll */
	const struct parsed_feed *feed;
	bool first; /* the feed's first good answer: nothing is known */
	int64_t matched[PARSED_ITEMS_MAX]; /* rows taken so far */
	size_t n_matched;
};

enum identity_match {
	IDENTITY_NEW, /* to be stored under `key` */
	IDENTITY_KNOWN, /* the row `id` */
	IDENTITY_SKIP /* the document has it twice, or it was deleted after
	                 its time */
};

struct identity_result {
	enum identity_match match;
	struct str key; /* borrows from the item or from text */
	char text[80]; /* room for a key made here */
	int64_t id; /* of a known item, with */
	uint64_t hash;
};

/* Begins with the document of a poll, within a write transaction. */
enum err
identity_start(struct identity *y, struct store *s,
    const struct store_poll *poll, struct errinfo *ei) MUST_CHECK;

/* Finds the next item of the document.  A changed guid is written to the
 * row at once. */
enum err
identity_find(struct identity *y, const struct parsed_item *item,
    struct identity_result *out, struct errinfo *ei) MUST_CHECK;

/* The row `id` is taken: a later item of the document is another one. */
void
identity_take(struct identity *y, int64_t id);

/* Equal but for white space (no-break spaces included). */
bool
identity_same_words(struct str a, struct str b);

#endif

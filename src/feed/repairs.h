/*
 * The record of what was repaired: one line for each kind, with how often
 * and where first, for the person who looks after the feed.
 */
#ifndef FEED_REPAIRS_H
#define FEED_REPAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum repair {
	REPAIR_WRONG_CHARSET, /* declared UTF-8, is not */
	REPAIR_NO_CHARSET, /* nothing declared, not UTF-8 */
	REPAIR_UNKNOWN_CHARSET,
	REPAIR_BAD_BYTES,
	REPAIR_LEADING, /* before the document */
	REPAIR_TRAILING, /* behind it */
	REPAIR_ENTITY, /* undefined, but known from HTML */
	REPAIR_AMPERSAND, /* that starts no reference */
	REPAIR_CONTROL, /* characters that XML does not allow */
	REPAIR_MARKUP, /* "<" that starts no tag, comments, instructions */
	REPAIR_ATTRIBUTE, /* twice, without quotes, without value */
	REPAIR_END_TAG, /* missing, or for nothing */
	REPAIR_PREFIX, /* never declared */
	REPAIR_CASE, /* <RSS>, or an end tag in another case */
	REPAIR_DECLARATION, /* <?xml?> with a version that does not exist */
	REPAIR_TRUNCATED, /* it breaks off inside a tag or a text */
	REPAIR_UNCLOSED, /* it breaks off between tags */
	REPAIR_COUNT
};

#define REPAIR_WHAT_MAX 32 /* bytes kept of the text that was repaired */

struct repair_note {
	size_t count;
	uint64_t line, column; /* of the first; 0 when there is none */
	size_t what_n;
	char what[REPAIR_WHAT_MAX];
};

struct repairs {
	struct repair_note notes[REPAIR_COUNT];
};

/*
 * Adds count repairs of a kind.  Place and text are kept of the first; line
 * 0 means that there is no place.
 */
void
repairs_note(struct repairs *r, enum repair kind, size_t count, uint64_t line,
    uint64_t column, struct str what);

/* True when tags had to be repaired, not only characters: then what a
 * document seems to hold may be an accident. */
bool
repairs_structural(const struct repairs *r);

/* The sentences, separated by "; ", at most FEED_REPAIRS_MAX bytes; empty
 * when nothing was repaired. */
struct str
repairs_print(const struct repairs *r, struct arena *a);

#endif

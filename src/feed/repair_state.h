/*
 * The state of a repair, and what its files share.  Private to feed/.
 */
#ifndef FEED_REPAIR_STATE_H
#define FEED_REPAIR_STATE_H

#include "base/buf.h"
#include "base/str.h"
#include "feed/limits.h"
#include "feed/repairs.h"

struct repair_state {
	struct str in;
	size_t at; /* next byte to be looked at */
	uint64_t first_line;
	struct buf *out;
	struct repairs *notes;
	struct str open[FEED_DEPTH_MAX]; /* names, outermost first */
	size_t depth;
	bool done; /* the root is closed, or the end is missing */
};

/* repair.c */

/* Notes a repair at a byte of the input; the place of the first of each kind
 * is counted out. */
void
repair_note(
    struct repair_state *r, enum repair kind, size_t at, struct str what);

/* What has not been looked at yet. */
struct str
repair_rest(const struct repair_state *r);

/* Moves on by n bytes that are left out; their line ends stay, so that places
 * in the repaired text are places in the document. */
void
repair_leave_out(struct repair_state *r, size_t n);

/* The document breaks off: nothing more is read. */
void
repair_truncated(struct repair_state *r);

/* repair_text.c */

/* Copies s; characters that XML does not allow are left out. */
void
repair_characters(struct repair_state *r, struct str s);

/* Copies text or the value of an attribute, with its references. */
void
repair_text(struct repair_state *r, struct str s);

/* Appends a character as XML writes it in text and in values. */
void
repair_add_escaped(struct buf *out, uint32_t cp);

/* repair_tag.c */

/* True for what a name in a document may start with, and go on with. */
bool
repair_is_name_start(char c);

/* Reads the tag at r->at, a "<" or "</" with a name behind it. */
void
repair_start_tag(struct repair_state *r);
void
repair_end_tag(struct repair_state *r);

#endif

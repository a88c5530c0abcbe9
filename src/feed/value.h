/*
 * Small texts of feeds made into values.
 */
#ifndef FEED_VALUE_H
#define FEED_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "feed/feed_doc.h"

/*
 * A copy of s, which is UTF-8, in the arena, cut to max bytes at a character:
 * CR LF and CR become newline, C0 controls and noncharacters are left out,
 * C1 controls read as windows-1252, as browsers do.
 */
struct str
value_clean(struct arena *a, struct str s, size_t max);

/* True when a text that may be either reads like HTML: it has a tag, a
 * closing tag or a character reference that browsers know. */
bool
value_looks_like_html(struct str s);

/*
 * Plain text of a text of unknown or known type: markup removed, white space
 * collapsed, trimmed, bidi controls removed.
 */
struct str
value_plain(struct arena *a, struct str s, enum feed_text_type type);

/* Appends that to out, which should be empty. */
void
value_add_plain(struct buf *out, struct str s, enum feed_text_type type);

/* Seconds of "1:02:03", "62:03", "3723" or "3723.5". */
bool
value_seconds(struct str s, int64_t *out);

/* The bytes of base64 text, white space ignored; false when it is not. */
bool
value_base64(struct arena *a, struct str s, struct str *out);

#endif

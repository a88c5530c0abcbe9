/*
 * HTML of feeds made safe: tokenised, reduced to an allow-list, balanced
 * with a bounded stack, and written anew (threat model 4.3).  The output is
 * a small regular language that every HTML parser reads in the same way.
 */
#ifndef FEED_SANITISE_H
#define FEED_SANITISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define SANITISE_INPUT_MAX (2 << 20) /* bytes of one item; output as well */
#define SANITISE_DEPTH_MAX 100 /* open elements; real pages have 30 */
#define SANITISE_TAGS_MAX 20000 /* start tags written of one item */

struct sanitise_stats {
	uint32_t images; /* pictures kept */
	uint32_t trackers; /* images of 1x1 and 0x0: kept, never shown */
	uint32_t dropped; /* elements dropped with or without content */
	bool cut; /* a ceiling cut the rest off */
};

/*
 * Appends the safe form of the fragment to out.  Input is any bytes (bad
 * UTF-8 becomes U+FFFD).  Relative URLs are resolved against base (may be
 * empty: then they are dropped).  stats may be NULL.  Linear in time; never
 * fails: past a ceiling the rest is cut and stats->cut set.
 * sanitise(sanitise(x)) == sanitise(x).
 */
void
sanitise_html(struct str html, struct str base, struct buf *out,
    struct sanitise_stats *stats);

/*
 * The independent verifier: true when html is a fragment that sanitise_html
 * may have written.  Shares no code with it.
 */
bool
sanitise_verify(struct str html);

/* What sanitise_display found, and showed or not. */
struct sanitise_shown {
	size_t images; /* pictures, shown or linked */
	size_t trackers; /* images of 1x1 and 0x0, left out */
	size_t media; /* recordings, linked */
};

/*
 * Appends the form of safe HTML that a page shows: headings start at h3;
 * images are loaded late and without referrer, or without `images` are links
 * to them; trackers are left out; audio and video are links to the file.
 * safe must have passed sanitise_verify; the result passes it too.
 */
void
sanitise_display(struct str safe, bool images, struct buf *out,
    struct sanitise_shown *shown);

/*
 * Appends the plain text of an HTML fragment to out: tags removed, entities
 * decoded, script, style and forms dropped, blocks and br on lines of their
 * own, white space collapsed, bidi and other controls removed.  Input is any
 * bytes, of which SANITISE_INPUT_MAX are read.
 */
void
html_to_text(struct str html, struct buf *out);

/* The same on one line, for titles: with a space for each newline. */
void
html_to_line(struct str html, struct buf *out);

/* Words of a plain text, for reading time: UAX 29 words in spaced scripts,
 * and one word for every two letters of Chinese, Japanese, Thai. */
uint32_t
text_words(struct str text);

/* True when the text holds Chinese, Japanese, Korean or Thai letters. */
bool
text_is_cjk(struct str text);

#endif

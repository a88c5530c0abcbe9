/*
 * Decoding: bytes in, a feed out.  Side-effect free: no clock, no I/O, no
 * statics; the same bytes give the same result in any chunking.
 */
#ifndef FEED_FEED_H
#define FEED_FEED_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "feed/parsed.h"

struct charset_set;
struct feed_doc;

/* How a document came to us. */
struct feed_source {
	struct str content_type; /* HTTP Content-Type value, or empty */
	struct str base_url; /* the URL it was fetched from, or empty */
	struct charset_set *charsets; /* of charset_set_create, or NULL:
	                                 converters are opened on demand */
	size_t piece; /* bytes handed to the XML parser at once, or 0 */
};

/*
 * Decodes a whole document: sniffs the format, decodes the charset, repairs
 * what can be repaired, sanitises its HTML.  *doc and all it holds live in
 * the arena.  ERR_INPUT: not a feed, or damaged before the first item, with
 * line and column.  ERR_LIMIT: a ceiling of feed/limits.h.
 */
enum err
feed_decode(struct str bytes, const struct feed_source *source, struct arena *a,
    struct feed_doc **doc, struct errinfo *ei) MUST_CHECK;

/*
 * The same without sanitising, inheritance and other finishing: the texts
 * are as they came and not fit for a page.  For measuring, and the first
 * half of feed_decode.
 */
enum err
feed_decode_raw(struct str bytes, const struct feed_source *source,
    struct arena *a, struct feed_doc **doc, struct errinfo *ei) MUST_CHECK;

/*
 * What the store keeps of a document: plain titles and summaries, identities,
 * canonical links, word counts, hashes.  Texts borrow from doc and the arena.
 */
enum err
feed_normalise(const struct feed_doc *doc, struct arena *a,
    struct parsed_feed *out, struct errinfo *ei) MUST_CHECK;

#endif

/*
 * What a document is, from its first bytes.
 */
#ifndef FEED_SNIFF_H
#define FEED_SNIFF_H

#include "base/str.h"

enum sniff {
	SNIFF_EMPTY, /* white space only */
	SNIFF_XML, /* starts like XML, or holds a feed's root further on */
	SNIFF_JSON,
	SNIFF_HTML, /* a page */
	SNIFF_OPML, /* a list of subscriptions */
	SNIFF_OTHER
};

/*
 * Judges a text in UTF-8 (or another extension of ASCII).  Looks at the
 * first SNIFF_BYTES only.  Sets *at to where the document starts: behind
 * white space and, for XML, behind junk before it.
 */
enum sniff
sniff_document(struct str text, size_t *at);

#define SNIFF_BYTES 4096 /* bytes looked at: junk before a feed is short */

#endif

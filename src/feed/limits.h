/*
 * Every ceiling of decoding, with its unit and its reason.  A document that
 * passes one that says "refused" is ERR_LIMIT; elsewhere the rest is cut or
 * left out, and the document stays readable.  tests/feed/test_limits.c holds
 * a case at each limit and one past it.
 */
#ifndef FEED_LIMITS_H
#define FEED_LIMITS_H

/* Bytes of a document as fetched.  The fetcher's own ceiling is the same;
 * the largest honest feeds are podcast archives of about 10 MB.  Refused. */
#define FEED_BYTES_MAX (20u << 20)

/* Bytes of a document after charset decoding: three bytes of UTF-8 for one
 * of a single-byte charset is the worst honest case.  Refused. */
#define FEED_DECODED_MAX (3 * FEED_BYTES_MAX)

/* Bytes handed to the XML parser at a time: fits the first-level cache, which
 * is measurably faster than 64 KiB. */
#define FEED_PIECE (16u << 10)

/* Elements inside one another.  Real feeds nest 10 deep, their XHTML 60.
 * Refused. */
#define FEED_DEPTH_MAX 256

/* Attributes of one element, namespace declarations included; feeds of large
 * publishers declare up to 40 namespaces on the root.  Refused. */
#define FEED_ATTRIBUTES_MAX 256

/* Bytes of one element or attribute name with its prefix.  Refused. */
#define FEED_NAME_MAX 1024

/* Bytes of one attribute value: holds a long URL or a data: icon.  Refused
 * in feed markup; in XHTML content only that attribute is left out. */
#define FEED_ATTRIBUTE_VALUE_MAX (64u << 10)

/* Namespace declarations in force at one place: a few on the root, one on
 * each level of embedded XHTML.  Refused. */
#define FEED_NAMESPACES_MAX 512

/* Bytes between one tag and the next: text, comments, instructions, white
 * space.  Two million-word novels.  Refused. */
#define FEED_RUN_MAX (8u << 20)

/* Bytes of one field (title, content ...); what follows is cut off. */
#define FEED_TEXT_MAX (8u << 20)

/* Bytes of one identifier, address or other short field; longer is cut. */
#define FEED_STRING_MAX (64u << 10)

/* Items read; those behind are counted only.  Ten times what the store takes
 * from one document, so that the newest can be chosen where they stand last. */
#define FEED_ITEMS_MAX 10000

/* Children of one kind kept of one feed or item (authors, categories, links,
 * enclosures ...); the rest is left out. */
#define FEED_CHILDREN_MAX 64

/* Misplaced or missing end tags that are mended; with more, the rest of the
 * document is taken as missing.  A page with that many is no feed. */
#define FEED_END_TAGS_MAX 10000

/* Internal general entities that a DOCTYPE may declare, each standing for
 * one character: the HTML 4 set has 252.  Refused. */
#define FEED_ENTITIES_MAX 300

/* Bytes of memory for one document besides the text itself, as the arena's
 * ceiling: item content twice, as it came and sanitised, with room. */
#define FEED_ARENA_MAX (64u << 20)

/* Values of a JSON document: jansson's tree takes about 100 bytes for each.
 * Thirty for each of FEED_ITEMS_MAX.  Refused. */
#define FEED_JSON_VALUES_MAX 300000

/* Bytes of all repairs' sentences together: a paragraph on a page. */
#define FEED_REPAIRS_MAX 2048

/* Subscriptions read from one list, and levels of nested outlines. */
#define OPML_SUBSCRIPTIONS_MAX 100000
#define OPML_DEPTH_MAX 64

/* Bytes of an HTML page searched for feeds: the head of any page, and the
 * links of most. */
#define DISCOVER_BYTES_MAX (256u << 10)
#define DISCOVER_FEEDS_MAX 64 /* candidates kept of one page */

#endif

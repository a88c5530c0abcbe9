/*
 * A feed as its document says it: the model that RSS, Atom and JSON Feed are
 * read into, before anything is left out for the store.
 *
 * All of it lives in one arena.  Texts are valid UTF-8 without NUL and C0
 * controls other than tab and newline.  What the document does not say is an
 * empty text, a NULL list, UNIXTIME_NONE, or 0; nothing is invented.  Lists
 * are in document order and hold at most FEED_CHILDREN_MAX elements.
 */
#ifndef FEED_FEED_DOC_H
#define FEED_FEED_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

enum feed_format {
	FEED_NONE, /* not a feed */
	FEED_RSS, /* no or unknown version */
	FEED_RSS_090,
	FEED_RSS_091,
	FEED_RSS_092,
	FEED_RSS_093,
	FEED_RSS_094,
	FEED_RSS_20,
	FEED_RSS_10,
	FEED_RSS_11,
	FEED_ATOM_03,
	FEED_ATOM_10,
	FEED_JSON_10,
	FEED_JSON_11,
	FEED_CDF
};

enum feed_text_type {
	FEED_TEXT_NONE, /* the document does not say */
	FEED_TEXT_PLAIN, /* characters, no markup */
	FEED_TEXT_HTML, /* an HTML fragment, sanitised */
	FEED_TEXT_GUESS /* only while reading: RSS says neither */
};

/* A text with its type. */
struct feed_text {
	struct str s;
	struct str base; /* what its relative URLs were resolved against */
	enum feed_text_type type;
};

struct feed_person {
	struct str name, email, uri, avatar;
	struct feed_person *next;
};

struct feed_category {
	struct str term, scheme, label;
	struct feed_category *next;
};

struct feed_link {
	struct str href, rel, type, title, hreflang;
	int64_t length; /* bytes */
	struct feed_link *next;
};

/* A file that belongs to an item. */
struct feed_enclosure {
	struct str url, type, title;
	int64_t length; /* bytes */
	int64_t duration; /* seconds */
	struct feed_enclosure *next;
};

/* media:content */
struct feed_media {
	struct str url, type, medium;
	int64_t length; /* bytes */
	int64_t width, height; /* pixels */
	int64_t duration; /* seconds */
	struct feed_media *next;
};

/* media:thumbnail */
struct feed_thumbnail {
	struct str url;
	int64_t width, height; /* pixels */
	struct feed_thumbnail *next;
};

struct feed_image {
	struct str url, title, link, description;
	int64_t width, height; /* pixels */
};

enum feed_flag { FEED_UNSAID, FEED_NO, FEED_YES };

struct feed_string {
	struct str s;
	struct feed_string *next;
};

/* The iTunes podcast module, of a feed or an item. */
struct feed_itunes {
	struct str author, image, subtitle, summary, new_feed_url;
	struct str episode_type;
	struct feed_person *owner;
	struct feed_string *keywords, *categories;
	enum feed_flag explicit_, block;
	int64_t duration; /* seconds */
	int64_t episode, season;
};

/* thr:in-reply-to (RFC 4685) */
struct feed_reply {
	struct str ref, href, type, source;
	struct feed_reply *next;
};

struct feed_point {
	double lon, lat; /* degrees */
	struct feed_point *next;
};

/* A place, after GeoJSON. */
struct feed_geo {
	const char *type; /* "Point", "LineString", "Polygon" or "Box" */
	struct feed_point *points;
};

struct feed_cloud {
	struct str domain, path, register_procedure, protocol;
	int64_t port;
};

struct feed_text_input {
	struct str title, description, name, link;
};

struct feed_generator {
	struct str name, uri, version;
};

/* What a feed, an item and an item's source have in common. */
struct feed_meta {
	struct str id; /* byte for byte */
	struct feed_text title;
	struct feed_text summary; /* of a feed: its description */
	struct feed_text rights;
	struct str link; /* the site, or the page of the item */
	struct str license;
	struct str language; /* BCP 47, in force for the content */
	bool no_language; /* it says that there is none */
	unixtime published, updated;
	struct feed_person *authors, *contributors, *publisher;
	struct feed_category *categories;
	struct feed_link *links;
	struct feed_image *image;
	struct feed_itunes *itunes;
	struct feed_geo *geo;
};

struct feed_item {
	struct feed_meta m;
	struct feed_text content;
	struct str content_src;
	struct str original; /* the page itself, when link counts clicks */
	struct str external_url;
	unixtime created, expires;
	struct feed_enclosure *enclosures;
	struct feed_media *media;
	struct feed_thumbnail *thumbnails;
	struct str comments, comments_feed;
	int64_t comments_count;
	bool has_comments_count;
	struct feed_doc *source;
	struct feed_reply *in_reply_to;
	struct feed_item *next;
};

struct feed_doc {
	enum feed_format format;
	const char *encoding; /* name of the charset it was decoded with */
	struct feed_meta m;
	struct str self; /* its own idea of its URL */
	struct str next; /* the next page of it */
	struct str icon;
	struct feed_string *hubs;
	struct feed_generator generator;
	uint32_t ttl; /* minutes */
	uint32_t skip_hours; /* bit h set: do not poll in hour h, GMT */
	uint8_t skip_days; /* bit d set: not on day d, GMT, 0 = Sunday */
	int64_t update_period; /* seconds; sy:updatePeriod / Frequency */
	struct feed_cloud *cloud;
	struct feed_text_input *text_input;
	struct str docs, rating, new_location;
	struct str repairs; /* what was repaired, in sentences */
	bool truncated; /* the end of the document is missing */
	size_t items_seen; /* items in the document */
	size_t n_items; /* items in the list */
	struct feed_item *items; /* in document order */
};

/* "rss2.0", "atom1.0", "jsonfeed1.1" ... */
const char *
feed_format_name(enum feed_format format);

/*
 * Appends the document as one JSON object, ending in a newline, in the
 * vocabulary of courant-parse: names and shapes in courant(1).
 */
void
feed_print_json(const struct feed_doc *doc, struct buf *out);

/* The same for people: a heading, then a paragraph for each item. */
void
feed_print_text(const struct feed_doc *doc, struct buf *out);

#endif

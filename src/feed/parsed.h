/*
 * What a feed comes to: the form that leaves the parser process and that the
 * store keeps.  feed/normalise.c makes it from a feed_doc; ipc/ carries it;
 * desk/ingest.c and store/ take it in.
 *
 * Every text is valid UTF-8 without NUL and without C0 controls other than
 * tab and newline, and borrows from the arena the parsed_feed was made in.
 * Absent texts are empty, absent numbers 0, absent times UNIXTIME_NONE; other
 * times lie in the years 0 to 9999.  URLs have at most URL_MAX bytes.
 * ipc/msg.c refuses a parsed_feed that breaks any of this.
 */
#ifndef FEED_PARSED_H
#define FEED_PARSED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

/* Ceilings, bytes unless said.  Longer texts are cut at a character. */
#define PARSED_KEY_MAX 2048 /* a longer guid becomes sha256:HEX */
#define PARSED_TITLE_MAX 2048 /* a headline; nobody reads more */
#define PARSED_SUMMARY_MAX 500 /* characters: what a list shows */
#define PARSED_CONTENT_MAX (2 << 20) /* sanitised HTML of one item */
#define PARSED_TEXT_MAX \
	8192 /* every other text: guid, author, description, a
                                tag, a media type, repairs; a longer guid is
                                left out, its key stands for it */
#define PARSED_ITEMS_MAX 1000 /* items, the newest, of one document */
#define PARSED_TAGS_MAX 64 /* tags of one item */
#define PARSED_ENCLOSURES_MAX 64 /* enclosures of one item */

struct parsed_tag {
	struct str name;
	struct parsed_tag *next;
};

struct parsed_enclosure {
	struct str url; /* absolute, http or https */
	struct str type; /* media type as given */
	int64_t length; /* bytes as given, 0 when not said */
	struct parsed_enclosure *next;
};

struct parsed_item {
	struct str key; /* identity within the feed: guid, else link, else
	                         "sha256:" and a hash of title and text; never
	                         empty, at most PARSED_KEY_MAX */
	struct str guid; /* as given, byte for byte, or empty */
	struct str link; /* absolute, as given */
	struct str canonical; /* url_canonical(link) */
	struct str title; /* plain text; may be empty */
	struct str author; /* plain text: names joined with ", " */
	struct str summary; /* plain text, at most PARSED_SUMMARY_MAX */
	struct str content; /* sanitised HTML */
	struct str comments; /* URL of the discussion page */
	struct str language; /* BCP 47, as declared for the item or the feed */
	uint32_t words; /* in content, else summary; counts every script */
	bool cjk; /* title or summary hold Chinese, Japanese, Korean
	                         or Thai letters */
	unixtime published; /* as given */
	unixtime updated; /* as given */
	uint64_t hash; /* of all that the store keeps of the item: equal
	                         means that nothing has to be written */
	struct parsed_tag *tags;
	struct parsed_enclosure *enclosures;
	struct parsed_item *next; /* in document order */
};

struct parsed_feed {
	struct str format; /* "rss2.0", "atom1.0", ... as FORMAT names them */
	struct str title; /* plain text */
	struct str link; /* the site */
	struct str description; /* plain text */
	struct str language; /* BCP 47 */
	struct str self; /* the feed's own idea of its URL; never obeyed */
	struct str hub; /* WebSub hub, the first */
	uint32_t ttl; /* minutes, 0 when not said */
	uint32_t skip_hours; /* bit h set: do not poll in hour h, GMT */
	uint8_t skip_days; /* bit d set: not on day d, GMT, 0 = Sunday */
	int64_t update_period; /* seconds: sy:updatePeriod / updateFrequency */
	struct str repairs; /* plain sentences on what was repaired, empty for
	                           a well-formed document */
	bool truncated; /* its end is missing: ask for it again, whole */
	size_t items_seen; /* items in the document */
	size_t n_items; /* items in the list below */
	struct parsed_item *items;
};

#endif

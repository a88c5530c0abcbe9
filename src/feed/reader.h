/*
 * The reader: turns XML events into a feed_doc.  Private to feed/.
 *
 * What an element means is a line in a vocabulary: one sorted table for each
 * namespace (rss.c, atom.c, modules.c).  Most lines only name the field that
 * the element's text goes to; the field table in fields.c knows its kind and
 * its place.  Elements with structure have a begin or end function.  Where
 * the reader stands is one enum, the position.
 */
#ifndef FEED_READER_H
#define FEED_READER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"
#include "feed/repairs.h"
#include "feed/xml.h"

enum position {
	POS_START, /* before the root */
	POS_FEED, /* in rss, rdf:RDF, channel, feed */
	POS_ITEM,
	POS_SOURCE, /* in atom:source of an item */
	POS_PERSON,
	POS_IMAGE,
	POS_TEXT_INPUT,
	POS_SKIP, /* in skipHours, skipDays */
	POS_FIELD, /* in an element whose text is collected */
	POS_MARKUP, /* in an element inside such text */
	POS_IGNORE /* in an element that means nothing here */
};

enum field {
	FIELD_NONE,
	FIELD_ID,
	FIELD_TITLE,
	FIELD_SUMMARY, /* of a feed: its description */
	FIELD_CONTENT,
	FIELD_RIGHTS,
	FIELD_LINK,
	FIELD_ORIGINAL, /* the page itself, when link leads round about */
	FIELD_LICENSE,
	FIELD_LANGUAGE,
	FIELD_PUBLISHED,
	FIELD_UPDATED,
	FIELD_CREATED,
	FIELD_EXPIRES,
	FIELD_COMMENTS,
	FIELD_COMMENTS_FEED,
	FIELD_COMMENTS_COUNT,
	FIELD_ICON,
	FIELD_DOCS,
	FIELD_RATING,
	FIELD_NEW_LOCATION,
	FIELD_PERSON_NAME,
	FIELD_PERSON_EMAIL,
	FIELD_PERSON_URI,
	FIELD_IMAGE_URL,
	FIELD_IMAGE_TITLE,
	FIELD_IMAGE_LINK,
	FIELD_IMAGE_WIDTH,
	FIELD_IMAGE_HEIGHT,
	FIELD_IMAGE_DESCRIPTION,
	FIELD_INPUT_TITLE,
	FIELD_INPUT_DESCRIPTION,
	FIELD_INPUT_NAME,
	FIELD_INPUT_LINK,
	FIELD_ITUNES_AUTHOR,
	FIELD_ITUNES_SUBTITLE,
	FIELD_ITUNES_SUMMARY,
	FIELD_ITUNES_NEW_URL,
	FIELD_ITUNES_EPISODE,
	FIELD_ITUNES_SEASON,
	FIELD_ITUNES_EPISODE_TYPE,
	FIELD_ITUNES_EXPLICIT,
	FIELD_ITUNES_BLOCK,
	FIELD_ITUNES_DURATION,
	FIELD_COUNT
};

struct feed_reader;

/* One element of a vocabulary. */
struct element {
	const char *name; /* local, in lower case */
	enum field field; /* where its text goes, or FIELD_NONE */
	uint8_t rank; /* of two elements for one field, the higher wins;
	                 of equals the first */
	/* At the start tag: reads attributes, may set the position. */
	void (*begin)(struct feed_reader *r, const struct element *el,
	    const struct xml_tag *tag);
	/* At the end tag, with the text when it was collected. */
	void (*end)(
	    struct feed_reader *r, const struct element *el, struct str text);
};

/* A sorted table of elements. */
struct vocabulary {
	const struct element *elements;
	size_t n;
};

extern const struct vocabulary rss_vocabulary; /* rss.c */
extern const struct vocabulary cdf_vocabulary;
extern const struct vocabulary rss_image_vocabulary;
extern const struct vocabulary rss_input_vocabulary;
extern const struct vocabulary rss_skip_vocabulary;
extern const struct vocabulary atom_vocabulary; /* atom.c */
extern const struct vocabulary atom_person_vocabulary;

/* The vocabulary of a module's namespace, or NULL (modules.c). */
const struct vocabulary *
module_vocabulary(enum xml_ns ns);

/* What is being filled: the feed, an item, or an item's source. */
struct target {
	struct feed_doc *feed; /* NULL while in an item */
	struct feed_item *item; /* NULL while in a feed or source */
	struct feed_meta *m; /* of the one that is not NULL */
	uint8_t rank[FIELD_COUNT]; /* rank + 1 of what each field holds */
};

struct frame {
	enum position pos;
	const struct element *el; /* NULL when unknown */
	const struct vocabulary *voc; /* that its children come from, or
	                                 NULL: by their namespace */
	struct str base, lang; /* in force here */
	bool own_lang; /* lang was set by this element */
	struct str held; /* what begin keeps for end */
	size_t markup; /* POS_MARKUP: bytes of the name to close */
};

/* How the text being collected is meant. */
enum mode {
	MODE_TEXT, /* characters; child elements turn it into markup */
	MODE_MARKUP, /* child elements have been seen, or type="xhtml" */
	MODE_BASE64
};

#define READER_SPILL 1024 /* bytes: any struct of feed_doc.h */

struct feed_reader {
	struct arena *a;
	struct feed_doc *doc;
	struct target feed, item, source;
	struct target *t; /* one of the three */
	struct feed_item **next_item; /* where the next one is linked in */
	struct feed_person *person; /* POS_PERSON */
	struct feed_person person_now;
	struct str permalink; /* of the item: a guid that is one */
	struct str summary_lang; /* of the item: its summary's own language */
	int64_t sy_period, sy_frequency; /* sy:updatePeriod, in seconds */
	struct str label; /* of the media:category that is open */
	const char *geo_type; /* of the GML geometry that is open */
	bool geo_swapped; /* its longitude stands first */
	struct str corner; /* first half of a place given in two elements */
	bool corner_is_lat;
	struct feed_image *image; /* POS_IMAGE */
	struct feed_text_input *input; /* POS_TEXT_INPUT */

	struct buf text; /* of the field that is open */
	struct buf names; /* of the elements of markup that are open in it */
	struct frame *field; /* that field's frame, or NULL */
	enum mode mode;
	enum feed_text_type type; /* of the field's text */
	bool strip_div; /* the outer div of type="xhtml" is not content */
	bool is_source; /* the text is HTML source even between elements */

	const struct vocabulary *plain; /* of names without a namespace */
	struct str alias; /* prefix of the root when its namespace is unknown:
	                     then that means the plain vocabulary too */
	bool has_alias;
	bool wrong_case; /* the root is <RSS> or <FEED> */
	int depth;
	struct frame frames[FEED_DEPTH_MAX + 1];
	_Alignas(max_align_t) char spill[READER_SPILL];
};

/*
 * Reads one XML text into doc, which is empty.  On ERR_INPUT (not
 * well-formed) doc holds what stood before the damage, with items that were
 * not complete left out.  Tolerances of the reader itself go to notes.
 */
enum err
feed_read_xml(struct str text, struct str base, const struct xml_options *o,
    struct arena *a, struct feed_doc *doc, struct repairs *notes,
    struct xml_report *report, struct errinfo *ei) MUST_CHECK;

/* For begin and end functions */

/* The frame of the element that begins or ends. */
static inline struct frame *
reader_top(struct feed_reader *r)
{
	return &r->frames[r->depth];
}

/* n zeroed bytes of the arena; past its ceiling a scratch area, so that
 * callers need not test: the document is refused at the end. */
void *
reader_alloc(struct feed_reader *r, size_t n);

/* A cleaned, trimmed copy, at most FEED_STRING_MAX bytes. */
struct str
reader_string(struct feed_reader *r, struct str s);

/* The same, resolved against the base in force. */
struct str
reader_url(struct feed_reader *r, struct str ref);

/* Whole number at the start of s, or 0. */
int64_t
reader_int(struct str s);

/* Judges the root element: sets the format and the position, or stops. */
void
reader_root(
    struct feed_reader *r, struct xml_parser *x, const struct xml_tag *tag);

/* An item begins and ends; in a position that can hold none it is ignored. */
void
item_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag);
void
item_end(struct feed_reader *r, const struct element *el, struct str text);

/* The element is a mere wrapper: its children count as its parent's. */
void
wrapper_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag);

/* Absent times of a new feed or item. */
void
meta_init(struct feed_meta *m);
void
item_init(struct feed_item *item);

/* True for fields that hold a struct feed_text. */
bool
field_is_text(enum field field);

/* Gives a field its value from text, when none of a higher rank is there. */
void
field_set(
    struct feed_reader *r, enum field field, unsigned rank, struct str text);

/* The structs that are made when they are first needed. */
struct feed_itunes *
reader_itunes(struct feed_reader *r);
struct feed_image *
reader_image(struct feed_reader *r);

/* Persons: a structure of name, email and uri, or a text to be taken apart;
 * the end functions append to the list that their name says. */
void
person_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag);
void
author_end(struct feed_reader *r, const struct element *el, struct str text);
void
contributor_end(
    struct feed_reader *r, const struct element *el, struct str text);
void
publisher_end(struct feed_reader *r, const struct element *el, struct str text);

/* A category; scheme and label may be empty. */
void
category_add(struct feed_reader *r, struct str term, struct str scheme,
    struct str label);

/* An enclosure of the item, unless its URL is empty or there already. */
void
enclosure_add(struct feed_reader *r, struct str url, struct str type,
    struct str length, struct str title);

/* A link with its meaning: self, alternate, enclosure, replies, hub ... */
void
link_add(struct feed_reader *r, const struct xml_tag *tag);

/* A link without attributes, as RSS has it. */
void
link_add_plain(struct feed_reader *r, struct str href, struct str rel);

/*
 * Moves at, a pointer to the head of a list, to where the next element is
 * linked in.  *at is not NULL afterwards when the list is full.
 */
#define LIST_END(at) \
	do { \
		size_t left = FEED_CHILDREN_MAX; \
\
		while (*(at) != NULL && --left > 0) \
			(at) = &(*(at))->next; \
	} while (0)

/* The element of that name, ASCII case ignored, or NULL. */
const struct element *
vocabulary_find(const struct vocabulary *v, struct str name);

#endif

/*
 * The fields of a feed: of what kind each is and where it lives, and how a
 * text becomes its value.
 */
#include <stdlib.h>

#include "base/date.h"
#include "base/url.h"
#include "feed/reader.h"
#include "feed/value.h"

enum kind {
	KIND_RAW, /* as it is, trimmed: identifiers */
	KIND_STRING, /* characters, markup removed */
	KIND_URL,
	KIND_DATE,
	KIND_TEXT, /* struct feed_text */
	KIND_INT,
	KIND_COUNT, /* of comments: 0 is an answer */
	KIND_DURATION, /* int64_t, seconds */
	KIND_FLAG
};

enum place {
	IN_NOTHING,
	IN_META, /* of the feed, item or source being filled */
	IN_FEED,
	IN_ITEM,
	IN_PERSON,
	IN_IMAGE,
	IN_INPUT,
	IN_ITUNES
};

struct field_info {
	enum place place;
	enum kind kind;
	size_t offset;
};

#define META(kind, member) \
	{ \
		IN_META, kind, offsetof(struct feed_meta, member) \
	}
#define FEED(kind, member) \
	{ \
		IN_FEED, kind, offsetof(struct feed_doc, member) \
	}
#define ITEM(kind, member) \
	{ \
		IN_ITEM, kind, offsetof(struct feed_item, member) \
	}
#define PERSON(kind, member) \
	{ \
		IN_PERSON, kind, offsetof(struct feed_person, member) \
	}
#define IMAGE(kind, member) \
	{ \
		IN_IMAGE, kind, offsetof(struct feed_image, member) \
	}
#define INPUT(kind, member) \
	{ \
		IN_INPUT, kind, offsetof(struct feed_text_input, member) \
	}
#define ITUNES(kind, member) \
	{ \
		IN_ITUNES, kind, offsetof(struct feed_itunes, member) \
	}

static const struct field_info fields[FIELD_COUNT] = {
    [FIELD_ID] = META(KIND_RAW, id),
    [FIELD_TITLE] = META(KIND_TEXT, title),
    [FIELD_SUMMARY] = META(KIND_TEXT, summary),
    [FIELD_CONTENT] = ITEM(KIND_TEXT, content),
    [FIELD_RIGHTS] = META(KIND_TEXT, rights),
    [FIELD_LINK] = META(KIND_URL, link),
    [FIELD_LICENSE] = META(KIND_URL, license),
    [FIELD_LANGUAGE] = META(KIND_STRING, language),
    [FIELD_PUBLISHED] = META(KIND_DATE, published),
    [FIELD_UPDATED] = META(KIND_DATE, updated),
    [FIELD_CREATED] = ITEM(KIND_DATE, created),
    [FIELD_EXPIRES] = ITEM(KIND_DATE, expires),
    [FIELD_ORIGINAL] = ITEM(KIND_URL, original),
    [FIELD_COMMENTS] = ITEM(KIND_URL, comments),
    [FIELD_COMMENTS_FEED] = ITEM(KIND_URL, comments_feed),
    [FIELD_COMMENTS_COUNT] = ITEM(KIND_COUNT, comments_count),
    [FIELD_ICON] = FEED(KIND_URL, icon),
    [FIELD_DOCS] = FEED(KIND_URL, docs),
    [FIELD_RATING] = FEED(KIND_STRING, rating),
    [FIELD_NEW_LOCATION] = FEED(KIND_URL, new_location),
    [FIELD_PERSON_NAME] = PERSON(KIND_STRING, name),
    [FIELD_PERSON_EMAIL] = PERSON(KIND_STRING, email),
    [FIELD_PERSON_URI] = PERSON(KIND_URL, uri),
    [FIELD_IMAGE_URL] = IMAGE(KIND_URL, url),
    [FIELD_IMAGE_TITLE] = IMAGE(KIND_STRING, title),
    [FIELD_IMAGE_LINK] = IMAGE(KIND_URL, link),
    [FIELD_IMAGE_WIDTH] = IMAGE(KIND_INT, width),
    [FIELD_IMAGE_HEIGHT] = IMAGE(KIND_INT, height),
    [FIELD_IMAGE_DESCRIPTION] = IMAGE(KIND_STRING, description),
    [FIELD_INPUT_TITLE] = INPUT(KIND_STRING, title),
    [FIELD_INPUT_DESCRIPTION] = INPUT(KIND_STRING, description),
    [FIELD_INPUT_NAME] = INPUT(KIND_STRING, name),
    [FIELD_INPUT_LINK] = INPUT(KIND_URL, link),
    [FIELD_ITUNES_AUTHOR] = ITUNES(KIND_STRING, author),
    [FIELD_ITUNES_SUBTITLE] = ITUNES(KIND_STRING, subtitle),
    [FIELD_ITUNES_SUMMARY] = ITUNES(KIND_STRING, summary),
    [FIELD_ITUNES_NEW_URL] = ITUNES(KIND_URL, new_feed_url),
    [FIELD_ITUNES_EPISODE] = ITUNES(KIND_INT, episode),
    [FIELD_ITUNES_SEASON] = ITUNES(KIND_INT, season),
    [FIELD_ITUNES_EPISODE_TYPE] = ITUNES(KIND_STRING, episode_type),
    [FIELD_ITUNES_EXPLICIT] = ITUNES(KIND_FLAG, explicit_),
    [FIELD_ITUNES_BLOCK] = ITUNES(KIND_FLAG, block),
    [FIELD_ITUNES_DURATION] = ITUNES(KIND_DURATION, duration),
};

bool
field_is_text(enum field field)
{
	return field != FIELD_NONE && fields[field].kind == KIND_TEXT;
}

/* The struct that holds the field here, or NULL when there is none. */
static void *
field_owner(struct feed_reader *r, enum place place)
{
	switch (place) {
	case IN_META:
		return r->t->m;
	case IN_FEED:
		return r->t->feed;
	case IN_ITEM:
		return r->t->item;
	case IN_PERSON:
		return r->person;
	case IN_IMAGE:
		return r->image;
	case IN_INPUT:
		return r->input;
	case IN_ITUNES:
		return reader_itunes(r);
	case IN_NOTHING:
		break;
	}
	return NULL;
}

static bool
set_text(struct feed_reader *r, struct feed_text *out, struct str s)
{
	s = value_clean(r->a, s, FEED_TEXT_MAX);
	if (str_trim(s).n == 0)
		return false;
	out->s = s;
	out->base = reader_top(r)->base;
	out->type = r->type;
	return true;
}

static bool
set_str(struct str *out, struct str s)
{
	if (s.n == 0)
		return false;
	*out = s;
	return true;
}

static bool
set_count(struct feed_reader *r, int64_t *out, struct str s)
{
	uint64_t n;

	if (!str_to_u64(str_trim(s), INT32_MAX, &n))
		return false;
	*out = (int64_t)n;
	r->t->item->has_comments_count = true;
	return true;
}

/* "yes", "true", "explicit" are yes; "no", "false", "clean" no. */
static bool
set_flag(enum feed_flag *out, struct str s)
{
	s = str_trim(s);
	if (str_eq_c_nocase(s, "yes") || str_eq_c_nocase(s, "true") ||
	    str_eq_c_nocase(s, "explicit"))
		*out = FEED_YES;
	else if (str_eq_c_nocase(s, "no") || str_eq_c_nocase(s, "false") ||
	    str_eq_c_nocase(s, "clean"))
		*out = FEED_NO;
	else
		return false;
	return true;
}

static bool
set_value(struct feed_reader *r, enum kind kind, void *out, struct str s)
{
	switch (kind) {
	case KIND_RAW:
		return set_str(
		    out, value_clean(r->a, str_trim(s), FEED_STRING_MAX));
	case KIND_STRING:
		return set_str(out, reader_string(r, s));
	case KIND_URL:
		return set_str(out, reader_url(r, s));
	case KIND_DATE:
		return date_parse(str_trim(s), out);
	case KIND_TEXT:
		return set_text(r, out, s);
	case KIND_INT:
		*(int64_t *)out = reader_int(s);
		return true;
	case KIND_COUNT:
		return set_count(r, out, s);
	case KIND_DURATION:
		return value_seconds(str_trim(s), out);
	case KIND_FLAG:
		return set_flag(out, s);
	}
	return false;
}

void
field_set(struct feed_reader *r, enum field field, unsigned rank, struct str s)
{
	const struct field_info *info = &fields[field];
	void *owner = field_owner(r, info->place);
	uint8_t *held = &r->t->rank[field];

	if (owner == NULL)
		return;
	if (info->place == IN_PERSON || info->place == IN_IMAGE ||
	    info->place == IN_INPUT)
		held = NULL; /* there may be many: the last one counts */
	/* Of equals the first counts, but of dates the last: a second one
	 * is a correction. */
	if (held != NULL && *held > rank + (info->kind == KIND_DATE))
		return;
	if (set_value(r, info->kind, (char *)owner + info->offset, s) &&
	    held != NULL)
		*held = (uint8_t)(rank + 1);
}

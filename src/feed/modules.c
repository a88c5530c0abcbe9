/*
 * The modules: vocabularies that RSS and Atom borrow.  To add an element,
 * add a line to the table of its namespace.
 */
#include "base/compiler.h"
#include "base/url.h"
#include "feed/geo.h"
#include "feed/reader.h"
#include "feed/value.h"

/* Dublin Core */

static void
subject_end(struct feed_reader *r, const struct element *el, struct str text)
{
	category_add(r, text, STR_EMPTY, STR_EMPTY);
}

/* Of an item when it appeared, of a feed when it was made. */
static void
date_end(struct feed_reader *r, const struct element *el, struct str text)
{
	field_set(r, r->t->item != NULL ? FIELD_PUBLISHED : FIELD_UPDATED,
	    el->rank, text);
}

static const struct element dc_elements[] = {
    {"author", 0, 0, person_begin, author_end},
    {"contributor", 0, 0, person_begin, contributor_end},
    {"creator", 0, 0, person_begin, author_end},
    {"date", 0, 1, NULL, date_end},
    {"description", FIELD_SUMMARY, 3, NULL, NULL},
    {"identifier", FIELD_ID, 0, NULL, NULL},
    {"language", FIELD_LANGUAGE, 2, NULL, NULL},
    {"publisher", 0, 0, person_begin, publisher_end},
    {"rights", FIELD_RIGHTS, 2, NULL, NULL},
    {"subject", 0, 0, NULL, subject_end},
    {"title", FIELD_TITLE, 2, NULL, NULL},
};

static const struct element dcterms_elements[] = {
    {"contributor", 0, 0, person_begin, contributor_end},
    {"created", FIELD_CREATED, 2, NULL, NULL},
    {"creator", 0, 0, person_begin, author_end},
    {"issued", FIELD_PUBLISHED, 2, NULL, NULL},
    {"modified", FIELD_UPDATED, 2, NULL, NULL},
    {"publisher", 0, 0, person_begin, publisher_end},
    {"subject", 0, 0, NULL, subject_end},
    {"title", FIELD_TITLE, 2, NULL, NULL},
};

/* Content */

static const struct element content_elements[] = {
    {"encoded", FIELD_CONTENT, 5, NULL, NULL},
    {"payload", FIELD_CONTENT, 5, NULL, NULL},
};

static const struct element xhtml_elements[] = {
    {"body", FIELD_CONTENT, 4, NULL, NULL},
    {"div", FIELD_CONTENT, 2, NULL, NULL},
};

/* Syndication */

static void
period_end(struct feed_reader *r, const struct element *el, struct str text)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} periods[] = {
	    {"hourly", HOUR},
	    {"daily", DAY},
	    {"weekly", 7 * DAY},
	    {"monthly", 30 * DAY},
	    {"yearly", 365 * DAY},
	};

	for (size_t i = 0; i < ARRAY_LEN(periods); i++) {
		if (str_eq_c_nocase(str_trim(text), periods[i].name))
			r->sy_period = periods[i].seconds;
	}
}

static void
frequency_end(struct feed_reader *r, const struct element *el, struct str text)
{
	r->sy_frequency = reader_int(text);
}

static const struct element sy_elements[] = {
    {"updatefrequency", 0, 0, NULL, frequency_end},
    {"updateperiod", 0, 0, NULL, period_end},
};

/* Media RSS */

static void
media_content_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str url = reader_url(r, xml_attr(tag, "url"));
	struct feed_media **at, *m;

	wrapper_begin(r, el, tag);
	if (r->t->item == NULL || url.n == 0)
		return;
	at = &r->t->item->media;
	LIST_END(at);
	if (*at != NULL)
		return;
	m = reader_alloc(r, sizeof(*m));
	m->url = url;
	m->type = reader_string(r, xml_attr(tag, "type"));
	m->medium = reader_string(r, xml_attr(tag, "medium"));
	m->length = reader_int(xml_attr(tag, "fileSize"));
	m->width = reader_int(xml_attr(tag, "width"));
	m->height = reader_int(xml_attr(tag, "height"));
	(void)value_seconds(str_trim(xml_attr(tag, "duration")), &m->duration);
	if (!arena_failed(r->a))
		*at = m;
}

static void
thumbnail_add(
    struct feed_reader *r, struct str url, struct str width, struct str height)
{
	struct feed_thumbnail **at, *t;

	url = reader_url(r, url);
	if (r->t->item == NULL || url.n == 0)
		return;
	at = &r->t->item->thumbnails;
	LIST_END(at);
	if (*at != NULL)
		return;
	t = reader_alloc(r, sizeof(*t));
	t->url = url;
	t->width = reader_int(width);
	t->height = reader_int(height);
	if (!arena_failed(r->a))
		*at = t;
}

static void
thumbnail_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	thumbnail_add(r, xml_attr(tag, "url"), xml_attr(tag, "width"),
	    xml_attr(tag, "height"));
}

static void
thumbnail_end(struct feed_reader *r, const struct element *el, struct str text)
{
	thumbnail_add(r, text, STR_EMPTY, STR_EMPTY);
}

static void
media_category_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	reader_top(r)->held = reader_string(r, xml_attr(tag, "scheme"));
	r->label = reader_string(r, xml_attr(tag, "label"));
}

static void
media_category_end(
    struct feed_reader *r, const struct element *el, struct str text)
{
	category_add(r, text, reader_top(r)->held, r->label);
}

/* type="plain" or "html"; without it both happen. */
static void
media_text_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	if (str_eq_c_nocase(xml_attr(tag, "type"), "html"))
		r->type = FEED_TEXT_HTML;
}

static const struct element media_elements[] = {
    {"category", 0, 0, media_category_begin, media_category_end},
    {"content", 0, 0, media_content_begin, NULL},
    {"description", FIELD_SUMMARY, 0, media_text_begin, NULL},
    {"group", 0, 0, wrapper_begin, NULL},
    {"thumbnail", 0, 0, thumbnail_begin, thumbnail_end},
    {"title", FIELD_TITLE, 1, media_text_begin, NULL},
};

/* iTunes */

static void
itunes_image_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str url = xml_attr(tag, "href");

	if (url.n == 0)
		url = xml_attr(tag, "url");
	url = reader_url(r, url);
	if (url.n > 0)
		reader_itunes(r)->image = url;
}

static void
itunes_image_end(
    struct feed_reader *r, const struct element *el, struct str text)
{
	if (reader_itunes(r)->image.n == 0 && url_is_web(str_trim(text)))
		reader_itunes(r)->image = reader_url(r, text);
}

static void
string_add(struct feed_reader *r, struct feed_string **at, struct str s)
{
	struct feed_string *node;

	s = reader_string(r, s);
	if (s.n == 0)
		return;
	for (node = *at; node != NULL; node = node->next) {
		if (str_eq(node->s, s))
			return;
	}
	LIST_END(at);
	if (*at != NULL)
		return;
	node = reader_alloc(r, sizeof(*node));
	node->s = s;
	if (!arena_failed(r->a))
		*at = node;
}

static void
itunes_category_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	wrapper_begin(r, el, tag);
	string_add(r, &reader_itunes(r)->categories, xml_attr(tag, "text"));
}

/* Separated by commas, or by spaces when there is no comma. */
static void
keywords_end(struct feed_reader *r, const struct element *el, struct str text)
{
	char sep = str_find_char(text, ',') < text.n ? ',' : ' ';

	while (text.n > 0)
		string_add(r, &reader_itunes(r)->keywords, str_cut(&text, sep));
}

static void
owner_end(struct feed_reader *r, const struct element *el, struct str text)
{
	struct feed_person *p;

	r->person = NULL;
	if (r->person_now.name.n == 0 && r->person_now.email.n == 0)
		return;
	p = reader_alloc(r, sizeof(*p));
	*p = r->person_now;
	reader_itunes(r)->owner = p;
}

static const struct element itunes_elements[] = {
    {"author", FIELD_ITUNES_AUTHOR, 0, NULL, NULL},
    {"block", FIELD_ITUNES_BLOCK, 0, NULL, NULL},
    {"category", 0, 0, itunes_category_begin, NULL},
    {"duration", FIELD_ITUNES_DURATION, 0, NULL, NULL},
    {"episode", FIELD_ITUNES_EPISODE, 0, NULL, NULL},
    {"episodetype", FIELD_ITUNES_EPISODE_TYPE, 0, NULL, NULL},
    {"explicit", FIELD_ITUNES_EXPLICIT, 0, NULL, NULL},
    {"image", 0, 0, itunes_image_begin, itunes_image_end},
    {"keywords", 0, 0, NULL, keywords_end},
    {"new-feed-url", FIELD_ITUNES_NEW_URL, 0, NULL, NULL},
    {"owner", 0, 0, person_begin, owner_end},
    {"season", FIELD_ITUNES_SEASON, 0, NULL, NULL},
    {"subtitle", FIELD_ITUNES_SUBTITLE, 0, NULL, NULL},
    {"summary", FIELD_ITUNES_SUMMARY, 0, NULL, NULL},
    {"title", FIELD_TITLE, 0, NULL, NULL},
};

static const struct element podcast_elements[] = {
    {"episode", FIELD_ITUNES_EPISODE, 0, NULL, NULL},
    {"season", FIELD_ITUNES_SEASON, 0, NULL, NULL},
};

/* Comments: slash, thread (RFC 4685), well-formed web */

static void
in_reply_to_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct feed_reply **at, *reply;

	if (r->t->item == NULL)
		return;
	at = &r->t->item->in_reply_to;
	LIST_END(at);
	if (*at != NULL)
		return;
	reply = reader_alloc(r, sizeof(*reply));
	reply->ref = reader_string(r, xml_attr(tag, "ref"));
	reply->href = reader_url(r, xml_attr(tag, "href"));
	reply->type = reader_string(r, xml_attr(tag, "type"));
	reply->source = reader_url(r, xml_attr(tag, "source"));
	if (!arena_failed(r->a))
		*at = reply;
}

static const struct element slash_elements[] = {
    {"comments", FIELD_COMMENTS_COUNT, 2, NULL, NULL},
};
static const struct element thr_elements[] = {
    {"in-reply-to", 0, 0, in_reply_to_begin, NULL},
    {"total", FIELD_COMMENTS_COUNT, 3, NULL, NULL},
};
static const struct element wfw_elements[] = {
    {"commentrss", FIELD_COMMENTS_FEED, 3, NULL, NULL},
};

/* Licences, generators, addresses */

static void
license_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str url = xml_attr_ns(tag, NS_RDF, "resource");

	if (url.n > 0)
		field_set(r, FIELD_LICENSE, 3, url);
}

static const struct element cc_elements[] = {
    {"license", FIELD_LICENSE, 3, license_begin, NULL},
};

static void
agent_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	if (r->t->feed != NULL && r->t->feed->generator.uri.n == 0)
		r->t->feed->generator.uri =
		    reader_url(r, xml_attr_ns(tag, NS_RDF, "resource"));
}

static const struct element admin_elements[] = {
    {"generatoragent", 0, 0, agent_begin, NULL},
};

static const struct element feedburner_elements[] = {
    {"origlink", FIELD_ORIGINAL, 0, NULL, NULL},
};

#define TABLE(elements) \
	{ \
		elements, ARRAY_LEN(elements) \
	}

const struct vocabulary *
module_vocabulary(enum xml_ns ns)
{
	static const struct vocabulary modules[NS_COUNT] = {
	    [NS_ADMIN] = TABLE(admin_elements),
	    [NS_CC] = TABLE(cc_elements),
	    [NS_CONTENT] = TABLE(content_elements),
	    [NS_DC] = TABLE(dc_elements),
	    [NS_DCTERMS] = TABLE(dcterms_elements),
	    [NS_FEEDBURNER] = TABLE(feedburner_elements),
	    [NS_ITUNES] = TABLE(itunes_elements),
	    [NS_MEDIA] = TABLE(media_elements),
	    [NS_PODCAST] = TABLE(podcast_elements),
	    [NS_SLASH] = TABLE(slash_elements),
	    [NS_SY] = TABLE(sy_elements),
	    [NS_THR] = TABLE(thr_elements),
	    [NS_WFW] = TABLE(wfw_elements),
	    [NS_XHTML] = TABLE(xhtml_elements),
	};

	if (ns == NS_GEORSS || ns == NS_GEO || ns == NS_GML)
		return geo_vocabulary(ns);
	return modules[ns].n > 0 ? &modules[ns] : NULL;
}

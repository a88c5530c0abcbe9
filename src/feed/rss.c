/*
 * RSS 0.90 to 2.0 and 1.1, and CDF, their ancestor: the vocabulary without a
 * namespace, and what its structured elements do.
 */
#include "base/compiler.h"
#include "base/url.h"
#include "feed/reader.h"

static void
channel_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str about = xml_attr_ns(tag, NS_RDF, "about");

	if (r->frames[r->depth - 1].pos != POS_FEED)
		return;
	reader_top(r)->pos = POS_FEED;
	if (r->doc->format == FEED_RSS_10 && tag->ns == NS_RSS_090)
		r->doc->format = FEED_RSS_090;
	if (about.n > 0)
		r->doc->m.id = reader_string(r, about);
	if (reader_top(r)->own_lang)
		field_set(r, FIELD_LANGUAGE, 1, reader_top(r)->lang);
}

static void
guid_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	if (str_eq_c_nocase(xml_attr(tag, "isPermaLink"), "false"))
		reader_top(r)->held = STR("no");
}

static void
guid_end(struct feed_reader *r, const struct element *el, struct str text)
{
	field_set(r, FIELD_ID, el->rank, text);
	if (reader_top(r)->held.n == 0 && url_is_web(str_trim(text)))
		r->permalink = reader_url(r, text);
}

static void
link_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	if (xml_attr(tag, "href").n > 0)
		link_add(r, tag);
}

static void
link_end(struct feed_reader *r, const struct element *el, struct str text)
{
	field_set(r, FIELD_LINK, el->rank, text);
	link_add_plain(r, text, STR_EMPTY);
}

static void
category_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	reader_top(r)->held = reader_string(r, xml_attr(tag, "domain"));
	if (xml_attr(tag, "term").n > 0)
		category_add(r, xml_attr(tag, "term"), xml_attr(tag, "scheme"),
		    xml_attr(tag, "label"));
}

static void
category_end(struct feed_reader *r, const struct element *el, struct str text)
{
	category_add(r, text, reader_top(r)->held, STR_EMPTY);
}

/*
 * The description of a feed or an item.  An item that has a second text is
 * given both: the second is its content, unless it is much the shorter.
 */
static void
description_end(
    struct feed_reader *r, const struct element *el, struct str text)
{
	struct feed_item *item = r->t->item;

	if (item == NULL || item->m.summary.type == FEED_TEXT_NONE ||
	    item->content.type != FEED_TEXT_NONE) {
		field_set(r, FIELD_SUMMARY, el->rank, text);
		return;
	}
	field_set(r, FIELD_CONTENT, 0, text);
	if (item->content.s.n < item->m.summary.s.n / 2) {
		struct feed_text shorter = item->content;

		item->content = item->m.summary;
		item->m.summary = shorter;
	}
}

static void
enclosure_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str url = xml_attr(tag, "url");

	if (url.n == 0)
		url = xml_attr(tag, "href");
	if (url.n == 0)
		url = xml_attr_ns(tag, NS_RDF, "resource");
	enclosure_add(r, url, xml_attr(tag, "type"), xml_attr(tag, "length"),
	    xml_attr(tag, "title"));
}

static void
source_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	reader_top(r)->held = reader_url(r, xml_attr(tag, "url"));
}

static void
source_end(struct feed_reader *r, const struct element *el, struct str text)
{
	struct feed_doc *source;

	if (r->t->item == NULL || r->t->item->source != NULL)
		return;
	source = reader_alloc(r, sizeof(*source));
	meta_init(&source->m);
	source->self = reader_top(r)->held;
	source->m.title.s = reader_string(r, text);
	if (source->m.title.s.n > 0)
		source->m.title.type = FEED_TEXT_GUESS;
	r->t->item->source = source;
}

static void
image_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str url = xml_attr_ns(tag, NS_RDF, "resource");

	if (url.n == 0)
		url = xml_attr(tag, "href");
	reader_top(r)->pos = POS_IMAGE;
	reader_top(r)->voc = &rss_image_vocabulary;
	r->image = reader_image(r);
	if (r->image->url.n == 0)
		r->image->url = reader_url(r, url);
}

static void
image_end(struct feed_reader *r, const struct element *el, struct str text)
{
	if (r->image->url.n == 0)
		r->image->url = reader_url(r, text);
	r->image = NULL;
}

static void
input_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	if (r->t->feed == NULL)
		return;
	if (r->t->feed->text_input == NULL)
		r->t->feed->text_input =
		    reader_alloc(r, sizeof(*r->t->feed->text_input));
	reader_top(r)->pos = POS_TEXT_INPUT;
	reader_top(r)->voc = &rss_input_vocabulary;
	r->input = r->t->feed->text_input;
}

static void
cloud_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct feed_cloud *c;

	if (r->t->feed == NULL || r->t->feed->cloud != NULL)
		return;
	c = reader_alloc(r, sizeof(*c));
	c->domain = reader_string(r, xml_attr(tag, "domain"));
	c->path = reader_string(r, xml_attr(tag, "path"));
	c->register_procedure =
	    reader_string(r, xml_attr(tag, "registerProcedure"));
	c->protocol = reader_string(r, xml_attr(tag, "protocol"));
	c->port = reader_int(xml_attr(tag, "port"));
	r->t->feed->cloud = c;
}

static void
generator_end(struct feed_reader *r, const struct element *el, struct str text)
{
	if (r->t->feed != NULL && r->t->feed->generator.name.n == 0)
		r->t->feed->generator.name = reader_string(r, text);
}

#define TTL_MAX (60 * 24 * 366) /* minutes: a year; more means nothing */

static void
ttl_end(struct feed_reader *r, const struct element *el, struct str text)
{
	int64_t n = reader_int(text);

	if (r->t->feed != NULL)
		r->t->feed->ttl = (uint32_t)(n < TTL_MAX ? n : TTL_MAX);
}

static void
skip_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	if (r->t->feed == NULL)
		return;
	reader_top(r)->pos = POS_SKIP;
	reader_top(r)->voc = &rss_skip_vocabulary;
}

/* The specification counts from 0, some feeds count to 24. */
static void
hour_end(struct feed_reader *r, const struct element *el, struct str text)
{
	uint64_t hour;

	if (str_to_u64(str_trim(text), 24, &hour))
		r->t->feed->skip_hours |= UINT32_C(1) << (hour % 24);
}

static void
day_end(struct feed_reader *r, const struct element *el, struct str text)
{
	static const char *const names[] = {
	    "sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_starts_nocase(str_trim(text), str_from(names[i])))
			r->t->feed->skip_days |= (uint8_t)(1u << i);
	}
}

/* Sorted, like all vocabularies. */
static const struct element rss_elements[] = {
    {"author", 0, 0, person_begin, author_end},
    {"body", FIELD_CONTENT, 4, NULL, NULL},
    {"category", 0, 0, category_begin, category_end},
    {"channel", 0, 0, channel_begin, NULL},
    {"cloud", 0, 0, cloud_begin, NULL},
    {"comments", FIELD_COMMENTS, 3, NULL, NULL},
    {"content", FIELD_CONTENT, 1, NULL, NULL},
    {"copyright", FIELD_RIGHTS, 3, NULL, NULL},
    {"description", FIELD_SUMMARY, 5, NULL, description_end},
    {"docs", FIELD_DOCS, 3, NULL, NULL},
    {"enclosure", 0, 0, enclosure_begin, NULL},
    {"expirationdate", FIELD_EXPIRES, 3, NULL, NULL},
    {"fullitem", FIELD_CONTENT, 2, NULL, NULL},
    {"generator", 0, 0, NULL, generator_end},
    {"guid", 0, 3, guid_begin, guid_end},
    {"id", FIELD_ID, 1, NULL, NULL},
    {"image", 0, 0, image_begin, image_end},
    {"item", 0, 0, item_begin, item_end},
    {"items", 0, 0, wrapper_begin, NULL},
    {"language", FIELD_LANGUAGE, 3, NULL, NULL},
    {"lastbuilddate", FIELD_UPDATED, 3, NULL, NULL},
    {"link", 0, 5, link_begin, link_end},
    {"managingeditor", 0, 0, person_begin, author_end},
    {"newlocation", FIELD_NEW_LOCATION, 0, NULL, NULL},
    {"pubdate", FIELD_PUBLISHED, 3, NULL, NULL},
    {"rating", FIELD_RATING, 3, NULL, NULL},
    {"redirect", 0, 0, wrapper_begin, NULL},
    {"skipdays", 0, 0, skip_begin, NULL},
    {"skiphours", 0, 0, skip_begin, NULL},
    {"source", 0, 0, source_begin, source_end},
    {"summary", FIELD_SUMMARY, 5, NULL, description_end},
    {"textinput", 0, 0, input_begin, NULL},
    {"title", FIELD_TITLE, 3, NULL, NULL},
    {"ttl", 0, 0, NULL, ttl_end},
    {"webmaster", 0, 0, person_begin, publisher_end},
};
const struct vocabulary rss_vocabulary = {
    rss_elements, ARRAY_LEN(rss_elements)};

static const struct element image_elements[] = {
    {"description", FIELD_IMAGE_DESCRIPTION, 0, NULL, NULL},
    {"height", FIELD_IMAGE_HEIGHT, 0, NULL, NULL},
    {"link", FIELD_IMAGE_LINK, 0, NULL, NULL},
    {"title", FIELD_IMAGE_TITLE, 0, NULL, NULL},
    {"url", FIELD_IMAGE_URL, 0, NULL, NULL},
    {"width", FIELD_IMAGE_WIDTH, 0, NULL, NULL},
};
const struct vocabulary rss_image_vocabulary = {
    image_elements, ARRAY_LEN(image_elements)};

static const struct element input_elements[] = {
    {"description", FIELD_INPUT_DESCRIPTION, 0, NULL, NULL},
    {"link", FIELD_INPUT_LINK, 0, NULL, NULL},
    {"name", FIELD_INPUT_NAME, 0, NULL, NULL},
    {"title", FIELD_INPUT_TITLE, 0, NULL, NULL},
};
const struct vocabulary rss_input_vocabulary = {
    input_elements, ARRAY_LEN(input_elements)};

static const struct element skip_elements[] = {
    {"day", 0, 0, NULL, day_end},
    {"hour", 0, 0, NULL, hour_end},
};
const struct vocabulary rss_skip_vocabulary = {
    skip_elements, ARRAY_LEN(skip_elements)};

/*
 * Atom 1.0 (RFC 4287) and 0.3: the vocabulary, and its text constructs.
 *
 * Both versions share one table; names that only one of them has do no harm
 * in the other.  0.3 says how text is meant by type and mode, 1.0 by type.
 */
#include "base/compiler.h"
#include "base/url.h"
#include "feed/reader.h"

/* How a media type other than text, html and xhtml is carried (4.1.3.3). */
static void
media_type(struct feed_reader *r, struct str type)
{
	bool xml = str_ends(type, STR("+xml")) || str_ends(type, STR("/xml"));

	type = str_trim(str_sub(type, 0, str_find_char(type, ';')));
	if (str_eq_c_nocase(type, "text/html") ||
	    str_eq_c_nocase(type, "application/xhtml+xml"))
		r->type = FEED_TEXT_HTML;
	else if (str_starts_nocase(type, STR("text/")) || xml)
		r->type = FEED_TEXT_PLAIN;
	else if (str_find_char(type, '/') < type.n) {
		r->type = FEED_TEXT_GUESS;
		r->mode = MODE_BASE64;
	}
}

/* Atom 0.3: mode says how the text is carried, type what it is. */
static void
text_begin_03(struct feed_reader *r, struct str type, struct str mode)
{
	r->type = FEED_TEXT_PLAIN;
	media_type(r, type);
	r->mode = MODE_TEXT;
	if (str_eq_c_nocase(mode, "base64"))
		r->mode = MODE_BASE64;
	if (str_find_nocase(type, STR("html")) < type.n)
		r->type = FEED_TEXT_HTML;
	r->is_source = str_eq_c_nocase(mode, "escaped");
	if (str_eq_c_nocase(mode, "xml"))
		r->strip_div = true;
}

/* RFC 4287, 3.1 and 4.1.3: text constructs and content. */
static void
text_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str type = str_trim(xml_attr(tag, "type"));
	struct str mode = str_trim(xml_attr(tag, "mode"));

	if (tag->ns == NS_ATOM_03 || mode.n > 0) {
		text_begin_03(r, type, mode);
	} else if (type.n == 0 || str_eq_c_nocase(type, "text")) {
		r->type = FEED_TEXT_PLAIN;
	} else if (str_eq_c_nocase(type, "html")) {
		r->type = FEED_TEXT_HTML;
		r->is_source = true;
	} else if (str_eq_c_nocase(type, "xhtml")) {
		r->type = FEED_TEXT_HTML;
		r->mode = MODE_MARKUP;
		r->strip_div = true;
	} else {
		r->type = FEED_TEXT_PLAIN;
		media_type(r, type);
	}
}

static void
content_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str src = xml_attr(tag, "src");

	text_begin(r, el, tag);
	if (src.n > 0 && r->t->item != NULL)
		r->t->item->content_src = reader_url(r, src);
}

static void
link_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	link_add(r, tag);
	reader_top(r)->held = reader_string(r, xml_attr(tag, "rel"));
}

/* A link without href holds its address as text, wrongly but often. */
static void
link_end(struct feed_reader *r, const struct element *el, struct str text)
{
	if (url_is_web(reader_url(r, text)))
		link_add_plain(r, text, reader_top(r)->held);
}

static void
category_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	category_add(r, xml_attr(tag, "term"), xml_attr(tag, "scheme"),
	    xml_attr(tag, "label"));
}

static void
category_end(struct feed_reader *r, const struct element *el, struct str text)
{
	if (str_trim(text).n > 0)
		category_add(r, text, STR_EMPTY, STR_EMPTY);
}

static void
generator_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str uri = xml_attr(tag, "uri");

	if (r->t->feed == NULL)
		return;
	if (uri.n == 0)
		uri = xml_attr(tag, "url");
	r->t->feed->generator.uri = reader_url(r, uri);
	r->t->feed->generator.version =
	    reader_string(r, xml_attr(tag, "version"));
}

static void
generator_end(struct feed_reader *r, const struct element *el, struct str text)
{
	if (r->t->feed != NULL)
		r->t->feed->generator.name = reader_string(r, text);
}

static void
logo_end(struct feed_reader *r, const struct element *el, struct str text)
{
	struct feed_image *image = reader_image(r);

	if (image->url.n == 0)
		image->url = reader_url(r, text);
}

static void
source_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct feed_doc *source;

	reader_top(r)->pos = POS_IGNORE;
	if (r->t->item == NULL)
		return;
	source = r->t->item->source;
	if (source == NULL) {
		source = reader_alloc(r, sizeof(*source));
		meta_init(&source->m);
		r->t->item->source = source;
	}
	r->source = (struct target){.feed = source, .m = &source->m};
	r->t = &r->source;
	reader_top(r)->pos = POS_SOURCE;
}

static void
source_end(struct feed_reader *r, const struct element *el, struct str text)
{
	if (reader_top(r)->pos == POS_SOURCE)
		r->t = &r->item;
}

static const struct element atom_elements[] = {
    {"author", 0, 0, person_begin, author_end},
    {"category", 0, 0, category_begin, category_end},
    {"content", FIELD_CONTENT, 3, content_begin, NULL},
    {"contributor", 0, 0, person_begin, contributor_end},
    {"copyright", FIELD_RIGHTS, 3, text_begin, NULL},
    {"created", FIELD_CREATED, 3, NULL, NULL},
    {"entry", 0, 0, item_begin, item_end},
    {"generator", 0, 0, generator_begin, generator_end},
    {"icon", FIELD_ICON, 3, NULL, NULL},
    {"id", FIELD_ID, 3, NULL, NULL},
    {"info", FIELD_SUMMARY, 1, text_begin, NULL},
    {"issued", FIELD_PUBLISHED, 3, NULL, NULL},
    {"link", 0, 0, link_begin, link_end},
    {"logo", 0, 0, NULL, logo_end},
    {"modified", FIELD_UPDATED, 3, NULL, NULL},
    {"published", FIELD_PUBLISHED, 3, NULL, NULL},
    {"rights", FIELD_RIGHTS, 3, text_begin, NULL},
    {"source", 0, 0, source_begin, source_end},
    {"subtitle", FIELD_SUMMARY, 2, text_begin, NULL},
    {"summary", FIELD_SUMMARY, 4, text_begin, NULL},
    {"tagline", FIELD_SUMMARY, 2, text_begin, NULL},
    {"title", FIELD_TITLE, 3, text_begin, NULL},
    {"updated", FIELD_UPDATED, 3, NULL, NULL},
};
const struct vocabulary atom_vocabulary = {
    atom_elements, ARRAY_LEN(atom_elements)};

static const struct element person_elements[] = {
    {"email", FIELD_PERSON_EMAIL, 0, NULL, NULL},
    {"homepage", FIELD_PERSON_URI, 0, NULL, NULL},
    {"name", FIELD_PERSON_NAME, 0, NULL, NULL},
    {"uri", FIELD_PERSON_URI, 0, NULL, NULL},
    {"url", FIELD_PERSON_URI, 0, NULL, NULL},
};
const struct vocabulary atom_person_vocabulary = {
    person_elements, ARRAY_LEN(person_elements)};

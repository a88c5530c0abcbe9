/*
 * CDF, Microsoft's Channel Definition Format of 1997: channels and items
 * with their addresses in attributes.
 */
#include "base/compiler.h"
#include "feed/reader.h"

static void
cdf_item_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	item_begin(r, el, tag);
	if (reader_top(r)->pos != POS_ITEM)
		return;
	link_add_plain(r, xml_attr(tag, "href"), STR("alternate"));
	field_set(r, FIELD_UPDATED, 3, xml_attr(tag, "lastmod"));
}

/* <A HREF="..."> gives the address where the attribute does not. */
static void
a_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	link_add_plain(r, xml_attr(tag, "href"), STR("alternate"));
}

static void
logo_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str url = reader_url(r, xml_attr(tag, "href"));

	if (url.n > 0 && reader_image(r)->url.n == 0)
		reader_image(r)->url = url;
}

static const struct element cdf_elements[] = {
    {"a", 0, 0, a_begin, NULL},
    {"abstract", FIELD_SUMMARY, 3, NULL, NULL},
    {"item", 0, 0, cdf_item_begin, item_end},
    {"logo", 0, 0, logo_begin, NULL},
    {"title", FIELD_TITLE, 3, NULL, NULL},
};
const struct vocabulary cdf_vocabulary = {
    cdf_elements, ARRAY_LEN(cdf_elements)};

/*
 * The root element: which format it is, and what stands for nothing of the
 * kind.
 */
#include "base/compiler.h"
#include "feed/reader.h"

/* By the version attribute of <rss>. */
static enum feed_format
rss_format(struct str version)
{
	static const struct {
		const char *version;
		enum feed_format format;
	} known[] = {
	    {"0.90", FEED_RSS_090},
	    {"0.9", FEED_RSS_090},
	    {"0.91", FEED_RSS_091},
	    {"0.92", FEED_RSS_092},
	    {"0.93", FEED_RSS_093},
	    {"0.94", FEED_RSS_094},
	    {"1.0", FEED_RSS_10},
	};

	version = str_trim(version);
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (str_eq_c(version, known[i].version))
			return known[i].format;
	}
	if (str_starts(version, STR("2.")) || str_eq_c(version, "2"))
		return FEED_RSS_20;
	return FEED_RSS;
}

/* Names without a prefix, and those with the root's when nobody knows its
 * namespace, are of this vocabulary. */
static void
set_plain(struct feed_reader *r, const struct xml_tag *tag,
    const struct vocabulary *v)
{
	r->plain = v;
	if (tag->ns == NS_UNKNOWN) {
		r->has_alias = true;
		r->alias = arena_str(r->a, tag->prefix);
	}
}

static void
atom_root(struct feed_reader *r, const struct xml_tag *tag)
{
	struct str version = str_trim(xml_attr(tag, "version"));

	r->doc->format = tag->ns == NS_ATOM_03 ||
		(tag->ns != NS_ATOM && str_starts(version, STR("0.")))
	    ? FEED_ATOM_03
	    : FEED_ATOM_10;
	set_plain(r, tag, &atom_vocabulary);
}

static void
rdf_root(struct feed_reader *r, const struct xml_tag *tag)
{
	struct str prefix, local;

	r->doc->format = FEED_RSS_10;
	if (xml_resolve(tag->parser, "item", &prefix, &local) == NS_RSS_090)
		r->doc->format = FEED_RSS_090;
}

static void
channel_root(struct feed_reader *r, const struct xml_tag *tag)
{
	if (tag->ns == NS_RSS_11) {
		r->doc->format = FEED_RSS_11;
	} else if (str_eq_c(tag->name, "CHANNEL") ||
	    xml_attr(tag, "href").n > 0) {
		r->doc->format = FEED_CDF;
		set_plain(r, tag, &cdf_vocabulary);
		link_add_plain(r, xml_attr(tag, "href"), STR("alternate"));
	} else {
		r->doc->format = FEED_RSS;
	}
}

void
reader_root(
    struct feed_reader *r, struct xml_parser *x, const struct xml_tag *tag)
{
	struct frame *f = reader_top(r);

	f->pos = POS_FEED;
	r->wrong_case =
	    str_eq_c(tag->name, "RSS") || str_eq_c(tag->name, "FEED");
	if (str_eq_c_nocase(tag->name, "rss")) {
		r->doc->format = rss_format(xml_attr(tag, "version"));
		set_plain(r, tag, &rss_vocabulary);
	} else if (str_eq_c_nocase(tag->name, "rdf")) {
		rdf_root(r, tag);
	} else if (str_eq_c_nocase(tag->name, "channel")) {
		channel_root(r, tag);
	} else if (str_eq_c_nocase(tag->name, "feed")) {
		atom_root(r, tag);
	} else if (str_eq_c_nocase(tag->name, "entry") &&
	    (tag->ns == NS_ATOM || tag->ns == NS_ATOM_03)) {
		atom_root(r, tag);
		f->pos = POS_START;
		f->el = vocabulary_find(&atom_vocabulary, tag->name);
		f->el->begin(r, f->el, tag);
	} else {
		xml_stop(x, ERR_NOTFOUND,
		    "its outermost element is not that of a feed");
	}
	if (f->lang.n > 0)
		field_set(r, FIELD_LANGUAGE, 1, f->lang);
}

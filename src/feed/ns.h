/*
 * The XML namespaces that feeds use.
 */
#ifndef FEED_NS_H
#define FEED_NS_H

#include "base/str.h"

enum xml_ns {
	NS_NONE, /* no namespace, and those that mean RSS 0.9x or 2.0 */
	NS_UNKNOWN,
	NS_XML, /* xml:base, xml:lang */
	NS_ADMIN,
	NS_ATOM,
	NS_ATOM_03,
	NS_CC,
	NS_CONTENT,
	NS_DC,
	NS_DCTERMS,
	NS_FEEDBURNER,
	NS_GEO,
	NS_GEORSS,
	NS_GML,
	NS_ITUNES,
	NS_MATHML,
	NS_MEDIA,
	NS_PODCAST,
	NS_RDF,
	NS_RSS_090,
	NS_RSS_10,
	NS_RSS_11,
	NS_SLASH,
	NS_SVG,
	NS_SY,
	NS_THR,
	NS_WFW,
	NS_XHTML,
	NS_COUNT
};

/*
 * The namespace of a URI as feeds spell it: case, https and a trailing slash
 * do not matter.  NS_UNKNOWN when it is none of ours.
 */
enum xml_ns
ns_from_uri(struct str uri);

/* The namespace that a prefix commonly stands for, for documents that use
 * it without declaring it; NS_UNKNOWN when there is no custom. */
enum xml_ns
ns_from_prefix(struct str prefix);

#endif

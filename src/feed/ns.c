/*
 * Namespace URIs and customary prefixes, as found in the world's feeds.  The
 * same vocabulary often goes by several URIs, old and mistyped ones included;
 * all those of RSS mean the plain, un-namespaced vocabulary.
 */
#include "feed/ns.h"

#include <stdlib.h>

#include "base/compiler.h"

struct ns_name {
	struct str name;
	enum xml_ns ns;
};

/* Without the scheme, in lower case, without a trailing slash or '#'.
 * Sorted. */
static const struct ns_name uris[] = {
    {STR_INIT("apple.com/dtds/podcast-1.0.dtd"), NS_ITUNES},
    {STR_INIT("backend.userland.com/creativecommonsrssmodule"), NS_CC},
    {STR_INIT("backend.userland.com/rss"), NS_NONE},
    {STR_INIT("backend.userland.com/rss091"), NS_NONE},
    {STR_INIT("backend.userland.com/rss092"), NS_NONE},
    {STR_INIT("backend.userland.com/rss2"), NS_NONE},
    {STR_INIT("backend.userland.com/rss2.1"), NS_NONE},
    {STR_INIT("blogs.law.harvard.edu/tech/rss"), NS_NONE},
    {STR_INIT("channel.netscape.com/rdf/simple/0.9"), NS_RSS_090},
    {STR_INIT("creativecommons.org/ns"), NS_CC},
    {STR_INIT("cyber.law.harvard.edu/rss/creativecommonsrssmodule.html"),
	NS_CC},
    {STR_INIT("itunes.com/dtds/podcast-1.0.dtd"), NS_ITUNES},
    {STR_INIT("my.netscape.com/rdf/simple/0.9"), NS_RSS_090},
    {STR_INIT("my.netscape.com/rdf/simple/0.9beta"), NS_RSS_090},
    {STR_INIT("podcastindex.org/namespace/1.0"), NS_PODCAST},
    {STR_INIT("purl.org/atom/ns"), NS_ATOM_03},
    {STR_INIT("purl.org/dc/elements/1.0"), NS_DC},
    {STR_INIT("purl.org/dc/elements/1.1"), NS_DC},
    {STR_INIT("purl.org/dc/terms"), NS_DCTERMS},
    {STR_INIT("purl.org/echo"), NS_ATOM_03},
    {STR_INIT("purl.org/net/rss1.1"), NS_RSS_11},
    {STR_INIT("purl.org/net/rss1.1/payload"), NS_CONTENT},
    {STR_INIT("purl.org/rss/1.0"), NS_RSS_10},
    {STR_INIT("purl.org/rss/1.0/modules/content"), NS_CONTENT},
    {STR_INIT("purl.org/rss/1.0/modules/dc"), NS_DC},
    {STR_INIT("purl.org/rss/1.0/modules/dcterms"), NS_DCTERMS},
    {STR_INIT("purl.org/rss/1.0/modules/slash"), NS_SLASH},
    {STR_INIT("purl.org/rss/1.0/modules/syndication"), NS_SY},
    {STR_INIT("purl.org/rss/1.0/modules/threading"), NS_THR},
    {STR_INIT("purl.org/rss/2.0"), NS_NONE},
    {STR_INIT("purl.org/syndication/thread/1.0"), NS_THR},
    {STR_INIT("rssnamespace.org/feedburner/ext/1.0"), NS_FEEDBURNER},
    {STR_INIT("search.yahoo.com/mrss"), NS_MEDIA},
    {STR_INIT("tools.search.yahoo.com/mrss"), NS_MEDIA},
    {STR_INIT("web.resource.org/cc"), NS_CC},
    {STR_INIT("webns.net/mvcb"), NS_ADMIN},
    {STR_INIT("wellformedweb.org/commentapi"), NS_WFW},
    {STR_INIT("www.apple.com/dtds/podcast-1.0.dtd"), NS_ITUNES},
    {STR_INIT("www.georss.org/georss"), NS_GEORSS},
    {STR_INIT("www.georss.org/georss/10"), NS_GEORSS},
    {STR_INIT("www.itunes.com/dtds/podcast-1.0.dtd"), NS_ITUNES},
    {STR_INIT("www.opengis.net/gml"), NS_GML},
    {STR_INIT("www.rssboard.org/media-rss"), NS_MEDIA},
    {STR_INIT("www.w3.org/1998/math/mathml"), NS_MATHML},
    {STR_INIT("www.w3.org/1999/02/22-rdf-syntax-ns"), NS_RDF},
    {STR_INIT("www.w3.org/1999/xhtml"), NS_XHTML},
    {STR_INIT("www.w3.org/2000/svg"), NS_SVG},
    {STR_INIT("www.w3.org/2003/01/geo/wgs84_pos"), NS_GEO},
    {STR_INIT("www.w3.org/2005/atom"), NS_ATOM},
    {STR_INIT("www.w3.org/xml/1998/namespace"), NS_XML},
};

/* Sorted. */
static const struct ns_name prefixes[] = {
    {STR_INIT("admin"), NS_ADMIN},
    {STR_INIT("atom"), NS_ATOM},
    {STR_INIT("atom10"), NS_ATOM},
    {STR_INIT("cc"), NS_CC},
    {STR_INIT("content"), NS_CONTENT},
    {STR_INIT("creativeCommons"), NS_CC},
    {STR_INIT("dc"), NS_DC},
    {STR_INIT("dcterms"), NS_DCTERMS},
    {STR_INIT("feedburner"), NS_FEEDBURNER},
    {STR_INIT("geo"), NS_GEO},
    {STR_INIT("georss"), NS_GEORSS},
    {STR_INIT("gml"), NS_GML},
    {STR_INIT("itunes"), NS_ITUNES},
    {STR_INIT("media"), NS_MEDIA},
    {STR_INIT("podcast"), NS_PODCAST},
    {STR_INIT("rdf"), NS_RDF},
    {STR_INIT("slash"), NS_SLASH},
    {STR_INIT("svg"), NS_SVG},
    {STR_INIT("sy"), NS_SY},
    {STR_INIT("thr"), NS_THR},
    {STR_INIT("wfw"), NS_WFW},
    {STR_INIT("xhtml"), NS_XHTML},
    {STR_INIT("xml"), NS_XML},
};

#define NS_URI_MAX 96 /* bytes: longer than any URI of the table */

static int
name_cmp(const void *key, const void *entry)
{
	return str_cmp(
	    *(const struct str *)key, ((const struct ns_name *)entry)->name);
}

static enum xml_ns
find(const struct ns_name *table, size_t n, struct str name)
{
	const struct ns_name *hit;

	hit = bsearch(&name, table, n, sizeof(*table), name_cmp);
	return hit != NULL ? hit->ns : NS_UNKNOWN;
}

enum xml_ns
ns_from_uri(struct str uri)
{
	char key[NS_URI_MAX];
	struct str s = str_trim(uri);

	if (s.n == 0)
		return NS_NONE;
	if (str_starts_nocase(s, STR("http://")))
		s = str_sub(s, 7, s.n);
	else if (str_starts_nocase(s, STR("https://")))
		s = str_sub(s, 8, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == '/' || s.p[s.n - 1] == '#'))
		s.n--;
	if (s.n >= sizeof(key))
		return NS_UNKNOWN;
	for (size_t i = 0; i < s.n; i++)
		key[i] = ascii_lower(s.p[i]);
	return find(uris, ARRAY_LEN(uris), (struct str){key, s.n});
}

enum xml_ns
ns_from_prefix(struct str prefix)
{
	return find(prefixes, ARRAY_LEN(prefixes), prefix);
}

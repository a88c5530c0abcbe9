/*
 * The tables that are searched by halving must be sorted, or an element is
 * not found; and the names of charsets and namespaces.
 */
#include <stdio.h>

#include "feed/charset.h"
#include "feed/geo.h"
#include "feed/reader.h"
#include "tests/tap/tap.h"

/* Every element of a vocabulary is found by its name. */
static void
test_sorted(const struct vocabulary *v, const char *what)
{
	for (size_t i = 0; i < v->n; i++) {
		struct str name = str_from(v->elements[i].name);

		if (vocabulary_find(v, name) != &v->elements[i])
			tap_ok(false, "%s: %s is not found", what,
			    v->elements[i].name);
	}
	tap_ok(v->n > 0, "%s: %zu elements", what, v->n);
}

static void
test_modules(void)
{
	char what[32];

	for (int ns = 0; ns < NS_COUNT; ns++) {
		const struct vocabulary *v = module_vocabulary((enum xml_ns)ns);

		snprintf(what, sizeof(what), "module %d", ns);
		if (v != NULL)
			test_sorted(v, what);
	}
}

static void
test_find(void)
{
	const struct vocabulary *v = &rss_vocabulary;

	tap_ok(vocabulary_find(v, STR("pubDate")) != NULL, "in any case");
	tap_ok(vocabulary_find(v, STR("PUBDATE")) != NULL, "in capitals");
	tap_ok(vocabulary_find(v, STR("pubDat")) == NULL, "a prefix is not");
	tap_ok(vocabulary_find(v, STR("pubDates")) == NULL, "more is not");
	tap_ok(vocabulary_find(v, STR("")) == NULL, "nothing is not");
}

static void
test_namespaces(void)
{
	tap_is_int(NS_DC, ns_from_uri(STR("http://purl.org/dc/elements/1.1/")),
	    "Dublin Core");
	tap_is_int(NS_ITUNES,
	    ns_from_uri(STR("HTTPS://www.itunes.com/DTDs/PodCast-1.0.dtd ")),
	    "iTunes in another case, with https and a space");
	tap_is_int(
	    NS_ATOM, ns_from_uri(STR("http://www.w3.org/2005/Atom")), "Atom");
	tap_is_int(NS_NONE, ns_from_uri(STR("")), "none");
	tap_is_int(NS_UNKNOWN, ns_from_uri(STR("urn:x")), "unknown");
	tap_is_int(NS_XHTML, ns_from_uri(STR("http://www.w3.org/1999/xhtml")),
	    "XHTML");
	tap_is_int(NS_CC,
	    ns_from_uri(STR("http://backend.userland.com/"
			    "creativeCommonsRssModule")),
	    "Creative Commons");
	tap_is_int(NS_MEDIA, ns_from_prefix(STR("media")), "a prefix");
	tap_is_int(NS_UNKNOWN, ns_from_prefix(STR("x")), "of nobody");
}

/* The charset that a declaration of this name means, or "". */
static const char *
declared(const char *name)
{
	static char text[128];
	struct charset c;

	snprintf(text, sizeof(text),
	    "<?xml version='1.0' encoding='%s'?><rss/>", name);
	c = charset_detect(str_from(text), STR_EMPTY);
	return c.from == CHARSET_DECLARED ? c.name : "";
}

static void
test_charsets(void)
{
	static const char *const names[][2] = {
	    {"utf-8", "UTF-8"},
	    {"ISO-8859-1", "windows-1252"},
	    {"Latin1", "windows-1252"},
	    {"us-ascii", "windows-1252"},
	    {"gb2312", "GB18030"},
	    {"GBK", "GB18030"},
	    {"x-sjis", "Shift_JIS"},
	    {"ks_c_5601-1987", "EUC-KR"},
	    {"tis-620", "windows-874"},
	    {"koi8-u", "KOI8-U"},
	    {"ansi_x3.4-1968", "windows-1252"},
	    {"x-x-big5", "Big5"},
	    {"utf-7", ""},
	    {"iso-2022-cn-ext", ""},
	    {"../../evil", ""},
	    {"", ""},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		tap_is_str(
		    names[i][1], str_from(declared(names[i][0])), names[i][0]);
}

/* One set serves many documents, also after a broken one. */
static void
test_set(void)
{
	struct charset_set *set = charset_set_create();
	struct buf out;
	size_t bad;

	buf_init(&out, 1024);
	tap_ok(charset_decode(
		   set, "ISO-2022-JP", STR("\033$BF|\033(Bx"), &out, &bad),
	    "ISO-2022-JP");
	tap_is_str("\xe6\x97\xa5x", buf_str(&out), "is stateful");
	buf_reset(&out);
	(void)charset_decode(set, "ISO-2022-JP", STR("\033$BF"), &out, &bad);
	tap_is_int(1, (int64_t)bad, "cut in the middle");
	buf_reset(&out);
	(void)charset_decode(set, "ISO-2022-JP", STR("abc"), &out, &bad);
	tap_is_str("abc", buf_str(&out), "starts anew");
	buf_reset(&out);
	(void)charset_decode(set, "Shift_JIS", STR("a\xff\x80z"), &out, &bad);
	tap_ok(bad > 0 && buf_str(&out).p[out.n - 1] == 'z',
	    "bad bytes are replaced and counted");
	tap_ok(!charset_decode(set, "no-such", STR("x"), &out, &bad),
	    "an unknown name");
	buf_free(&out);
	charset_set_free(set);
	charset_set_free(NULL);
}

int
main(void)
{
	test_sorted(&rss_vocabulary, "rss");
	test_sorted(&rss_image_vocabulary, "image");
	test_sorted(&rss_input_vocabulary, "textInput");
	test_sorted(&rss_skip_vocabulary, "skip");
	test_sorted(&cdf_vocabulary, "cdf");
	test_sorted(&atom_vocabulary, "atom");
	test_sorted(&atom_person_vocabulary, "person");
	test_modules();
	test_find();
	test_namespaces();
	test_charsets();
	test_set();
	return tap_done();
}

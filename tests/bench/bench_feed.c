/*
 * How fast feeds are decoded: CPU time over made-up feeds of about 130 kB,
 * 35 items each, in the ways that the world's feeds carry HTML: escaped in
 * RSS, in CDATA, escaped in Atom, and as XHTML.
 *
 *	bench_feed [FEEDS]		measures; 1000 feeds
 *	bench_feed FEEDS --raw		without sanitising, for a profiler
 *	bench_feed FEEDS --write FILE	writes all RSS items as one document,
 *					for other programs to be measured
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "feed/feed.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"

#define FEEDS 1000
#define ITEMS 35 /* of a feed */
#define ITEM_BYTES 3700 /* of HTML in one, so that a feed has 130 kB */

enum style { ESCAPED, CDATA, ATOM, XHTML, STYLES };

static const char *const sentences[] = {
    "The council voted on Tuesday to close the old bridge for two years "
    "while engineers replace its deck, a decision that <a href=\"https://"
    "news.example/2026/bridge?ref=feed\">residents had expected</a> since "
    "spring. ",
    "&#8220;We were told of it twice,&#8221; said one shopkeeper, &#8220;and "
    "twice it came to <em>nothing</em>.&#8221; ",
    "The work begins in March and will cost about 14 million, half of which "
    "the region pays; a ferry, free for people on foot, is planned. ",
    "<img src=\"https://img.example/1200/bridge.jpg\" alt=\"The bridge\" "
    "width=\"1200\" height=\"800\" /> ",
    "Nobody at the meeting asked for a delay, <strong>published in full"
    "</strong> was the demand, and the vote was eleven to two. ",
};

static void
add_escaped(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '<')
			buf_add_c(out, "&lt;");
		else if (*s == '>')
			buf_add_c(out, "&gt;");
		else if (*s == '&')
			buf_add_c(out, "&amp;");
		else
			buf_add_byte(out, *s);
	}
}

static void
add_html(struct buf *out, enum style style, unsigned seed)
{
	size_t start = out->n;
	void (*add)(struct buf *, const char *) =
	    style == CDATA || style == XHTML ? buf_add_c : add_escaped;

	while (out->n - start < ITEM_BYTES) {
		add(out, "<p>");
		for (int i = 0; i < 4; i++)
			add(out, sentences[(seed++ * 7 + 3) % 5]);
		add(out, "</p>\n");
	}
}

static void
add_rss_item(struct buf *out, enum style style, unsigned feed, unsigned i)
{
	buf_printf(out,
	    "<item>\n<title>The bridge closes, part %u</title>\n"
	    "<link>https://outlet%u.example/2026/11/%u</link>\n"
	    "<guid isPermaLink=\"false\">outlet%u:%u</guid>\n"
	    "<pubDate>Tue, 24 Nov 2026 %02u:30:00 +0000</pubDate>\n"
	    "<dc:creator><![CDATA[A. Reporter]]></dc:creator>\n"
	    "<category><![CDATA[Traffic]]></category>\n",
	    i, feed, i, feed, i, i % 24);
	if (style == ESCAPED) {
		buf_add_c(out, "<description>");
		add_html(out, style, i);
		buf_add_c(out, "</description>\n</item>\n");
		return;
	}
	buf_add_c(out,
	    "<description><![CDATA[The council voted on Tuesday.]]>"
	    "</description>\n<content:encoded><![CDATA[");
	add_html(out, style, i);
	buf_add_c(out, "]]></content:encoded>\n</item>\n");
}

static void
add_entry(struct buf *out, enum style style, unsigned feed, unsigned i)
{
	buf_printf(out,
	    "<entry>\n<title>The bridge closes, part %u</title>\n"
	    "<link href=\"https://outlet%u.example/2026/11/%u\"/>\n"
	    "<id>tag:outlet%u.example,2026:%u</id>\n"
	    "<updated>2026-11-24T%02u:30:00Z</updated>\n"
	    "<category term=\"traffic\"/>\n",
	    i, feed, i, feed, i, i % 24);
	if (style == ATOM)
		buf_add_c(out, "<content type=\"html\">");
	else
		buf_add_c(out,
		    "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/"
		    "1999/xhtml\">");
	add_html(out, style, i);
	buf_add_c(out,
	    style == ATOM ? "</content>\n</entry>\n"
			  : "</div></content>\n</entry>\n");
}

#define RSS_START \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n" \
	" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"\n" \
	" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n"
#define RSS_END "</channel>\n</rss>\n"

static void
make_feed(struct buf *out, enum style style, unsigned feed)
{
	bool atom = style == ATOM || style == XHTML;

	buf_reset(out);
	if (atom)
		buf_printf(out,
		    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		    "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
		    "<title>Outlet %u</title><id>urn:%u</id>\n",
		    feed, feed);
	else
		buf_printf(out,
		    RSS_START "<title>Outlet %u</title>\n"
			      "<link>https://outlet%u.example/</link>\n"
			      "<description>News</description>\n",
		    feed, feed);
	for (unsigned i = 0; i < ITEMS; i++) {
		if (atom)
			add_entry(out, style, feed, i);
		else
			add_rss_item(out, style, feed, i);
	}
	buf_add_c(out, atom ? "</feed>\n" : RSS_END);
}

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* How far each measurement goes. */
enum depth { RAW, WHOLE, NORMAL };

static void
decode(struct str bytes, enum depth depth, struct arena *a)
{
	struct feed_source source = {
	    .base_url = STR("https://outlet.example/feed")};
	struct parsed_feed feed;
	struct feed_doc *doc;
	struct errinfo ei;
	enum err e;

	arena_reset(a);
	e = depth == RAW ? feed_decode_raw(bytes, &source, a, &doc, &ei)
			 : feed_decode(bytes, &source, a, &doc, &ei);
	if (e == ERR_OK && depth == NORMAL)
		e = feed_normalise(doc, a, &feed, &ei);
	if (e != ERR_OK || doc->n_items != ITEMS) {
		fprintf(stderr, "bench_feed: a feed was not read whole\n");
		exit(1);
	}
}

/* MB/s over `feeds` feeds of one style. */
static double
measure(enum style style, enum depth depth, unsigned feeds)
{
	double spent = 0, began;
	struct buf text;
	struct arena a;
	size_t bytes = 0;

	buf_init(&text, FEED_BYTES_MAX);
	arena_init(&a, FEED_ARENA_MAX);
	for (unsigned i = 0; i < feeds; i++) {
		make_feed(&text, style, i);
		bytes += text.n;
		began = cpu_seconds();
		decode(buf_str(&text), depth, &a);
		spent += cpu_seconds() - began;
	}
	arena_free(&a);
	buf_free(&text);
	return (double)bytes / 1e6 / spent;
}

static int
write_items(const char *path, unsigned feeds)
{
	FILE *f = fopen(path, "wb");
	struct buf item;

	if (f == NULL)
		return 1;
	buf_init(&item, FEED_BYTES_MAX);
	fputs(RSS_START "<title>All</title>\n", f);
	for (unsigned i = 0; i < feeds * ITEMS; i++) {
		buf_reset(&item);
		add_rss_item(&item, i / ITEMS % 2 ? CDATA : ESCAPED, i / ITEMS,
		    i % ITEMS);
		fwrite(item.p, 1, item.n, f);
	}
	fputs(RSS_END, f);
	buf_free(&item);
	return fclose(f) != 0;
}

int
main(int argc, char **argv)
{
	static const char *const names[] = {
	    "RSS, escaped", "RSS, CDATA", "Atom, escaped", "Atom, XHTML"};
	unsigned feeds =
	    argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : FEEDS;
	bool raw = argc == 3 && strcmp(argv[2], "--raw") == 0;

	if (argc == 4 && strcmp(argv[2], "--write") == 0)
		return write_items(argv[3], feeds);
	printf("%-16s %10s %10s %10s   MB/s of CPU time\n", "", "raw",
	    "sanitised", "normalised");
	for (int style = 0; style < STYLES; style++) {
		printf("%-16s", names[style]);
		for (int depth = RAW; depth <= (raw ? RAW : NORMAL); depth++)
			printf(" %10.1f",
			    measure((enum style)style, (enum depth)depth,
				feeds / STYLES + 1));
		printf("\n");
	}
	return 0;
}

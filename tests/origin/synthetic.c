/*
 * Documents made up on request, the same on every run.
 *
 * /s/N.xml, N below the number of feeds: RSS 2.0 for even N, Atom 1.0 for odd
 * N, with whole articles.  In generation g the feeds with N % 10 == g % 10
 * have a new version, two items newer than the last.
 *
 * /count.xml: items numbered from 1, one more every publish_every
 * milliseconds, the newest WINDOW of them.  The ETag "n-123" names the newest.
 *
 * Words are drawn from a small vocabulary by a linear congruence seeded with
 * the numbers of the feed and the item.
 */
#include <stdlib.h>
#include <time.h>

#include "base/hash.h"
#include "tests/origin/origin.h"

#define WINDOW 200 /* items of /count.xml */
#define NEWS 2 /* items that a new version of a synthetic feed adds */
#define ITEM_OVERHEAD 700 /* bytes of an item beside its article, about */

static const char *const vocabulary[] = {"the", "the", "the", "a", "a", "of",
    "of", "and", "to", "in", "in", "for", "on", "with", "after", "before",
    "under", "over", "from", "by", "as", "at", "its", "new", "old", "first",
    "second", "early", "late", "small", "large", "public", "private", "local",
    "national", "quiet", "open", "closed", "northern", "southern", "coastal",
    "council", "harbour", "railway", "bridge", "school", "library", "museum",
    "hospital", "market", "budget", "vote", "court", "report", "survey",
    "study", "team", "match", "season", "storm", "river", "island", "valley",
    "mountain", "village", "city", "region", "minister", "mayor", "teacher",
    "engineer", "doctor", "farmer", "pilot", "reader", "writer", "engine",
    "software", "network", "signal", "battery", "solar", "power", "water",
    "grain", "paper", "steel", "glass", "price", "wage", "tax", "loan", "bank",
    "fund", "share", "trade", "border", "treaty", "talks", "strike", "plan",
    "project", "draft", "law", "rule", "limit", "record", "increase", "decline",
    "delay", "repair", "opens", "closes", "says", "finds", "asks", "agrees",
    "refuses", "expects", "warns", "begins", "ends", "returns", "rises",
    "falls", "wins", "loses", "builds", "cuts", "adds", "keeps", "shows",
    "explains", "more", "fewer", "hundred", "thousand", "percent", "year",
    "month", "week", "Monday", "Thursday", "winter", "summer"};

struct words {
	uint64_t seed;
};

static uint32_t
draw(struct words *w, uint32_t below)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(w->seed >> 33) % below;
}

static void
put_sentence(struct words *w, struct buf *b, uint32_t n)
{
	size_t start = b->n;

	for (uint32_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(b, ' ');
		buf_add_c(b, vocabulary[draw(w, ARRAY_LEN(vocabulary))]);
	}
	if (b->p[start] >= 'a' && b->p[start] <= 'z')
		b->p[start] -= 'a' - 'A';
}

/* About n bytes of HTML; lt and gt are "<" and ">", or their references. */
static void
put_article(
    struct words *w, struct buf *b, size_t n, const char *lt, const char *gt)
{
	size_t end = b->n + n;

	while (b->n < end) {
		uint32_t sentences = 3 + draw(w, 4);

		buf_printf(b, "%sp%s", lt, gt);
		for (uint32_t i = 0; i < sentences; i++) {
			if (i == 1)
				buf_printf(b,
				    "%sa href=\"https://news.example/%u\"%s",
				    lt, draw(w, 100000), gt);
			put_sentence(w, b, 7 + draw(w, 14));
			if (i == 1)
				buf_printf(b, "%s/a%s", lt, gt);
			buf_add_c(b, ". ");
		}
		buf_printf(b, "%s/p%s\n", lt, gt);
	}
}

struct item {
	struct str host;
	unsigned feed, number;
	size_t bytes; /* of the article */
	time_t when;
};

static void
put_rss_item(struct buf *b, const struct item *it)
{
	struct words w = {((uint64_t)it->feed << 32) + it->number};
	char date[ORIGIN_DATE_MAX];
	struct tm tm;

	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000",
	    gmtime_r(&it->when, &tm));
	buf_add_c(b, "<item>\n<title>");
	put_sentence(&w, b, 5 + draw(&w, 5));
	buf_printf(b,
	    "</title>\n<link>http://%.*s/s/%u/%u.html</link>\n"
	    "<guid isPermaLink=\"false\">tag:%u:%u</guid>\n"
	    "<pubDate>%s</pubDate>\n<category>",
	    STR_ARG(it->host), it->feed, it->number, it->feed, it->number,
	    date);
	put_sentence(&w, b, 1);
	buf_add_c(b, "</category>\n<description>");
	put_sentence(&w, b, 30);
	buf_add_c(b, ".</description>\n<content:encoded><![CDATA[");
	put_article(&w, b, it->bytes, "<", ">");
	buf_add_c(b, "]]></content:encoded>\n</item>\n");
}

static void
put_atom_item(struct buf *b, const struct item *it)
{
	struct words w = {((uint64_t)it->feed << 32) + it->number};
	char date[ORIGIN_DATE_MAX];
	struct tm tm;

	strftime(
	    date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&it->when, &tm));
	buf_add_c(b, "<entry>\n<title>");
	put_sentence(&w, b, 5 + draw(&w, 5));
	buf_printf(b,
	    "</title>\n<link href=\"http://%.*s/s/%u/%u.html\"/>\n"
	    "<id>tag:%u:%u</id>\n<published>%s</published>\n"
	    "<updated>%s</updated>\n<summary>",
	    STR_ARG(it->host), it->feed, it->number, it->feed, it->number, date,
	    date);
	put_sentence(&w, b, 30);
	buf_add_c(b, ".</summary>\n<content type=\"html\">");
	put_article(&w, b, it->bytes, "&lt;", "&gt;");
	buf_add_c(b, "</content>\n</entry>\n");
}

/* The version of a synthetic feed: how many generations changed it. */
static unsigned
version_of(const struct origin *o, unsigned feed)
{
	unsigned version = 0;

	for (unsigned g = 2; g <= o->generation; g++)
		version += g % 10 == feed % 10;
	return version;
}

static void
describe(struct document *d, const struct buf *room, const char *type)
{
	*d = (struct document){.body = buf_str(room), .type = type};
}

static void
date_modified(struct document *d, time_t when)
{
	struct tm tm;

	strftime(d->modified, sizeof(d->modified), "%a, %d %b %Y %H:%M:%S GMT",
	    gmtime_r(&when, &tm));
}

static void
put_feed(struct buf *b, const struct origin *o, struct str host, unsigned feed,
    unsigned version, time_t day)
{
	struct words w = {feed + 1};
	bool atom = feed % 2 == 1;
	size_t bytes = o->bytes / o->items;
	struct item it = {.host = host, .feed = feed};

	it.bytes = bytes > ITEM_OVERHEAD ? bytes - ITEM_OVERHEAD : 0;
	buf_add_c(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
	buf_add_c(b,
	    atom ? "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>"
		 : "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/"
		   "1.0/modules/content/\">\n<channel>\n<title>");
	put_sentence(&w, b, 3);
	buf_printf(b,
	    atom ? " %u</title>\n<link href=\"http://%.*s/s/%u/\"/>\n"
		   "<id>tag:%u</id>\n"
		 : " %u</title>\n<link>http://%.*s/s/%u/</link>\n"
		   "<description>Feed %u</description>\n",
	    feed, STR_ARG(host), feed, feed);
	if (atom)
		buf_add_c(b,
		    "<updated>2026-01-01T00:00:00Z</updated>\n"
		    "<author><name>Desk</name></author>\n");
	for (unsigned i = 0; i < o->items; i++) {
		it.number = version * NEWS + o->items - 1 - i;
		it.when = day - DAY + (time_t)it.number * MINUTE;
		(atom ? put_atom_item : put_rss_item)(b, &it);
	}
	buf_add_c(b, atom ? "</feed>\n" : "</channel>\n</rss>\n");
}

static bool
find_synthetic(struct origin *o, const struct request *r, struct buf *room,
    struct document *d)
{
	struct str path = r->path;
	time_t day = time(NULL) / DAY * DAY;
	unsigned version;
	uint64_t feed;

	if (o->feeds == 0 || !str_starts(path, STR("/s/")))
		return false;
	path = str_sub(path, 3, SIZE_MAX);
	if (!str_ends(path, STR(".xml")) ||
	    !str_to_u64(
		str_sub(path, 0, path.n - 4), (uint64_t)o->feeds - 1, &feed))
		return false;
	version = version_of(o, (unsigned)feed);
	describe(d, room,
	    feed % 2 == 1 ? "application/atom+xml" : "application/rss+xml");
	snprintf(d->etag, sizeof(d->etag), "\"s-%u-%u-%lld\"", (unsigned)feed,
	    version, (long long)(day / DAY));
	date_modified(d, day + (time_t)version);
	if (str_eq_c(request_header(r, "If-None-Match"), d->etag))
		return true; /* 304: nobody will look at the body */
	put_feed(room, o, r->host, (unsigned)feed, version, day);
	d->body = buf_str(room);
	return true;
}

static bool
find_count(struct origin *o, const struct request *r, struct buf *room,
    struct document *d)
{
	uint64_t newest, first;

	if (o->publish_every == 0 || !str_eq_c(r->path, "/count.xml"))
		return false;
	newest =
	    (uint64_t)((clock_mono() - o->published_from) / o->publish_every) +
	    1;
	first = newest > WINDOW ? newest - WINDOW + 1 : 1;
	buf_add_c(room,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<rss version=\"2.0\">\n<channel>\n"
	    "<title>Count</title>\n");
	buf_printf(room,
	    "<link>http://%.*s/</link>\n"
	    "<description>One more each time</description>\n",
	    STR_ARG(r->host));
	for (uint64_t n = newest; n >= first; n--)
		buf_printf(room,
		    "<item><title>Number %llu</title>"
		    "<link>http://%.*s/n/%llu.html</link>"
		    "<guid isPermaLink=\"false\">urn:n:%llu</guid>"
		    "<description>The number after %llu.</description>"
		    "</item>\n",
		    (unsigned long long)n, STR_ARG(r->host),
		    (unsigned long long)n, (unsigned long long)n,
		    (unsigned long long)n - 1);
	buf_add_c(room, "</channel>\n</rss>\n");
	describe(d, room, "application/rss+xml");
	d->fleeting = true;
	snprintf(
	    d->etag, sizeof(d->etag), "\"n-%llu\"", (unsigned long long)newest);
	return true;
}

bool
synthetic_find(struct origin *o, const struct request *r, struct buf *room,
    struct document *d)
{
	struct buf gzip;
	size_t n;

	if (!find_synthetic(o, r, room, d) && !find_count(o, r, room, d))
		return false;
	n = room->n;
	if (!o->gzip || !r->gzip || n == 0)
		return true;
	buf_init(&gzip, SIZE_MAX);
	document_gzip(buf_str(room), 1, &gzip);
	buf_add_str(room, buf_str(&gzip));
	buf_free(&gzip);
	d->body = str_sub(buf_str(room), 0, n);
	d->gzip = str_sub(buf_str(room), n, SIZE_MAX);
	return true;
}

void
synthetic_small(struct document *d)
{
	*d = (struct document){
	    .body = STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			"<rss version=\"2.0\"><channel>"
			"<title>Small</title>"
			"<link>http://small.example/</link>"
			"<description>One item</description>"
			"<item><title>Only one</title>"
			"<link>http://small.example/1</link>"
			"<guid>urn:small:1</guid>"
			"<description>It does not change.</description>"
			"</item></channel></rss>\n"),
	    .type = "application/rss+xml",
	    .etag = "\"small-1\"",
	    .modified = "Thu, 01 Jan 2026 00:00:00 GMT",
	};
}

/*
 * What the store is given: identities, ceilings, the newest items, hashes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "feed/feed.h"
#include "feed/limits.h"
#include "feed/sanitise.h"
#include "tests/tap/tap.h"

#define TEXT_MAX (32 << 20) /* bytes of a document made here */

/* Decodes and normalises; the feed borrows from the arena. */
static bool
normalise(struct str bytes, struct arena *a, struct parsed_feed *out)
{
	struct feed_source source = {.base_url = STR("https://a.example/feed")};
	struct feed_doc *doc;
	struct errinfo ei;

	arena_reset(a);
	*out = (struct parsed_feed){0};
	if (feed_decode(bytes, &source, a, &doc, &ei) == ERR_OK &&
	    feed_normalise(doc, a, out, &ei) == ERR_OK)
		return true;
	printf("# %s\n", ei.text);
	return false;
}

/* The first item of a feed that holds just this. */
static struct parsed_item
first(struct arena *a, const char *item)
{
	struct parsed_feed feed;
	struct parsed_item none = {0};
	struct buf text;

	buf_init(&text, TEXT_MAX);
	buf_printf(&text,
	    "<rss version=\"2.0\"><channel><title>T</title><language>en"
	    "</language><item>%s</item></channel></rss>",
	    item);
	if (normalise(buf_str(&text), a, &feed) && feed.items != NULL)
		none = *feed.items;
	buf_free(&text);
	return none;
}

static void
test_identity(struct arena *a)
{
	struct parsed_item i;
	char hex[SHA256_HEX], want[SHA256_HEX + 16];

	i = first(a, "<guid>g</guid><link>/l</link>");
	tap_is_str("g", i.key, "the guid is the key");
	tap_is_str("g", i.guid, "and kept");
	tap_is_str("https://a.example/l", i.link, "a relative link");
	tap_is_str("https://a.example/l", i.canonical, "and its canonical");
	i = first(a, "<link>https://b.example/?utm_source=x</link>");
	tap_is_str("https://b.example/?utm_source=x", i.key,
	    "without a guid the link is the key");
	tap_is_str(
	    "https://b.example", i.canonical, "the canonical link is not");
	i = first(a, "<title>T</title><description>D</description>");
	snprintf(want, sizeof(want), "sha256:%s",
	    sha256_hex(STR("T\n<p>D</p>"), hex));
	tap_is_str(want, i.key, "else a hash of title and text");
	tap_is_str("", i.guid, "and there is no guid");
	i = first(a, "<pubDate>Tue, 24 Nov 2026 06:00:00 GMT</pubDate>");
	tap_ok(i.key.n > 0, "an empty item has a key");
}

static void
test_long_guid(struct arena *a)
{
	struct buf text;
	struct parsed_item i;

	buf_init(&text, TEXT_MAX);
	for (size_t over = 0; over < 2; over++) {
		buf_reset(&text);
		buf_add_c(&text, "<guid>");
		for (size_t n = 0; n < PARSED_KEY_MAX + over; n++)
			buf_add_byte(&text, 'g');
		buf_add_c(&text, "</guid>");
		i = first(a, buf_cstr(&text));
		tap_ok(str_starts(i.key, STR("sha256:")) == (over > 0),
		    "a guid of %zu bytes", PARSED_KEY_MAX + over);
		tap_is_int((int64_t)(PARSED_KEY_MAX + over), (int64_t)i.guid.n,
		    "is kept as the guid");
	}
	buf_free(&text);
}

static void
test_texts(struct arena *a)
{
	struct parsed_item i;

	i = first(a,
	    "<title>&lt;b&gt;A&lt;/b&gt; &amp;amp; B\n C\xe2\x80\xae</title>"
	    "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;"
	    "</description>");
	tap_is_str("A & B C", i.title, "a title in plain text");
	tap_is_str("One two", i.summary, "a summary in plain text");
	tap_is_str("<p>One</p><p>two</p>", i.content,
	    "the description is the content when there is no other");
	tap_is_int(2, i.words, "words are counted");
	tap_is_str("en", i.language, "the language is the feed's");
	tap_ok(!i.cjk, "no CJK");
	i = first(a, "<description>1 &lt; 2\n\nnext\nline</description>");
	tap_is_str("<p>1 &lt; 2</p><p>next<br>line</p>", i.content,
	    "plain text becomes HTML");
	i = first(a,
	    "<title>\xe6\x97\xa5\xe6\x9c\xac</title><author>a@b.example "
	    "(Ann)</author><author>Bob</author>");
	tap_ok(i.cjk, "CJK");
	tap_is_str("Ann, Bob", i.author, "authors are joined");
}

static void
test_summary_ceiling(struct arena *a)
{
	struct buf text;
	struct parsed_item i;
	size_t chars = 0;

	buf_init(&text, TEXT_MAX);
	buf_add_c(&text, "<description>");
	for (int n = 0; n < PARSED_SUMMARY_MAX + 1; n++)
		buf_add_c(&text, "\xc3\xa9");
	buf_add_c(&text, "</description>");
	i = first(a, buf_cstr(&text));
	for (size_t k = 0; k < i.summary.n; k++)
		chars += ((unsigned char)i.summary.p[k] & 0xc0) != 0x80;
	tap_is_int(PARSED_SUMMARY_MAX, (int64_t)chars,
	    "a summary is cut at 500 characters");
	buf_free(&text);
}

static void
test_title_ceiling(struct arena *a)
{
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t over = 0; over < 2; over++) {
		buf_reset(&text);
		buf_add_c(&text, "<title>");
		for (size_t n = 0; n < PARSED_TITLE_MAX + over; n++)
			buf_add_byte(&text, 't');
		buf_add_c(&text, "</title>");
		tap_is_int(PARSED_TITLE_MAX,
		    (int64_t)first(a, buf_cstr(&text)).title.n,
		    "a title at or over its ceiling");
	}
	buf_free(&text);
}

static void
test_content_ceiling(struct arena *a)
{
	struct buf text;
	struct parsed_item i;

	buf_init(&text, TEXT_MAX);
	buf_add_c(&text, "<description>&lt;ul&gt;");
	while (text.n < PARSED_CONTENT_MAX + 1000)
		buf_add_c(&text,
		    "&lt;li&gt;a thing of which there is a lot to say, so "
		    "much that it takes two lines and more of this file, "
		    "which is enough not to reach the ceiling of tags");
	buf_add_c(&text, "</description>");
	i = first(a, buf_cstr(&text));
	tap_ok(i.content.n > PARSED_CONTENT_MAX / 4 &&
		i.content.n <= PARSED_CONTENT_MAX,
	    "a content over its ceiling is cut (%zu bytes)", i.content.n);
	tap_ok(sanitise_verify(i.content), "and still verifies");
	buf_free(&text);
}

/* A feed of n items, dated backwards when the first is the newest. */
static void
many_items(struct buf *out, int n, bool newest_first)
{
	buf_reset(out);
	buf_add_c(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">");
	for (int i = 0; i < n; i++) {
		int day = newest_first ? n - i : i;

		buf_printf(out,
		    "<entry><id>%d</id><updated>%04d-%02d-01T00:00:00Z"
		    "</updated></entry>",
		    i, 1970 + day / 12, 1 + day % 12);
	}
	buf_add_c(out, "</feed>");
}

static void
test_items_ceiling(struct arena *a)
{
	struct parsed_feed feed;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	many_items(&text, PARSED_ITEMS_MAX, true);
	(void)normalise(buf_str(&text), a, &feed);
	tap_is_int(
	    PARSED_ITEMS_MAX, (int64_t)feed.n_items, "as many items as may be");
	many_items(&text, PARSED_ITEMS_MAX + 1, true);
	(void)normalise(buf_str(&text), a, &feed);
	tap_is_int(PARSED_ITEMS_MAX, (int64_t)feed.n_items, "one more");
	tap_is_int(
	    PARSED_ITEMS_MAX + 1, (int64_t)feed.items_seen, "all are counted");
	tap_is_str("0", feed.items->key, "the newest, which stands first");
	many_items(&text, PARSED_ITEMS_MAX + 1, false);
	(void)normalise(buf_str(&text), a, &feed);
	tap_is_str("1", feed.items->key,
	    "the oldest is left out where it stands first");
	buf_free(&text);
}

static void
test_same_guid(struct arena *a)
{
	struct parsed_feed feed;

	(void)normalise(
	    STR("<rss version=\"2.0\"><channel>"
		"<item><guid>x</guid><title>One</title></item>"
		"<item><guid>x</guid><title>Two</title></item>"
		"<item><guid>x</guid><link>https://a.example/3</link></item>"
		"<item><guid>x</guid><link>https://a.example/4</link></item>"
		"<item><guid>x</guid><link>https://a.example/4</link></item>"
		"</channel></rss>"),
	    a, &feed);
	tap_is_int(3, (int64_t)feed.n_items,
	    "of items with one guid, those with links of their own count");
	tap_is_str("One", feed.items->title, "the first keeps the guid");
	tap_is_str("https://a.example/3", feed.items->next->key,
	    "the others have their links as keys");
}

static void
test_hash(struct arena *a)
{
	uint64_t one = first(a, "<title>a</title><guid>1</guid>").hash;

	tap_ok(one == first(a, "<guid>1</guid><title> a </title>").hash,
	    "the same for the same");
	tap_ok(one != first(a, "<title>b</title><guid>1</guid>").hash,
	    "another for another title");
	tap_ok(one !=
		first(a, "<title>a</title><guid>1</guid><category>c</category>")
		    .hash,
	    "and for another tag");
}

static void
test_links(struct arena *a)
{
	struct parsed_item i;

	i = first(a,
	    "<link>javascript:alert(1)</link><comments>mailto:x</comments>"
	    "<enclosure url=\"ftp://a.example/x\" type=\"audio/mpeg\"/>"
	    "<enclosure url=\"/x.mp3\" type=\"audio/mpeg\" length=\"5\"/>"
	    "<category>A</category><category>a</category>");
	tap_is_str("", i.link, "no link but to the web");
	tap_is_str("", i.comments, "nor for comments");
	tap_ok(i.enclosures != NULL && i.enclosures->next == NULL,
	    "nor for enclosures");
	tap_is_str(
	    "https://a.example/x.mp3", i.enclosures->url, "the other is kept");
	tap_is_int(5, i.enclosures->length, "with its length");
	tap_ok(
	    i.tags != NULL && i.tags->next == NULL, "a tag twice is one tag");
}

static void
test_truncated(struct arena *a)
{
	struct parsed_feed feed;

	(void)normalise(STR("<rss><channel><item><guid>1</guid></item>"
			    "<item><guid>2</guid><title>half"),
	    a, &feed);
	tap_ok(feed.truncated, "a document that breaks off is marked");
	tap_is_int(1, (int64_t)feed.n_items, "what was complete is kept");
	tap_is_int(2, (int64_t)feed.items_seen, "what was not is counted");
}

int
main(void)
{
	struct arena a;

	arena_init(&a, FEED_ARENA_MAX);
	test_identity(&a);
	test_long_guid(&a);
	test_texts(&a);
	test_summary_ceiling(&a);
	test_title_ceiling(&a);
	test_content_ceiling(&a);
	test_items_ceiling(&a);
	test_same_guid(&a);
	test_hash(&a);
	test_links(&a);
	test_truncated(&a);
	arena_free(&a);
	return tap_done();
}

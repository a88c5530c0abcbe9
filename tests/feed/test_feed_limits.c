/*
 * Every ceiling of feed/limits.h that refuses or cuts: at it, and one past.
 */
#include <stdio.h>
#include <stdlib.h>

#include "feed/feed.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"
#include "feed/subscriptions.h"
#include "tests/tap/tap.h"

#define TEXT_MAX (64 << 20) /* bytes of a document made here */

struct made {
	struct buf text;
	struct arena a;
	struct feed_doc *doc;
	struct errinfo ei;
};

static void
repeat(struct buf *out, const char *s, size_t n)
{
	while (n-- > 0)
		buf_add_c(out, s);
}

static enum err
decode(struct made *m)
{
	struct feed_source source = {0};

	arena_reset(&m->a);
	m->doc = NULL;
	m->ei.text[0] = '\0';
	return feed_decode(buf_str(&m->text), &source, &m->a, &m->doc, &m->ei);
}

/* One check of a document that is refused past the ceiling. */
static void
refused_past(struct made *m, bool past, const char *what)
{
	enum err e = decode(m);

	if (!tap_ok(e == (past ? ERR_LIMIT : ERR_OK), "%s%s", what,
		past ? ", one past" : ""))
		printf("#  %d: %s\n", e, m->ei.text);
}

static void
test_bytes(struct made *m, bool past)
{
	size_t n;

	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel><title>x</title>");
	n = FEED_BYTES_MAX - sizeof("</channel></rss>") + 1 + past;
	while (m->text.n < n) {
		size_t left = n - m->text.n;

		if (left >= 8)
			buf_add_c(&m->text, "<a></a>\n");
		else
			buf_add_byte(&m->text, ' ');
	}
	buf_add_c(&m->text, "</channel></rss>");
	refused_past(m, past, "bytes");
}

static void
test_depth(struct made *m, bool past)
{
	size_t n = FEED_DEPTH_MAX - 2 + past;

	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel>");
	repeat(&m->text, "<a>", n);
	repeat(&m->text, "</a>", n);
	buf_add_c(&m->text, "</channel></rss>");
	refused_past(m, past, "depth");
}

static void
test_attributes(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss");
	for (int i = 0; i < FEED_ATTRIBUTES_MAX + past; i++)
		buf_printf(&m->text, " a%d=''", i);
	buf_add_c(&m->text, "/>");
	refused_past(m, past, "attributes");
}

static void
test_name(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><");
	repeat(&m->text, "n", FEED_NAME_MAX + past);
	buf_add_c(&m->text, "/></rss>");
	refused_past(m, past, "a name");
}

static void
test_attribute_value(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss a='");
	repeat(&m->text, "v", FEED_ATTRIBUTE_VALUE_MAX + past);
	buf_add_c(&m->text, "'/>");
	refused_past(m, past, "an attribute's value");
}

/* In content the attribute goes, the content stays. */
static void
test_attribute_in_content(struct made *m)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel><item><description><p title='");
	repeat(&m->text, "v", FEED_ATTRIBUTE_VALUE_MAX + 1);
	buf_add_c(&m->text, "'>kept</p></description></item></channel></rss>");
	tap_ok(decode(m) == ERR_OK, "a long attribute in content");
	tap_is_str(
	    "<p>kept</p>", m->doc->items->m.summary.s, "is left out there");
}

static void
test_namespaces(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss>");
	for (int i = 0; i < FEED_NAMESPACES_MAX; i++)
		buf_printf(&m->text, "%s xmlns:p%d='urn:x'%s",
		    i % 256 == 0 ? "<a" : "", i, i % 256 == 255 ? ">" : "");
	buf_add_c(&m->text, past ? "<a xmlns:x='urn:x'/>" : "<a/>");
	buf_add_c(&m->text, "</a></a></rss>");
	refused_past(m, past, "namespace declarations");
}

static void
test_run(struct made *m, bool past)
{
	static const char *const around[][2] = {
	    {"<!--", "-->"}, {"<?p ", "?>"}, {"", ""}};

	for (size_t i = 0; i < 3; i++) {
		size_t used = strlen(around[i][0]) + strlen(around[i][1]) +
		    strlen("<rss>");

		buf_reset(&m->text);
		buf_add_c(&m->text, "<rss>");
		buf_add_c(&m->text, around[i][0]);
		repeat(&m->text, "\n", FEED_RUN_MAX - used + past);
		buf_add_c(&m->text, around[i][1]);
		buf_add_c(&m->text, "<channel/></rss>");
		refused_past(m, past, "bytes between tags");
	}
}

static void
test_items(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel>");
	repeat(&m->text, "<item><guid>1</guid></item>", FEED_ITEMS_MAX + past);
	buf_add_c(&m->text, "</channel></rss>");
	tap_ok(decode(m) == ERR_OK, "items");
	tap_is_int(FEED_ITEMS_MAX, (int64_t)m->doc->n_items, "are read");
	tap_is_int(
	    FEED_ITEMS_MAX + past, (int64_t)m->doc->items_seen, "and counted");
}

static size_t
count_categories(const struct feed_category *c)
{
	size_t n = 0;

	for (; c != NULL; c = c->next)
		n++;
	return n;
}

static void
test_children(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel>");
	for (int i = 0; i < FEED_CHILDREN_MAX + past; i++)
		buf_printf(&m->text, "<category>%d</category>", i);
	buf_add_c(&m->text, "</channel></rss>");
	tap_ok(decode(m) == ERR_OK, "children");
	tap_is_int(FEED_CHILDREN_MAX,
	    (int64_t)count_categories(m->doc->m.categories), "that are kept");
}

static void
test_entities(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<!DOCTYPE rss [");
	for (int i = 0; i < FEED_ENTITIES_MAX + past; i++)
		buf_printf(&m->text, "<!ENTITY e%d '&#%d;'>", i, 200 + i);
	buf_add_c(&m->text, "]><rss/>");
	refused_past(m, past, "entity declarations");
}

static void
test_json_values(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text,
	    "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[");
	repeat(&m->text, "1,", FEED_JSON_VALUES_MAX - 3 + past);
	buf_add_c(&m->text, "1]}");
	refused_past(m, past, "values of JSON");
}

static void
test_string(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel><item><guid>");
	repeat(&m->text, "g", FEED_STRING_MAX + past);
	buf_add_c(&m->text, "</guid></item></channel></rss>");
	tap_ok(decode(m) == ERR_OK, "a short field");
	tap_is_int(FEED_STRING_MAX, (int64_t)m->doc->items->m.id.n, "is cut");
}

/* The text of a field may be as long as it likes in many tags. */
static void
test_text(struct made *m, bool past)
{
	const char tag[] = "<b>x</b>";
	size_t n = FEED_TEXT_MAX / (sizeof(tag) - 1) + (past ? 2 : 0);

	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel><item><description>");
	repeat(&m->text, tag, n);
	buf_add_c(
	    &m->text, "</description><guid>1</guid></item></channel></rss>");
	tap_ok(decode(m) == ERR_OK && m->doc->n_items == 1,
	    "a text at or over its ceiling");
}

/* Misplaced end tags: past the ceiling what follows is missing. */
static void
test_end_tags(struct made *m, bool past)
{
	buf_reset(&m->text);
	buf_add_c(&m->text, "<rss><channel><item><guid>1</guid></item>");
	repeat(&m->text, "</x>", FEED_END_TAGS_MAX + past);
	buf_add_c(&m->text, "<item><guid>2</guid></item></channel></rss>");
	tap_ok(decode(m) == ERR_OK, "misplaced end tags");
	tap_is_int(past ? 1 : 2, (int64_t)m->doc->n_items,
	    "and what stands behind them");
	tap_ok(m->doc->truncated == past, "and whether that is all");
}

static enum err
subscriptions(struct made *m)
{
	struct subscription_list list;

	arena_reset(&m->a);
	return subscriptions_read(buf_str(&m->text), &m->a, &list, &m->ei);
}

static void
test_opml(struct made *m, bool past)
{
	enum err want = past ? ERR_LIMIT : ERR_OK;

	buf_reset(&m->text);
	buf_add_c(&m->text, "<opml><body>");
	repeat(&m->text, "<outline>", OPML_DEPTH_MAX + past);
	repeat(&m->text, "</outline>", OPML_DEPTH_MAX + past);
	buf_add_c(&m->text, "</body></opml>");
	tap_ok(subscriptions(m) == want, "depth of outlines");
	buf_reset(&m->text);
	for (int i = 0; i < OPML_SUBSCRIPTIONS_MAX + past; i++)
		buf_printf(&m->text, "https://%d.example/\n", i);
	tap_ok(subscriptions(m) == want, "subscriptions in a list");
	buf_reset(&m->text);
	buf_add_c(&m->text, "<opml><body>");
	for (int i = 0; i < OPML_SUBSCRIPTIONS_MAX + past; i++)
		buf_printf(
		    &m->text, "<outline xmlUrl='https://%d.example/'/>", i);
	buf_add_c(&m->text, "</body></opml>");
	tap_ok(subscriptions(m) == want, "subscriptions in OPML");
}

int
main(void)
{
	static void (*const tests[])(struct made * m, bool past) = {test_bytes,
	    test_depth, test_attributes, test_name, test_attribute_value,
	    test_namespaces, test_run, test_items, test_children, test_entities,
	    test_end_tags, test_json_values, test_string, test_text, test_opml};
	struct made m;

	arena_init(&m.a, FEED_ARENA_MAX);
	buf_init(&m.text, TEXT_MAX);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		tests[i](&m, false);
		tests[i](&m, true);
	}
	test_attribute_in_content(&m);
	buf_free(&m.text);
	arena_free(&m.a);
	return tap_done();
}

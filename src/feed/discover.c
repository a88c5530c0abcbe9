/*
 * Autodiscovery goes over the tokens of the page once.  A page says itself
 * what its feeds are in <link rel="alternate" type="application/rss+xml">;
 * many have only an anchor, which is judged by its address.
 */
#include "feed/discover.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/charset_guess.h"
#include "feed/html_token.h"
#include "feed/limits.h"
#include "feed/value.h"

struct discovery {
	struct arena *a;
	struct str base;
	bool base_seen;
	size_t n;
	struct discovered_feed *ranks[DISCOVER_WORD + 1]; /* a list each */
	struct html_tokenizer t;
	struct html_token token;
};

/* The decoded value of an attribute of the current tag; empty when absent. */
static struct str
attribute(struct discovery *d, const char *name)
{
	struct buf value;
	struct str s = STR_EMPTY;

	for (size_t i = 0; i < d->token.n_attrs; i++) {
		if (!str_eq_c_nocase(d->token.attrs[i].name, name))
			continue;
		buf_init(&value, FEED_STRING_MAX);
		html_decode_attr(d->token.attrs[i].value, &value);
		s = arena_str(d->a, str_trim(buf_str(&value)));
		buf_free(&value);
		break;
	}
	return s;
}

/* True when a list of words, separated by white space, has the word. */
static bool
has_word(struct str list, const char *word)
{
	for (size_t i = 0; i < list.n;) {
		size_t start;

		while (i < list.n && ascii_is_space(list.p[i]))
			i++;
		start = i;
		while (i < list.n && !ascii_is_space(list.p[i]))
			i++;
		if (str_eq_c_nocase(str_sub(list, start, i - start), word))
			return true;
	}
	return false;
}

static bool
is_known(const struct discovery *d, struct str url)
{
	for (size_t r = 0; r < ARRAY_LEN(d->ranks); r++) {
		for (const struct discovered_feed *f = d->ranks[r]; f != NULL;
		     f = f->next) {
			if (str_eq(f->url, url))
				return true;
		}
	}
	return false;
}

static void
add(struct discovery *d, struct str href, enum discover_rank rank)
{
	struct discovered_feed **at = &d->ranks[rank], *f;
	struct str url = url_resolve(d->a, d->base, href);

	if (d->n == DISCOVER_FEEDS_MAX || !url_is_web(url) || is_known(d, url))
		return;
	f = arena_alloc(d->a, sizeof(*f));
	if (f == NULL)
		return;
	f->url = url;
	f->rank = rank;
	f->title = value_plain(d->a, attribute(d, "title"), FEED_TEXT_PLAIN);
	f->type = value_plain(d->a, attribute(d, "type"), FEED_TEXT_PLAIN);
	while (*at != NULL)
		at = &(*at)->next;
	*at = f;
	d->n++;
}

/* Media types of feeds, without their parameters. */
static bool
is_feed_type(struct str type)
{
	static const char *const types[] = {"application/rss+xml",
	    "application/atom+xml", "application/feed+json",
	    "application/rdf+xml", "application/x-rss+xml", "text/rss+xml",
	    "text/atom+xml", "application/rss", "application/atom"};

	type = str_trim(str_sub(type, 0, str_find_char(type, ';')));
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (str_eq_c_nocase(type, types[i]))
			return true;
	}
	return false;
}

static void
link_tag(struct discovery *d)
{
	struct str rel = attribute(d, "rel"), href = attribute(d, "href");
	struct str title = attribute(d, "title");
	bool comments;

	if (href.n == 0 || has_word(rel, "stylesheet"))
		return;
	if (!has_word(rel, "feed") &&
	    !(has_word(rel, "alternate") && is_feed_type(attribute(d, "type"))))
		return;
	comments = str_find_nocase(title, STR("comment")) < title.n ||
	    str_find_nocase(href, STR("/comments/")) < href.n;
	add(d, href, comments ? DISCOVER_COMMENTS : DISCOVER_DECLARED);
}

/* How much an address looks like that of a feed; false when not at all. */
static bool
judge_address(struct str href, enum discover_rank *rank)
{
	static const char *const ends[] = {".rss", ".atom", ".rdf", "/feed",
	    "/feed/", "/rss", "/rss/", "/atom", "rss.xml", "feed.xml",
	    "atom.xml", "index.xml", "feed.json", "feeds/posts/default"};
	struct str path = str_sub(href, 0, str_find_char(href, '?'));

	path = str_sub(path, 0, str_find_char(path, '#'));
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct str end = str_from(ends[i]);

		if (path.n >= end.n &&
		    str_eq_nocase(str_sub(path, path.n - end.n, end.n), end)) {
			*rank = DISCOVER_ANCHOR;
			return true;
		}
	}
	*rank = DISCOVER_WORD;
	if (str_find_nocase(href, STR("feedback")) < href.n)
		return false;
	return str_find_nocase(href, STR("feed")) < href.n ||
	    str_find_nocase(href, STR("rss")) < href.n;
}

static void
anchor_tag(struct discovery *d)
{
	struct str href = attribute(d, "href");
	enum discover_rank rank;

	if (is_feed_type(attribute(d, "type")))
		add(d, href, DISCOVER_ANCHOR);
	else if (href.n > 0 && judge_address(href, &rank))
		add(d, href, rank);
}

/* HTML standard, 4.2.3: only the first one counts. */
static void
base_tag(struct discovery *d)
{
	struct str href = attribute(d, "href"), base;

	if (href.n == 0 || d->base_seen)
		return;
	d->base_seen = true;
	base = url_resolve(d->a, d->base, href);
	if (url_is_web(base))
		d->base = base;
}

/* Elements whose text is no markup. */
static void
raw_text(struct discovery *d)
{
	static const struct {
		const char *name;
		enum html_text kind;
	} raw[] = {
	    {"script", HTML_SCRIPT},
	    {"style", HTML_RAWTEXT},
	    {"title", HTML_RCDATA},
	    {"textarea", HTML_RCDATA},
	    {"xmp", HTML_RAWTEXT},
	    {"iframe", HTML_RAWTEXT},
	    {"noembed", HTML_RAWTEXT},
	    {"noframes", HTML_RAWTEXT},
	    {"plaintext", HTML_PLAINTEXT},
	};

	for (size_t i = 0; i < ARRAY_LEN(raw); i++) {
		if (str_eq_c_nocase(d->token.name, raw[i].name))
			html_raw(&d->t, raw[i].kind, d->token.name);
	}
}

static void
start_tag(struct discovery *d)
{
	struct str name = d->token.name;

	if (str_eq_c_nocase(name, "link"))
		link_tag(d);
	else if (str_eq_c_nocase(name, "a"))
		anchor_tag(d);
	else if (str_eq_c_nocase(name, "base"))
		base_tag(d);
	else
		raw_text(d);
}

/* The page as UTF-8, in out when it had to be converted. */
static struct str
as_utf8(struct str page, struct str content_type, struct buf *out)
{
	struct charset c = charset_detect(page, content_type);
	const char *name = c.name;
	size_t bad;

	page = str_sub(page, c.bom, page.n);
	if (strcmp(name, "UTF-8") == 0) {
		if (utf8_valid(page, NULL))
			return page;
		if (c.from == CHARSET_NOTHING)
			name = charset_guess(page);
	}
	if (!charset_decode(NULL, name, page, out, &bad))
		return STR_EMPTY;
	return buf_str(out);
}

/* The lists of all ranks as one. */
static struct discovered_feed *
join(struct discovery *d)
{
	struct discovered_feed *head = NULL, **at = &head;

	for (size_t r = 0; r < ARRAY_LEN(d->ranks); r++) {
		*at = d->ranks[r];
		while (*at != NULL)
			at = &(*at)->next;
	}
	return head;
}

size_t
discover_feeds(struct str page, struct str content_type, struct str url,
    struct arena *a, struct discovered_feed **out)
{
	struct discovery d = {.a = a, .base = url};
	struct buf decoded;

	buf_init(&decoded, 4 * DISCOVER_BYTES_MAX);
	page = str_sub(page, 0, DISCOVER_BYTES_MAX);
	html_start(&d.t, as_utf8(page, content_type, &decoded));
	while (html_next(&d.t, &d.token)) {
		if (d.token.kind == HTML_START)
			start_tag(&d);
	}
	buf_free(&decoded);
	*out = join(&d);
	return d.n;
}

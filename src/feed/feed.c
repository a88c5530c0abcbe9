/*
 * Decoding from end to end: size, charset, format, reading, repair,
 * finishing.
 */
#include "feed/feed.h"

#include <inttypes.h>

#include "base/url.h"
#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/charset_guess.h"
#include "feed/discover.h"
#include "feed/feed_doc.h"
#include "feed/finish.h"
#include "feed/jsonfeed.h"
#include "feed/limits.h"
#include "feed/reader.h"
#include "feed/repair.h"
#include "feed/sniff.h"

struct decoding {
	const struct feed_source *source;
	struct arena *a;
	struct charset charset;
	struct str bytes; /* as they came, behind the byte order mark */
	struct str text; /* UTF-8, or what claims to be */
	struct buf decoded; /* holds text when it had to be converted */
	uint64_t skipped_lines; /* before text */
	struct repairs repairs;
	struct feed_doc *doc;
};

const char *
feed_format_name(enum feed_format format)
{
	switch (format) {
	case FEED_NONE:
		break;
	case FEED_RSS:
		return "rss";
	case FEED_RSS_090:
		return "rss0.90";
	case FEED_RSS_091:
		return "rss0.91";
	case FEED_RSS_092:
		return "rss0.92";
	case FEED_RSS_093:
		return "rss0.93";
	case FEED_RSS_094:
		return "rss0.94";
	case FEED_RSS_20:
		return "rss2.0";
	case FEED_RSS_10:
		return "rss1.0";
	case FEED_RSS_11:
		return "rss1.1";
	case FEED_ATOM_03:
		return "atom0.3";
	case FEED_ATOM_10:
		return "atom1.0";
	case FEED_JSON_10:
		return "jsonfeed1.0";
	case FEED_JSON_11:
		return "jsonfeed1.1";
	case FEED_CDF:
		return "cdf";
	}
	return "";
}

/* Converts the bytes; UTF-8 is taken as it is until a parser complains. */
static enum err
decode_charset(struct decoding *d, struct errinfo *ei)
{
	size_t bad = 0;

	d->text = d->bytes;
	if (strcmp(d->charset.name, "UTF-8") == 0)
		return ERR_OK;
	if (!charset_decode(d->source->charsets, d->charset.name, d->bytes,
		&d->decoded, &bad))
		return err_set(ei, ERR_LIMIT,
		    "it could not be converted from %s", d->charset.name);
	if (bad > 0)
		repairs_note(&d->repairs, REPAIR_BAD_BYTES, bad, 0, 0,
		    str_from(d->charset.name));
	d->text = buf_str(&d->decoded);
	return ERR_OK;
}

/* A fresh document, and the text from where it starts. */
static void
start_doc(struct decoding *d)
{
	d->doc = arena_alloc(d->a, sizeof(*d->doc));
	if (d->doc != NULL)
		d->doc->encoding = d->charset.name;
}

/* What the sniffer found instead of a feed, in words. */
static enum err
not_a_feed(struct decoding *d, enum sniff kind, struct errinfo *ei)
{
	struct discovered_feed *found;

	switch (kind) {
	case SNIFF_EMPTY:
		return err_set(ei, ERR_INPUT, "not a feed: it is empty");
	case SNIFF_HTML:
		if (discover_feeds(d->text, STR("text/html; charset=utf-8"),
			d->source->base_url, d->a, &found) > 0 &&
		    found->rank == DISCOVER_DECLARED)
			return err_set(ei, ERR_INPUT,
			    "not a feed: it is a web page (HTML), whose feed "
			    "is %.*s",
			    STR_ARG(url_shown(d->a, found->url)));
		return err_set(
		    ei, ERR_INPUT, "not a feed: it is a web page (HTML)");
	case SNIFF_OPML:
		return err_set(ei, ERR_INPUT,
		    "not a feed: it is a list of subscriptions (OPML)");
	default:
		return err_set(
		    ei, ERR_INPUT, "not a feed: neither XML nor JSON");
	}
}

/* ERR_NOTFOUND and ERR_DENIED of the reader, as the callers know them. */
static enum err
explain(enum err e, struct errinfo *ei)
{
	if (e == ERR_NOTFOUND)
		return err_prefix(ei, ERR_INPUT, "not a feed");
	if (e == ERR_DENIED)
		return err_prefix(ei, ERR_INPUT, "refused");
	return e;
}
/* The reader's error with its place in the document as it came. */
static enum err
place_error(struct decoding *d, const struct xml_report *at, enum err e,
    struct errinfo *ei)
{
	return err_prefix(ei, explain(e, ei),
	    "line %" PRIu64 ", column %" PRIu64, at->line + d->skipped_lines,
	    at->column);
}

static enum err
read_once(
    struct decoding *d, bool lenient, struct xml_report *at, struct errinfo *ei)
{
	struct xml_options o = {.piece = d->source->piece, .lenient = lenient};

	start_doc(d);
	if (d->doc == NULL)
		return err_set(ei, ERR_LIMIT, "no memory for it");
	return feed_read_xml(d->text, d->source->base_url, &o, d->a, d->doc,
	    &d->repairs, at, ei);
}

/* Converts from what the bytes look like; that never fails for good. */
static void
guess_charset(struct decoding *d, struct buf *out)
{
	const char *name = charset_guess(d->text);
	size_t bad = 0;

	if (!charset_decode(d->source->charsets, name, d->text, out, &bad)) {
		name = "windows-1252";
		buf_reset(out);
		(void)charset_decode(NULL, name, d->text, out, &bad);
	}
	repairs_note(&d->repairs,
	    d->charset.from == CHARSET_NOTHING ? REPAIR_NO_CHARSET
					       : REPAIR_WRONG_CHARSET,
	    1, 0, 0, str_from(name));
	if (bad > 0)
		repairs_note(
		    &d->repairs, REPAIR_BAD_BYTES, bad, 0, 0, str_from(name));
	d->charset.name = name;
}

/*
 * Makes the text valid UTF-8.  When few of its bytes above ASCII make sense as
 * UTF-8, the declaration was wrong, or there was none: it is guessed.  When
 * most do, the others are damage.
 */
static void
repair_charset(struct decoding *d)
{
	struct buf fixed;
	size_t bad, good = 0;

	if (d->decoded.n > 0 || utf8_valid(d->text, NULL))
		return;
	buf_init(&fixed, FEED_DECODED_MAX);
	bad = utf8_repair(d->text, &fixed);
	for (size_t i = 0; i < d->text.n; i++)
		good += (unsigned char)d->text.p[i] >= 0x80;
	if (good > bad * 3) {
		repairs_note(
		    &d->repairs, REPAIR_BAD_BYTES, bad, 0, 0, STR("UTF-8"));
	} else {
		buf_reset(&fixed);
		guess_charset(d, &fixed);
	}
	buf_free(&d->decoded);
	d->decoded = fixed;
	d->text = buf_str(&d->decoded);
}

static bool
is_truncated(const struct decoding *d)
{
	return d->repairs.notes[REPAIR_TRUNCATED].count > 0 ||
	    d->repairs.notes[REPAIR_UNCLOSED].count > 0;
}

static bool
says_nothing(const struct feed_doc *doc)
{
	return doc->m.title.s.n == 0 && doc->m.link.n == 0 &&
	    doc->m.summary.s.n == 0;
}

/*
 * The second try, with everything mended that can be.  What it finds counts
 * only when it is something: an item, or a feed's title where nothing but
 * characters was repaired.
 */
static enum err
read_repaired(struct decoding *d, struct errinfo *ei)
{
	struct xml_report at;
	struct buf fixed;
	enum err e;

	repair_charset(d);
	buf_init(&fixed, FEED_DECODED_MAX);
	repair_xml(d->text, d->skipped_lines + 1, &fixed, &d->repairs);
	d->text = buf_str(&fixed);
	e = read_once(d, true, &at, ei);
	buf_free(&fixed);
	if (e == ERR_INPUT && d->doc->n_items > 0) {
		if (!is_truncated(d))
			repairs_note(
			    &d->repairs, REPAIR_TRUNCATED, 1, 0, 0, STR_EMPTY);
		e = ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	d->doc->truncated = is_truncated(d);
	if (d->doc->n_items == 0 &&
	    (repairs_structural(&d->repairs) || says_nothing(d->doc)))
		return ERR_INPUT;
	return ERR_OK;
}

static enum err
read_xml(struct decoding *d, struct errinfo *ei)
{
	struct xml_report at;
	struct errinfo again;
	enum err e = read_once(d, false, &at, ei), second;

	if (at.undeclared.n > 0)
		repairs_note(&d->repairs, REPAIR_PREFIX, 1,
		    at.undeclared_line + d->skipped_lines, at.undeclared_column,
		    at.undeclared);
	if (e == ERR_OK)
		return e;
	if (e == ERR_INPUT) {
		second = read_repaired(d, &again);
		if (second == ERR_OK)
			return ERR_OK;
		if (second == ERR_LIMIT)
			return err_set(ei, ERR_LIMIT, "%s", again.text);
	}
	return place_error(d, &at, e, ei);
}

/* Passes over what stands before the document, and says so. */
static void
skip_leading(struct decoding *d, size_t n)
{
	for (size_t i = 0; i < n; i++)
		d->skipped_lines += d->text.p[i] == '\n';
	if (n > 0)
		repairs_note(&d->repairs, REPAIR_LEADING, 1, 1, 1, STR_EMPTY);
	d->text = str_sub(d->text, n, d->text.n);
}

static enum err
read_document(struct decoding *d, struct errinfo *ei)
{
	size_t at;
	enum sniff kind;
	enum err e = decode_charset(d, ei);

	if (e != ERR_OK)
		return e;
	kind = sniff_document(d->text, &at);
	switch (kind) {
	case SNIFF_XML:
		skip_leading(d, at);
		return read_xml(d, ei);
	case SNIFF_JSON:
		start_doc(d);
		if (d->doc == NULL)
			return err_set(ei, ERR_LIMIT, "no memory for it");
		return feed_read_json(
		    d->text, d->source->base_url, d->a, d->doc, ei);
	default:
		return not_a_feed(d, kind, ei);
	}
}

enum err
feed_decode_raw(struct str bytes, const struct feed_source *source,
    struct arena *a, struct feed_doc **doc, struct errinfo *ei)
{
	struct decoding d = {.source = source, .a = a};
	enum err e;

	if (bytes.n > FEED_BYTES_MAX)
		return err_set(ei, ERR_LIMIT, "it is larger than 20 MiB");
	buf_init(&d.decoded, FEED_DECODED_MAX);
	d.charset = charset_detect(bytes, source->content_type);
	if (d.charset.unknown.n > 0)
		repairs_note(&d.repairs, REPAIR_UNKNOWN_CHARSET, 1, 0, 0,
		    d.charset.unknown);
	d.bytes = str_sub(bytes, d.charset.bom, bytes.n);
	e = read_document(&d, ei);
	if (e == ERR_OK) {
		d.doc->repairs = repairs_print(&d.repairs, a);
		*doc = d.doc;
	}
	buf_free(&d.decoded);
	return e;
}

enum err
feed_decode(struct str bytes, const struct feed_source *source, struct arena *a,
    struct feed_doc **doc, struct errinfo *ei)
{
	struct feed_doc *made;
	enum err e = feed_decode_raw(bytes, source, a, &made, ei);

	if (e != ERR_OK)
		return e;
	feed_finish(made, a);
	if (arena_failed(a))
		return err_set(
		    ei, ERR_LIMIT, "it needs more memory than allowed");
	*doc = made;
	return ERR_OK;
}

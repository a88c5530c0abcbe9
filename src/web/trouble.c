/*
 * Feeds that need attention.  Each gets what happened, since when, what is
 * kept, when it is tried next, and where it can be mended the line of the
 * config to change.
 */
#include "web/trouble.h"

#include <inttypes.h>

#include "base/url.h"
#include "store/store.h"
#include "web/html.h"
#include "web/page.h"
#include "web/svg.h"
#include "web/when.h"

static bool
has_moved(const struct store_feed *f)
{
	return f->poll_url.n > 0 && !str_eq(f->poll_url, f->url);
}

bool
trouble_has(const struct store_feed *f)
{
	return f->state == STORE_FEED_FAILING || f->state == STORE_FEED_GONE ||
	    f->state == STORE_FEED_QUIET || f->state == STORE_FEED_PAUSED ||
	    has_moved(f);
}

/* A reason as a sentence, with a capital letter and a full stop. */
static void
write_sentence(struct view *v, struct str s)
{
	html_lit(v->out, "<bdi>");
	if (s.n > 0 && s.p[0] >= 'a' && s.p[0] <= 'z') {
		buf_add_byte(v->out, (char)(s.p[0] - 'a' + 'A'));
		s = str_sub(s, 1, s.n);
	}
	html_text(v->out, s);
	html_lit(v->out, "</bdi>");
	if (s.n > 0 && strchr(".!?", s.p[s.n - 1]) == NULL)
		html_lit(v->out, ".");
	html_lit(v->out, " ");
}

static void
write_kept(struct view *v, const struct store_feed *f)
{
	struct buf *b = v->out;

	if (f->items == 0) {
		html_lit(b, "It has given no items so far.");
		return;
	}
	html_lit(b, "Its ");
	html_count(b, f->items, "item is", "items are");
	html_lit(b, " kept");
	if (f->last_ok != UNIXTIME_NONE) {
		html_lit(b, "; the last good answer came ");
		when_words(b, v->now, f->last_ok);
	}
	html_lit(b, ".");
}

static void
write_reason(struct view *v, const struct store_feed *f)
{
	struct buf *b = v->out;

	if (f->error.n > 0)
		write_sentence(v, f->error);
	switch (f->state) {
	case STORE_FEED_FAILING:
		if (f->failing_since != UNIXTIME_NONE) {
			html_lit(b, "It has been failing since ");
			when_short(b, v->now, f->failing_since);
			html_lit(b, ". ");
		}
		write_kept(v, f);
		break;
	case STORE_FEED_GONE:
		html_lit(b,
		    "The feed says that it is gone for good, and is "
		    "not asked any more. ");
		write_kept(v, f);
		break;
	case STORE_FEED_QUIET:
		html_lit(b, "Reachable, but nothing new");
		if (f->last_new != UNIXTIME_NONE) {
			html_lit(b, " for ");
			when_span(b, v->now - f->last_new);
		}
		html_lit(b, ". It is asked every ");
		when_span(b, f->interval);
		html_lit(b, " now.");
		break;
	default:
		if (has_moved(f))
			html_lit(b,
			    "It has moved for good and is asked at its "
			    "new address.");
	}
}

/* The change to the config that would mend it.  A query may hold a token, and
 * is for the config only. */
static void
write_remedy(struct view *v, const struct store_feed *f)
{
	struct buf *b = v->out;

	if (f->notice.n > 0) {
		html_lit(b, "<p>");
		write_sentence(v, f->notice);
		html_lit(b, "</p>\n");
	}
	if (!has_moved(f) && f->state != STORE_FEED_GONE &&
	    f->state != STORE_FEED_PAUSED)
		return;
	html_lit(b, "<pre><code>- feed ");
	html_text(b, url_shown(v->arena, f->url));
	if (has_moved(f)) {
		html_lit(b, "\n+ feed ");
		html_text(b, url_shown(v->arena, f->poll_url));
	}
	html_lit(b, "</code></pre>\n");
}

static void
write_side(struct view *v, const struct store_feed *f)
{
	uint32_t counts[STORE_SPARK_DAYS];
	struct buf *b = v->out;
	size_t i;

	for (i = 0; i < STORE_SPARK_DAYS; i++)
		counts[i] = f->per_day[i];
	html_lit(b, "<div>");
	svg_spark(b, counts, STORE_SPARK_DAYS,
	    arena_printf(v->arena, "%.*s: items a day, %d days",
		STR_ARG(f->title), STORE_SPARK_DAYS));
	html_lit(b, "<p class=\"meta\">");
	if (f->last_status > 0) {
		buf_printf(b, "%d", f->last_status);
		page_sep(v);
	}
	if (f->failures > 0) {
		html_count(b, f->failures, "try", "tries");
		page_sep(v);
	}
	if (f->next_poll == UNIXTIME_NONE) {
		html_lit(b, "not asked again");
	} else {
		html_lit(b, "next in ");
		when_span(b, f->next_poll - v->now);
	}
	html_lit(b, "</p></div>");
}

void
trouble_write(
    struct view *v, const struct store_feed *feeds, size_t n, size_t most)
{
	const struct store_feed *f;
	struct buf *b = v->out;
	size_t shown = 0;

	if (n == 0)
		return;
	html_lit(b,
	    "<section class=\"block\" id=\"attention\" "
	    "aria-labelledby=\"h-attention\">"
	    "<h2 class=\"caps new\" id=\"h-attention\">"
	    "Needs attention</h2>\n<ul class=\"trouble\">\n");
	for (f = feeds; f != NULL && shown < most; f = f->next) {
		if (!trouble_has(f))
			continue;
		shown++;
		html_lit(b, "<li><div><h3><bdi>");
		html_text(b, f->title);
		html_lit(b, "</bdi></h3>\n<p>");
		write_reason(v, f);
		html_lit(b, "</p>\n");
		write_remedy(v, f);
		html_lit(b, "</div>");
		write_side(v, f);
		html_lit(b, "</li>\n");
	}
	html_lit(b, "</ul>\n");
	if (n > shown) {
		html_lit(b, "<p class=\"meta by\">and ");
		html_num(b, (int64_t)(n - shown));
		html_lit(b, " more: <code>courant feeds --bad</code></p>\n");
	}
	html_lit(b, "</section>\n");
}

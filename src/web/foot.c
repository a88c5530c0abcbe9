/*
 * The foot of the front page.
 */
#include "web/foot.h"

#include <inttypes.h>
#include <stdlib.h>

#include "web/digest.h"
#include "web/html.h"
#include "web/page.h"
#include "web/svg.h"
#include "web/when.h"

#define FOOT_DAYS 14 /* days of bars */
#define FOOT_SOURCES 24 /* feeds named, the busiest */

static void
write_end(struct view *v, const struct store_counts *c)
{
	struct buf *b = v->out;

	html_lit(b,
	    "<section class=\"end\" aria-label=\"End of the page\">\n"
	    "<p>That is the news.</p>\n<p class=\"meta\">");
	if (c->last_poll != UNIXTIME_NONE) {
		html_lit(b, "The feeds were last asked ");
		when_words(b, v->now, c->last_poll);
		if (c->next_poll != UNIXTIME_NONE && c->next_poll > v->now) {
			html_lit(b, ", and will be again ");
			when_words(b, v->now, c->next_poll);
		}
		html_lit(b, ".");
	}
	html_lit(b, "</p>\n</section>\n");
}

static void
write_figures(
    struct view *v, const struct digest *d, const struct store_counts *c)
{
	struct buf *b = v->out;

	html_lit(b,
	    "<section aria-labelledby=\"f-paper\">"
	    "<h2 class=\"caps\" id=\"f-paper\">This paper</h2>\n"
	    "<p class=\"note\">");
	html_count(b, c->feeds, "feed", "feeds");
	html_lit(b, " from ");
	html_count(b, c->outlets, "outlet", "outlets");
	if (d->n_languages > 0)
		buf_printf(b, ", in %zu languages", d->n_languages + 1);
	html_lit(b, ".</p>\n<p class=\"note\">");
	html_count(b, c->items, "item", "items");
	html_lit(b, " kept, ");
	html_num(b, c->items_today);
	html_lit(b, " of today.</p>\n<p class=\"note\">");
	if (c->feeds_failing > 0) {
		html_count(b, c->feeds_failing, "feed fails", "feeds fail");
		html_lit(b, ": <a");
		page_href(v, "feeds");
		html_lit(b, ">see why</a>.");
	} else {
		html_lit(b, "Every <a");
		page_href(v, "feeds");
		html_lit(b, ">feed</a> is healthy.");
	}
	html_lit(b, "</p></section>\n");
}

static uint32_t
sum_of(const struct store_feed *f)
{
	uint32_t sum = 0;
	int day;

	for (day = STORE_SPARK_DAYS - FOOT_DAYS; day < STORE_SPARK_DAYS; day++)
		sum += f->per_day[day];
	return sum;
}

static int
compare_feeds(const void *a, const void *b)
{
	const struct store_feed *const *x = a, *const *y = b;
	uint32_t p = sum_of(*x), q = sum_of(*y);

	if (p != q)
		return p < q ? 1 : -1;
	return (*x)->id < (*y)->id ? -1 : 1;
}

/* The feeds that have items, the busiest first. */
static const struct store_feed **
sort_feeds(struct view *v, const struct digest *d, size_t *n)
{
	const struct store_feed **all =
	    arena_array(v->arena, d->n_feeds + 1, sizeof(*all));
	const struct store_feed *f;

	*n = 0;
	for (f = d->feeds; f != NULL && all != NULL; f = f->next)
		if (f->items > 0)
			all[(*n)++] = f;
	if (*n > 1)
		qsort(all, *n, sizeof(*all), compare_feeds);
	return all;
}

static void
write_source(struct view *v, const struct store_feed *f)
{
	uint32_t counts[FOOT_DAYS];
	struct buf *b = v->out;
	int day;

	for (day = 0; day < FOOT_DAYS; day++)
		counts[day] = f->per_day[STORE_SPARK_DAYS - FOOT_DAYS + day];
	buf_printf(
	    b, "<li><a href=\"%sfeeds#f%" PRId64 "\"><bdi>", v->root, f->id);
	html_text(b, f->title);
	html_lit(b, "</bdi></a>");
	svg_spark(b, counts, FOOT_DAYS,
	    arena_printf(
		v->arena, "%.*s, %d days", STR_ARG(f->title), FOOT_DAYS));
	html_lit(b, "<span class=\"num\">");
	html_num(b, f->items_today);
	html_lit(b, "</span></li>\n");
}

static void
write_sources(struct view *v, const struct digest *d)
{
	struct buf *b = v->out;
	size_t n, i;
	const struct store_feed **all = sort_feeds(v, d, &n);

	html_lit(b,
	    "<section aria-labelledby=\"f-src\">"
	    "<h2 class=\"caps\" id=\"f-src\">Outlets, items a day over "
	    "two weeks</h2>\n<ul class=\"srcs\">\n");
	for (i = 0; i < n && i < FOOT_SOURCES; i++)
		write_source(v, all[i]);
	html_lit(b, "</ul>\n<p class=\"note\">");
	if (n > FOOT_SOURCES) {
		html_lit(b, "and ");
		html_num(b, (int64_t)(n - FOOT_SOURCES));
		html_lit(b, " more; the number is today's.");
	} else {
		html_lit(b, "The number is today's.");
	}
	html_lit(b, "</p>\n</section>\n");
}

void
foot_write(
    struct view *v, const struct digest *d, const struct store_counts *counts)
{
	struct buf *b = v->out;

	write_end(v, counts);
	html_lit(b, "<footer class=\"foot\">\n");
	write_figures(v, d, counts);
	write_sources(v, d);
	html_lit(b,
	    "<section aria-labelledby=\"f-about\">"
	    "<h2 class=\"caps\" id=\"f-about\">About this page</h2>\n"
	    "<p class=\"note\">The newest items of your feeds, in the sections "
	    "of your config. A story stands here once: first what most "
	    "outlets reported in the last day, then what is newest. Feeds of "
	    "one owner and copies count once. "
	    "No click counts, no profile, no pictures from elsewhere.</p>\n"
	    "<p class=\"note\">The same in the shell: "
	    "<code>courant items</code>, <code>courant feeds</code>, "
	    "<code>courant sql</code>.</p>\n"
	    "<p class=\"note\">Press <kbd>?</kbd> for keys.</p></section>\n"
	    "</footer>\n");
}

/*
 * The foot of the front page.
 */
#include "web/foot.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/map.h"
#include "web/digest.h"
#include "web/html.h"
#include "web/page.h"
#include "web/svg.h"
#include "web/when.h"

#define FOOT_DAYS 14 /* days of bars */
#define FOOT_OUTLETS 24 /* outlets named, the busiest */

struct outlet {
	struct str name;
	int64_t feed_id; /* its first feed: where the link goes */
	uint32_t per_day[FOOT_DAYS];
	uint32_t sum;
};

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

static void
add_feed(struct outlet *o, const struct store_feed *f)
{
	int day;

	for (day = 0; day < FOOT_DAYS; day++) {
		uint32_t n = f->per_day[STORE_SPARK_DAYS - FOOT_DAYS + day];

		o->per_day[day] += n;
		o->sum += n;
	}
}

static int
compare_outlets(const void *a, const void *b)
{
	const struct outlet *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum < y->sum ? 1 : -1;
	return str_cmp(x->name, y->name);
}

/* The outlets of feeds that have items, the busiest first. */
static struct outlet *
gather_outlets(struct view *v, const struct digest *d, size_t *n)
{
	struct outlet *all =
	    arena_array(v->arena, d->n_feeds + 1, sizeof(*all));
	const struct store_feed *f;
	struct map known;

	*n = 0;
	map_init(&known, 0);
	for (f = d->feeds; f != NULL && all != NULL; f = f->next) {
		struct outlet *o = map_get(&known, f->outlet);

		if (f->items == 0)
			continue;
		if (o == NULL) {
			o = &all[(*n)++];
			o->name = f->outlet.n > 0 ? f->outlet : f->title;
			o->feed_id = f->id;
			map_set(&known, f->outlet, o);
		}
		add_feed(o, f);
	}
	map_free(&known);
	if (*n > 1)
		qsort(all, *n, sizeof(*all), compare_outlets);
	return all;
}

static void
write_outlets(struct view *v, const struct digest *d)
{
	struct buf *b = v->out;
	size_t n, i;
	struct outlet *all = gather_outlets(v, d, &n);

	html_lit(b,
	    "<section aria-labelledby=\"f-src\">"
	    "<h2 class=\"caps\" id=\"f-src\">Outlets, items a day over "
	    "two weeks</h2>\n<ul class=\"srcs\">\n");
	for (i = 0; i < n && i < FOOT_OUTLETS; i++) {
		const struct outlet *o = &all[i];

		buf_printf(b, "<li><a href=\"%sfeeds#f%" PRId64 "\"><bdi>",
		    v->root, o->feed_id);
		html_text(b, o->name);
		html_lit(b, "</bdi></a>");
		svg_spark(b, o->per_day, FOOT_DAYS,
		    arena_printf(v->arena, "%.*s, %d days", STR_ARG(o->name),
			FOOT_DAYS));
		buf_printf(b, "<span class=\"num\">%" PRIu32 "</span></li>\n",
		    o->per_day[FOOT_DAYS - 1]);
	}
	html_lit(b, "</ul>\n");
	if (n > FOOT_OUTLETS) {
		html_lit(b, "<p class=\"note\">and ");
		html_num(b, (int64_t)(n - FOOT_OUTLETS));
		html_lit(b, " more; the number is today's.</p>\n");
	} else {
		html_lit(b, "<p class=\"note\">The number is today's.</p>\n");
	}
	html_lit(b, "</section>\n");
}

void
foot_write(
    struct view *v, const struct digest *d, const struct store_counts *counts)
{
	struct buf *b = v->out;

	write_end(v, counts);
	html_lit(b, "<footer class=\"foot\">\n");
	write_figures(v, d, counts);
	write_outlets(v, d);
	html_lit(b,
	    "<section aria-labelledby=\"f-about\">"
	    "<h2 class=\"caps\" id=\"f-about\">About this page</h2>\n"
	    "<p class=\"note\">The newest items of your feeds, in the sections "
	    "of your config. A page that several feeds carry stands here once. "
	    "No click counts, no profile, no pictures from elsewhere.</p>\n"
	    "<p class=\"note\">The same in the shell: "
	    "<code>courant items</code>, <code>courant feeds</code>, "
	    "<code>courant sql</code>.</p>\n"
	    "<p class=\"note\">Press <kbd>?</kbd> for keys.</p></section>\n"
	    "</footer>\n");
}

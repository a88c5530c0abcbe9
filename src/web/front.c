/*
 * The front page: a live digest of what came in last.
 *
 * The lead is the story of the last day that most outlets have, or else the
 * newest item that can carry it; beside it the three next, each from an outlet
 * of its own; then the sections in the order of the config, ranked alike; then
 * what other languages have, the long reads, and the rest in brief.  Nothing
 * stands on the page twice, and the page ends.
 */
#include <inttypes.h>
#include <stdio.h>

#include "web/coverage.h"
#include "web/digest.h"
#include "web/foot.h"
#include "web/html.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/svg.h"
#include "web/when.h"

#define LEAD_AMONG 30 /* the newest items that may lead */
#define SECONDS 3 /* items beside the lead */
#define ALSO_NEW 6 /* headlines under it */
#define ALSO_NEW_FROM 20 /* items left, so that sections keep some */
#define BRIEF 15 /* headlines in the last section */
#define LONG_READS 3 /* of the last days */
#define LONG_AGE (4 * DAY) /* seconds that a long read stays */
#define STRIP_HOURS 24
#define STRIP_TICKS 400 /* ticks: more run together on any screen */
#define LEAD_DEK 280 /* characters of summary, by size of the headline */
#define SECOND_DEK 150
#define FIRST_DEK 180
#define NEXT_DEK 110
#define SECTIONS_MAX (DIGEST_CATEGORIES + DIGEST_LANGUAGES + 2)

struct section {
	char id[16];
	struct str title;
	const struct lang *lang; /* NULL: the page's */
};

struct front {
	struct view *v;
	struct digest d;
	struct store_counts counts;
	struct section section[SECTIONS_MAX];
	size_t n_sections;
	size_t letters; /* bytes of what there is to read */
};

/* ---- lead and seconds -------------------------------------------------- */

static void
show_article(struct front *f, struct list_item *x, int level, size_t dek,
    const char *class)
{
	f->letters += x->item->title.n;
	f->letters += x->item->summary.n < dek ? x->item->summary.n : dek;
	list_article(f->v, x, level, dek, class);
}

static void
show_line(struct front *f, struct list_item *x)
{
	f->letters += x->item->title.n;
	list_line(f->v, x);
}

/* An item without a date of its own bears that of the poll that brought it,
 * which at a first poll would put it before all news. */
static bool
is_dated(const struct list_item *x)
{
	return x->item->published != UNIXTIME_NONE &&
	    x->item->published < x->item->seen;
}

/* The first in the paper's language that has a date, a title and a summary
 * (or is a story), else the first. */
static struct list_item *
choose_lead(struct front *f)
{
	struct list_item *pick[DIGEST_ITEMS];
	size_t n = digest_pick(&f->d, NULL, NULL, pick, DIGEST_ITEMS), i;

	for (i = 0; i < n && i < LEAD_AMONG; i++)
		if (is_dated(pick[i]) && pick[i]->item->title.n > 0 &&
		    (pick[i]->item->summary.n > 0 ||
			coverage_is_story(pick[i]->item)))
			return pick[i];
	if (n > 0)
		return pick[0];
	return f->d.n > 0 ? &f->d.list[0] : NULL;
}

/* The items of the last day as ticks, whatever their language. */
static void
write_strip(struct front *f)
{
	struct view *v = f->v;
	unixtime times[STRIP_TICKS], newest = UNIXTIME_NONE;
	struct str label;
	size_t n = 0, i;

	for (i = 0; i < f->d.n && n < STRIP_TICKS; i++) {
		unixtime t = list_time(f->d.list[i].item);

		if (t <= v->now - STRIP_HOURS * HOUR || t > v->now)
			continue;
		times[n++] = t;
		if (t > newest)
			newest = t;
	}
	if (n == 0)
		return;
	label = arena_printf(v->arena, "%zu%s items in the last %d hours", n,
	    n == STRIP_TICKS ? " or more" : "", STRIP_HOURS);
	svg_strip(v->out, times, n, v->now, STRIP_HOURS, label);
	svg_axis(v->out, v->now, STRIP_HOURS);
}

static void
write_also_new(struct front *f)
{
	struct list_item *pick[DIGEST_ITEMS];
	struct buf *b = f->v->out;
	size_t n, i, left = ALSO_NEW;

	n = digest_pick(&f->d, NULL, NULL, pick, DIGEST_ITEMS);
	if (n < ALSO_NEW_FROM)
		return;
	html_lit(b,
	    "<div class=\"cover\">\n"
	    "<h3 class=\"caps\">Also new</h3>\n<ul>\n");
	for (i = 0; i < n && left > 0; i++)
		if (is_dated(pick[i])) {
			show_line(f, pick[i]);
			left--;
		}
	html_lit(b, "</ul>\n</div>\n");
}

/* Who reported the lead, when and how. */
static void
write_lead_story(struct front *f, struct list_item *lead)
{
	const struct store_item *item = lead->item;
	struct view *v = f->v;
	struct buf *b = v->out;

	html_lit(b, "<article class=\"story lead\"");
	list_lang(v, lead->lang);
	html_lit(b, ">\n<p class=\"caps new\" lang=\"en\">");
	coverage_count(v, item);
	html_lit(b, "</p>\n<h2>");
	list_headline_link(v, item);
	html_lit(b, "</h2>\n");
	f->letters += item->title.n + item->summary.n;
	if (item->summary.n > 0) {
		html_lit(b, "<p class=\"dek\">");
		html_text_cut(b, item->summary, LEAD_DEK);
		html_lit(b, "</p>\n");
	}
	html_lit(b, "<p class=\"meta by\">");
	list_source(v, item);
	page_sep(v);
	when_html(b, v->now, list_time(item));
	if (item->story->first < list_time(item)) {
		page_sep(v);
		html_lit(b, "<bdi lang=\"en\">first reported ");
		when_html(b, v->now, item->story->first);
		html_lit(b, "</bdi>");
	}
	html_lit(b, "</p>\n");
	coverage_strip(v, item, true);
	coverage_headlines(v, item);
	coverage_why(v, item);
	html_lit(b, "</article>\n");
}

static void
write_lead(struct front *f, struct list_item *lead)
{
	struct buf *b = f->v->out;

	if (coverage_is_story(lead->item)) {
		write_lead_story(f, lead);
		return;
	}
	html_lit(b, "<div class=\"lead\">\n<p class=\"caps new\">");
	if (lead->item->category.n > 0) {
		html_lit(b, "<bdi>");
		html_text(b, lead->item->category);
		html_lit(b, "</bdi>");
	} else {
		html_lit(b, "Latest");
	}
	html_lit(b, "</p>\n");
	show_article(f, lead, 2, LEAD_DEK, "lead");
	write_strip(f);
	write_also_new(f);
	html_lit(b, "</div>\n");
}

/* True when an item of the same outlet stands beside the lead already. */
static bool
is_same_outlet(
    struct list_item *const *chosen, size_t n, const struct list_item *x)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(list_outlet(chosen[i]->item), list_outlet(x->item)))
			return true;
	return false;
}

static void
write_front(struct front *f)
{
	struct list_item *chosen[1 + SECONDS], *pick[DIGEST_ITEMS];
	struct buf *b = f->v->out;
	size_t n, i, n_chosen = 1;

	chosen[0] = choose_lead(f);
	if (chosen[0] == NULL)
		return;
	chosen[0]->shown = true;
	n = digest_pick(&f->d, NULL, NULL, pick, DIGEST_ITEMS);
	for (i = 0; i < n && n_chosen <= SECONDS; i++)
		if (is_dated(pick[i]) &&
		    (coverage_is_story(pick[i]->item) ||
			!is_same_outlet(chosen, n_chosen, pick[i])))
			chosen[n_chosen++] = pick[i];
	for (i = 1; i < n_chosen; i++)
		chosen[i]->shown = true;
	html_lit(b, "<section class=\"front\" aria-label=\"Front page\">\n");
	write_lead(f, chosen[0]);
	if (n_chosen > 1) {
		html_lit(b, "<div class=\"second\">\n");
		for (i = 1; i < n_chosen; i++)
			show_article(f, chosen[i], 3, SECOND_DEK, NULL);
		html_lit(b, "</div>\n");
	}
	html_lit(b, "</section>\n");
}

/* ---- sections ---------------------------------------------------------- */

/* Opens a section and its header, up to the small print on the right. */
static void
open_section(struct front *f, struct str title, const struct lang *lang)
{
	struct section *s = &f->section[f->n_sections++];
	struct buf *b = f->v->out;

	snprintf(s->id, sizeof(s->id), "s%zu", f->n_sections);
	s->title = title;
	s->lang = lang;
	buf_printf(b,
	    "<section class=\"section\" id=\"%s\" aria-labelledby=\"h-%s\"",
	    s->id, s->id);
	list_lang(f->v, lang);
	buf_printf(b, ">\n<header><h2 class=\"caps\" id=\"h-%s\"><bdi>", s->id);
	html_text(b, title);
	html_lit(b, "</bdi></h2><p class=\"meta\" lang=\"en\" dir=\"ltr\">");
}

/* The items of a section in columns; three or fewer stand in a row. */
static void
write_columns(struct front *f, struct list_item **pick, size_t n)
{
	struct buf *b = f->v->out;
	size_t i;

	buf_printf(
	    b, "</p></header>\n<div class=\"%s\">\n", n <= 3 ? "row" : "cols");
	for (i = 0; i < n; i++)
		show_article(f, pick[i], 3,
		    i == 0      ? FIRST_DEK
			: i < 3 ? NEXT_DEK
				: 0,
		    NULL);
	html_lit(b, "</div>\n</section>\n\n");
}

static void
write_category(struct front *f, const struct digest_category *c)
{
	struct list_item *pick[DIGEST_SECTION];
	struct buf *b = f->v->out;
	size_t n = digest_pick(&f->d, c, NULL, pick, DIGEST_SECTION);
	bool only = f->d.n_categories == 1;

	if (n == 0)
		return;
	open_section(f,
	    c->name.n > 0 ? c->name
		: only    ? STR("Latest")
			  : STR("Other"),
	    NULL);
	html_num(b, c->today);
	html_lit(b, " today");
	if (c->name.n > 0) {
		html_lit(b, " · <a href=\"");
		buf_add_c(b, f->v->root);
		html_lit(b, "category/");
		html_segment(b, c->name);
		html_lit(b, "\">all<span class=\"sr\"> of <bdi>");
		html_text(b, c->name);
		html_lit(b, "</bdi></span></a>");
	}
	write_columns(f, pick, n);
}

static void
write_language(struct front *f, const struct lang *lang)
{
	struct list_item *pick[DIGEST_SECTION];
	size_t n = digest_pick(&f->d, NULL, lang, pick, DIGEST_SECTION), i;
	size_t all = 0;

	if (n == 0)
		return;
	for (i = 0; i < f->d.n; i++)
		all += f->d.list[i].lang == lang;
	open_section(f, str_from(lang->name), lang);
	html_count(f->v->out, (int64_t)all, "item", "items");
	if (n < all)
		buf_printf(f->v->out, ", %zu shown", n);
	write_columns(f, pick, n);
}

static void
write_long_reads(struct front *f)
{
	struct list_item *pick[DIGEST_ITEMS], *found[LONG_READS];
	size_t n = digest_pick(&f->d, NULL, NULL, pick, DIGEST_ITEMS), i;
	size_t n_found = 0;

	/* Who has a category of that name keeps them there. */
	for (i = 0; i < f->d.n_categories; i++)
		if (str_eq_nocase(f->d.category[i].name, STR("Long reads")))
			return;
	for (i = 0; i < n && n_found < LONG_READS; i++)
		if (pick[i]->item->words >= LIST_LONG_WORDS &&
		    list_time(pick[i]->item) > f->v->now - LONG_AGE)
			found[n_found++] = pick[i];
	if (n_found == 0)
		return;
	open_section(f, STR("Long reads"), NULL);
	buf_printf(f->v->out, "over %" PRId64 " minutes",
	    list_minutes(LIST_LONG_WORDS));
	write_columns(f, found, n_found);
}

static void
write_brief(struct front *f)
{
	struct list_item *pick[BRIEF];
	struct buf *b = f->v->out;
	size_t n = digest_pick(&f->d, NULL, NULL, pick, BRIEF), i;
	size_t stories = 0;

	if (n == 0)
		return;
	for (i = 0; i < n; i++)
		stories += coverage_is_story(pick[i]->item);
	open_section(
	    f, stories > 0 ? STR("In brief") : STR("One source only"), NULL);
	html_lit(b, "what else came in</p></header>\n<ul class=\"river\">\n");
	for (i = 0; i < n; i++)
		show_line(f, pick[i]);
	html_lit(b, "</ul>\n</section>\n\n");
}

static void
write_main(struct front *f)
{
	size_t i;

	write_front(f);
	for (i = 0; i < f->d.n_categories; i++)
		write_category(f, &f->d.category[i]);
	for (i = 0; i < f->d.n_languages; i++)
		write_language(f, f->d.language[i]);
	write_long_reads(f);
	write_brief(f);
}

/* ---- masthead ---------------------------------------------------------- */

static void
write_dateline(struct front *f)
{
	struct view *v = f->v;
	struct buf *b = v->out;
	int64_t words = (int64_t)f->letters / 6; /* letters and their space */
	int64_t minutes = list_minutes(words);

	html_lit(b, "<p class=\"meta dateline\"><span><b>");
	when_date(b, v->now);
	html_lit(b, "</b>");
	page_sep(v);
	when_clock(b, v->now);
	html_lit(b, "</span> <span>");
	html_count(b, f->counts.items_today, "item today", "items today");
	page_sep(v);
	html_count(b, f->counts.outlets, "outlet", "outlets");
	page_sep(v);
	html_count(b, minutes > 0 ? minutes : 1, "minute", "minutes");
	html_lit(b, "</span></p>\n");
}

static void
write_sections_nav(struct front *f)
{
	struct buf *b = f->v->out;
	size_t i;

	html_lit(b,
	    "<nav class=\"sections\" aria-label=\"Sections\">"
	    "<a href=\"#main\" aria-current=\"true\">Front page</a>\n");
	for (i = 0; i < f->n_sections; i++) {
		const struct section *s = &f->section[i];

		buf_printf(b, "<a href=\"#%s\"", s->id);
		if (s->lang != NULL)
			html_attr(b, "lang", str_from(s->lang->code));
		html_lit(b, "><bdi>");
		html_text(b, s->title);
		html_lit(b, "</bdi></a>\n");
	}
	html_lit(b, "</nav>\n");
}

static void
write_masthead(struct front *f)
{
	struct view *v = f->v;
	struct buf *b = v->out;
	bool polling = f->counts.feeds_new > 0;

	page_open(v,
	    &(struct page_head){
		.description = "The newest items of the feeds you follow",
		.skip = "the news",
		.refresh = polling ? 10 : 0,
	    });
	html_lit(b, "<p class=\"meta\">As of ");
	when_clock(b, v->now);
	html_lit(b, "</p>\n<h1>");
	html_text(b, v->title);
	html_lit(b, "</h1>\n");
	page_nav(v, true);
	html_lit(b, "</div>\n");
	write_dateline(f);
	write_sections_nav(f);
	if (polling) {
		html_lit(b,
		    "<p class=\"meta since\">The first poll goes on: "
		    "<b>");
		html_num(b, f->counts.feeds - f->counts.feeds_new);
		html_lit(b, " of ");
		html_num(b, f->counts.feeds);
		html_lit(b, "</b> feeds so far.</p>\n");
	}
	html_lit(b, "</header>\n");
}

int
front_page(struct view *v, const struct view_args *args)
{
	struct front *f = arena_alloc(v->arena, sizeof(*f));
	struct buf body, *page = v->out;
	bool whole;

	if (f == NULL ||
	    store_count(v->store, v->now, v->today, &f->counts, &v->error) !=
		ERR_OK)
		return 503;
	if (f->counts.items == 0)
		return firstrun_page(v, args);
	f->v = v;
	if (digest_load(v, &f->d) != ERR_OK)
		return 503;
	/* The masthead names what the body turned out to hold. */
	buf_init(&body, VIEW_PAGE_MAX);
	v->out = &body;
	write_main(f);
	v->out = page;
	write_masthead(f);
	html_lit(page, "<main id=\"main\">\n");
	buf_add_str(page, buf_str(&body));
	html_lit(page, "</main>\n");
	whole = !buf_failed(&body);
	buf_free(&body);
	if (!whole) {
		err_set(&v->error, ERR_LIMIT, "the front page is too large");
		return 503;
	}
	foot_write(v, &f->d, &f->counts);
	page_close(v);
	return 200;
}

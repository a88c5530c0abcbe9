/*
 * One category: its newest items, by day.
 */
#include "store/store.h"
#include "web/html.h"
#include "web/list.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/when.h"

#define CATEGORY_ITEMS 100 /* items on the page */
#define FIRST_DEK 180 /* characters of summary: the first item of a day */
#define NEXT_DEK 110

/* True when the config has the category: a feed stands in it. */
static int
category_exists(struct view *v, struct str name, bool *exists)
{
	struct store_feed *f = NULL;
	size_t n;

	if (store_feeds(v->store, v->now, v->today, v->arena, &f, &n,
		&v->error) != ERR_OK)
		return 503;
	while (f != NULL && !str_eq(f->category, name))
		f = f->next;
	*exists = f != NULL;
	return 200;
}

static void
open_day(struct view *v, unixtime day)
{
	struct buf *b = v->out;

	html_lit(b,
	    "<section class=\"section\">\n"
	    "<header><h2 class=\"caps\">");
	if (day == v->today)
		html_lit(b, "Today");
	else
		when_date(b, day);
	html_lit(b, "</h2></header>\n<div class=\"cols\">\n");
}

static void
write_items(struct view *v, const struct store_item *item)
{
	unixtime day = UNIXTIME_NONE;
	size_t at = 0;

	for (; item != NULL; item = item->next, at++) {
		struct list_item x = list_item_of(item);
		unixtime of_item = when_day(list_time(item));

		if (of_item != day) {
			if (day != UNIXTIME_NONE)
				html_lit(v->out, "</div>\n</section>\n");
			open_day(v, of_item);
			day = of_item;
			at = 0;
		}
		list_article(v, &x, 3, at == 0 ? FIRST_DEK : NEXT_DEK, NULL);
	}
	if (day != UNIXTIME_NONE)
		html_lit(v->out, "</div>\n</section>\n");
}

int
category_page(struct view *v, const struct view_args *args)
{
	struct store_query q = {.since = UNIXTIME_NONE,
	    .category = args->name,
	    .same_page_once = true,
	    .limit = CATEGORY_ITEMS};
	struct store_item *items = NULL;
	struct buf *b = v->out;
	bool exists = false;
	size_t n = 0;
	int status = category_exists(v, args->name, &exists);

	if (status != 200)
		return status;
	if (!exists)
		return 404;
	if (store_items(v->store, &q, v->arena, &items, &n, &v->error) !=
	    ERR_OK)
		return 503;
	page_open(
	    v, &(struct page_head){.title = args->name, .skip = "the items"});
	page_mast(v);
	html_lit(
	    b, "<main id=\"main\">\n<header class=\"storyhead\"><h1><bdi>");
	html_text(b, args->name);
	html_lit(b, "</bdi></h1>\n<p class=\"meta by\">");
	if (n == CATEGORY_ITEMS)
		html_lit(b, "The newest ");
	html_count(b, (int64_t)n, "item", "items");
	html_lit(b, "</p></header>\n");
	write_items(v, items);
	html_lit(b, "</main>\n");
	page_close(v);
	return 200;
}

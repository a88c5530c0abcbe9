/*
 * Choosing what the front page shows.
 *
 * The newest items are read once, a story as one of them; those of the last
 * day that several outlets have come first, the most outlets on top.
 * Categories come in the order of the config; one that the newest items do not
 * reach, because others publish more, is asked for by name.  The language of
 * the paper is the one most items are in; items in another one stand in a
 * section of that language.  Latin text that declares nothing counts as
 * English, as the page is.
 */
#include "web/digest.h"

#include <string.h>

#include "web/coverage.h"

#define ROOM (DIGEST_ITEMS + DIGEST_CATEGORIES * DIGEST_SECTION)

/* Reads items of a query to the end of the list, but none twice. */
static enum err
add_items(struct view *v, struct digest *d, const struct store_query *q)
{
	struct store_item *items = NULL;
	size_t n = 0, known = d->n, i;
	enum err e = store_items(v->store, q, v->arena, &items, &n, &v->error);

	if (e != ERR_OK)
		return e;
	for (; items != NULL && d->n < ROOM; items = items->next) {
		for (i = 0; i < known; i++)
			if (d->list[i].item->id == items->id)
				break;
		if (i == known)
			d->list[d->n++] = list_item_of(items);
	}
	return ERR_OK;
}

static struct digest_category *
find_category(struct digest *d, struct str name)
{
	size_t i;

	for (i = 0; i < d->n_categories; i++)
		if (str_eq(d->category[i].name, name))
			return &d->category[i];
	if (d->n_categories == DIGEST_CATEGORIES)
		return NULL;
	d->category[d->n_categories].name = name;
	return &d->category[d->n_categories++];
}

/* The categories in the order of the config, feeds without one last. */
static void
list_categories(struct digest *d)
{
	const struct store_feed *f;
	int named;

	for (named = 1; named >= 0; named--)
		for (f = d->feeds; f != NULL; f = f->next) {
			struct digest_category *c = NULL;

			if ((f->category.n > 0) == named)
				c = find_category(d, f->category);
			if (c == NULL)
				continue;
			c->today += f->items_today;
			c->feeds++;
		}
}

/* Asks by name for categories that the newest items hardly reach. */
static enum err
fill_categories(struct view *v, struct digest *d)
{
	struct store_query q = {.since = UNIXTIME_NONE,
	    .same_page_once = true,
	    .same_story_once = true,
	    .limit = DIGEST_SECTION};
	size_t c, i, newest = d->n;
	enum err e = ERR_OK;

	if (newest < DIGEST_ITEMS)
		return ERR_OK; /* that was everything */
	for (c = 0; c < d->n_categories && e == ERR_OK; c++) {
		size_t found = 0;

		q.category = d->category[c].name;
		for (i = 0; i < newest; i++)
			found += str_eq(d->list[i].item->category, q.category);
		if (q.category.n > 0 && found < DIGEST_SECTION)
			e = add_items(v, d, &q);
	}
	return e;
}

/* Counts the languages; the commonest is the paper's, the others follow. */
static void
rank_languages(struct digest *d)
{
	struct {
		const struct lang *lang;
		size_t items;
	} count[DIGEST_LANGUAGES + 1] = {{lang_by_code(STR("en")), 0}}, most;
	size_t n = 1, i, k;

	for (i = 0; i < d->n; i++) {
		const struct lang *lang = d->list[i].lang;

		for (k = 0; k < n; k++)
			if (lang == NULL || count[k].lang == lang)
				break;
		if (k == n && n <= DIGEST_LANGUAGES)
			count[n++].lang = lang;
		if (k < n)
			count[k].items++;
	}
	for (i = 0; i < n; i++) { /* insertion sort, most first */
		most = count[i];
		for (k = i; k > 0 && count[k - 1].items < most.items; k--)
			count[k] = count[k - 1];
		count[k] = most;
	}
	d->paper = count[0].lang;
	for (i = 1; i < n && count[i].items > 0; i++)
		d->language[d->n_languages++] = count[i].lang;
}

/* Outlets that reported it, if the last day had a report; 1 for what only
 * one has. */
static uint32_t
weight(const struct view *v, const struct store_item *item)
{
	if (!coverage_is_story(item) || item->story->latest <= v->now - DAY)
		return 1;
	return item->story->outlets > 1 ? item->story->outlets : 1;
}

/* Stories with more outlets first; the others stay newest first. */
static void
rank_stories(const struct view *v, struct digest *d)
{
	size_t i, k;

	for (i = 1; i < d->n; i++) { /* insertion sort: few move */
		struct list_item x = d->list[i];
		uint32_t w = weight(v, x.item);

		for (k = i; k > 0 && weight(v, d->list[k - 1].item) < w; k--)
			d->list[k] = d->list[k - 1];
		d->list[k] = x;
	}
}

enum err
digest_load(struct view *v, struct digest *d)
{
	struct store_query q = {.since = UNIXTIME_NONE,
	    .same_page_once = true,
	    .same_story_once = true,
	    .limit = DIGEST_ITEMS};
	enum err e;

	memset(d, 0, sizeof(*d));
	d->since = v->now - DIGEST_AGE;
	d->list = arena_array(v->arena, ROOM, sizeof(*d->list));
	if (d->list == NULL)
		return err_set(&v->error, ERR_LIMIT, "the page is too large");
	e = store_feeds(v->store, v->now, v->today, v->arena, &d->feeds,
	    &d->n_feeds, &v->error);
	if (e == ERR_OK)
		e = add_items(v, d, &q);
	if (e != ERR_OK)
		return e;
	list_categories(d);
	e = fill_categories(v, d);
	rank_languages(d);
	rank_stories(v, d);
	return e;
}

bool
digest_is_foreign(const struct digest *d, const struct list_item *x)
{
	size_t i;

	for (i = 0; i < d->n_languages; i++)
		if (d->language[i] == x->lang)
			return true;
	return false;
}

size_t
digest_pick(struct digest *d, const struct digest_category *category,
    const struct lang *language, struct list_item **picked, size_t most)
{
	size_t i, n = 0, least;

	least = category != NULL || language != NULL ? DIGEST_LEAST : 0;
	for (i = 0; i < d->n && n < most; i++) {
		struct list_item *x = &d->list[i];

		if (x->shown)
			continue;
		if (n >= least && list_time(x->item) < d->since)
			continue;
		if (language != NULL ? x->lang != language
				     : digest_is_foreign(d, x))
			continue;
		if (category != NULL &&
		    !str_eq(x->item->category, category->name))
			continue;
		picked[n++] = x;
	}
	return n;
}

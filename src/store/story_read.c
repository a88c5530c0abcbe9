/*
 * Reading stories: the one an item is in, and all items of one.
 *
 * Items of feeds that left the config stay in the stories they were in: they
 * did report it, and the counts hold them.
 */
#include "store/db.h"
#include "store/item.h"

#define ITEM_COLUMN 17 /* the first behind those of an item */
#define STORY_COLUMN 9 /* the first behind those of a story */
#define MERGES_MAX 64 /* stories that became one another in a row */

static void
read_story(sqlite3_stmt *st, struct arena *a, struct store_story *out)
{
	*out = (struct store_story){
	    .id = stmt_col_int(st, 0),
	    .lead_id = stmt_col_int(st, 1),
	    .slug = stmt_col_copy(st, 2, a),
	    .title = stmt_col_copy(st, 3, a),
	    .outlets = (uint32_t)stmt_col_int(st, 4),
	    .items = (uint32_t)stmt_col_int(st, 5),
	    .first = stmt_col_time(st, 6),
	    .latest = stmt_col_time(st, 7),
	};
}

static void
read_place(sqlite3_stmt *st, int column, struct arena *a, struct store_item *x)
{
	x->likeness = sqlite3_column_double(st, column);
	x->copy = stmt_col_int(st, column + 1) != 0;
	x->reason = stmt_col_copy(st, column + 2, a);
}

enum err
item_story(
    struct store *s, struct arena *a, struct store_item *x, struct errinfo *ei)
{
	struct store_story *story = arena_alloc(a, sizeof(*story));
	sqlite3_stmt *st;
	bool have = false;
	enum err e;

	if (story == NULL)
		return item_too_much(ei);
	st = stmt_start(s, STMT_STORY_OF);
	stmt_int(st, 1, x->id);
	e = stmt_row(s, st, &have, ei);
	if (e == ERR_OK && have && stmt_col_int(st, 5) > 1) {
		read_story(st, a, story);
		read_place(st, STORY_COLUMN, a, x);
		x->story = story;
	}
	stmt_end(st);
	return e;
}

/* The items of a story, newest first. */
static enum err
read_members(struct store *s, struct arena *a, const struct store_story *story,
    struct store_item **first, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_MEMBERS);
	struct store_item **end = first;
	bool have = false;
	enum err e;

	*first = NULL;
	stmt_int(st, 1, story->id);
	stmt_int(st, 2, STORE_STORY_ITEMS);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		*end = arena_alloc(a, sizeof(**end));
		if (*end == NULL) {
			e = item_too_much(ei);
			break;
		}
		item_read(st, a, *end);
		read_place(st, ITEM_COLUMN, a, *end);
		(*end)->story = story;
		end = &(*end)->next;
	}
	stmt_end(st);
	return e;
}

enum err
item_fold_story(
    struct store *s, struct arena *a, struct store_item **x, struct errinfo *ei)
{
	const struct store_story *story = (*x)->story;
	struct store_item *all = NULL, **at;
	enum err e = read_members(s, a, story, &all, ei);

	if (e != ERR_OK || all == NULL)
		return e;
	at = &all;
	while (*at != NULL && (*at)->id != story->lead_id)
		at = &(*at)->next;
	if (*at == NULL)
		at = &all; /* the lead expired, or is an old one of many */
	*x = *at;
	*at = (*x)->next;
	(*x)->next = NULL;
	(*x)->also = all;
	return ERR_OK;
}

/* Follows a story to the one it is now; *merged is set when that is another. */
static enum err
find_story(struct store *s, struct str slug, struct arena *a,
    struct store_story *out, bool *merged, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_BY_SLUG);
	int64_t into;
	bool have = false;
	enum err e = ERR_OK;

	*merged = false;
	stmt_text(st, 1, slug);
	for (int hops = 0; hops < MERGES_MAX; hops++) {
		e = stmt_row(s, st, &have, ei);
		into = e == ERR_OK && have ? stmt_col_int(st, 8) : 0;
		if (e == ERR_OK && have && into == 0)
			read_story(st, a, out);
		stmt_end(st);
		if (e != ERR_OK || into == 0)
			break;
		*merged = true;
		st = stmt_start(s, STMT_STORY_BY_ID);
		stmt_int(st, 1, into);
	}
	if (e == ERR_OK && out->id == 0)
		e = err_set(
		    ei, ERR_NOTFOUND, "there is no story %.*s", STR_ARG(slug));
	return e;
}

static enum err
read_revisions(
    struct store *s, struct arena *a, struct store_item *x, struct errinfo *ei)
{
	enum err e = ERR_OK;

	for (; e == ERR_OK && x != NULL; x = x->next)
		e = item_revisions(s, x->id, a, &x->revisions, ei);
	return e;
}

enum err
store_story_get(struct store *s, struct str slug, struct arena *a,
    struct store_story_full *out, struct errinfo *ei)
{
	struct store_story *story = arena_alloc(a, sizeof(*story));
	bool merged = false;
	enum err e;

	if (story == NULL)
		return item_too_much(ei);
	*out = (struct store_story_full){.items = NULL};
	e = db_begin_read(s, ei);
	if (e != ERR_OK)
		return e;
	e = find_story(s, slug, a, story, &merged, ei);
	if (e == ERR_OK && !merged)
		e = read_members(s, a, story, &out->items, ei);
	if (e == ERR_OK && !merged)
		e = read_revisions(s, a, out->items, ei);
	db_end_read(s);
	if (e == ERR_OK && arena_failed(a))
		e = item_too_much(ei);
	if (e == ERR_OK) {
		out->story = *story;
		out->successor = merged ? story->slug : STR_EMPTY;
	}
	return e;
}

/*
 * Reading items: lists without their text, and one with it.
 *
 * A list is walked newest first and the walk ends when enough was found, so
 * its cost is that of what it shows, not of what the database holds.  Which
 * index to walk depends on how much each condition leaves: a small set is
 * gathered and sorted, a large one is met often enough on the walk through
 * everything.
 *
 * The same page: items of different feeds with equal canonical links.  The one
 * seen first leads, the others hang on it.  A link that one feed gives to
 * several items (its home page, say) names no page by itself; then headlines
 * must agree too.
 *
 * The same story: the first of its items that the walk meets brings all of
 * them (story_read.c), the others are passed over.
 */
#include "store/item.h"
#include "base/compiler.h"
#include "store/db.h"

#define LIMIT_DEFAULT 100 /* items, when the caller names none */
#define GATHER_MAX 5000 /* items that are gathered and sorted: 5 ms */
#define PAGE_MAX 64 /* items of one canonical link; more are no page */

struct walk {
	struct store *s;
	const struct store_query *q;
	struct arena *a;
	struct store_item *first, **end;
	size_t n;
	int64_t *story; /* those met so far */
	size_t n_stories;
};

void
item_read(sqlite3_stmt *st, struct arena *a, struct store_item *out)
{
	*out = (struct store_item){
	    .id = stmt_col_int(st, 0),
	    .feed_id = stmt_col_int(st, 1),
	    .title = stmt_col_copy(st, 2, a),
	    .link = stmt_col_copy(st, 3, a),
	    .canonical = stmt_col_copy(st, 4, a),
	    .summary = stmt_col_copy(st, 5, a),
	    .author = stmt_col_copy(st, 6, a),
	    .language = stmt_col_copy(st, 7, a),
	    .feed_title = stmt_col_copy(st, 8, a),
	    .outlet = stmt_col_copy(st, 9, a),
	    .category = stmt_col_copy(st, 10, a),
	    .words = (uint32_t)stmt_col_int(st, 11),
	    .read = stmt_col_int(st, 12) != 0,
	    .starred = stmt_col_int(st, 13) != 0,
	    .published = stmt_col_time(st, 14),
	    .seen = stmt_col_time(st, 15),
	};
}

enum err
item_too_much(struct errinfo *ei)
{
	return err_set(ei, ERR_LIMIT, "too many items asked for at once");
}

/* ---- the same page ---------------------------------------------------- */

/* All items with the canonical link of x, in the order they were seen. */
static enum err
read_page(struct walk *w, const struct store_item *x,
    struct store_item *page[PAGE_MAX], size_t *n, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(w->s, STMT_ITEM_PAGE);
	bool have = false;
	enum err e;

	*n = 0;
	stmt_text(st, 1, x->canonical);
	stmt_int(st, 2, PAGE_MAX);
	while ((e = stmt_row(w->s, st, &have, ei)) == ERR_OK && have) {
		if (stmt_col_int(st, 0) == x->id)
			continue;
		page[*n] = arena_alloc(w->a, sizeof *page[*n]);
		if (page[*n] == NULL) {
			e = item_too_much(ei);
			break;
		}
		item_read(st, w->a, page[(*n)++]);
	}
	stmt_end(st);
	return e;
}

/* Does some feed give this link to several items? */
static bool
is_ambiguous(const struct store_item *x, struct store_item *page[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (page[i]->feed_id == x->feed_id)
			return true;
		for (size_t k = 0; k < i; k++) {
			if (page[i]->feed_id == page[k]->feed_id)
				return true;
		}
	}
	return false;
}

/* Would the query show m?  (Items of removed feeds are not in a page.) */
static bool
query_shows(const struct store_query *q, const struct store_item *m)
{
	return (q->since == UNIXTIME_NONE || m->seen >= q->since) &&
	    (q->feed_id == 0 || m->feed_id == q->feed_id) &&
	    (q->category.n == 0 || str_eq(m->category, q->category)) &&
	    (!q->unread || !m->read) && (!q->starred || m->starred);
}

/* Hangs the others on x; *leads is false when one of them was seen earlier
 * and is shown in its own place. */
static enum err
fold_page(struct walk *w, struct store_item *x, bool *leads, struct errinfo *ei)
{
	struct store_item *page[PAGE_MAX], **end = &x->also;
	bool ambiguous;
	size_t n = 0;
	enum err e;

	*leads = true;
	if (x->canonical.n == 0)
		return ERR_OK;
	e = read_page(w, x, page, &n, ei);
	if (e != ERR_OK || n >= PAGE_MAX - 1)
		return e;
	ambiguous = is_ambiguous(x, page, n);
	for (size_t i = 0; i < n; i++) {
		struct store_item *m = page[i];

		if (m->feed_id == x->feed_id ||
		    (ambiguous && !str_eq(m->title, x->title)))
			continue;
		if (m->id < x->id && query_shows(w->q, m))
			*leads = false;
		*end = m;
		end = &m->next;
	}
	return ERR_OK;
}

/* ---- lists ------------------------------------------------------------ */

/* Runs a counting statement with one parameter already bound. */
static enum err
is_small(struct walk *w, sqlite3_stmt *st, bool *small, struct errinfo *ei)
{
	bool have = false;
	enum err e = stmt_row(w->s, st, &have, ei);

	*small = e == ERR_OK && have && stmt_col_int(st, 0) < GATHER_MAX;
	stmt_end(st);
	return e;
}

/* Chooses what drives the walk. */
static enum err
choose(struct walk *w, enum stmt_id *which, struct errinfo *ei)
{
	const struct store_query *q = w->q;
	sqlite3_stmt *st;
	bool small = false;
	enum err e = ERR_OK;

	*which = STMT_ITEMS_ALL;
	if (q->feed_id != 0) {
		*which = STMT_ITEMS_FEED;
		return ERR_OK;
	}
	if (q->starred) {
		*which = STMT_ITEMS_STARRED;
		return ERR_OK;
	}
	if (q->since != UNIXTIME_NONE) {
		st = stmt_start(w->s, STMT_FEW_SINCE);
		stmt_int(st, 1, q->since);
		stmt_int(st, 2, GATHER_MAX);
		e = is_small(w, st, &small, ei);
		if (small)
			*which = STMT_ITEMS_SINCE;
	}
	if (e == ERR_OK && !small && q->category.n > 0) {
		st = stmt_start(w->s, STMT_FEW_CATEGORY);
		stmt_text(st, 1, q->category);
		e = is_small(w, st, &small, ei);
		if (small)
			*which = STMT_ITEMS_CATEGORY;
	}
	if (e == ERR_OK && !small && q->unread) {
		st = stmt_start(w->s, STMT_FEW_UNREAD);
		stmt_int(st, 1, GATHER_MAX);
		e = is_small(w, st, &small, ei);
		if (small)
			*which = STMT_ITEMS_UNREAD;
	}
	return e;
}

/* Puts the whole story in place of an item of it; *leads is false when it was
 * met before. */
static enum err
fold_story(
    struct walk *w, struct store_item **x, bool *leads, struct errinfo *ei)
{
	enum err e = item_story(w->s, w->a, *x, ei);
	int64_t id;

	if (e != ERR_OK || (*x)->story == NULL)
		return e;
	id = (*x)->story->id;
	for (size_t i = 0; i < w->n_stories; i++) {
		if (w->story[i] == id) {
			*leads = false;
			return ERR_OK;
		}
	}
	w->story[w->n_stories++] = id;
	return item_fold_story(w->s, w->a, x, ei);
}

static enum err
take_row(struct walk *w, sqlite3_stmt *st, struct errinfo *ei)
{
	struct store_item *x = arena_alloc(w->a, sizeof *x);
	bool leads = true;
	enum err e = ERR_OK;

	if (x == NULL)
		return item_too_much(ei);
	item_read(st, w->a, x);
	if (w->q->same_story_once)
		e = fold_story(w, &x, &leads, ei);
	if (e == ERR_OK && w->q->same_page_once && x->story == NULL)
		e = fold_page(w, x, &leads, ei);
	if (e == ERR_OK && arena_failed(w->a))
		e = item_too_much(ei);
	if (e == ERR_OK && leads) {
		*w->end = x;
		w->end = &x->next;
		w->n++;
	}
	return e;
}

static enum err
walk(struct walk *w, struct errinfo *ei)
{
	const struct store_query *q = w->q;
	size_t limit = q->limit > 0 ? q->limit : LIMIT_DEFAULT;
	enum stmt_id which;
	sqlite3_stmt *st;
	bool have = false;
	enum err e = choose(w, &which, ei);

	if (e != ERR_OK)
		return e;
	w->story = arena_array(w->a, limit, sizeof(*w->story));
	if (w->story == NULL)
		return item_too_much(ei);
	st = stmt_start(w->s, which);
	stmt_time(st, 1, q->since);
	stmt_int(st, 2, q->feed_id);
	stmt_text_opt(st, 3, q->category);
	stmt_int(st, 4, q->unread);
	stmt_int(st, 5, q->starred);
	while (w->n < limit && (e = stmt_row(w->s, st, &have, ei)) == ERR_OK &&
	    have) {
		e = take_row(w, st, ei);
		if (e != ERR_OK)
			break;
	}
	stmt_end(st);
	return e;
}

enum err
store_items(struct store *s, const struct store_query *q, struct arena *a,
    struct store_item **out, size_t *n, struct errinfo *ei)
{
	struct walk w = {.s = s, .q = q, .a = a, .end = &w.first};
	enum err e = db_begin_read(s, ei);

	if (e != ERR_OK)
		return e;
	e = walk(&w, ei);
	db_end_read(s);
	if (e == ERR_OK) {
		*out = w.first;
		*n = w.n;
	}
	return e;
}

/* ---- one item --------------------------------------------------------- */

static enum err
read_tags(struct store *s, int64_t id, struct arena *a, struct parsed_tag **end,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_TAG_LIST);
	bool have = false;
	enum err e;

	stmt_int(st, 1, id);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have &&
	    (*end = arena_alloc(a, sizeof **end)) != NULL) {
		(*end)->name = stmt_col_copy(st, 0, a);
		end = &(*end)->next;
	}
	stmt_end(st);
	return e;
}

static enum err
read_enclosures(struct store *s, int64_t id, struct arena *a,
    struct parsed_enclosure **end, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_ENCLOSURE_LIST);
	bool have = false;
	enum err e;

	stmt_int(st, 1, id);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have &&
	    (*end = arena_alloc(a, sizeof **end)) != NULL) {
		(*end)->url = stmt_col_copy(st, 0, a);
		(*end)->type = stmt_col_copy(st, 1, a);
		(*end)->length = stmt_col_int(st, 2);
		end = &(*end)->next;
	}
	stmt_end(st);
	return e;
}

enum err
item_revisions(struct store *s, int64_t id, struct arena *a,
    struct store_revision **end, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_REVISION_LIST);
	bool have = false;
	enum err e;

	stmt_int(st, 1, id);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have &&
	    (*end = arena_alloc(a, sizeof **end)) != NULL) {
		(*end)->at = stmt_col_time(st, 0);
		(*end)->title = stmt_col_copy(st, 1, a);
		end = &(*end)->next;
	}
	stmt_end(st);
	return e;
}

static enum err
get_item(struct walk *w, int64_t id, struct store_item_full *full,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(w->s, STMT_ITEM_GET);
	bool have = false, leads;
	enum err e;

	stmt_int(st, 1, id);
	e = stmt_row(w->s, st, &have, ei);
	if (e == ERR_OK && !have) {
		e = err_set(
		    ei, ERR_NOTFOUND, "there is no item %lld", (long long)id);
	}
	if (e == ERR_OK) {
		item_read(st, w->a, &full->item);
		full->content = stmt_col_copy(st, 17, w->a);
		full->comments = stmt_col_copy(st, 18, w->a);
	}
	stmt_end(st);
	if (e == ERR_OK)
		e = fold_page(w, &full->item, &leads, ei);
	if (e == ERR_OK)
		e = item_story(w->s, w->a, &full->item, ei);
	if (e == ERR_OK)
		e = read_tags(w->s, id, w->a, &full->tags, ei);
	if (e == ERR_OK)
		e = read_enclosures(w->s, id, w->a, &full->enclosures, ei);
	if (e == ERR_OK)
		e = item_revisions(w->s, id, w->a, &full->revisions, ei);
	if (e == ERR_OK && arena_failed(w->a))
		e = item_too_much(ei);
	return e;
}

enum err
store_item_get(struct store *s, int64_t id, struct arena *a,
    struct store_item_full *out, struct errinfo *ei)
{
	struct store_query everything = {.since = UNIXTIME_NONE};
	struct walk w = {.s = s, .q = &everything, .a = a};
	struct store_item_full full = {0};
	enum err e = db_begin_read(s, ei);

	if (e != ERR_OK)
		return e;
	e = get_item(&w, id, &full, ei);
	db_end_read(s);
	if (e == ERR_OK)
		*out = full;
	return e;
}

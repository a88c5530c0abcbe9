/*
 * Stories: the grouper of story/ beside its rows.
 *
 * The grouper answers in memory; what it would need after a restart is
 * written in the same transaction as the item (story/state.h says what), so
 * that memory and file never disagree.  When a transaction fails, memory is
 * thrown away.
 *
 * Items that were older than the window when they came are in no story: none
 * that they could join is remembered.
 */
#include "store/story.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/db.h"
#include "story/group.h"
#include "story/state.h"

#define RECORD_MAX (1u << 20) /* bytes: a vector of some hundred terms */
#define COUNTS_MAX (256u << 20) /* bytes: counts of 30 million terms */
#define COUNTS_EVERY \
	2000 /* items from one keeping of counts to the next:
                                   what a restart has to count again */
#define REASON_MAX 2048 /* bytes of the sentence */
#define SLUG_WORDS 7 /* words of the headline in a slug */
#define SLUG_MAX 80 /* bytes of them */

struct grouping {
	struct group_options options;
	struct grouper *grouper; /* NULL: to be put together */
	uint32_t terms_kept; /* rows of _term */
	uint64_t counts_seq; /* of the row of _story_counts */
	int64_t *touched; /* stories to bring up to date */
	size_t n_touched, room;
	struct buf record, why;
};

/* ---- putting it together ------------------------------------------------- */

static struct str
col_blob(sqlite3_stmt *st, int i)
{
	const void *p = sqlite3_column_blob(st, i);

	return (struct str){p, (size_t)sqlite3_column_bytes(st, i)};
}

static enum err
restore_terms(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_TERMS);
	bool have = false;
	enum err e;

	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		e = grouper_restore_term(g->grouper, stmt_col(st, 0), ei);
		if (e != ERR_OK)
			break;
	}
	stmt_end(st);
	g->terms_kept = grouper_terms(g->grouper);
	return e;
}

static enum err
restore_counts(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_COUNTS);
	bool have = false;
	enum err e = stmt_row(s, st, &have, ei);

	g->counts_seq = 0;
	if (e == ERR_OK && have) {
		g->counts_seq = (uint64_t)stmt_col_int(st, 0);
		e = grouper_restore_counts(
		    g->grouper, col_blob(st, 1), g->counts_seq, ei);
	}
	stmt_end(st);
	return e;
}

/* Stories with a report within the window of the newest. */
static enum err
restore_stories(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_LIVE);
	bool have = false;
	enum err e;

	stmt_int(st, 1, g->options.window);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		e = grouper_restore_story(g->grouper,
		    (uint64_t)stmt_col_int(st, 0), stmt_col_time(st, 1),
		    col_blob(st, 2), ei);
		if (e != ERR_OK)
			break;
	}
	stmt_end(st);
	return e;
}

static enum err
restore_items(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_ITEMS);
	bool have = false;
	enum err e;

	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		e = grouper_restore_item(g->grouper,
		    (uint64_t)stmt_col_int(st, 1),
		    (uint64_t)stmt_col_int(st, 0),
		    (uint64_t)stmt_col_int(st, 2), col_blob(st, 3), ei);
		if (e != ERR_OK)
			break;
	}
	stmt_end(st);
	return e;
}

static enum err
restore(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	int64_t next = 1;
	enum err e;

	g->n_touched = 0;
	g->grouper = grouper_create(&g->options);
	e = restore_terms(s, ei);
	if (e == ERR_OK)
		e = restore_counts(s, ei);
	if (e == ERR_OK)
		e = restore_stories(s, ei);
	if (e == ERR_OK)
		e = restore_items(s, ei);
	if (e == ERR_OK)
		e = db_number(
		    s, "SELECT coalesce(max(id), 0) + 1 FROM story", &next, ei);
	if (e == ERR_OK)
		e = grouper_restore_end(g->grouper, (uint64_t)next, ei);
	if (e != ERR_OK) {
		story_abandon(s);
		err_prefix(ei, e, "the stories of the last days");
	}
	return e;
}

/* Begins anew: the stories stay as rows, but nothing later joins them. */
static enum err
forget(struct store *s, struct errinfo *ei)
{
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	e = db_exec(s,
	    "DELETE FROM _story; DELETE FROM _story_item;"
	    "DELETE FROM _story_counts; DELETE FROM _term",
	    ei);
	return db_end(s, e, ei);
}

enum err
store_group_start(struct store *s, const struct group_options *o, bool *forgot,
    struct errinfo *ei)
{
	struct errinfo why;
	enum err e;

	story_stop(s);
	s->grouping = mem_zero(sizeof(*s->grouping));
	s->grouping->options = *o;
	buf_init(&s->grouping->record, COUNTS_MAX);
	buf_init(&s->grouping->why, REASON_MAX);
	*forgot = false;
	e = restore(s, &why);
	if (e == ERR_INPUT) {
		e = forget(s, ei);
		if (e == ERR_OK)
			e = restore(s, ei);
		*forgot = e == ERR_OK;
	} else if (e != ERR_OK) {
		*ei = why;
	}
	if (*forgot)
		*ei = why;
	return e;
}

void
story_abandon(struct store *s)
{
	if (s->grouping == NULL)
		return;
	grouper_free(s->grouping->grouper);
	s->grouping->grouper = NULL;
}

void
story_stop(struct store *s)
{
	if (s->grouping == NULL)
		return;
	story_abandon(s);
	buf_free(&s->grouping->record);
	buf_free(&s->grouping->why);
	free(s->grouping->touched);
	free(s->grouping);
	s->grouping = NULL;
}

/* ---- writing ------------------------------------------------------------- */

static void
touch(struct grouping *g, int64_t story)
{
	for (size_t i = 0; i < g->n_touched; i++) {
		if (g->touched[i] == story)
			return;
	}
	if (g->n_touched == g->room) {
		g->room = g->room * 2 + 64;
		g->touched = mem_grow(g->touched, g->room, sizeof(*g->touched));
	}
	g->touched[g->n_touched++] = story;
}

static enum err
keep_terms(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	enum err e = ERR_OK;

	while (e == ERR_OK && g->terms_kept < grouper_terms(g->grouper)) {
		sqlite3_stmt *st = stmt_start(s, STMT_STORY_TERM_INSERT);

		stmt_int(st, 1, (int64_t)g->terms_kept + 1);
		stmt_text(st, 2, grouper_term(g->grouper, g->terms_kept));
		e = stmt_run(s, st, ei);
		g->terms_kept++;
	}
	return e;
}

/* The words of a headline that a URL can hold, and the story's number. */
static void
make_slug(struct buf *out, struct str title, uint64_t story)
{
	int words = 0;
	bool gap = false;

	for (size_t i = 0; i < title.n && out->n < SLUG_MAX; i++) {
		if (!ascii_is_alnum(title.p[i])) {
			gap = gap || (out->n > 0 && title.p[i] != '\'');
			continue;
		}
		if (gap && ++words == SLUG_WORDS)
			break;
		if (gap)
			buf_add_byte(out, '-');
		gap = false;
		buf_add_byte(out, ascii_lower(title.p[i]));
	}
	buf_printf(out, "%s%" PRIu64, out->n > 0 ? "-" : "", story);
}

static enum err
insert_story(struct store *s, uint64_t story, const struct story_new *n,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_STORY_INSERT);
	struct buf slug;
	enum err e;

	buf_init(&slug, 2 * SLUG_MAX);
	make_slug(&slug, n->item->title, story);
	stmt_int(st, 1, (int64_t)story);
	stmt_text(st, 2, buf_str(&slug));
	stmt_int(st, 3, n->id);
	stmt_text(st, 4, n->item->title);
	stmt_int(st, 5, n->published);
	e = stmt_run(s, st, ei);
	buf_free(&slug);
	return e;
}

static enum err
keep_centroid(struct store *s, uint64_t story, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	sqlite3_stmt *st;

	buf_reset(&g->record);
	grouper_save_story(g->grouper, story, &g->record);
	if (g->record.n == 0)
		return ERR_OK;
	st = stmt_start(s, STMT_STORY_KEEP);
	stmt_int(st, 1, (int64_t)story);
	stmt_blob(st, 2, buf_str(&g->record));
	return stmt_run(s, st, ei);
}

/* The younger story's items go to the older one. */
static enum err
write_merge(struct store *s, const struct group_decision *d, struct errinfo *ei)
{
	static const enum stmt_id steps[] = {
	    STMT_STORY_MERGE_ITEMS, STMT_STORY_MERGED};
	enum err e = ERR_OK;
	sqlite3_stmt *st;

	for (size_t i = 0; e == ERR_OK && i < ARRAY_LEN(steps); i++) {
		st = stmt_start(s, steps[i]);
		stmt_int(st, 1, (int64_t)d->merged);
		stmt_int(st, 2, (int64_t)d->story);
		e = stmt_run(s, st, ei);
	}
	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_STORY_DROP);
	stmt_int(st, 1, (int64_t)d->merged);
	return stmt_run(s, st, ei);
}

static enum err
keep_item(struct store *s, const struct story_new *n, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	sqlite3_stmt *st;

	buf_reset(&g->record);
	grouper_save_item(g->grouper, &g->record);
	st = stmt_start(s, STMT_STORY_KEEP_ITEM);
	stmt_int(st, 1, (int64_t)grouper_seq(g->grouper));
	stmt_int(st, 2, n->id);
	stmt_int(st, 3, n->published);
	stmt_blob(st, 4, buf_str(&g->record));
	return stmt_run(s, st, ei);
}

static enum err
write_place(struct store *s, const struct story_new *n,
    const struct group_decision *d, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	double likeness = d->reason == GROUP_LIKE ? d->likeness : 1;
	sqlite3_stmt *st;
	enum err e = keep_terms(s, ei);

	if (e == ERR_OK && d->reason == GROUP_NEW)
		e = insert_story(s, d->story, n, ei);
	if (e == ERR_OK && d->merged != 0)
		e = write_merge(s, d, ei);
	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_STORY_ITEM_INSERT);
	stmt_int(st, 1, n->id);
	stmt_int(st, 2, (int64_t)d->story);
	stmt_real(st, 3, likeness < 1 ? likeness : 1);
	stmt_int(st, 4, d->reason == GROUP_COPY || d->reason == GROUP_SAME);
	stmt_text(st, 5, buf_str(&g->why));
	e = stmt_run(s, st, ei);
	if (e == ERR_OK)
		e = keep_item(s, n, ei);
	if (e == ERR_OK && d->reason != GROUP_NEW) {
		e = keep_centroid(s, d->story, ei);
		touch(g, (int64_t)d->story);
	}
	return e;
}

/* ---- placing ------------------------------------------------------------- */

static int
compare_new(const void *a, const void *b)
{
	const struct story_new *x = a, *y = b;

	if (x->published != y->published)
		return x->published < y->published ? -1 : 1;
	return str_cmp(x->item->key, y->item->key);
}

/* The story of the same page through another feed, when it has one. */
static enum err
find_same_page(struct store *s, int64_t feed_id, struct group_item *item,
    struct str canonical, struct errinfo *ei)
{
	sqlite3_stmt *st;
	bool have = false;
	enum err e;

	if (canonical.n == 0)
		return ERR_OK;
	st = stmt_start(s, STMT_STORY_SAME_PAGE);
	stmt_text(st, 1, canonical);
	stmt_int(st, 2, feed_id);
	e = stmt_row(s, st, &have, ei);
	if (e == ERR_OK && have) {
		item->same_item = (uint64_t)stmt_col_int(st, 0);
		item->same_page = (uint64_t)stmt_col_int(st, 1);
	}
	stmt_end(st);
	return e;
}

static enum err
place_one(struct store *s, int64_t feed_id, struct str outlet,
    struct str language, const struct story_new *n, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	struct group_decision decision;
	struct group_item item = {
	    .id = (uint64_t)n->id,
	    .time = n->published,
	    .source = outlet,
	    .title = n->item->title,
	    .summary = n->item->summary,
	    .url = n->item->link,
	    .language = n->item->language.n > 0 ? n->item->language : language,
	};
	enum err e = find_same_page(s, feed_id, &item, n->item->canonical, ei);

	if (e != ERR_OK)
		return e;
	buf_reset(&g->why);
	grouper_add(g->grouper, &item, &decision, &g->why);
	return write_place(s, n, &decision, ei);
}

enum err
story_place(struct store *s, const struct store_poll *poll,
    struct story_new *items, size_t n, struct errinfo *ei)
{
	struct str outlet, language;
	sqlite3_stmt *st;
	struct arena a;
	bool have = false;
	enum err e = ERR_OK;

	if (s->grouping == NULL || n == 0)
		return ERR_OK;
	if (s->grouping->grouper == NULL)
		e = restore(s, ei);
	if (e != ERR_OK)
		return e;
	arena_init(&a, 1 << 20);
	st = stmt_start(s, STMT_STORY_FEED);
	stmt_int(st, 1, poll->feed_id);
	e = stmt_row(s, st, &have, ei);
	outlet = stmt_col_copy(st, 0, &a);
	language = stmt_col_copy(st, 1, &a);
	stmt_end(st);
	qsort(items, n, sizeof(*items), compare_new);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (items[i].published >=
		    poll->at - s->grouping->options.window)
			e = place_one(
			    s, poll->feed_id, outlet, language, &items[i], ei);
	}
	arena_free(&a);
	return e;
}

static enum err
keep_counts(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	uint64_t seq = grouper_seq(g->grouper);
	sqlite3_stmt *st;
	enum err e;

	if (seq < g->counts_seq + COUNTS_EVERY)
		return ERR_OK;
	e = db_exec(s, "DELETE FROM _story_counts", ei);
	if (e != ERR_OK)
		return e;
	buf_reset(&g->record);
	grouper_save_counts(g->grouper, &g->record);
	st = stmt_start(s, STMT_STORY_KEEP_COUNTS);
	stmt_int(st, 1, (int64_t)seq);
	stmt_blob(st, 2, buf_str(&g->record));
	e = stmt_run(s, st, ei);
	if (e == ERR_OK)
		g->counts_seq = seq;
	return e;
}

enum err
story_finish(struct store *s, struct errinfo *ei)
{
	struct grouping *g = s->grouping;
	enum err e = ERR_OK;

	if (g == NULL || g->grouper == NULL)
		return ERR_OK;
	for (size_t i = 0; e == ERR_OK && i < g->n_touched; i++) {
		uint64_t story =
		    grouper_story(g->grouper, (uint64_t)g->touched[i]);
		sqlite3_stmt *st = stmt_start(s, STMT_STORY_REFRESH);

		stmt_int(st, 1, (int64_t)story);
		stmt_int(st, 2, (int64_t)grouper_lead(g->grouper, story));
		e = stmt_run(s, st, ei);
	}
	g->n_touched = 0;
	if (e == ERR_OK)
		e = keep_counts(s, ei);
	return e;
}

enum err
story_expire(struct store *s, size_t limit, size_t *deleted, struct errinfo *ei)
{
	sqlite3_stmt *st;
	enum err e;

	if (s->grouping == NULL)
		return ERR_OK;
	st = stmt_start(s, STMT_STORY_EXPIRE);
	stmt_int(st, 1, s->grouping->options.window);
	stmt_int(st, 2, (int64_t)limit);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK)
		*deleted += (size_t)sqlite3_changes(s->db);
	return e;
}

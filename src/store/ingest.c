/*
 * Items of a document into rows: what is written, and what is not.
 *
 * Nothing is written when the hash is equal, and nothing either when the
 * difference is one of white space, of tracking parameters, or of dates, so
 * that a feed that rewrites those at every poll costs nothing.  A new headline
 * or summary keeps the old as a revision, unless there is an equal one already
 * (texts that go back and forth do not pile up).  `published` only ever moves
 * back: a feed cannot lift an old item to the top by dating it anew.
 */
#include "store/ingest.h"

#include "store/db.h"
#include "store/identity.h"
#include "store/search.h"
#include "store/story.h"

/* The date to store: never in the future, `at` when the feed has none. */
static unixtime
clamp_published(const struct parsed_item *item, unixtime at)
{
	if (item->published == UNIXTIME_NONE || item->published > at)
		return at;
	return item->published;
}

/* ---- what hangs on an item -------------------------------------------- */

static enum err
insert_tags(struct store *s, int64_t id, const struct parsed_tag *tags,
    struct errinfo *ei)
{
	enum err e = ERR_OK;

	for (; e == ERR_OK && tags != NULL; tags = tags->next) {
		sqlite3_stmt *st = stmt_start(s, STMT_TAG_INSERT);

		stmt_int(st, 1, id);
		stmt_text(st, 2, tags->name);
		e = stmt_run(s, st, ei);
	}
	return e;
}

static enum err
insert_enclosures(struct store *s, int64_t id,
    const struct parsed_enclosure *list, struct errinfo *ei)
{
	enum err e = ERR_OK;

	for (; e == ERR_OK && list != NULL; list = list->next) {
		sqlite3_stmt *st = stmt_start(s, STMT_ENCLOSURE_INSERT);

		stmt_int(st, 1, id);
		stmt_text(st, 2, list->url);
		stmt_text_opt(st, 3, list->type);
		if (list->length > 0)
			stmt_int(st, 4, list->length);
		else
			stmt_null(st, 4);
		e = stmt_run(s, st, ei);
	}
	return e;
}

static enum err
run_with_id(struct store *s, enum stmt_id which, int64_t id, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, which);

	stmt_int(st, 1, id);
	return stmt_run(s, st, ei);
}

/* Does the list hold the row's tag or enclosure? */
static bool
has_tag(const struct parsed_tag *tags, sqlite3_stmt *st)
{
	while (tags != NULL && !str_eq(tags->name, stmt_col(st, 0)))
		tags = tags->next;
	return tags != NULL;
}

static bool
has_enclosure(const struct parsed_enclosure *list, sqlite3_stmt *st)
{
	while (list != NULL &&
	    !(str_eq(list->url, stmt_col(st, 0)) &&
		str_eq(list->type, stmt_col(st, 1)) &&
		list->length == stmt_col_int(st, 2)))
		list = list->next;
	return list != NULL;
}

/* How many different tags or enclosures the list holds. */
static size_t
count_tags(const struct parsed_tag *tags)
{
	size_t n = 0;

	for (; tags != NULL; tags = tags->next) {
		const struct parsed_tag *t = tags->next;

		while (t != NULL && !str_eq(t->name, tags->name))
			t = t->next;
		n += t == NULL;
	}
	return n;
}

static size_t
count_enclosures(const struct parsed_enclosure *list)
{
	size_t n = 0;

	for (; list != NULL; list = list->next) {
		const struct parsed_enclosure *l = list->next;

		while (l != NULL && !str_eq(l->url, list->url))
			l = l->next;
		n += l == NULL;
	}
	return n;
}

/* Rewrites tags and enclosures where they differ; *changed tells if so. */
static enum err
update_lists(struct store *s, int64_t id, const struct parsed_item *item,
    bool *changed, struct errinfo *ei)
{
	sqlite3_stmt *st;
	size_t tags = 0, enclosures = 0;
	bool have = false, same = true;
	enum err e;

	st = stmt_start(s, STMT_TAG_LIST);
	stmt_int(st, 1, id);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		same &= has_tag(item->tags, st);
		tags++;
	}
	stmt_end(st);
	if (e == ERR_OK && (!same || tags != count_tags(item->tags))) {
		*changed = true;
		e = run_with_id(s, STMT_TAG_DELETE, id, ei);
		if (e == ERR_OK)
			e = insert_tags(s, id, item->tags, ei);
	}
	if (e != ERR_OK)
		return e;
	same = true;
	st = stmt_start(s, STMT_ENCLOSURE_LIST);
	stmt_int(st, 1, id);
	while ((e = stmt_row(s, st, &have, ei)) == ERR_OK && have) {
		same &= has_enclosure(item->enclosures, st);
		enclosures++;
	}
	stmt_end(st);
	if (e == ERR_OK &&
	    (!same || enclosures != count_enclosures(item->enclosures))) {
		*changed = true;
		e = run_with_id(s, STMT_ENCLOSURE_DELETE, id, ei);
		if (e == ERR_OK)
			e = insert_enclosures(s, id, item->enclosures, ei);
	}
	return e;
}

/* Puts or replaces the text of an item. */
static enum err
put_content(struct store *s, int64_t id, struct str content, struct errinfo *ei)
{
	sqlite3_stmt *st;

	if (content.n == 0)
		return run_with_id(s, STMT_CONTENT_DELETE, id, ei);
	st = stmt_start(s, STMT_CONTENT_PUT);
	stmt_int(st, 1, id);
	stmt_text(st, 2, content);
	return stmt_run(s, st, ei);
}

/* ---- rows ------------------------------------------------------------- */

static enum err
insert_item(struct store *s, const struct store_poll *p,
    const struct parsed_item *item, struct str key, int64_t *id,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_ITEM_INSERT);
	enum err e;

	stmt_int(st, 1, p->feed_id);
	stmt_text(st, 2, key);
	stmt_int(st, 3, clamp_published(item, p->at));
	stmt_time(st, 4, item->updated);
	stmt_int(st, 5, p->at);
	stmt_int(st, 6, item->words);
	stmt_int(st, 7, item->cjk);
	stmt_int(st, 8, (int64_t)item->hash);
	stmt_text_opt(st, 9, item->language);
	stmt_text(st, 10, item->title);
	stmt_text_opt(st, 11, item->link);
	stmt_text_opt(st, 12, item->canonical);
	stmt_text_opt(st, 13, item->author);
	stmt_text_opt(st, 14, item->comments);
	stmt_text_opt(st, 15, item->summary);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK)
		return e;
	*id = sqlite3_last_insert_rowid(s->db);
	st = stmt_start(s, STMT_ITEM_INSERT_STATE);
	stmt_int(st, 1, *id);
	stmt_int(st, 2, p->at);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK && item->content.n > 0)
		e = put_content(s, *id, item->content, ei);
	if (e == ERR_OK)
		e = insert_tags(s, *id, item->tags, ei);
	if (e == ERR_OK)
		e = insert_enclosures(s, *id, item->enclosures, ei);
	return e;
}

static enum err
keep_revision(struct store *s, int64_t id, unixtime at,
    const struct search_text *was, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_REVISION_INSERT);
	enum err e;

	stmt_int(st, 1, id);
	stmt_int(st, 2, at);
	stmt_text(st, 3, was->title);
	stmt_text_opt(st, 4, was->summary);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK || sqlite3_changes(s->db) == 0)
		return e;
	st = stmt_start(s, STMT_REVISION_TRIM);
	stmt_int(st, 1, id);
	stmt_int(st, 2, INGEST_REVISIONS_MAX);
	return stmt_run(s, st, ei);
}

static enum err
rewrite(struct store *s, int64_t id, const struct parsed_item *item,
    unixtime published, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_ITEM_UPDATE);

	stmt_int(st, 1, id);
	stmt_int(st, 2, published);
	stmt_time(st, 3, item->updated);
	stmt_int(st, 4, item->words);
	stmt_int(st, 5, item->cjk);
	stmt_int(st, 6, (int64_t)item->hash);
	stmt_text_opt(st, 7, item->language);
	stmt_text(st, 8, item->title);
	stmt_text_opt(st, 9, item->link);
	stmt_text_opt(st, 10, item->canonical);
	stmt_text_opt(st, 11, item->author);
	stmt_text_opt(st, 12, item->comments);
	stmt_text_opt(st, 13, item->summary);
	return stmt_run(s, st, ei);
}

/* Another link only counts when it leads to another page. */
static bool
same_link(sqlite3_stmt *was, const struct parsed_item *item)
{
	if (item->canonical.n > 0)
		return str_eq(stmt_col(was, 3), item->canonical);
	return str_eq(stmt_col(was, 4), item->link);
}

/*
 * Rewrites the item of row `was` where a reader can see the difference.
 * changed_items counts headlines and summaries only: a feed whose texts hold
 * the time of day has no news by that.
 */
static enum err
update_row(struct store *s, struct store_poll *p, sqlite3_stmt *was, int64_t id,
    const struct parsed_item *item, struct errinfo *ei)
{
	struct search_text before = {
	    stmt_col(was, 0), stmt_col(was, 1), stmt_col_int(was, 2) != 0};
	struct search_text after = {item->title, item->summary, item->cjk};
	unixtime published = clamp_published(item, p->at);
	bool text = !identity_same_words(before.title, after.title) ||
	    !identity_same_words(before.summary, after.summary);
	bool content = !identity_same_words(stmt_col(was, 9), item->content);
	bool other = published < stmt_col_time(was, 8) ||
	    !same_link(was, item) || !str_eq(stmt_col(was, 5), item->author) ||
	    !str_eq(stmt_col(was, 6), item->comments) ||
	    !str_eq(stmt_col(was, 7), item->language);
	enum err e = update_lists(s, id, item, &other, ei);

	if (published > stmt_col_time(was, 8))
		published = stmt_col_time(was, 8);
	if (e == ERR_OK && text) {
		e = keep_revision(s, id, p->at, &before, ei);
		p->changed_items++;
	}
	if (e == ERR_OK && content)
		e = put_content(s, id, item->content, ei);
	if (e == ERR_OK && (text || content || other)) {
		e = search_change(s, id, &before, &after, ei);
		if (e == ERR_OK)
			e = rewrite(s, id, item, published, ei);
	}
	return e;
}

static enum err
update_item(struct store *s, struct store_poll *p, int64_t id,
    const struct parsed_item *item, struct errinfo *ei)
{
	sqlite3_stmt *was = stmt_start(s, STMT_ITEM_OLD);
	bool have = false;
	enum err e;

	stmt_int(was, 1, id);
	e = stmt_row(s, was, &have, ei);
	if (e == ERR_OK && have)
		e = update_row(s, p, was, id, item, ei);
	stmt_end(was);
	return e;
}

enum err
ingest_items(struct store *s, struct store_poll *poll, struct errinfo *ei)
{
	struct story_new new_items[PARSED_ITEMS_MAX];
	struct identity y;
	struct identity_result r;
	size_t n = 0;
	enum err e = identity_start(&y, s, poll, ei);

	poll->items = poll->feed->items_seen;
	for (struct parsed_item *i = poll->feed->items;
	     e == ERR_OK && i != NULL; i = i->next) {
		e = identity_find(&y, i, &r, ei);
		if (e != ERR_OK || r.match == IDENTITY_SKIP)
			continue;
		if (r.match == IDENTITY_NEW) {
			e = insert_item(s, poll, i, r.key, &r.id, ei);
			poll->new_items++;
			if (n < PARSED_ITEMS_MAX)
				new_items[n++] = (struct story_new){
				    i, r.id, clamp_published(i, poll->at)};
		} else if (r.hash != i->hash) {
			e = update_item(s, poll, r.id, i, ei);
		}
		identity_take(&y, r.id);
	}
	if (e == ERR_OK)
		e = story_place(s, poll, new_items, n, ei);
	return e;
}

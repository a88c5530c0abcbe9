/*
 * Items of a document into rows.
 *
 * Which stored item an item of the document is:
 *
 *  1. The one with its key (guid, else link, else hash).
 *  2. But when that one has another link, headline, summary and date, the
 *     feed has used the guid again for something else; and when an earlier
 *     item of the same document has that key and another link, the guid names
 *     nothing.  In both cases the item goes by its link instead.
 *  3. An unknown key with a link, headline, and date (or summary) that an item of
 *     the feed has, whose own guid is no longer in the document, is that item
 *     with a changed guid: the guid is replaced.
 *  4. Otherwise it is new, unless it was deleted after its time.
 *
 * What is written: nothing when the hash is equal; nothing either when the
 * difference is one of white space, of tracking parameters, or of dates, so
 * that a feed that rewrites those at every poll costs nothing.  A new headline
 * or summary keeps the old as a revision, unless there is an equal one already
 * (texts that go back and forth do not pile up).  `published` only ever moves
 * back: a feed cannot lift an old item to the top by dating it anew.
 */
#include "store/ingest.h"

#include "store/db.h"
#include "store/search.h"

#define FORGOTTEN_TOUCH (30 * DAY) /* seconds: how exact _forgotten.at is */

/* The items of the document matched so far, by row. */
struct ingest {
	struct store *s;
	struct store_poll *poll;
	int64_t ids[PARSED_ITEMS_MAX];
	size_t n_ids;
	bool first; /* the feed's first good answer: nothing is known */
};

/* A stored item, as far as identity needs it; texts borrow from a row. */
struct known_item {
	int64_t id;
	uint64_t hash;
	unixtime published, seen;
};

enum match {
	MATCH_NONE, /* it is not in the store */
	MATCH_ITEM, /* it is `known` */
	MATCH_SKIP /* the document has it twice */
};

/* The date to store: never in the future, `at` when the feed has none. */
static unixtime
clamp_published(const struct parsed_item *item, unixtime at)
{
	if (item->published == UNIXTIME_NONE || item->published > at)
		return at;
	return item->published;
}

/* The item's date is that of the stored row, or was clamped to its `seen`. */
static bool
same_date(const struct parsed_item *item, const struct known_item *k)
{
	if (item->published == UNIXTIME_NONE || item->published >= k->seen)
		return k->published == k->seen;
	return item->published == k->published;
}

/* The next part of a text that is not white space (NBSP included). */
static struct str
next_word(struct str *rest)
{
	struct str word;
	size_t i = 0;

	for (;;) {
		if (rest->n > 0 && ascii_is_space(rest->p[0]))
			*rest = str_sub(*rest, 1, rest->n);
		else if (str_starts(*rest, STR("\xc2\xa0")))
			*rest = str_sub(*rest, 2, rest->n);
		else
			break;
	}
	while (i < rest->n && !ascii_is_space(rest->p[i]) &&
	    !str_starts(str_sub(*rest, i, 2), STR("\xc2\xa0")))
		i++;
	word = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i, rest->n);
	return word;
}

/* Equal but for white space. */
static bool
same_words(struct str a, struct str b)
{
	if (str_eq(a, b))
		return true;
	for (;;) {
		struct str x = next_word(&a), y = next_word(&b);

		if (!str_eq(x, y))
			return false;
		if (x.n == 0)
			return true;
	}
}

/* ---- identity --------------------------------------------------------- */

static bool
matched_before(const struct ingest *g, int64_t id)
{
	for (size_t i = 0; i < g->n_ids; i++) {
		if (g->ids[i] == id)
			return true;
	}
	return false;
}

static bool
in_document(const struct ingest *g, struct str guid)
{
	for (struct parsed_item *i = g->poll->feed->items; i != NULL;
	     i = i->next) {
		if (str_eq(i->key, guid))
			return true;
	}
	return false;
}

static void
read_known(sqlite3_stmt *st, struct known_item *k)
{
	*k = (struct known_item){
	    .id = stmt_col_int(st, 0),
	    .hash = (uint64_t)stmt_col_int(st, 1),
	    .published = stmt_col_time(st, 2),
	    .seen = stmt_col_time(st, 3),
	};
}

/* Rule 2: the guid of row st now names something else. */
static bool
used_again(sqlite3_stmt *st, const struct known_item *k,
    const struct parsed_item *item, bool before)
{
	if (item->canonical.n == 0 || str_eq(stmt_col(st, 5), item->canonical))
		return false;
	if (before)
		return true;
	return !same_date(item, k) &&
	    !same_words(stmt_col(st, 4), item->title) &&
	    !same_words(stmt_col(st, 6), item->summary);
}

/* Looks the item up by `key`; *again tells that rule 2 forbids that key. */
static enum err
find_by_key(struct ingest *g, const struct parsed_item *item, struct str key,
    enum match *m, struct known_item *k, bool *again, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(g->s, STMT_ITEM_FIND);
	bool have = false, before;
	enum err e;

	*m = MATCH_NONE;
	*again = false;
	stmt_int(st, 1, g->poll->feed_id);
	stmt_text(st, 2, key);
	e = stmt_row(g->s, st, &have, ei);
	if (e == ERR_OK && have) {
		read_known(st, k);
		before = matched_before(g, k->id);
		if (k->hash != item->hash || before)
			*again = used_again(st, k, item, before);
		if (!*again)
			*m = before ? MATCH_SKIP : MATCH_ITEM;
	}
	stmt_end(st);
	return e;
}

/* Rule 3: row st is this item, under another guid. */
static bool
is_same_page(const struct ingest *g, sqlite3_stmt *st,
    const struct known_item *k, const struct parsed_item *item)
{
	struct str summary = stmt_col(st, 6);

	return same_words(stmt_col(st, 4), item->title) &&
	    (same_date(item, k) ||
		(summary.n > 0 && same_words(summary, item->summary))) &&
	    !matched_before(g, k->id) && !in_document(g, stmt_col(st, 5));
}

static enum err
find_by_page(struct ingest *g, const struct parsed_item *item, enum match *m,
    struct known_item *k, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(g->s, STMT_ITEM_SAME_PAGE);
	bool have = false;
	enum err e;

	stmt_int(st, 1, g->poll->feed_id);
	stmt_text(st, 2, item->canonical);
	while ((e = stmt_row(g->s, st, &have, ei)) == ERR_OK && have) {
		read_known(st, k);
		if (is_same_page(g, st, k, item)) {
			*m = MATCH_ITEM;
			break;
		}
	}
	stmt_end(st);
	if (e == ERR_OK && *m == MATCH_ITEM) {
		st = stmt_start(g->s, STMT_ITEM_GUID);
		stmt_int(st, 1, k->id);
		stmt_text(st, 2, item->key);
		stmt_int(st, 3, (int64_t)item->hash);
		e = stmt_run(g->s, st, ei);
	}
	return e;
}

/* Finds the stored item; *key becomes the one it goes by. */
static enum err
identify(struct ingest *g, const struct parsed_item *item, struct str *key,
    enum match *m, struct known_item *k, struct errinfo *ei)
{
	bool again, by_link = false;
	enum err e;

	*key = item->key;
	e = find_by_key(g, item, *key, m, k, &again, ei);
	if (e == ERR_OK && again) {
		by_link = true;
		*key = item->link;
		e = find_by_key(g, item, *key, m, k, &again, ei);
		if (again)
			*m = MATCH_SKIP;
	}
	if (e == ERR_OK && *m == MATCH_NONE && !by_link && !g->first &&
	    item->canonical.n > 0)
		e = find_by_page(g, item, m, k, ei);
	return e;
}

/* Rule 4: deleted after its time, and still in the feed. */
static enum err
was_forgotten(struct ingest *g, struct str key, bool *yes, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(g->s, STMT_FORGOTTEN_FIND);
	unixtime last = 0;
	enum err e;

	stmt_int(st, 1, g->poll->feed_id);
	stmt_text(st, 2, key);
	e = stmt_row(g->s, st, yes, ei);
	if (e == ERR_OK && *yes)
		last = stmt_col_time(st, 0);
	stmt_end(st);
	if (e != ERR_OK || !*yes || g->poll->at - last < FORGOTTEN_TOUCH)
		return e;
	st = stmt_start(g->s, STMT_FORGOTTEN_TOUCH);
	stmt_int(st, 1, g->poll->feed_id);
	stmt_text(st, 2, key);
	stmt_int(st, 3, g->poll->at);
	return stmt_run(g->s, st, ei);
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

/* ---- rows ------------------------------------------------------------- */

static enum err
insert_item(struct ingest *g, const struct parsed_item *item, struct str key,
    int64_t *id, struct errinfo *ei)
{
	struct store *s = g->s;
	unixtime at = g->poll->at;
	sqlite3_stmt *st = stmt_start(s, STMT_ITEM_INSERT);
	enum err e;

	stmt_int(st, 1, g->poll->feed_id);
	stmt_text(st, 2, key);
	stmt_int(st, 3, clamp_published(item, at));
	stmt_time(st, 4, item->updated);
	stmt_int(st, 5, at);
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
	stmt_text_opt(st, 16, item->content);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK)
		return e;
	*id = sqlite3_last_insert_rowid(s->db);
	st = stmt_start(s, STMT_ITEM_INSERT_STATE);
	stmt_int(st, 1, *id);
	stmt_int(st, 2, at);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK)
		e = insert_tags(s, *id, item->tags, ei);
	if (e == ERR_OK)
		e = insert_enclosures(s, *id, item->enclosures, ei);
	return e;
}

static enum err
keep_revision(struct ingest *g, int64_t id, const struct search_text *old,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(g->s, STMT_REVISION_INSERT);
	enum err e;

	stmt_int(st, 1, id);
	stmt_int(st, 2, g->poll->at);
	stmt_text(st, 3, old->title);
	stmt_text_opt(st, 4, old->summary);
	e = stmt_run(g->s, st, ei);
	if (e != ERR_OK || sqlite3_changes(g->s->db) == 0)
		return e;
	st = stmt_start(g->s, STMT_REVISION_TRIM);
	stmt_int(st, 1, id);
	stmt_int(st, 2, INGEST_REVISIONS_MAX);
	return stmt_run(g->s, st, ei);
}

static enum err
rewrite(struct ingest *g, int64_t id, const struct parsed_item *item,
    unixtime published, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(g->s, STMT_ITEM_UPDATE);

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
	stmt_text_opt(st, 14, item->content);
	return stmt_run(g->s, st, ei);
}

/* Another link only counts when it leads to another page. */
static bool
same_link(sqlite3_stmt *old, const struct parsed_item *item)
{
	if (item->canonical.n > 0)
		return str_eq(stmt_col(old, 3), item->canonical);
	return str_eq(stmt_col(old, 4), item->link);
}

/*
 * The stored item `k` has another hash than the document's: keeps a revision
 * when its headline or summary changed, and rewrites the row when anything
 * that a reader sees did.
 */
static enum err
update_item(struct ingest *g, const struct known_item *k,
    const struct parsed_item *item, struct errinfo *ei)
{
	sqlite3_stmt *old = stmt_start(g->s, STMT_ITEM_OLD);
	struct search_text was, is = {item->title, item->summary, item->cjk};
	bool have = false, text, other = false;
	unixtime published = clamp_published(item, g->poll->at);
	enum err e;

	stmt_int(old, 1, k->id);
	e = stmt_row(g->s, old, &have, ei);
	if (e != ERR_OK || !have) {
		stmt_end(old);
		return e;
	}
	was = (struct search_text){
	    stmt_col(old, 0), stmt_col(old, 1), stmt_col_int(old, 2) != 0};
	if (published > k->published)
		published = k->published;
	text = !same_words(was.title, is.title) ||
	    !same_words(was.summary, is.summary);
	e = update_lists(g->s, k->id, item, &other, ei);
	other |= published != k->published || !same_link(old, item) ||
	    !str_eq(stmt_col(old, 5), item->author) ||
	    !str_eq(stmt_col(old, 6), item->comments) ||
	    !str_eq(stmt_col(old, 7), item->language) ||
	    !same_words(stmt_col(old, 8), item->content);
	if (e == ERR_OK && text) {
		e = keep_revision(g, k->id, &was, ei);
		g->poll->changed_items++;
	}
	if (e == ERR_OK && (text || other)) {
		e = search_change(g->s, k->id, &was, &is, ei);
		if (e == ERR_OK)
			e = rewrite(g, k->id, item, published, ei);
	}
	stmt_end(old);
	return e;
}

static enum err
ingest_item(
    struct ingest *g, const struct parsed_item *item, struct errinfo *ei)
{
	struct known_item k = {0};
	enum match m = MATCH_NONE;
	struct str key;
	bool forgotten = false;
	enum err e = identify(g, item, &key, &m, &k, ei);

	if (e != ERR_OK || m == MATCH_SKIP)
		return e;
	if (m == MATCH_ITEM) {
		if (k.hash != item->hash)
			e = update_item(g, &k, item, ei);
	} else {
		if (!g->first)
			e = was_forgotten(g, key, &forgotten, ei);
		if (e != ERR_OK || forgotten)
			return e;
		e = insert_item(g, item, key, &k.id, ei);
		g->poll->new_items++;
	}
	if (g->n_ids < ARRAY_LEN(g->ids))
		g->ids[g->n_ids++] = k.id;
	return e;
}

enum err
ingest_items(struct store *s, struct store_poll *poll, struct errinfo *ei)
{
	struct ingest g = {.s = s, .poll = poll};
	sqlite3_stmt *st = stmt_start(s, STMT_ITEM_FIRST);
	bool have = false;
	enum err e;

	stmt_int(st, 1, poll->feed_id);
	e = stmt_row(s, st, &have, ei);
	if (e == ERR_OK)
		g.first = have && stmt_col_int(st, 0) != 0;
	stmt_end(st);
	poll->items = poll->feed->items_seen;
	for (struct parsed_item *i = poll->feed->items;
	     e == ERR_OK && i != NULL; i = i->next)
		e = ingest_item(&g, i, ei);
	return e;
}

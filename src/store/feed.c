/*
 * The feeds of the config become rows: store_sync_feeds.
 *
 * A feed's URL is its identity.  A feed that leaves the config keeps its row
 * and its items, so that it can come back with its history, schedule and
 * validators.
 *
 * Outlets: feeds of one owner named in the config share an outlet; the others
 * share that of the domain their feed links to (before the first poll: of the
 * feed's own URL), because many feeds are served from another host than the
 * site they belong to.  An outlet with a single feed bears that feed's title.
 */
#include "store/feed.h"

#include "base/map.h"
#include "base/url.h"
#include "store/db.h"

#define SYNC_ARENA_MAX (256u << 20) /* bytes: 100,000 feeds of long names */
#define SITE_ARENA_MAX 16384 /* bytes: a URL and its parts */
#define FEED_SECONDS_MAX (365 * (int64_t)DAY) /* a feed cannot ask for more */

/* A feed as the store knows it. */
struct known_feed {
	int64_t id, position, keep, outlet_id;
	bool removed, kept;
	struct str category, title, language, owner;
};

struct sync {
	struct store *s;
	unixtime now;
	struct arena arena;
	struct map by_url; /* to struct known_feed */
	struct str category; /* the last one looked up, */
	int64_t category_id; /* because feeds come category by category */
	struct store_sync_counts counts;
};

/* Runs a statement that gives one number; *have says whether it did. */
static enum err
one_number(struct store *s, sqlite3_stmt *st, bool *have, int64_t *out,
    struct errinfo *ei)
{
	enum err e = stmt_row(s, st, have, ei);

	if (e == ERR_OK && *have)
		*out = stmt_col_int(st, 0);
	stmt_end(st);
	return e;
}

/* ---- outlets ---------------------------------------------------------- */

/* The outlet of an owner, or else of a domain, made when it is new. */
static enum err
outlet_put(struct store *s, struct str owner, struct str domain, int64_t *id,
    struct errinfo *ei)
{
	sqlite3_stmt *st;
	bool have = false;
	enum err e;

	st = stmt_start(
	    s, owner.n > 0 ? STMT_OUTLET_BY_NAME : STMT_OUTLET_BY_DOMAIN);
	stmt_text(st, 1, owner.n > 0 ? owner : domain);
	e = one_number(s, st, &have, id, ei);
	if (e != ERR_OK || have)
		return e;
	st = stmt_start(s, STMT_OUTLET_INSERT);
	stmt_text(st, 1, owner.n > 0 ? owner : domain);
	if (owner.n > 0)
		stmt_null(st, 2);
	else
		stmt_text(st, 2, domain);
	return one_number(s, st, &have, id, ei);
}

/* The outlet for a feed of this owner, site and URL. */
static enum err
outlet_for(struct store *s, struct str owner, struct str link, struct str url,
    int64_t *id, struct errinfo *ei)
{
	struct arena a;
	struct str domain;
	enum err e;

	arena_init(&a, SITE_ARENA_MAX);
	domain = url_site(&a, link);
	if (domain.n == 0)
		domain = url_site(&a, url);
	if (domain.n == 0)
		domain = url;
	e = outlet_put(s, owner, domain, id, ei);
	arena_free(&a);
	return e;
}

static enum err
outlet_rename(struct store *s, int64_t id, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_OUTLET_RENAME);

	stmt_int(st, 1, id);
	return stmt_run(s, st, ei);
}

/* After a feed's owner, site or title changed: its outlet follows. */
static enum err
outlet_follow(struct store *s, int64_t feed_id, struct errinfo *ei)
{
	sqlite3_stmt *owner = stmt_start(s, STMT_FEED_OWNER), *st;
	int64_t old = 0, new = 0;
	bool have = false;
	enum err e;

	stmt_int(owner, 1, feed_id);
	e = stmt_row(s, owner, &have, ei);
	if (e == ERR_OK && have) {
		old = stmt_col_int(owner, 3);
		e = outlet_for(s, stmt_col(owner, 0), stmt_col(owner, 2),
		    stmt_col(owner, 1), &new, ei);
	}
	stmt_end(owner);
	if (e != ERR_OK || !have)
		return e;
	if (old != new) {
		st = stmt_start(s, STMT_FEED_OUTLET);
		stmt_int(st, 1, feed_id);
		stmt_int(st, 2, new);
		e = stmt_run(s, st, ei);
		if (e == ERR_OK)
			e = outlet_rename(s, old, ei);
		if (e == ERR_OK) {
			st = stmt_start(s, STMT_OUTLET_DROP);
			stmt_int(st, 1, old);
			e = stmt_run(s, st, ei);
		}
	}
	return e == ERR_OK ? outlet_rename(s, new, ei) : e;
}

/* Title, language and outlet, from what config and feed say. */
static enum err
feed_show(struct store *s, int64_t feed_id, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_FEED_SHOWN);
	enum err e;

	stmt_int(st, 1, feed_id);
	e = stmt_run(s, st, ei);
	return e == ERR_OK ? outlet_follow(s, feed_id, ei) : e;
}

/* ---- from the config -------------------------------------------------- */

static enum err
load_known(struct sync *y, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(y->s, STMT_FEED_LIST);
	struct arena *a = &y->arena;
	bool have = false;
	enum err e;

	while ((e = stmt_row(y->s, st, &have, ei)) == ERR_OK && have) {
		struct str url = stmt_col_copy(st, 1, a);
		struct known_feed *k = arena_alloc(a, sizeof *k);

		if (k == NULL || arena_failed(a)) {
			e = err_set(
			    ei, ERR_LIMIT, "the database holds too many feeds");
			break;
		}
		*k = (struct known_feed){
		    .id = stmt_col_int(st, 0),
		    .removed = stmt_col_time(st, 2) != UNIXTIME_NONE,
		    .position = stmt_col_int(st, 3),
		    .category = stmt_col_copy(st, 4, a),
		    .title = stmt_col_copy(st, 5, a),
		    .language = stmt_col_copy(st, 6, a),
		    .owner = stmt_col_copy(st, 7, a),
		    .keep = stmt_col_int(st, 8),
		    .outlet_id = stmt_col_int(st, 9),
		};
		map_set(&y->by_url, url, k);
	}
	stmt_end(st);
	return e;
}

/* Binds the category of a spec as parameter i. */
static enum err
bind_category(
    struct sync *y, const struct store_feed_spec *spec, struct errinfo *ei)
{
	sqlite3_stmt *st;
	bool have = false;
	enum err e;

	if (spec->category.n == 0 || str_eq(spec->category, y->category))
		return ERR_OK;
	st = stmt_start(y->s, STMT_CATEGORY_PUT);
	stmt_text(st, 1, spec->category);
	stmt_int(st, 2, spec->category_position);
	e = one_number(y->s, st, &have, &y->category_id, ei);
	if (e == ERR_OK)
		y->category = spec->category;
	return e;
}

static enum err
add_feed(struct sync *y, const struct store_feed_spec *spec, size_t position,
    struct errinfo *ei)
{
	struct store *s = y->s;
	sqlite3_stmt *st;
	int64_t outlet = 0, id;
	enum err e =
	    outlet_for(s, spec->owner, STR_EMPTY, spec->url, &outlet, ei);

	if (e != ERR_OK)
		return e;
	st = stmt_start(s, STMT_FEED_INSERT);
	stmt_text(st, 1, spec->url);
	stmt_text_opt(st, 2, spec->title);
	stmt_text_opt(st, 3, spec->language);
	if (spec->category.n > 0)
		stmt_int(st, 4, y->category_id);
	else
		stmt_null(st, 4);
	stmt_int(st, 5, outlet);
	stmt_int(st, 6, (int64_t)position);
	stmt_int(st, 7, y->now);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK)
		return e;
	id = sqlite3_last_insert_rowid(s->db);
	st = stmt_start(s, STMT_FEED_INSERT_PRIVATE);
	stmt_int(st, 1, id);
	stmt_text(st, 2, spec->url);
	stmt_text_opt(st, 3, spec->title);
	stmt_text_opt(st, 4, spec->language);
	stmt_text_opt(st, 5, spec->owner);
	stmt_int(st, 6, spec->keep);
	e = stmt_run(s, st, ei);
	if (e == ERR_OK) {
		st = stmt_start(s, STMT_FEED_INSERT_SCHEDULE);
		stmt_int(st, 1, id);
		stmt_int(st, 2, y->now);
		e = stmt_run(s, st, ei);
	}
	y->counts.added++;
	return e == ERR_OK ? outlet_rename(s, outlet, ei) : e;
}

/* Writes what the config says of a feed that the store has. */
static enum err
give_feed(struct sync *y, const struct store_feed_spec *spec, size_t position,
    const struct known_feed *k, bool told, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(y->s, STMT_FEED_GIVEN);
	enum err e;

	stmt_int(st, 1, k->id);
	if (spec->category.n > 0)
		stmt_int(st, 2, y->category_id);
	else
		stmt_null(st, 2);
	stmt_int(st, 3, (int64_t)position);
	e = stmt_run(y->s, st, ei);
	if (e == ERR_OK && told) {
		st = stmt_start(y->s, STMT_FEED_GIVEN_PRIVATE);
		stmt_int(st, 1, k->id);
		stmt_text_opt(st, 2, spec->title);
		stmt_text_opt(st, 3, spec->language);
		stmt_text_opt(st, 4, spec->owner);
		stmt_int(st, 5, spec->keep);
		e = stmt_run(y->s, st, ei);
	}
	if (e == ERR_OK && k->removed) {
		/* It may have been gone for good: try it again. */
		st = stmt_start(y->s, STMT_FEED_DUE);
		stmt_int(st, 1, k->id);
		stmt_int(st, 2, y->now);
		e = stmt_run(y->s, st, ei);
	}
	return e == ERR_OK ? feed_show(y->s, k->id, ei) : e;
}

static enum err
sync_one(struct sync *y, const struct store_feed_spec *spec, size_t position,
    struct errinfo *ei)
{
	struct known_feed *k = map_get(&y->by_url, spec->url);
	enum err e = bind_category(y, spec, ei);
	bool told, moved;

	if (e != ERR_OK || (k != NULL && k->kept))
		return e;
	if (k == NULL) {
		/* Remembered, in case the config names it twice. */
		k = arena_alloc(&y->arena, sizeof *k);
		if (k == NULL)
			return err_set(ei, ERR_LIMIT, "too many feeds");
		k->kept = true;
		map_set(&y->by_url, spec->url, k);
		return add_feed(y, spec, position, ei);
	}
	k->kept = true;
	told = !str_eq(k->title, spec->title) ||
	    !str_eq(k->language, spec->language) ||
	    !str_eq(k->owner, spec->owner) || k->keep != spec->keep;
	moved = !str_eq(k->category, spec->category);
	if (k->removed)
		y->counts.returned++;
	else if (told || moved)
		y->counts.changed++;
	if (!k->removed && !told && !moved && k->position == (int64_t)position)
		return ERR_OK;
	return give_feed(y, spec, position, k, told, ei);
}

static enum err
remove_missing(struct sync *y, struct errinfo *ei)
{
	size_t at = 0;
	struct str url;
	void *value;
	enum err e = ERR_OK;

	while (e == ERR_OK && map_next(&y->by_url, &at, &url, &value)) {
		struct known_feed *k = value;
		sqlite3_stmt *st;

		if (k->kept || k->removed)
			continue;
		st = stmt_start(y->s, STMT_FEED_REMOVE);
		stmt_int(st, 1, k->id);
		stmt_int(st, 2, y->now);
		e = stmt_run(y->s, st, ei);
		if (e == ERR_OK)
			e = outlet_rename(y->s, k->outlet_id, ei);
		y->counts.removed++;
	}
	return e;
}

enum err
store_sync_feeds(struct store *s, const struct store_feed_spec *specs, size_t n,
    unixtime now, struct store_sync_counts *counts, struct errinfo *ei)
{
	struct sync y = {.s = s, .now = now};
	enum err e = db_begin(s, ei);

	if (e != ERR_OK)
		return e;
	arena_init(&y.arena, SYNC_ARENA_MAX);
	map_init(&y.by_url, (uint64_t)now);
	e = load_known(&y, ei);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = sync_one(&y, &specs[i], i, ei);
	if (e == ERR_OK)
		e = remove_missing(&y, ei);
	map_free(&y.by_url);
	arena_free(&y.arena);
	e = db_end(s, e, ei);
	if (e == ERR_OK)
		*counts = y.counts;
	return e;
}

/* ---- from the feed itself --------------------------------------------- */

/* The seconds a feed asks to be left alone: the longer of its two ways. */
static int64_t
asked_seconds(const struct parsed_feed *f)
{
	int64_t ttl = (int64_t)f->ttl * MINUTE;

	if (f->update_period > ttl)
		ttl = f->update_period;
	return ttl < FEED_SECONDS_MAX ? ttl : FEED_SECONDS_MAX;
}

enum err
feed_take_self(struct store *s, int64_t feed_id, const struct parsed_feed *f,
    struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_FEED_SELF);
	int changed;
	enum err e;

	stmt_int(st, 1, feed_id);
	stmt_text_opt(st, 2, f->link);
	stmt_text_opt(st, 3, f->description);
	stmt_text_opt(st, 4, f->format);
	stmt_text_opt(st, 5, f->repairs);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK)
		return e;
	changed = sqlite3_changes(s->db);
	st = stmt_start(s, STMT_FEED_SELF_PRIVATE);
	stmt_int(st, 1, feed_id);
	stmt_text_opt(st, 2, f->title);
	stmt_text_opt(st, 3, f->language);
	stmt_int(st, 4, asked_seconds(f));
	stmt_int(st, 5, f->skip_hours);
	stmt_int(st, 6, f->skip_days);
	e = stmt_run(s, st, ei);
	if (e != ERR_OK)
		return e;
	changed += sqlite3_changes(s->db);
	return changed > 0 ? feed_show(s, feed_id, ei) : ERR_OK;
}

/*
 * What holds for several feeds at once: the schedule as a whole, origins that
 * want quiet, one feed under several addresses, and the notices that name
 * lines of the config.
 */
#include "proc/desk_state.h"

#include <inttypes.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/url.h"
#include "desk/health.h"
#include "desk/sched.h"

#define SCHEDULE_ARENA (256u << 20) /* bytes: CONF_FEEDS_MAX slots */
#define TWINS_ARENA (16u << 20) /* bytes: feeds that lead to one document */

struct str
desk_place(const struct conf_feed *f, struct arena *a)
{
	return f != NULL ? arena_printf(a, "line %d of %s", f->line, f->file)
			 : STR_EMPTY;
}

static uint64_t
die_for(int64_t feed_id, unixtime t)
{
	struct {
		int64_t feed_id;
		unixtime t;
	} seed = {feed_id, t};

	return hash_bytes((struct str){(const char *)&seed, sizeof(seed)}, 0);
}

/* ---- the schedule --------------------------------------------------------*/

/* Until when an origin wants quiet, by the feeds that it told so. */
static void
find_quiet(
    const struct store_slot *slots, size_t n, unixtime now, struct map *quiet)
{
	for (size_t i = 0; i < n; i++) {
		const struct store_slot *s = &slots[i], *known;
		struct str origin;

		if (s->status != 429 || s->not_before == UNIXTIME_NONE ||
		    s->not_before <= now)
			continue;
		origin = url_origin(s->poll_url);
		known = map_get(quiet, origin);
		if (known == NULL || known->not_before < s->not_before)
			map_set(quiet, origin, (void *)(uintptr_t)s);
	}
}

/* When the feed of the slot may be asked, all considered. */
static unixtime
due_of(const struct store_slot *s, const struct map *quiet, unixtime now)
{
	const struct store_slot *told = map_get(quiet, url_origin(s->poll_url));
	unixtime due = s->next_poll;

	if (due == UNIXTIME_NONE)
		return due;
	if (due < now)
		due = now;
	if (told != NULL && due < told->not_before)
		due = told->not_before;
	return sched_after_skipping(s->skip_hours, s->skip_days, due,
	    die_for(s->feed_id, s->next_poll));
}

/* Lines of the config may have moved since the notice was written. */
static enum err
renew_notice(struct desk *d, const struct store_slot *s, struct arena *a,
    struct errinfo *ei)
{
	const struct conf_feed *conf = desk_feed_conf(d, s->url);
	struct health h = {
	    .state = s->state,
	    .url = s->url,
	    .poll_url = s->poll_url,
	    .twin = s->twin_title,
	    .place = desk_place(conf, a),
	};
	struct str notice;

	if (conf == NULL)
		return ERR_OK;
	notice = health_notice(&h, a);
	if (str_eq(notice, s->notice))
		return ERR_OK;
	return store_notice(d->store, s->feed_id, notice, ei);
}

static enum err
fill_queue(struct desk *d, struct arena *a, struct errinfo *ei)
{
	unixtime now = clock_now();
	struct store_slot *slots;
	struct map quiet;
	size_t n, resumed;
	enum err e = store_resume(d->store, now, &resumed, ei);

	if (e == ERR_OK)
		e = store_schedule(d->store, a, &slots, &n, ei);
	if (e != ERR_OK)
		return e;
	map_init(&quiet, 0);
	find_quiet(slots, n, now, &quiet);
	queue_mark(d->queue);
	for (size_t i = 0; i < n; i++) {
		desk_queue_feed(d, slots[i].feed_id, slots[i].poll_url,
		    due_of(&slots[i], &quiet, now));
		if (e == ERR_OK)
			e = renew_notice(d, &slots[i], a, ei);
	}
	queue_sweep(d->queue);
	map_free(&quiet);
	return e;
}

enum err
desk_schedule(struct desk *d)
{
	struct errinfo ei = {{0}};
	struct arena a;
	enum err e;

	arena_init(&a, SCHEDULE_ARENA);
	e = fill_queue(d, &a, &ei);
	if (e != ERR_OK)
		log_error("desk", "cannot read the schedule: %s", ei.text);
	arena_free(&a);
	desk_set_clocks(d);
	return e;
}

/* ---- a whole origin ------------------------------------------------------*/

void
desk_postpone_origin(struct desk *d, struct str origin, unixtime until)
{
	struct store_slot *slots;
	struct errinfo ei = {{0}};
	struct arena a;
	int64_t *ids;
	size_t n, n_ids = 0;

	arena_init(&a, SCHEDULE_ARENA);
	if (store_schedule(d->store, &a, &slots, &n, &ei) != ERR_OK)
		goto failed;
	ids = arena_array(&a, n, sizeof(*ids));
	for (size_t i = 0; ids != NULL && i < n; i++) {
		if (str_eq(url_origin(slots[i].poll_url), origin))
			ids[n_ids++] = slots[i].feed_id;
	}
	if (n_ids == 0)
		goto out;
	if (store_postpone(d->store, ids, n_ids, until, &ei) != ERR_OK)
		goto failed;
	for (size_t i = 0; i < n; i++) {
		if (slots[i].next_poll != UNIXTIME_NONE &&
		    slots[i].next_poll < until &&
		    str_eq(url_origin(slots[i].poll_url), origin))
			desk_queue_feed(d, slots[i].feed_id, slots[i].poll_url,
			    sched_after_skipping(slots[i].skip_hours,
				slots[i].skip_days, until,
				die_for(slots[i].feed_id, until)));
	}
	log_warn("poll", "%.*s wants quiet: its %zu feeds wait",
	    STR_ARG(origin), n_ids);
	goto out;
failed:
	log_error("desk", "cannot postpone the feeds of %.*s: %s",
	    STR_ARG(origin), ei.text);
out:
	arena_free(&a);
}

/* ---- one feed under several addresses ------------------------------------*/

static enum err
pause_twin(struct desk *d, const struct store_slot *s,
    const struct store_slot *first, struct arena *a, struct errinfo *ei)
{
	struct health h = {
	    .state = STORE_FEED_PAUSED,
	    .url = s->url,
	    .twin = first->title,
	    .place = desk_place(desk_feed_conf(d, s->url), a),
	};
	struct str notice = health_notice(&h, a);
	enum err e =
	    store_pause(d->store, s->feed_id, first->feed_id, notice, ei);

	if (e != ERR_OK)
		return e;
	desk_queue_feed(d, s->feed_id, s->url, UNIXTIME_NONE);
	log_warn("poll", "feed %" PRId64 " \"%.*s\": %.*s", s->feed_id,
	    STR_ARG(s->title), STR_ARG(notice));
	return e;
}

void
desk_find_twins(struct desk *d, struct str url)
{
	struct store_slot *slots;
	struct errinfo ei = {{0}};
	struct arena a;
	size_t n;
	enum err e;

	arena_init(&a, TWINS_ARENA);
	e = store_twins(d->store, url, &a, &slots, &n, &ei);
	for (size_t i = 1; e == ERR_OK && i < n; i++)
		e = pause_twin(d, &slots[i], &slots[0], &a, &ei);
	if (e != ERR_OK)
		log_error("desk", "cannot compare addresses: %s", ei.text);
	arena_free(&a);
}

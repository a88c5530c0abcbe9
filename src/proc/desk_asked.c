/*
 * Polls that somebody asked for: `courant poll`, SIGUSR1.
 *
 * Asked or not, an origin that wants quiet is left alone, and a feed is asked
 * by hand once in DESK_MANUAL_GAP at most.  What is refused is told with the
 * reason.  A feed that is gone is asked only by name.
 */
#include "proc/desk_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "ipc/frame.h"
#include "net/link.h"

#define ASK_ARENA (512u << 20) /* bytes: schedule and names, 100,000 feeds */

struct desk_wish {
	int64_t feed_id;
	struct desk_asker *asker;
};

static struct str
id_key(const int64_t *id)
{
	return (struct str){(const char *)id, sizeof(*id)};
}

static struct desk_wish *
wish_of(const struct desk *d, int64_t feed_id)
{
	return map_get(&d->wishes, id_key(&feed_id));
}

bool
desk_is_asked(const struct desk *d, int64_t feed_id)
{
	return wish_of(d, feed_id) != NULL;
}

/* ---- telling -------------------------------------------------------------*/

static void
send_note(const struct desk_asker *a, const struct poll_note *note)
{
	struct poll_note whole = *note;
	struct buf b;

	if (a->to == NULL)
		return;
	whole.total = a->total;
	buf_init(&b, FRAME_MAX);
	msg_put_poll_note(&b, &whole);
	link_send_buf(a->to, MSG_POLL_NOTE, &b);
}

static void
send_answer(struct link *to, int status, struct str text)
{
	struct control_answer answer = {status, text};
	struct buf b;

	if (to == NULL)
		return;
	buf_init(&b, FRAME_MAX);
	msg_put_answer(&b, &answer);
	link_send_buf(to, MSG_ANSWER, &b);
}

/* The last word to an asker, once all its polls have ended. */
static void
asker_check(struct desk *d, struct desk_asker *a)
{
	struct desk_asker **at = &d->askers;

	if (a->left > 0)
		return;
	send_answer(a->to, a->failed > 0 ? 1 : EX_OK, STR_EMPTY);
	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	free(a);
}

void
desk_asked_started(struct desk *d, struct desk_job *job)
{
	const struct desk_wish *w = wish_of(d, job->known.feed_id);
	struct poll_note note = {
	    .feed_id = job->known.feed_id,
	    .started = true,
	    .title = job->known.title.n > 0 ? job->known.title : job->known.url,
	};

	if (w != NULL)
		send_note(w->asker, &note);
}

void
desk_asked_ended(struct desk *d, int64_t feed_id, const struct poll_note *n)
{
	struct desk_wish *w = map_remove(&d->wishes, id_key(&feed_id));
	struct desk_asker *a;

	if (w == NULL)
		return;
	a = w->asker;
	free(w);
	if (n != NULL)
		send_note(a, n);
	a->failed += n == NULL || n->failed;
	a->left--;
	asker_check(d, a);
}

void
desk_asked_sweep(struct desk *d)
{
	int64_t *gone = mem_array(d->wishes.n, sizeof(*gone));
	struct str key;
	void *value;
	size_t n = 0;

	/* The map must not change while it is walked. */
	for (size_t at = 0; map_next(&d->wishes, &at, &key, &value);) {
		const struct desk_wish *w = value;

		if (!queue_has(d->queue, w->feed_id))
			gone[n++] = w->feed_id;
	}
	while (n > 0)
		desk_asked_ended(d, gone[--n], NULL);
	free(gone);
}

void
desk_forget_asker(struct desk *d, const struct link *to)
{
	for (struct desk_asker *a = d->askers; a != NULL; a = a->next) {
		if (a->to == to)
			a->to = NULL;
	}
}

/* ---- choosing ------------------------------------------------------------*/

/* What is being asked, and what of. */
struct choice {
	const struct control_order *order;
	struct store_slot *slots;
	size_t n_slots;
	bool *named; /* a slot that the args name */
	struct map feeds; /* id: struct store_feed, when there are args */
	unixtime now;
};

static bool
names(struct str arg, const struct store_slot *slot, const struct store_feed *f)
{
	uint64_t id;

	if (str_to_u64(arg, INT64_MAX, &id))
		return (int64_t)id == slot->feed_id;
	return str_eq(arg, slot->url) || str_eq(arg, slot->poll_url) ||
	    (f != NULL &&
		(str_eq_nocase(arg, f->title) ||
		    str_eq_nocase(arg, f->category)));
}

/* Marks the slots that the arg names; false when there is none. */
static bool
mark_named(struct choice *c, struct str arg)
{
	bool any = false;

	for (size_t i = 0; i < c->n_slots; i++) {
		const struct store_slot *s = &c->slots[i];

		if (!names(arg, s, map_get(&c->feeds, id_key(&s->feed_id))))
			continue;
		c->named[i] = true;
		any = true;
	}
	return any;
}

static bool
is_chosen(const struct choice *c, size_t i)
{
	const struct store_slot *s = &c->slots[i];

	if (c->order->n_args > 0)
		return c->named[i];
	return s->next_poll != UNIXTIME_NONE &&
	    (c->order->all || s->next_poll <= c->now);
}

/* Why the feed may not be asked now, into why; false when it may. */
static bool
is_refused(const struct choice *c, const struct store_slot *s, struct arena *a,
    struct str *why)
{
	char span[DESK_SPAN_MAX];

	if (s->not_before != UNIXTIME_NONE && s->not_before > c->now) {
		*why = arena_printf(a,
		    "not asked: the server wants quiet for "
		    "%s more",
		    desk_span(s->not_before - c->now, span));
		return true;
	}
	if (s->last_poll != UNIXTIME_NONE && s->next_poll > c->now &&
	    c->now - s->last_poll < DESK_MANUAL_GAP) {
		*why = arena_printf(a,
		    "not asked: it was a moment ago; again "
		    "in %s",
		    desk_span(s->last_poll + DESK_MANUAL_GAP - c->now, span));
		return true;
	}
	return false;
}

static void
ask_one(struct desk *d, struct desk_asker *asker, const struct choice *c,
    const struct store_slot *s, struct arena *a)
{
	struct poll_note note = {.feed_id = s->feed_id};
	const struct conf_feed *conf;
	struct desk_wish *w;

	asker->total++;
	if (desk_is_asked(d, s->feed_id)) {
		note.remark = STR("somebody else is asking for it already");
	} else if (desk_job_by_feed(d, s->feed_id) != NULL ||
	    !is_refused(c, s, a, &note.remark)) {
		w = mem_zero(sizeof(*w));
		w->feed_id = s->feed_id;
		w->asker = asker;
		map_set(&d->wishes, id_key(&w->feed_id), w);
		asker->left++;
		desk_queue_feed(d, s->feed_id, s->poll_url, c->now);
		return;
	}
	conf = desk_feed_conf(d, s->url);
	note.title = conf != NULL && conf->title != NULL ? str_from(conf->title)
							 : url_shown(a, s->url);
	send_note(asker, &note);
}

/* Marks what the args name; an exit status, with a sentence in *text. */
static int
find_named(struct desk *d, struct choice *c, struct arena *a, struct str *text)
{
	struct store_feed *feeds;
	struct errinfo ei;
	size_t n;
	int status = EX_OK;

	if (c->order->n_args == 0)
		return EX_OK;
	c->named = arena_array(a, c->n_slots, sizeof(*c->named));
	if (store_feeds(d->store, c->now, c->now, a, &feeds, &n, &ei) !=
	    ERR_OK) {
		*text = arena_str(a, str_from(ei.text));
		return EX_IOERR;
	}
	map_init(&c->feeds, 0);
	for (struct store_feed *f = feeds; f != NULL; f = f->next)
		map_set(&c->feeds, id_key(&f->id), f);
	for (size_t i = 0; status == EX_OK && i < c->order->n_args; i++) {
		if (mark_named(c, c->order->args[i]))
			continue;
		*text = arena_printf(a,
		    "no feed has the number, URL, title or category \"%.*s\"",
		    STR_ARG(c->order->args[i]));
		status = EX_NOINPUT;
	}
	map_free(&c->feeds);
	return status;
}

void
desk_ask(struct desk *d, const struct control_order *o, struct link *to)
{
	struct choice c = {.order = o, .now = clock_now()};
	struct desk_asker *asker;
	struct str text = STR_EMPTY;
	struct errinfo ei;
	struct arena a;
	int status = EX_OK;

	arena_init(&a, ASK_ARENA);
	if (store_schedule(d->store, &a, &c.slots, &c.n_slots, &ei) != ERR_OK) {
		text = str_from(ei.text);
		status = EX_IOERR;
	} else {
		status = find_named(d, &c, &a, &text);
	}
	if (status != EX_OK) {
		send_answer(to, status, text);
		arena_free(&a);
		return;
	}
	asker = mem_zero(sizeof(*asker));
	asker->to = to;
	asker->left = 1; /* until all are asked */
	asker->next = d->askers;
	d->askers = asker;
	for (size_t i = 0; i < c.n_slots; i++) {
		if (is_chosen(&c, i))
			ask_one(d, asker, &c, &c.slots[i], &a);
	}
	arena_free(&a);
	asker->left--;
	asker_check(d, asker);
	desk_pump(d);
}

void
desk_asked_free(struct desk *d)
{
	struct desk_asker *next;
	struct str key;
	void *value;

	for (size_t at = 0; map_next(&d->wishes, &at, &key, &value);)
		free(value);
	map_free(&d->wishes);
	for (struct desk_asker *a = d->askers; a != NULL; a = next) {
		next = a->next;
		free(a);
	}
	d->askers = NULL;
}

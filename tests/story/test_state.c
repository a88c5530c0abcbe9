/*
 * story/state: a grouper that is put together again after every 97th item
 * gives the same answers as one that never stopped.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "story/group.h"
#include "story/state.h"
#include "tests/tap/tap.h"

#define ITEMS 6000
#define BETWEEN 97 /* items from one restart to the next */
#define COUNTS_EVERY 500 /* items from one keeping of counts to the next */
#define WORDS 700 /* of the made-up language */
#define EVENT_WORDS 7
#define T0 INT64_C(1790000000)
#define MEMBERS_KEPT 12 /* group_defaults */

/* What a database would hold. */
struct kept_item {
	struct buf record;
	uint64_t story, seq;
	unixtime time;
};

struct kept_story {
	struct buf record;
	unixtime latest;
	uint64_t merged_into;
	bool used;
};

struct kept {
	char **terms;
	uint32_t n_terms;
	struct kept_item items[ITEMS];
	size_t n_items;
	struct kept_story stories[ITEMS + 1];
	struct buf counts;
	uint64_t counts_seq, next_story;
};

/* The same pseudo-random numbers everywhere. */
static uint32_t
draw(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

static void
make_item(uint64_t *state, size_t i, struct buf *title, struct group_item *item)
{
	uint32_t event = draw(state, 20) + (uint32_t)(i / 12);
	uint64_t words = event * 2654435761u;

	buf_reset(title);
	for (int k = 0; k < EVENT_WORDS; k++) {
		uint32_t word = draw(&words, WORDS);

		if (draw(state, 4) == 0)
			word = draw(state, WORDS);
		buf_printf(title, "%s%c%cword%c%c", k > 0 ? " " : "",
		    draw(state, 3) == 0 ? 'Q' : 'q', (char)('a' + word % 26),
		    (char)('a' + word / 26), (char)('a' + word % 7));
	}
	*item = (struct group_item){
	    .id = i + 1,
	    /* Forward on the whole, back now and then. */
	    .time = T0 + (unixtime)i * 400 - draw(state, 40000),
	    .source = draw(state, 2) ? STR("a") : STR("b"),
	    .title = buf_str(title),
	};
}

static void
keep_story(struct kept *k, struct grouper *g, uint64_t story, unixtime time)
{
	struct kept_story *s = &k->stories[story];

	if (!s->used) {
		*s = (struct kept_story){.used = true, .latest = time};
		buf_init(&s->record, 1 << 20);
	}
	if (time > s->latest)
		s->latest = time;
	buf_reset(&s->record);
	grouper_save_story(g, story, &s->record);
	if (story >= k->next_story)
		k->next_story = story + 1;
}

static void
keep(struct kept *k, struct grouper *g, const struct group_item *item,
    const struct group_decision *d)
{
	struct kept_item *i = &k->items[k->n_items++];

	k->terms = mem_grow(k->terms, grouper_terms(g) + 1, sizeof(*k->terms));
	for (; k->n_terms < grouper_terms(g); k->n_terms++)
		k->terms[k->n_terms] =
		    mem_printf("%.*s", STR_ARG(grouper_term(g, k->n_terms)));
	*i = (struct kept_item){
	    .story = d->story, .seq = grouper_seq(g), .time = item->time};
	buf_init(&i->record, 1 << 20);
	grouper_save_item(g, &i->record);
	if (d->merged != 0) {
		struct kept_story *young = &k->stories[d->merged];

		young->merged_into = d->story;
		for (size_t n = 0; n < k->n_items; n++) {
			if (k->items[n].story == d->merged)
				k->items[n].story = d->story;
		}
		keep_story(k, g, d->story, young->latest);
	}
	keep_story(k, g, d->story, item->time);
	if (grouper_seq(g) % COUNTS_EVERY == 0) {
		buf_reset(&k->counts);
		grouper_save_counts(g, &k->counts);
		k->counts_seq = grouper_seq(g);
	}
}

/* Is the item among the newest members of its story? */
static bool
is_newest(const struct kept *k, size_t at)
{
	int newer = 0;

	for (size_t i = at + 1; i < k->n_items; i++)
		newer += k->items[i].story == k->items[at].story;
	return newer < MEMBERS_KEPT;
}

static struct grouper *
restore(const struct kept *k, const struct group_options *o, bool *good)
{
	struct grouper *g = grouper_create(o);
	unixtime now = INT64_MIN;
	struct errinfo ei;

	for (uint32_t i = 0; i < k->n_terms; i++)
		*good &= grouper_restore_term(g, str_from(k->terms[i]), &ei) ==
		    ERR_OK;
	if (k->counts_seq > 0)
		*good &= grouper_restore_counts(g, buf_str(&k->counts),
			     k->counts_seq, &ei) == ERR_OK;
	for (size_t i = 0; i < k->n_items; i++) {
		if (k->items[i].time > now)
			now = k->items[i].time;
	}
	for (uint64_t i = 1; i < k->next_story; i++) {
		const struct kept_story *s = &k->stories[i];

		if (s->merged_into != 0)
			grouper_restore_merge(g, i, s->merged_into);
		else if (s->latest >= now - o->window)
			*good &= grouper_restore_story(g, i, s->latest,
				     buf_str(&s->record), &ei) == ERR_OK;
	}
	for (size_t i = 0; i < k->n_items; i++) {
		const struct kept_item *m = &k->items[i];

		if (m->seq > k->counts_seq || is_newest(k, i) ||
		    m->time >= now - o->window)
			*good &=
			    grouper_restore_item(g, i + 1, m->seq, m->story,
				buf_str(&m->record), &ei) == ERR_OK;
	}
	*good &= grouper_restore_end(g, k->next_story, &ei) == ERR_OK;
	return g;
}

static void
kept_free(struct kept *k)
{
	for (uint32_t i = 0; i < k->n_terms; i++)
		free(k->terms[i]);
	free(k->terms);
	for (size_t i = 0; i < k->n_items; i++)
		buf_free(&k->items[i].record);
	for (uint64_t i = 1; i < k->next_story; i++)
		buf_free(&k->stories[i].record);
	buf_free(&k->counts);
	free(k);
}

static void
test_restarts(void)
{
	struct kept *k = mem_zero(sizeof(*k));
	uint64_t state_a = 1, state_b = 1;
	struct grouper *straight, *broken;
	struct group_options o;
	size_t different = 0, joined = 0, merged = 0, restarts = 0;
	struct buf title, why_a, why_b;
	bool good = true;

	group_defaults(&o);
	straight = grouper_create(&o);
	broken = grouper_create(&o);
	buf_init(&k->counts, 1 << 20);
	buf_init(&title, 1 << 12);
	buf_init(&why_a, 1 << 12);
	buf_init(&why_b, 1 << 12);
	for (size_t i = 0; i < ITEMS; i++) {
		struct group_decision a, b;
		struct group_item item;

		buf_reset(&why_a);
		buf_reset(&why_b);
		make_item(&state_a, i, &title, &item);
		grouper_add(straight, &item, &a, &why_a);
		make_item(&state_b, i, &title, &item);
		grouper_add(broken, &item, &b, &why_b);
		keep(k, broken, &item, &b);
		joined += a.reason != GROUP_NEW;
		merged += a.merged != 0;
		different += a.story != b.story || a.merged != b.merged ||
		    !str_eq(buf_str(&why_a), buf_str(&why_b));
		if ((i + 1) % BETWEEN == 0) {
			grouper_free(broken);
			broken = restore(k, &o, &good);
			restarts++;
		}
	}
	tap_ok(good, "every record is taken back");
	tap_ok(joined > ITEMS / 4 && merged > 10,
	    "the stream joins (%zu) and merges (%zu)", joined, merged);
	tap_is_int(0, (int64_t)different,
	    "the same decisions, to the last digit of their reasons");
	tap_is_int(ITEMS / BETWEEN, (int64_t)restarts, "restarts");
	grouper_free(straight);
	grouper_free(broken);
	buf_free(&title);
	buf_free(&why_a);
	buf_free(&why_b);
	kept_free(k);
}

/* Damaged records are refused, whatever is damaged. */
static void
test_damage(void)
{
	struct group_options o;
	struct group_item item = {
	    .id = 1, .time = T0, .title = STR("Storm Ingrid ends")};
	struct group_decision d;
	struct errinfo ei;
	struct grouper *g, *h;
	struct buf record;
	size_t refused = 0;

	group_defaults(&o);
	g = grouper_create(&o);
	grouper_add(g, &item, &d, NULL);
	buf_init(&record, 1 << 16);
	grouper_save_item(g, &record);
	h = grouper_create(&o);
	tap_is_int(ERR_INPUT,
	    grouper_restore_item(h, 1, 1, 1, buf_str(&record), &ei),
	    "an item with unknown terms is refused");
	for (size_t n = 0; n < record.n; n++)
		refused +=
		    grouper_restore_item(g, 2, 2, 1,
			str_sub(buf_str(&record), 0, n), &ei) == ERR_INPUT;
	tap_is_int((int64_t)record.n, (int64_t)refused,
	    "a record cut anywhere is refused");
	tap_is_int(ERR_INPUT, grouper_restore_counts(g, STR("short"), 1, &ei),
	    "damaged counts are refused");
	tap_is_int(ERR_INPUT, grouper_restore_term(g, STR("storm"), &ei),
	    "a term twice is refused");
	tap_is_int(ERR_OK, grouper_restore_story(h, 7, T0, STR_EMPTY, &ei),
	    "a story of one item needs no record");
	tap_is_int(ERR_INPUT, grouper_restore_end(h, 8, &ei), "but an item");
	buf_free(&record);
	grouper_free(g);
	grouper_free(h);
}

int
main(void)
{
	test_restarts();
	test_damage();
	return tap_done();
}

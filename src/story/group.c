/*
 * Grouping of items into stories.
 *
 * State: the dictionary of terms and their counts, the live stories (in the
 * order of their last report), the index of their centroids, and the recent
 * headlines for exact copies.  Everything older than the window leaves.
 *
 * What keeps a story from growing without end is in the likeness: the mean of
 * the nearest members and the centroid must agree, time counts from the
 * nearest member, and one shared word is not enough.
 */
#include "story/group.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "story/dictionary.h"
#include "story/explain.h"
#include "story/features.h"
#include "story/grouper.h"
#include "story/likeness.h"
#include "story/weigh.h"

#define SCRATCH_MAX (16u << 20) /* bytes: features of one item */
#define CANDIDATES_MAX 16 /* stories scored for one item at most */
#define LONG_LIST_MIN 64 /* stories: no list below this is long */
#define LONG_LIST_SHARE 100 /* of live stories; above it is long */
#define COPY_WORDS_MIN 4 /* words of a headline that may be a copy */
#define SERIES_GAP \
	(12 * HOUR) /* one outlet, one headline, this much later:
				   a recurring column, no copy */

void
group_defaults(struct group_options *o)
{
	*o = (struct group_options){
	    .likeness = 0.27,
	    .per_day = 0.25,
	    .free_hours = 2,
	    .centroid = 0.3,
	    .coverage = 0.15,
	    .no_name = 0.04,
	    .one_term = 0.10,
	    .merge = 0.25,
	    .summary = 0.6,
	    .slug = 0.6,
	    .pair = 0.7,
	    .number = 0.8,
	    .background = 5000,
	    .half_life = 504 * HOUR,
	    .window = 72 * HOUR,
	    .nearest = 3,
	    .query_terms = 8,
	    .candidates = 6,
	    .members = 12,
	    .centroid_terms = 64,
	};
}

struct grouper *
grouper_create(const struct group_options *o)
{
	struct grouper *g = mem_zero(sizeof(*g));

	assert(o->candidates <= CANDIDATES_MAX &&
	    o->members <= LIKENESS_MEMBERS_MAX);
	g->o = *o;
	g->now = INT64_MIN / 2;
	g->dictionary = dictionary_create(o->background, o->half_life);
	g->index = index_create();
	story_table_init(&g->stories);
	headlines_init(&g->headlines);
	arena_init(&g->scratch, SCRATCH_MAX);
	return g;
}

void
grouper_free(struct grouper *g)
{
	if (g == NULL)
		return;
	headlines_free(&g->headlines);
	story_table_free(&g->stories);
	index_free(g->index);
	dictionary_free(g->dictionary);
	arena_free(&g->scratch);
	free(g);
}

uint64_t
grouper_story(const struct grouper *g, uint64_t story)
{
	return story_table_root(&g->stories, story);
}

uint64_t
grouper_lead(const struct grouper *g, uint64_t story)
{
	const struct story *s = story_table_get(&g->stories, story);
	double best = -1;
	uint64_t lead = 0;

	if (s == NULL)
		return 0;
	for (const struct member *m = s->members; m != NULL; m = m->next) {
		double dot = vector_dot(&m->vector, story_centroid(s));

		if (dot > best) {
			best = dot;
			lead = m->item;
		}
	}
	return lead;
}

size_t
grouper_live(const struct grouper *g)
{
	return g->stories.n;
}

static struct member *
make_member(
    struct grouper *g, const struct features *f, const struct group_item *item)
{
	struct vector vector = {0};
	struct member *m;

	weigh_item(&g->o, g->dictionary, &g->scratch, f, &vector);
	m = member_create(item->id, item->time, &vector);
	m->seq = ++g->seq;
	vector_free(&vector);
	return m;
}

/* The two best stories for a member, the best first; returns how many were
 * scored. */
static int
best_stories(struct grouper *g, const struct member *m,
    const struct features *f, struct likeness best[2])
{
	struct index_hit hits[CANDIDATES_MAX];
	size_t cap = g->stories.n / LONG_LIST_SHARE, n;
	struct weight *query =
	    arena_array(&g->scratch, m->vector.n + 1, sizeof(*query));
	int scored = 0;

	if (query == NULL)
		return 0;
	if (m->vector.n > 0)
		memcpy(query, m->vector.w, m->vector.n * sizeof(*query));
	weights_sort(query, m->vector.n, g->dictionary);
	n = index_search(g->index, query, m->vector.n, g->o.query_terms,
	    cap > LONG_LIST_MIN ? cap : LONG_LIST_MIN, hits,
	    (size_t)g->o.candidates);
	for (size_t i = 0; i < n; i++) {
		struct story *s = story_table_get(&g->stories, hits[i].story);
		struct likeness r;

		if (m->time - s->latest > g->o.window)
			continue;
		r = likeness_of(&g->o, g->dictionary, s, m, f);
		if (scored == 0 || r.value > best[0].value ||
		    (r.value == best[0].value && s->id < best[0].story->id)) {
			best[1] = best[0];
			best[0] = r;
		} else if (scored == 1 || r.value > best[1].value) {
			best[1] = r;
		}
		scored++;
	}
	return scored;
}

/* ---- joining ------------------------------------------------------------- */

static void
unlist(void *arg, uint32_t term)
{
	struct story *s = arg;

	index_remove(s->index, term, s->id);
}

/* Adds weights to a story and its new terms to the index. */
static void
absorb(struct grouper *g, struct story *s, const struct vector *v)
{
	story_own_centroid(s);
	for (uint32_t i = 0; i < v->n; i++) {
		if (v->w[i].w > 0 &&
		    vector_get(&s->centroid, v->w[i].term) <= 0)
			index_add(g->index, v->w[i].term, s->id);
	}
	vector_add(&s->centroid, v);
	vector_trim(&s->centroid, (size_t)g->o.centroid_terms, g->dictionary,
	    unlist, s);
	s->length = vector_length(&s->centroid);
}

static void
join(struct grouper *g, struct story *s, struct member *m)
{
	absorb(g, s, &m->vector);
	story_add_member(s, m, (uint32_t)g->o.members);
	story_table_touch(&g->stories, s, m->time);
}

static struct story *
open_story(struct grouper *g, struct member *m)
{
	struct story *s = story_table_add(&g->stories, g->index, m->time);

	story_add_member(s, m, (uint32_t)g->o.members);
	s->length = vector_length(story_centroid(s));
	for (uint32_t i = 0; i < m->vector.n; i++) {
		if (m->vector.w[i].w > 0)
			index_add(g->index, m->vector.w[i].term, s->id);
	}
	return s;
}

/* Takes a story out of the index and of memory. */
static void
remove_story(struct grouper *g, struct story *s)
{
	const struct vector *c = story_centroid(s);

	for (uint32_t i = 0; i < c->n; i++) {
		if (c->w[i].w > 0)
			index_remove(g->index, c->w[i].term, s->id);
	}
	story_table_remove(&g->stories, s);
}

/* The younger story becomes part of the older one, which is returned. */
static struct story *
merge(struct grouper *g, struct story *a, struct story *b)
{
	struct story *old = a->id < b->id ? a : b;
	struct story *young = old == a ? b : a;

	absorb(g, old, story_centroid(young));
	story_take_members(old, young, (uint32_t)g->o.members, g->o.append);
	story_table_touch(&g->stories, old, young->latest);
	story_table_alias(&g->stories, young->id, old->id);
	remove_story(g, young);
	return old;
}

static void
expire(struct grouper *g)
{
	unixtime before = g->now - g->o.window;
	struct story *s;

	while (
	    (s = story_table_oldest(&g->stories)) != NULL && s->latest < before)
		remove_story(g, s);
	headlines_expire(&g->headlines, before);
}

/* ---- copies -------------------------------------------------------------- */

static uint32_t
source_of(const struct group_item *item)
{
	return (uint32_t)hash_bytes(item->source, 0);
}

/* The headline that the item copies, or NULL. */
static const struct headline *
find_copied(
    struct grouper *g, const struct group_item *item, const struct features *f)
{
	const struct headline *h;
	int64_t apart;

	if (f->key_words < COPY_WORDS_MIN)
		return NULL;
	h = headlines_find(&g->headlines, hash_bytes(f->key, 0));
	if (h == NULL || h->time < g->now - g->o.window)
		return NULL;
	apart = item->time - h->time;
	if (apart < 0)
		apart = -apart;
	if (apart > g->o.window ||
	    story_table_get(&g->stories, grouper_story(g, h->story)) == NULL)
		return NULL;
	if (h->source == source_of(item) && apart >= SERIES_GAP)
		return NULL;
	return h;
}

/* ---- adding -------------------------------------------------------------- */

static void
place_like(struct grouper *g, struct member *m, const struct likeness best[2],
    int scored, struct group_decision *out)
{
	struct story *s = best[0].story;

	*out = (struct group_decision){
	    .reason = GROUP_LIKE,
	    .nearest = best[0].nearest->item,
	    .likeness = best[0].value,
	    .to_centroid = best[0].to_centroid,
	    .to_nearest = best[0].to_nearest,
	    .covered = best[0].covered,
	    .hours = best[0].hours,
	};
	join(g, s, m);
	if (scored > 1 && best[1].value >= g->o.likeness) {
		struct story *other = best[1].story;
		double alike =
		    vector_dot(story_centroid(s), story_centroid(other));

		alike /= s->length * other->length;
		if (alike >= g->o.merge) {
			out->merged = other->id > s->id ? other->id : s->id;
			out->merged_likeness = alike;
			s = merge(g, s, other);
		}
	}
	out->story = s->id;
}

static void
place_new(struct grouper *g, struct member *m, const struct likeness best[2],
    int scored, struct group_decision *out)
{
	*out = (struct group_decision){.reason = GROUP_NEW};
	if (scored > 0) {
		out->refused = best[0].story->id;
		out->refused_likeness = best[0].value;
		out->nearest = best[0].nearest->item;
	}
	out->story = open_story(g, m)->id;
}

/* Without asking how like it is. */
static void
place_by_hand(struct grouper *g, struct member *m, struct story *s,
    enum group_reason reason, uint64_t nearest, struct group_decision *out)
{
	join(g, s, m);
	*out = (struct group_decision){
	    .reason = reason,
	    .story = s->id,
	    .nearest = nearest,
	    .likeness = 1,
	};
}

void
grouper_add(struct grouper *g, const struct group_item *item,
    struct group_decision *out, struct buf *why)
{
	struct likeness best[2];
	const struct headline *copied;
	struct story *same;
	struct features f;
	struct member *m;
	struct str shared = STR_EMPTY;
	uint64_t first = item->id;
	int scored = 0;

	if (item->time > g->now)
		g->now = item->time;
	dictionary_tick(g->dictionary, g->now);
	expire(g);
	arena_reset(&g->scratch);
	if (!features_extract(&f, g->dictionary, &g->scratch, item))
		f = (struct features){0};
	weigh_count(g->dictionary, &g->scratch, &f);
	m = make_member(g, &f, item);
	same = story_table_get(&g->stories, grouper_story(g, item->same_page));
	copied = find_copied(g, item, &f);
	if (same != NULL) {
		place_by_hand(g, m, same, GROUP_SAME, item->same_item, out);
	} else if (copied != NULL) {
		same = story_table_get(
		    &g->stories, grouper_story(g, copied->story));
		first = copied->first;
		place_by_hand(g, m, same, GROUP_COPY, first, out);
	} else {
		scored = best_stories(g, m, &f, best);
		if (why != NULL && scored > 0)
			shared = explain_shared(&g->scratch, g->dictionary, &f,
			    &m->vector, &best[0].nearest->vector);
		if (scored > 0 && best[0].value >= g->o.likeness)
			place_like(g, m, best, scored, out);
		else
			place_new(g, m, best, scored, out);
	}
	if (why != NULL)
		explain_decision(why, out, shared, g->o.likeness);
	g->last = (struct headline){
	    .hash = f.key_words >= COPY_WORDS_MIN ? hash_bytes(f.key, 0) : 0,
	    .story = (uint32_t)out->story,
	    .first = first,
	    .source = source_of(item),
	    .time = item->time,
	};
	g->last_story = out->story;
	if (g->last.hash != 0)
		headlines_add(&g->headlines, &g->last);
}

/*
 * Stories and their table.  Ids are found through pages of pointers, since
 * they only grow; the order by last report is a list that an item of today
 * changes near its end only.
 */
#include "story/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define PAGE_STORIES 1024 /* pointers of one page */
#define ROOT_STEPS_MAX 64 /* merges followed; more would be a circle */

struct member *
member_create(uint64_t item, unixtime time, const struct vector *vector)
{
	size_t weights = vector->n * sizeof(*vector->w);
	struct member *m = mem_zero(sizeof(*m) + weights);

	m->item = item;
	m->time = time;
	m->vector.w = (struct weight *)(void *)(m + 1);
	m->vector.n = vector->n;
	if (vector->n > 0)
		memcpy(m->vector.w, vector->w, weights);
	return m;
}

const struct vector *
story_centroid(const struct story *s)
{
	return s->centroid.w != NULL ? &s->centroid : &s->members->vector;
}

void
story_own_centroid(struct story *s)
{
	if (s->centroid.w == NULL)
		vector_set(
		    &s->centroid, s->members->vector.w, s->members->vector.n);
}

static void
drop_old_members(struct story *s, uint32_t keep)
{
	while (s->n_members > keep) {
		struct member *old = s->members;

		story_own_centroid(s);
		s->members = old->next;
		s->n_members--;
		free(old);
	}
}

void
story_add_member(struct story *s, struct member *m, uint32_t keep)
{
	m->next = NULL;
	*s->last = m;
	s->last = &m->next;
	s->n_members++;
	drop_old_members(s, keep);
}

void
story_take_members(
    struct story *s, struct story *from, uint32_t keep, bool append)
{
	struct member *a = s->members, *b = from->members;
	struct member **last = &s->members;

	story_own_centroid(from);
	while (a != NULL || b != NULL) {
		bool older =
		    append || b == NULL || (a != NULL && a->seq < b->seq);
		struct member **next = a != NULL && older ? &a : &b;

		*last = *next;
		*next = (*next)->next;
		last = &(*last)->next;
	}
	*last = NULL;
	s->last = last;
	s->n_members += from->n_members;
	from->members = NULL;
	from->last = &from->members;
	from->n_members = 0;
	drop_old_members(s, keep);
}

void
story_table_init(struct story_table *t)
{
	*t = (struct story_table){.next_id = 1};
}

void
story_table_free(struct story_table *t)
{
	while (t->oldest != NULL)
		story_table_remove(t, t->oldest);
	for (size_t i = 0; i < t->n_pages; i++)
		free(t->pages[i]);
	free(t->pages);
	free(t->aliases);
	story_table_init(t);
}

/* Where the pointer of an id stands; pages are made as ids grow. */
static struct story **
slot_of(struct story_table *t, uint64_t id)
{
	size_t at = id / PAGE_STORIES;

	if (at >= t->n_pages) {
		size_t n = at + at / 2 + 16;

		t->pages = mem_grow(t->pages, n, sizeof(*t->pages));
		memset(t->pages + t->n_pages, 0,
		    (n - t->n_pages) * sizeof(*t->pages));
		t->n_pages = n;
	}
	if (t->pages[at] == NULL)
		t->pages[at] = mem_array(PAGE_STORIES, sizeof(struct story *));
	return &t->pages[at][id % PAGE_STORIES];
}

struct story *
story_table_get(const struct story_table *t, uint64_t id)
{
	size_t at = id / PAGE_STORIES;

	if (at >= t->n_pages || t->pages[at] == NULL)
		return NULL;
	return t->pages[at][id % PAGE_STORIES];
}

static void
list_remove(struct story_table *t, struct story *s)
{
	if (s->older != NULL)
		s->older->newer = s->newer;
	else
		t->oldest = s->newer;
	if (s->newer != NULL)
		s->newer->older = s->older;
	else
		t->newest = s->older;
}

/* Behind all that are not newer. */
static void
list_insert(struct story_table *t, struct story *s)
{
	struct story *before = t->newest;

	while (before != NULL && before->latest > s->latest)
		before = before->older;
	s->older = before;
	s->newer = before != NULL ? before->newer : t->oldest;
	if (s->newer != NULL)
		s->newer->older = s;
	else
		t->newest = s;
	if (before != NULL)
		before->newer = s;
	else
		t->oldest = s;
}

struct story *
story_table_put(
    struct story_table *t, uint64_t id, struct index *index, unixtime latest)
{
	struct story *s = mem_zero(sizeof(*s));

	s->id = id;
	s->latest = latest;
	s->index = index;
	s->last = &s->members;
	*slot_of(t, id) = s;
	list_insert(t, s);
	t->n++;
	if (id >= t->next_id)
		t->next_id = id + 1;
	return s;
}

struct story *
story_table_add(struct story_table *t, struct index *index, unixtime latest)
{
	return story_table_put(t, t->next_id, index, latest);
}

void
story_table_touch(struct story_table *t, struct story *s, unixtime time)
{
	if (time <= s->latest)
		return;
	list_remove(t, s);
	s->latest = time;
	list_insert(t, s);
}

struct story *
story_table_oldest(const struct story_table *t)
{
	return t->oldest;
}

void
story_table_remove(struct story_table *t, struct story *s)
{
	while (s->members != NULL) {
		struct member *m = s->members;

		s->members = m->next;
		free(m);
	}
	list_remove(t, s);
	*slot_of(t, s->id) = NULL;
	vector_free(&s->centroid);
	free(s);
	t->n--;
}

/* The first alias whose `from` is not below id. */
static size_t
alias_place(const struct story_table *t, uint64_t id)
{
	size_t low = 0, high = t->n_aliases;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->aliases[middle].from < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
story_table_alias(struct story_table *t, uint64_t from, uint64_t to)
{
	size_t at = alias_place(t, from);

	if (t->n_aliases == t->room_aliases) {
		t->room_aliases = t->room_aliases * 2 + 16;
		t->aliases =
		    mem_grow(t->aliases, t->room_aliases, sizeof(*t->aliases));
	}
	memmove(t->aliases + at + 1, t->aliases + at,
	    (t->n_aliases - at) * sizeof(*t->aliases));
	t->aliases[at] = (struct story_alias){from, to};
	t->n_aliases++;
}

uint64_t
story_table_root(const struct story_table *t, uint64_t id)
{
	for (int i = 0; i < ROOT_STEPS_MAX; i++) {
		size_t at = alias_place(t, id);

		if (at == t->n_aliases || t->aliases[at].from != id)
			break;
		id = t->aliases[at].to;
	}
	return id;
}

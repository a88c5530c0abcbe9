/*
 * Inverted index.  A list holds 32-bit story numbers (four thousand million
 * stories are more than a daemon sees) in no order.  Sums are kept beside the
 * story numbers in pages, so that a search touches little memory, and stamped
 * with the number of the search, so that nothing has to be cleared.
 */
#include "story/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define PAGE_STORIES 1024 /* stories of one page of sums */
#define LONG_LISTS_FROM 3 /* terms used before long lists are skipped */

struct posting {
	uint32_t *stories;
	uint32_t n, room;
};

struct page {
	double sum[PAGE_STORIES];
	uint32_t stamp[PAGE_STORIES];
	uint32_t live; /* references from lists */
};

struct index {
	struct posting *postings; /* by term */
	uint32_t n_terms;
	struct page **pages; /* by story / PAGE_STORIES */
	size_t n_pages;
	uint32_t search;
	uint32_t *touched; /* stories met in this search */
	size_t n_touched, room_touched;
};

struct index *
index_create(void)
{
	return mem_zero(sizeof(struct index));
}

void
index_free(struct index *x)
{
	if (x == NULL)
		return;
	for (uint32_t i = 0; i < x->n_terms; i++)
		free(x->postings[i].stories);
	for (size_t i = 0; i < x->n_pages; i++)
		free(x->pages[i]);
	free(x->postings);
	free(x->pages);
	free(x->touched);
	free(x);
}

static struct posting *
posting_of(struct index *x, uint32_t term)
{
	if (term >= x->n_terms) {
		uint32_t n = term + term / 2 + 64;

		x->postings = mem_grow(x->postings, n, sizeof(*x->postings));
		memset(x->postings + x->n_terms, 0,
		    (n - x->n_terms) * sizeof(*x->postings));
		x->n_terms = n;
	}
	return &x->postings[term];
}

static struct page *
page_of(struct index *x, uint32_t story)
{
	size_t at = story / PAGE_STORIES;

	if (at >= x->n_pages) {
		size_t n = at + at / 2 + 16;

		x->pages = mem_grow(x->pages, n, sizeof(*x->pages));
		memset(x->pages + x->n_pages, 0,
		    (n - x->n_pages) * sizeof(*x->pages));
		x->n_pages = n;
	}
	if (x->pages[at] == NULL)
		x->pages[at] = mem_zero(sizeof(struct page));
	return x->pages[at];
}

void
index_add(struct index *x, uint32_t term, uint64_t story)
{
	struct posting *p = posting_of(x, term);

	if (p->n == p->room) {
		p->room += p->room / 8 + 1;
		p->stories = mem_grow(p->stories, p->room, sizeof(*p->stories));
	}
	p->stories[p->n++] = (uint32_t)story;
	page_of(x, (uint32_t)story)->live++;
}

void
index_remove(struct index *x, uint32_t term, uint64_t story)
{
	struct posting *p = posting_of(x, term);
	struct page *page;
	uint32_t i = 0;

	while (i < p->n && p->stories[i] != (uint32_t)story)
		i++;
	if (i == p->n)
		return;
	/* In order: the oldest, which go first, stay in front. */
	memmove(p->stories + i, p->stories + i + 1,
	    (p->n - i - 1) * sizeof(*p->stories));
	p->n--;
	if (p->n < p->room / 4) {
		p->room = p->n;
		p->stories = mem_grow(p->stories, p->room, sizeof(*p->stories));
	}
	page = page_of(x, (uint32_t)story);
	if (--page->live == 0) {
		x->pages[(uint32_t)story / PAGE_STORIES] = NULL;
		free(page);
	}
}

static void
touch(struct index *x, uint32_t story, double share)
{
	struct page *page = x->pages[story / PAGE_STORIES];
	size_t at = story % PAGE_STORIES;

	if (page->stamp[at] == x->search) {
		page->sum[at] += share;
		return;
	}
	page->stamp[at] = x->search;
	page->sum[at] = share;
	if (x->n_touched == x->room_touched) {
		x->room_touched = x->room_touched * 2 + 64;
		x->touched =
		    mem_grow(x->touched, x->room_touched, sizeof(*x->touched));
	}
	x->touched[x->n_touched++] = story;
}

/* Is a better than b? */
static int
is_better(struct index_hit a, struct index_hit b)
{
	return a.shared != b.shared ? a.shared > b.shared : a.story < b.story;
}

static size_t
best_touched(struct index *x, struct index_hit *hits, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n_touched; i++) {
		uint32_t story = x->touched[i];
		struct page *page = x->pages[story / PAGE_STORIES];
		struct index_hit hit = {story, page->sum[story % PAGE_STORIES]};
		size_t k;

		if (n == max && !is_better(hit, hits[n - 1]))
			continue;
		k = n < max ? n++ : n - 1;
		while (k > 0 && is_better(hit, hits[k - 1])) {
			hits[k] = hits[k - 1];
			k--;
		}
		hits[k] = hit;
	}
	return n;
}

/* Stamps must not be met again after 2^32 searches. */
static void
next_search(struct index *x)
{
	x->n_touched = 0;
	if (++x->search != 0)
		return;
	for (size_t i = 0; i < x->n_pages; i++) {
		if (x->pages[i] != NULL)
			memset(
			    x->pages[i]->stamp, 0, sizeof(x->pages[i]->stamp));
	}
	x->search = 1;
}

size_t
index_search(struct index *x, const struct weight *query, size_t n, int terms,
    size_t cap, struct index_hit *hits, size_t max)
{
	int used = 0;

	next_search(x);
	for (size_t i = 0; i < n && used < terms && query[i].w > 0; i++) {
		const struct posting *p = posting_of(x, query[i].term);
		double share = (double)query[i].w * (double)query[i].w;

		if (p->n > cap && used >= LONG_LISTS_FROM)
			continue;
		used++;
		for (uint32_t k = 0; k < p->n; k++)
			touch(x, p->stories[k], share);
	}
	return best_touched(x, hits, max);
}

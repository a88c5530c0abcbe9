/*
 * A small table of pages, searched from end to end: 32 comparisons of short
 * keys cost less than the rest of a request.
 */
#include "web/cache.h"

#include "net/http_content.h"

static bool
is_for(const struct cache_page *p, struct str key)
{
	return p->content != NULL &&
	    str_eq((struct str){p->key, p->key_length}, key);
}

struct http_content *
cache_find(
    struct cache *c, struct str key, int64_t version, int64_t minute, msec now)
{
	size_t i;

	for (i = 0; i < CACHE_PAGES; i++) {
		struct cache_page *p = &c->page[i];

		if (!is_for(p, key))
			continue;
		if ((p->version != version || p->minute != minute) &&
		    now - p->made >= p->cost * CACHE_SHARE)
			return NULL;
		p->used = ++c->clock;
		return p->content;
	}
	return NULL;
}

void
cache_keep(struct cache *c, struct str key, struct http_content *content,
    int64_t version, int64_t minute, msec now, msec cost)
{
	struct cache_page *p = &c->page[0];
	size_t i;

	if (key.n > CACHE_KEY_MAX ||
	    http_content_bytes(content).n > CACHE_PAGE_MAX)
		return;
	for (i = 0; i < CACHE_PAGES; i++) {
		if (is_for(&c->page[i], key)) {
			p = &c->page[i];
			break;
		}
		if (c->page[i].used < p->used)
			p = &c->page[i];
	}
	http_content_unref(p->content);
	memcpy(p->key, key.p, key.n);
	p->key_length = key.n;
	p->content = http_content_ref(content);
	p->version = version;
	p->minute = minute;
	p->made = now;
	p->cost = cost;
	p->used = ++c->clock;
}

void
cache_clear(struct cache *c)
{
	size_t i;

	for (i = 0; i < CACHE_PAGES; i++) {
		http_content_unref(c->page[i].content);
		c->page[i] = (struct cache_page){.content = NULL};
	}
}

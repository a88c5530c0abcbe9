/*
 * Fuzz target: feed autodiscovery.  Whatever a page holds, what is found are
 * web addresses, each once, the surest first.
 */
#include <stdlib.h>

#include "base/url.h"
#include "base/utf8.h"
#include "feed/discover.h"
#include "feed/limits.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "tests/data/discover", "tests/data/html", NULL};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str page = {(const char *)data, size};
	struct discovered_feed *first;
	struct arena a;
	size_t n;

	arena_init(&a, FEED_ARENA_MAX);
	n = discover_feeds(
	    page, STR_EMPTY, STR("https://a.example/"), &a, &first);
	must(n <= DISCOVER_FEEDS_MAX);
	for (struct discovered_feed *f = first; f != NULL; f = f->next, n--) {
		must(n > 0 && url_is_web(f->url));
		must(utf8_valid(f->title, NULL) && utf8_valid(f->type, NULL));
		must(f->next == NULL || f->rank <= f->next->rank);
		for (struct discovered_feed *g = f->next; g != NULL;
		     g = g->next)
			must(!str_eq(f->url, g->url));
	}
	must(n == 0);
	arena_free(&a);
	return 0;
}

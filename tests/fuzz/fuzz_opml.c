/*
 * Fuzz target: lists of subscriptions.  All texts must be UTF-8, every URL a
 * web address on one line, each once, and no more than were counted.
 */
#include <stdlib.h>

#include "base/map.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/limits.h"
#include "feed/subscriptions.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "tests/data/opml", "tests/data/import", NULL};

#define PRINT_MAX (256 << 20)

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check(const struct subscription_list *list)
{
	struct map seen;
	struct buf json;
	size_t n = 0;

	map_init(&seen, 1);
	buf_init(&json, PRINT_MAX);
	for (struct subscription *s = list->subscriptions; s != NULL;
	     s = s->next, n++) {
		must(url_is_web(s->xml_url));
		must(str_find_char(s->xml_url, '\n') == s->xml_url.n);
		must(s->html_url.n == 0 || url_is_web(s->html_url));
		must(map_set(&seen, s->xml_url, s) == NULL);
	}
	must(n == list->n);
	subscriptions_print_json(list, &json);
	must(utf8_valid(buf_str(&json), NULL));
	buf_free(&json);
	map_free(&seen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct subscription_list list;
	struct errinfo ei;
	struct arena a;

	arena_init(&a, FEED_ARENA_MAX);
	if (subscriptions_read(bytes, &a, &list, &ei) == ERR_OK)
		check(&list);
	arena_free(&a);
	return 0;
}

/*
 * Fuzz target: decoding and normalising a feed.  Beyond not crashing, the
 * same bytes must give the same document in pieces of any size, all texts
 * must be UTF-8, all HTML must verify, and what is normalised must pass the
 * check that the desk makes of what the parser process sends.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "feed/feed.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"
#include "feed/sanitise.h"
#include "ipc/msg.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"tests/data/feeds", NULL};

#define PRINT_MAX (256 << 20)

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_normal_form(const struct feed_doc *doc, struct arena *a)
{
	struct parsed_feed feed, again;
	struct errinfo ei;
	struct arena b;
	struct buf message;
	uint64_t id;

	if (feed_normalise(doc, a, &feed, &ei) != ERR_OK)
		return;
	for (const struct parsed_item *i = feed.items; i != NULL; i = i->next)
		must(sanitise_verify(i->content));
	buf_init(&message, PRINT_MAX);
	arena_init(&b, FEED_ARENA_MAX);
	msg_put_parsed(&message, 1, &feed);
	must(msg_get_parsed(buf_str(&message), &b, &id, &again) == ERR_OK);
	must(again.n_items == feed.n_items);
	arena_free(&b);
	buf_free(&message);
}

/* Decodes and prints; the error instead when it is refused. */
static void
decode(struct str bytes, size_t piece, struct buf *out)
{
	struct feed_source source = {
	    .base_url = STR("https://a.example/feed"), .piece = piece};
	struct feed_doc *doc;
	struct errinfo ei;
	struct arena a;

	arena_init(&a, FEED_ARENA_MAX);
	if (feed_decode(bytes, &source, &a, &doc, &ei) == ERR_OK) {
		feed_print_json(doc, out);
		must(utf8_valid(buf_str(out), NULL));
		check_normal_form(doc, &a);
	} else {
		buf_add_c(out, ei.text);
	}
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct buf whole, pieces;

	buf_init(&whole, PRINT_MAX);
	buf_init(&pieces, PRINT_MAX);
	decode(bytes, 0, &whole);
	decode(bytes, size > 0 ? 1 + data[size - 1] % 97 : 1, &pieces);
	must(str_eq(buf_str(&whole), buf_str(&pieces)));
	buf_free(&whole);
	buf_free(&pieces);
	return 0;
}

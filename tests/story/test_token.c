/*
 * story/token: stems, titles and slugs, from the tables in tests/data.
 */
#include "base/buf.h"
#include "story/token.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

static void
on_stem(const struct table_row *row, void *arg)
{
	struct arena a;

	arena_init(&a, 1 << 12);
	tap_is_str(
	    row->cell[1], story_stem(&a, str_from(row->cell[0])), row->name);
	arena_free(&a);
}

static void
on_title(const struct table_row *row, void *arg)
{
	struct story_token *tokens;
	struct buf stripped, terms, key;
	struct arena a;
	size_t n;

	arena_init(&a, 1 << 20);
	buf_init(&stripped, STORY_TEXT_MAX);
	buf_init(&terms, STORY_TEXT_MAX);
	buf_init(&key, STORY_TEXT_MAX);
	story_strip_title(
	    str_from(row->cell[0]), str_from(row->cell[1]), &stripped);
	n = story_tokenise(buf_str(&stripped), STR_EMPTY, &a, &tokens);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(&terms, ' ');
		if (tokens[i].term.n > 0)
			buf_add_str(&terms, tokens[i].term);
		else
			buf_add_byte(&terms, '-');
	}
	story_title_key(buf_str(&stripped), &key);
	tap_is_str(row->cell[2], buf_str(&terms), row->name);
	tap_is_str(row->cell[3], buf_str(&key), row->name);
	buf_free(&stripped);
	buf_free(&terms);
	buf_free(&key);
	arena_free(&a);
}

static void
test_slug(void)
{
	struct str words[3];

	tap_is_int(3,
	    (int64_t)story_slug(
		STR("https://a.example/2026/port-strike-ends-today.html?x=1"),
		words, 3),
	    "slug: at most as many words as fit");
	tap_is_str("port", words[0], "slug: first word");
	tap_is_int(0,
	    (int64_t)story_slug(STR("https://a.example/one-mark"), words, 3),
	    "slug: one mark makes none");
	tap_is_int(0, (int64_t)story_slug(STR("a-b-c"), words, 3),
	    "slug: no web URL, none");
}

int
main(void)
{
	table_read("stems.txt", 2, on_stem, NULL);
	table_read("title_terms.txt", 4, on_title, NULL);
	test_slug();
	return tap_done();
}

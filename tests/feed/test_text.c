/*
 * feed/html_text and feed/words: the tables html_text.txt and words.txt, and
 * what needs more than a table.
 */
#include <stdlib.h>
#include <string.h>
#include <uniwbrk.h>

#include "base/mem.h"
#include "feed/sanitise.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

static void
check_text(const struct table_row *row, void *arg)
{
	struct buf out;

	buf_init(&out, 4096);
	html_to_text(str_from(row->cell[0]), &out);
	tap_is_str(row->cell[1], buf_str(&out), row->name);
	buf_free(&out);
}

static void
check_words(const struct table_row *row, void *arg)
{
	struct str text = str_from(row->cell[0]);
	uint64_t want = 0;

	str_to_u64(str_from(row->cell[1]), UINT32_MAX, &want);
	tap_is_int((int64_t)want, text_words(text), row->name);
	tap_is_str(row->cell[2], text_is_cjk(text) ? STR("yes") : STR("no"),
	    row->name);
}

static void
test_lines(void)
{
	struct buf out;

	buf_init(&out, 100);
	buf_add_c(&out, "x ");
	html_to_line(STR("<p>one</p>\n<p>two<br>three"), &out);
	tap_is_str("x one two three", buf_str(&out), "html_to_line");
	buf_reset(&out);
	html_to_text(STR("a\xff\xfe b\xe2\x80"), &out);
	tap_is_str("a\xef\xbf\xbd\xef\xbf\xbd b\xef\xbf\xbd", buf_str(&out),
	    "bad UTF-8 becomes U+FFFD");
	buf_free(&out);
}

/* A word of 3,000 bytes without a space goes in pieces. */
static void
test_long_words(void)
{
	size_t n = 3000;
	char *p = mem_array(n, 1);

	memset(p, 'a', n);
	tap_is_int(1, text_words((struct str){p, n}), "a long ASCII word");
	for (size_t i = 0; i < n; i += 3)
		memcpy(p + i, "\xe6\x97\xa5", 3);
	tap_is_int(500, text_words((struct str){p, n}), "1,000 Han letters");
	memset(p, 0xff, n);
	tap_is_int(0, text_words((struct str){p, n}), "no text at all");
	free(p);
}

/* Words as libunistring breaks them. */
static uint32_t
words_by_library(struct str s)
{
	char breaks[64];
	uint32_t n = 0;
	bool in_word = false;

	u8_wordbreaks((const uint8_t *)s.p, s.n, breaks);
	for (size_t i = 0; i < s.n; i++) {
		if (breaks[i])
			in_word = false;
		if (!in_word && ascii_is_alnum(s.p[i])) {
			in_word = true;
			n++;
		}
	}
	return n;
}

/* The quick way for ASCII agrees with the table of the library. */
static void
test_ascii_agrees(void)
{
	static const char letters[] = "aZ09_'.:,;-@ b";
	uint32_t seed = 1;
	int bad = 0;
	char text[12];

	for (int i = 0; i < 200000; i++) {
		for (size_t k = 0; k < sizeof(text); k++) {
			seed = seed * 1664525u + 1013904223u;
			text[k] = letters[(seed >> 16) % (sizeof(letters) - 1)];
		}
		struct str s = {text, sizeof(text)};
		if (text_words(s) != words_by_library(s) && bad++ == 0)
			printf("# %.12s: %u, not %u\n", text, text_words(s),
			    words_by_library(s));
	}
	tap_is_int(0, bad, "ASCII words are those of UAX 29");
}

int
main(void)
{
	table_read("html_text.txt", 2, check_text, NULL);
	table_read("words.txt", 3, check_words, NULL);
	test_lines();
	test_long_words();
	test_ascii_agrees();
	return tap_done();
}

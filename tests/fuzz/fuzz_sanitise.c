/*
 * Fuzz target: HTML made safe.  The verifier must take whatever comes out,
 * and the form that a page shows; doing it again must change nothing; and
 * the output may not pass its ceilings.  Plain text and its words are made
 * of the same bytes.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "feed/sanitise.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "tests/data/html", "tests/data/fuzz/sanitise", NULL};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_display(struct str safe, bool images)
{
	struct sanitise_shown shown;
	struct buf out;

	buf_init(&out, 10 * SANITISE_INPUT_MAX);
	sanitise_display(safe, images, &out, &shown);
	must(!buf_failed(&out) && sanitise_verify(buf_str(&out)));
	buf_free(&out);
}

static void
check_safe(struct str html, struct str base)
{
	struct sanitise_stats stats, again_stats;
	struct buf out, again;

	buf_init(&out, 2 * SANITISE_INPUT_MAX);
	buf_init(&again, 2 * SANITISE_INPUT_MAX);
	sanitise_html(html, base, &out, &stats);
	must(!buf_failed(&out) && out.n <= 4 * html.n + 1024 &&
	    out.n <= SANITISE_INPUT_MAX);
	must(sanitise_verify(buf_str(&out)));
	sanitise_html(buf_str(&out), base, &again, &again_stats);
	must(str_eq(buf_str(&out), buf_str(&again)));
	must(!again_stats.cut && again_stats.dropped == 0 &&
	    again_stats.images == stats.images &&
	    again_stats.trackers == stats.trackers);
	check_display(buf_str(&out), true);
	check_display(buf_str(&out), false);
	buf_free(&out);
	buf_free(&again);
}

static void
check_text(struct str html)
{
	struct buf text, line;

	buf_init(&text, 2 * SANITISE_INPUT_MAX);
	buf_init(&line, 2 * SANITISE_INPUT_MAX);
	html_to_text(html, &text);
	html_to_line(html, &line);
	must(text.n == line.n && utf8_valid(buf_str(&text), NULL));
	must(str_find_char(buf_str(&line), '\n') == line.n);
	must(text_words(buf_str(&text)) <= text.n);
	text_words(html);
	text_is_cjk(html);
	sanitise_verify(html);
	buf_free(&text);
	buf_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str html = {(const char *)data, size};

	check_safe(html, STR("http://example.org/dir/page?q"));
	check_safe(html, STR_EMPTY);
	check_text(html);
	return 0;
}

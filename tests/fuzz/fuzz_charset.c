/*
 * Fuzz target: charsets.  Whatever is declared or guessed, what comes out is
 * UTF-8.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "feed/charset.h"
#include "feed/charset_guess.h"
#include "feed/limits.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"tests/data/feeds", NULL};

static void
check(const char *name, struct str bytes)
{
	struct buf out;
	size_t bad;

	buf_init(&out, FEED_DECODED_MAX);
	if (charset_decode(NULL, name, bytes, &out, &bad) &&
	    !utf8_valid(buf_str(&out), NULL))
		abort();
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct charset c = charset_detect(bytes, bytes);

	if (c.bom > size)
		abort();
	check(c.name, str_sub(bytes, c.bom, size));
	c = charset_detect(bytes, STR_EMPTY);
	check(c.name, str_sub(bytes, c.bom, size));
	check(charset_guess(bytes), bytes);
	return 0;
}

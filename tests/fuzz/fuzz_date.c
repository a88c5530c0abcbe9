/*
 * Fuzz target: dates, one a line.  What is read must be of a year that is
 * taken, and must read the same when it is written and read back.
 */
#include <stdlib.h>

#include "base/date.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "tests/data/dates.txt", "tests/data/fuzz/date", NULL};

#define FIRST INT64_C(-12212640000) /* 1583-01-01, less the farthest zone */
#define LAST INT64_C(253402400000) /* the end of 9999, and the same */

static void
check(struct str text)
{
	unixtime t = UNIXTIME_NONE, again = UNIXTIME_NONE;
	char out[DATE_RFC3339_MAX];

	if (!date_parse(text, &t)) {
		if (t != UNIXTIME_NONE)
			abort();
		return;
	}
	if (t < FIRST || t > LAST)
		abort();
	date_format_http(t, out);
	/* A zone may have carried it over the edge of what is read. */
	date_format_rfc3339(t, out);
	if (date_parse(str_from(out), &again)
		? again != t
		: t > FIRST + 2 * DAY && t < LAST - 2 * DAY)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');

		check(line);
		/* In the table of the tests a TAB ends the date. */
		check(str_sub(line, 0, str_find_char(line, '\t')));
	}
	return 0;
}

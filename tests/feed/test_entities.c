/*
 * feed/entities: every name of the table is read, and the table is in the
 * order that reading relies on.
 */
#include "feed/entities.h"

#include <string.h>

#include "base/compiler.h"
#include "base/mem.h"
#include "tests/tap/tap.h"

static const struct {
	const char *name;
	uint32_t cp[2];
} all[] = {
#include "feed/entity_table.inc"
};

static bool
equal(const uint32_t a[2], const uint32_t b[2])
{
	return a[0] == b[0] && a[1] == b[1];
}

static void
test_table(void)
{
	int unsorted = 0, unread = 0;

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct str name = str_from(all[i].name);
		char text[64];
		uint32_t cp[2] = {0, 0};
		int n;

		if (i > 0 && strcmp(all[i - 1].name, all[i].name) >= 0)
			unsorted++;
		n = snprintf(text, sizeof(text), "&%s ", all[i].name);
		if (entity_read((struct str){text, (size_t)n}, false, cp) !=
			name.n + 1 ||
		    !equal(cp, all[i].cp))
			unread++;
	}
	tap_is_int(2231, ARRAY_LEN(all), "as many as the standard has");
	tap_is_int(0, unsorted, "the table is sorted");
	tap_is_int(0, unread, "every reference is read");
}

static void
test_none(void)
{
	uint32_t cp[2];

	tap_is_int(0, (int64_t)entity_read(STR("&"), false, cp), "alone");
	tap_is_int(0, (int64_t)entity_read(STR("&#"), false, cp), "a number?");
	tap_is_int(0, (int64_t)entity_read(STR("&a"), false, cp), "a name?");
	tap_is_int(0, (int64_t)entity_read(STR("&Amp;"), false, cp), "case");
	tap_is_int(0, (int64_t)entity_read(STR("&\0amp;"), false, cp), "NUL");
	tap_is_int(4, (int64_t)entity_read(STR("&amp\0"), false, cp),
	    "a NUL behind a name");
	tap_is_int(4, (int64_t)entity_read(STR("&ampx"), false, cp),
	    "in text, a letter may follow");
	tap_is_int(0, (int64_t)entity_read(STR("&ampx"), true, cp),
	    "in an attribute, none may");
	tap_is_int(4, (int64_t)entity_read(STR("&amp-"), true, cp),
	    "in an attribute, a hyphen may");
}

int
main(void)
{
	test_table();
	test_none();
	return tap_done();
}

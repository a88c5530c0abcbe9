/*
 * Character references.  Names are looked up in the sorted table byte by
 * byte: after each, the range of entries that still fit is narrowed, and the
 * last entry that fitted as a whole is the longest match.
 */
#include "feed/entities.h"

#include <string.h>

#include "base/compiler.h"
#include "base/utf8.h"

#define CODE_POINT_MAX 0x10ffff

struct entity {
	const char *name; /* without '&', with its semicolon, if any */
	uint32_t cp[2];
};

static const struct entity table[] = {
#include "feed/entity_table.inc"
};

/* What &#128; to &#159; mean, for they are read as windows-1252. */
static const uint16_t windows_1252[] = {0x20ac, 0x81, 0x201a, 0x192, 0x201e,
    0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
    0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};

/* The first entry in [low, high) whose byte at `at` is not below c. */
static size_t
lower_bound(size_t low, size_t high, size_t at, int c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((unsigned char)table[middle].name[at] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The entry with the longest name that starts s, or NULL. */
static const struct entity *
find(struct str s)
{
	size_t low = 0, high = ARRAY_LEN(table);
	const struct entity *best = NULL;

	/* A NUL is in no name, but ends each. */
	for (size_t i = 0; i < s.n && low < high && s.p[i] != '\0'; i++) {
		int c = (unsigned char)s.p[i];

		low = lower_bound(low, high, i, c);
		high = lower_bound(low, high, i, c + 1);
		if (low < high && table[low].name[i + 1] == '\0')
			best = &table[low];
	}
	return best;
}

/* &#233; &#xE9; */
static size_t
read_number(struct str s, uint32_t cp[2])
{
	size_t i = 2, first;
	uint32_t v = 0;
	bool hex = s.n > 2 && (s.p[2] == 'x' || s.p[2] == 'X');

	i += hex;
	for (first = i; i < s.n; i++) {
		int digit = ascii_hex(s.p[i]);

		if (digit < 0 || (!hex && digit > 9))
			break;
		if (v <= CODE_POINT_MAX)
			v = v * (hex ? 16 : 10) + (uint32_t)digit;
	}
	if (i == first)
		return 0;
	if (v == 0 || v > CODE_POINT_MAX || (v >= 0xd800 && v <= 0xdfff))
		v = UTF8_REPLACEMENT;
	else if (v >= 0x80 && v <= 0x9f)
		v = windows_1252[v - 0x80];
	cp[0] = v;
	cp[1] = 0;
	return i + (i < s.n && s.p[i] == ';');
}

size_t
entity_read(struct str s, bool in_attribute, uint32_t cp[2])
{
	const struct entity *e;
	size_t n;

	if (s.n < 2)
		return 0;
	if (s.p[1] == '#')
		return read_number(s, cp);
	e = find(str_sub(s, 1, s.n));
	if (e == NULL)
		return 0;
	n = strlen(e->name) + 1;
	if (in_attribute && s.p[n - 1] != ';' && n < s.n &&
	    (s.p[n] == '=' || ascii_is_alnum(s.p[n])))
		return 0;
	cp[0] = e->cp[0];
	cp[1] = e->cp[1];
	return n;
}

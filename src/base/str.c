/*
 * Borrowed text.  Nothing here allocates.
 */
#include "base/str.h"

struct str
str_from(const char *s)
{
	return (struct str){s, s != NULL ? strlen(s) : 0};
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_eq_c(struct str a, const char *b)
{
	return str_eq(a, str_from(b));
}

bool
str_eq_nocase(struct str a, struct str b)
{
	return a.n == b.n && str_starts_nocase(a, b);
}

bool
str_eq_c_nocase(struct str a, const char *b)
{
	return str_eq_nocase(a, str_from(b));
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool
str_starts_nocase(struct str s, struct str prefix)
{
	if (s.n < prefix.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++) {
		if (ascii_lower(s.p[i]) != ascii_lower(prefix.p[i]))
			return false;
	}
	return true;
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	    str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

struct str
str_sub(struct str s, size_t from, size_t n)
{
	if (from >= s.n)
		return (struct str){"", 0};
	if (n > s.n - from)
		n = s.n - from;
	return (struct str){s.p + from, n};
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && ascii_is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t
str_find_char(struct str s, char c)
{
	const char *hit = s.n > 0 ? memchr(s.p, c, s.n) : NULL;

	return hit != NULL ? (size_t)(hit - s.p) : s.n;
}

size_t
str_find(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++) {
		if (str_eq((struct str){s.p + i, needle.n}, needle))
			return i;
	}
	return s.n;
}

size_t
str_find_nocase(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++) {
		if (str_eq_nocase((struct str){s.p + i, needle.n}, needle))
			return i;
	}
	return s.n;
}

struct str
str_cut(struct str *rest, char sep)
{
	size_t at = str_find_char(*rest, sep);
	struct str part = str_sub(*rest, 0, at);

	*rest = str_sub(*rest, at + 1, SIZE_MAX);
	return part;
}

bool
str_to_u64(struct str s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint64_t d;

		if (!ascii_is_digit(s.p[i]))
			return false;
		d = (uint64_t)(s.p[i] - '0');
		if (v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	if (v > max)
		return false;
	*out = v;
	return true;
}

bool
str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	uint64_t magnitude;
	int64_t v;

	if (!str_to_u64(
		negative ? str_sub(s, 1, s.n) : s, INT64_MAX, &magnitude))
		return false;
	v = negative ? -(int64_t)magnitude : (int64_t)magnitude;
	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}

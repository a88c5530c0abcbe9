/*
 * Borrowed text: a pointer and a length.  A struct str never owns its bytes;
 * they live in an arena, a buf or a literal, and the owner says until when.
 * The bytes need not end in NUL.  {NULL, 0} and {"", 0} are both empty.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n; /* bytes */
};

/* A string literal as a struct str; also usable in a static initialiser. */
#define STR(lit) ((struct str){("" lit), sizeof(lit) - 1})
#define STR_INIT(lit) \
	{ \
		("" lit), sizeof(lit) - 1 \
	}
#define STR_EMPTY ((struct str){NULL, 0})

/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) ((int)(s).n), ((s).p != NULL ? (s).p : "")

/* Borrows a C string; NULL is empty. */
struct str
str_from(const char *s);

/* Equal byte for byte. */
bool
str_eq(struct str a, struct str b);
bool
str_eq_c(struct str a, const char *b);

/* Equal when ASCII letters are folded; other bytes must be the same. */
bool
str_eq_nocase(struct str a, struct str b);
bool
str_eq_c_nocase(struct str a, const char *b);

/* memcmp order, the shorter first when one starts the other. */
int
str_cmp(struct str a, struct str b);

/* Whether s begins or ends with it; nocase folds ASCII letters. */
bool
str_starts(struct str s, struct str prefix);
bool
str_starts_nocase(struct str s, struct str prefix);
bool
str_ends(struct str s, struct str suffix);

/* The part from byte `from` on, at most n bytes; clamped to s. */
struct str
str_sub(struct str s, size_t from, size_t n);

/* Without ASCII white space (space, \t \n \v \f \r) at both ends. */
struct str
str_trim(struct str s);

/* Index of the first c, or s.n when there is none. */
size_t
str_find_char(struct str s, char c);

/* Index of the first needle, or s.n when there is none; nocase is ASCII. */
size_t
str_find(struct str s, struct str needle);
size_t
str_find_nocase(struct str s, struct str needle);

/*
 * Cuts *rest at the first `sep`: returns the part before it and moves *rest
 * behind it (to empty when there is no sep).  To walk a list:
 * while (rest.n > 0) { part = str_cut(&rest, ','); ... }
 */
struct str
str_cut(struct str *rest, char sep);

/*
 * Digits only, no sign, no space, value <= max.  On success sets *out and
 * returns true; otherwise leaves it and returns false.
 */
bool
str_to_u64(struct str s, uint64_t max, uint64_t *out);

/* With an optional '-', min <= value <= max. */
bool
str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out);

/* ASCII classes, independent of the locale. */
static inline bool
ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_is_alnum(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The value of a hex digit, or -1. */
static inline int
ascii_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif

/*
 * UTF-8 (RFC 3629): decode, encode, check and repair.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define UTF8_MAX 4 /* bytes a code point takes at most */
#define UTF8_REPLACEMENT 0xfffd

struct buf;

/*
 * Decodes the code point at p, of which n bytes are there.  Returns the
 * bytes used, 1 to 4, and sets *cp; 0 when there is no valid one (overlong
 * forms, surrogates, above U+10FFFF and cut sequences are none).
 */
size_t
utf8_decode(const char *p, size_t n, uint32_t *cp);

/*
 * The form of cp in out, which has room for UTF8_MAX bytes; returns the
 * bytes written.  A value that is no scalar value becomes U+FFFD.
 */
size_t
utf8_encode(uint32_t cp, char *out);

/* True when all of s is valid; *bad (may be NULL) is the first bad byte. */
bool
utf8_valid(struct str s, size_t *bad);

/*
 * Appends s to out with every maximal bad part replaced by U+FFFD (Unicode
 * 3.9, best practice) and returns how many were replaced.
 */
size_t
utf8_repair(struct str s, struct buf *out);

/* The longest prefix of s of at most n bytes that does not cut a sequence. */
struct str
utf8_prefix(struct str s, size_t n);

/*
 * Appends s as one line that is safe on a terminal: controls, bidi controls,
 * line separators and bytes that are no UTF-8 become "?" each.
 */
void
utf8_visible(struct str s, struct buf *out);

/* Cells that cp takes on a terminal: 0 for combining marks and controls, 2
 * for wide ones (UAX 11), else 1. */
int
utf8_width(uint32_t cp);

/* U+202A-202E, U+2066-2069, U+200E, U+200F, U+061C. */
bool
utf8_is_bidi_control(uint32_t cp);

#endif

/*
 * Words and scripts of plain text.
 *
 * Words are those of UAX 29.  Pieces of ASCII between two spaces, which is
 * most text there is, are counted by the same rules without a table; other
 * pieces go to libunistring.  Scripts that put no spaces between words are
 * counted by the letter.
 */
#include <stdint.h>
#include <unictype.h>
#include <uniwbrk.h>

#include "base/compiler.h"
#include "base/utf8.h"
#include "feed/sanitise.h"

#define PIECE_MAX 1024 /* bytes handed to libunistring at a time */
#define LETTERS_A_WORD 2 /* of a script without spaces */

struct range {
	uint32_t first, last;
};

/* Scripts that put no spaces between words. */
static const struct range unspaced[] = {
    {0xe00, 0xeff}, /* Thai, Lao */
    {0x1000, 0x109f}, /* Myanmar */
    {0x1780, 0x17ff}, /* Khmer */
    {0x2e80, 0x2fdf}, /* radicals */
    {0x3005, 0x3007}, {0x3021, 0x312f}, /* Hiragana, Katakana, Bopomofo */
    {0x31a0, 0x31ff}, {0x3400, 0x9fff}, /* Han */
    {0xf900, 0xfaff}, {0xff66, 0xff9f}, /* half-width Katakana */
    {0x1b000, 0x1b16f}, {0x20000, 0x3ffff}, /* Han */
};

/* What text_is_cjk looks for: Chinese, Japanese, Korean, Thai. */
static const struct range cjk[] = {
    {0xe01, 0xe5b}, /* Thai */
    {0x1100, 0x11ff}, /* Hangul */
    {0x2e80, 0x2fdf},
    {0x3005, 0x3007},
    {0x3021, 0x318f},
    {0x31a0, 0x31ff},
    {0x3400, 0x9fff},
    {0xa960, 0xa97f}, /* Hangul */
    {0xac00, 0xd7ff}, /* Hangul */
    {0xf900, 0xfaff},
    {0xff66, 0xffdc}, /* half-width forms */
    {0x1b000, 0x1b16f},
    {0x20000, 0x3ffff},
};

static bool
in_ranges(uint32_t cp, const struct range *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cp >= r[i].first && cp <= r[i].last)
			return true;
	}
	return false;
}

/* A letter or a number of any script. */
static bool
is_word_letter(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_alnum((char)cp);
	return uc_is_general_category_withtable(
	    cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

/* Do a and c stay one word with b between?  UAX 29, WB6, 7, 11 and 12. */
static bool
joins(char a, char b, char c)
{
	if (ascii_is_alpha(a) && ascii_is_alpha(c))
		return b == '\'' || b == '.' || b == ':';
	if (ascii_is_digit(a) && ascii_is_digit(c))
		return b == '\'' || b == '.' || b == ',' || b == ';';
	return false;
}

/* Words of ASCII text without spaces. */
static uint32_t
ascii_words(struct str s)
{
	uint32_t n = 0;
	size_t i = 0;

	while (i < s.n) {
		bool letters = false;

		while (i < s.n &&
		    (ascii_is_alnum(s.p[i]) || s.p[i] == '_' ||
			(i > 0 && i + 1 < s.n &&
			    joins(s.p[i - 1], s.p[i], s.p[i + 1])))) {
			letters = letters || s.p[i] != '_';
			i++;
		}
		n += letters;
		i++;
	}
	return n;
}

/*
 * Words of a piece of any script, at most PIECE_MAX bytes of UTF-8; letters
 * of scripts without spaces are added to *letters.
 */
static uint32_t
piece_words(struct str s, uint32_t *letters)
{
	char breaks[PIECE_MAX];
	uint32_t n = 0, cp;
	bool in_word = false;
	size_t used;

	u8_wordbreaks((const uint8_t *)s.p, s.n, breaks);
	for (size_t i = 0; i < s.n; i += used) {
		used = utf8_decode(s.p + i, s.n - i, &cp);
		if (used == 0) {
			used = 1;
			continue;
		}
		if (breaks[i])
			in_word = false;
		if (!is_word_letter(cp))
			continue;
		if (in_ranges(cp, unspaced, ARRAY_LEN(unspaced))) {
			++*letters;
		} else if (!in_word) {
			in_word = true;
			n++;
		}
	}
	return n;
}

uint32_t
text_words(struct str text)
{
	uint32_t n = 0, letters = 0;
	size_t i = 0;

	while (i < text.n) {
		size_t start = i;
		unsigned char high = 0;
		struct str piece;

		for (; i < text.n && !ascii_is_space(text.p[i]); i++)
			high |= (unsigned char)text.p[i];
		piece = str_sub(text, start, i - start);
		if (high < 0x80) {
			n += ascii_words(piece);
		} else {
			piece = utf8_prefix(piece, PIECE_MAX);
			n += piece_words(piece, &letters);
			i = start + piece.n;
		}
		i += i == start || (i < text.n && ascii_is_space(text.p[i]));
	}
	return n + (letters + LETTERS_A_WORD - 1) / LETTERS_A_WORD;
}

bool
text_is_cjk(struct str text)
{
	size_t used;
	uint32_t cp;

	for (size_t i = 0; i < text.n; i += used) {
		used = 1;
		if ((unsigned char)text.p[i] < 0xe0)
			continue;
		used = utf8_decode(text.p + i, text.n - i, &cp);
		if (used == 0)
			used = 1;
		else if (in_ranges(cp, cjk, ARRAY_LEN(cjk)))
			return true;
	}
	return false;
}

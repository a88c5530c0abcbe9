/*
 * The text of a date cut into numbers, words and signs.
 *
 * Folding comes first, so that the rest sees one spelling of each thing:
 * lower case, no accents, ASCII digits, plain spaces and hyphens, no comments
 * (RFC 822 3.4.3).  Folding never fails; bad bytes become U+FFFD, which is a
 * letter of no known word.
 */
#include "base/date_token.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/utf8.h"

#define CJK_FIRST 0x2e80 /* code points from here on have no word spaces */

/* Skips a comment of RFC 822, nested, from its "(" on. */
static size_t
skip_comment(struct str s, size_t i)
{
	int depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return s.n;
}

/* One code point folded; 0 for one that vanishes. */
static uint32_t
fold(uint32_t cp)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	int digit;

	if (cp < 0x80)
		return (unsigned char)ascii_lower((char)cp);
	if (cp >= 0x300 && cp <= 0x36f)
		return 0; /* a combining accent */
	if (cp == 0xa0 || cp == 0x3000 || (cp >= 0x2000 && cp <= 0x200b))
		return ' ';
	if (cp == 0x2010 || cp == 0x2011 || cp == 0x2013 || cp == 0x2212)
		return '-';
	if (cp == 0xff1a)
		return ':';
	digit = uc_decimal_value(cp);
	if (digit >= 0)
		return (uint32_t)('0' + digit);
	cp = uc_tolower(cp);
	while (cp < CJK_FIRST && uc_canonical_decomposition(cp, parts) > 0)
		cp = parts[0];
	return cp;
}

/* Folds s into out; returns its length, 0 when it is too long. */
static size_t
fold_text(struct str s, char out[DATE_TEXT_MAX])
{
	size_t n = 0, used;
	uint32_t cp;

	for (size_t i = 0; i < s.n; i += used) {
		used = utf8_decode(s.p + i, s.n - i, &cp);
		if (used == 0) {
			used = 1;
			cp = UTF8_REPLACEMENT;
		}
		if (cp == '(') {
			used = skip_comment(s, i) - i;
			cp = ' ';
		}
		if (n + UTF8_MAX > DATE_TEXT_MAX)
			return 0;
		cp = fold(cp);
		if (cp != 0)
			n += utf8_encode(cp, out + n);
	}
	return n;
}

static size_t
cut_number(struct str s, struct date_token *t)
{
	size_t n = 0;

	t->kind = TOKEN_NUMBER;
	for (; n < s.n && ascii_is_digit(s.p[n]); n++) {
		if (n < DATE_DIGITS_MAX)
			t->number = t->number * 10 + (s.p[n] - '0');
	}
	t->digits = (int)n;
	return n;
}

static bool
is_letter(const char *p)
{
	return ascii_is_alpha(*p) || (unsigned char)*p >= 0x80;
}

static size_t
cut_word(struct str s, struct date_token *t)
{
	size_t n = 0;
	uint32_t cp;

	t->kind = TOKEN_WORD;
	while (n < s.n && is_letter(s.p + n)) {
		size_t used = utf8_decode(s.p + n, s.n - n, &cp);

		if (cp >= CJK_FIRST)
			break;
		n += used;
	}
	/* "a.m." and "p.m." */
	if (n == 1 && (s.p[0] == 'a' || s.p[0] == 'p') &&
	    str_starts(str_sub(s, 1, 2), STR(".m"))) {
		t->word = DATE_WORD_HALF;
		t->value = s.p[0] == 'a' ? 0 : 12;
		return 3;
	}
	t->word = date_word(str_sub(s, 0, n), &t->value);
	if (n == 1)
		t->sign = s.p[0];
	return n;
}

/* Cuts a word of a script without spaces; what is not known is skipped. */
static size_t
cut_cjk(struct str s, struct date_token *t, bool *korean)
{
	uint32_t cp;
	size_t n;

	t->word = date_word_cjk(s, &t->value, &n, korean);
	if (t->word == DATE_WORD_NONE)
		return utf8_decode(s.p, s.n, &cp);
	t->kind = TOKEN_WORD;
	return n;
}

static bool
cut(struct str s, struct date_token t[DATE_TOKENS_MAX], bool *korean)
{
	size_t n = 0, used;
	bool space = false;
	uint32_t cp;

	for (size_t i = 0; i < s.n; i += used) {
		struct str rest = str_sub(s, i, s.n);

		if (n == DATE_TOKENS_MAX - 1)
			return false;
		t[n] = (struct date_token){.kind = TOKEN_END, .space = space};
		space = false;
		used = 1;
		if (ascii_is_digit(rest.p[0])) {
			used = cut_number(rest, &t[n]);
		} else if (is_letter(rest.p)) {
			utf8_decode(rest.p, rest.n, &cp);
			used = cp >= CJK_FIRST ? cut_cjk(rest, &t[n], korean)
					       : cut_word(rest, &t[n]);
		} else if (strchr("+-:./,", rest.p[0]) != NULL) {
			t[n].kind = TOKEN_SIGN;
			t[n].sign = rest.p[0];
		}
		if (t[n].kind != TOKEN_END)
			n++;
		else
			space = true;
	}
	t[n] = (struct date_token){.kind = TOKEN_END};
	return true;
}

bool
date_tokens(struct str text, struct date_token t[DATE_TOKENS_MAX], bool *korean)
{
	char folded[DATE_TEXT_MAX];
	size_t n = fold_text(str_trim(text), folded);

	memset(t, 0, DATE_TOKENS_MAX * sizeof(*t));
	return cut((struct str){folded, n}, t, korean);
}

/*
 * The guess goes by two observations.
 *
 * In a language that is not written in Latin letters, bytes above ASCII come
 * in words; in Western European text each stands alone among ASCII letters.
 * So a text whose high bytes mostly have a high neighbour is not windows-1252.
 *
 * Among the others, each charset has pairs of bytes, or single ones, that are
 * most of any text in its language: kana for Japanese, the first rows of the
 * Chinese sets, Hangul, the common letters of Russian, Greek, Hebrew, Arabic
 * and Thai.  The charset that explains the largest share of the high bytes
 * wins; bytes that it does not allow count against it.
 */
#include "feed/charset_guess.h"

#include "base/compiler.h"

#define SHARE_LEAST 40 /* percent of high bytes that a guess must explain */
#define WORDS_LEAST 50 /* percent of high bytes that stand in words */
#define WORD_LEAST 3 /* high bytes in a row that are no accident */
#define KANA_LEAST 10 /* percent of kana in Japanese, on the safe side */

/* What a charset makes of the text. */
struct score {
	size_t high; /* bytes above ASCII, and their second bytes */
	size_t common; /* of them, those of frequent characters */
	size_t kana; /* of them, those of Japanese letters */
	size_t bad; /* of them, those that mean nothing */
};

typedef unsigned char byte;

static bool
in(byte c, byte low, byte high)
{
	return c >= low && c <= high;
}

/* Judges the two bytes at p; each adds to the score and tells whether the
 * second one is used up. */
typedef bool
pair_fn(byte a, byte b, struct score *s);

static void
add_pair(struct score *s, bool valid, bool common)
{
	s->high += 2;
	if (!valid)
		s->bad += 2;
	else if (common)
		s->common += 2;
}

/* Hiragana, katakana, and the kanji of daily use. */
static bool
pair_shift_jis(byte a, byte b, struct score *s)
{
	bool valid = b >= 0x40 && b != 0x7f && b <= 0xfc;

	if (in(a, 0xa1, 0xdf)) { /* half-width katakana: rare today */
		s->high++;
		return false;
	}
	if (!in(a, 0x81, 0x9f) && !in(a, 0xe0, 0xfc)) {
		s->high++;
		s->bad++;
		return false;
	}
	add_pair(s, valid, in(a, 0x82, 0x83) || in(a, 0x88, 0x9f));
	s->kana += (a == 0x82 && b >= 0x9f) || a == 0x83 ? 2 : 0;
	return valid;
}

static bool
pair_euc_jp(byte a, byte b, struct score *s)
{
	bool valid = in(a, 0xa1, 0xfe) && in(b, 0xa1, 0xfe);

	if (a == 0x8e && in(b, 0xa1, 0xdf))
		valid = true;
	add_pair(s, valid, in(a, 0xa4, 0xa5) || in(a, 0xb0, 0xf4));
	s->kana += in(a, 0xa4, 0xa5) ? 2 : 0;
	return valid;
}

/* Level 1: the 5401 characters of daily use. */
static bool
pair_big5(byte a, byte b, struct score *s)
{
	bool valid =
	    in(a, 0xa1, 0xf9) && (in(b, 0x40, 0x7e) || in(b, 0xa1, 0xfe));

	add_pair(s, valid,
	    in(a, 0xa4, 0xc6) ||
		(a == 0xa1 && (b == 0x41 || b == 0x43 || b == 0x44)));
	return valid;
}

/* Level 1 by pronunciation, and the full stop and comma. */
static bool
pair_gb(byte a, byte b, struct score *s)
{
	bool valid = in(a, 0x81, 0xfe) && b >= 0x40 && b != 0x7f && b != 0xff;

	add_pair(s, valid,
	    (in(a, 0xb0, 0xd7) && b >= 0xa1) ||
		(a == 0xa1 && (b == 0xa2 || b == 0xa3)) ||
		(a == 0xa3 && (b == 0xac || b == 0xbf)));
	return valid;
}

/* Hangul syllables of KS X 1001. */
static bool
pair_euc_kr(byte a, byte b, struct score *s)
{
	bool valid = in(a, 0x81, 0xfe) &&
	    (in(b, 0x41, 0x5a) || in(b, 0x61, 0x7a) || in(b, 0x81, 0xfe));

	add_pair(s, valid, in(a, 0xb0, 0xc8) && b >= 0xa1);
	return valid;
}

static struct score
score_pairs(struct str text, pair_fn *pair)
{
	struct score s = {0};

	for (size_t i = 0; i < text.n; i++) {
		byte a = (byte)text.p[i];
		byte b = i + 1 < text.n ? (byte)text.p[i + 1] : 0;

		if (a >= 0x80 && i + 1 < text.n && pair(a, b, &s))
			i++;
	}
	return s;
}

/* The letters that make up most of a text, as their charset has them. */
static struct score
score_letters(struct str text, struct str letters)
{
	struct score s = {0};
	bool common[256] = {false};

	for (size_t i = 0; i < letters.n; i++)
		common[(byte)letters.p[i]] = true;
	for (size_t i = 0; i < text.n; i++) {
		byte c = (byte)text.p[i];

		s.high += c >= 0x80;
		s.common += common[c] && c >= 0x80;
	}
	return s;
}

/* Percent of the high bytes that are common; 0 when it cannot be. */
static size_t
share(struct score s, bool japanese)
{
	if (s.high == 0 || s.bad * 20 > s.high)
		return 0;
	if (japanese && s.kana * 100 < s.high * KANA_LEAST)
		return 0;
	return s.common * 100 / s.high;
}

struct candidate {
	const char *name;
	pair_fn *pair; /* or NULL: */
	struct str letters;
	bool japanese; /* no text in it is without kana */
};

/* Those of several bytes first: of equals the first wins. */
static const struct candidate candidates[] = {
    {"EUC-JP", pair_euc_jp, {NULL, 0}, true},
    {"Shift_JIS", pair_shift_jis, {NULL, 0}, true},
    {"EUC-KR", pair_euc_kr, {NULL, 0}, false},
    {"GB18030", pair_gb, {NULL, 0}, false},
    {"Big5", pair_big5, {NULL, 0}, false},
    /* Russian: o e a i n t s r v l k m d p u ya y */
    {"windows-1251", NULL,
	STR_INIT("\xee\xe5\xe0\xe8\xed\xf2\xf1\xf0\xe2\xeb\xea\xec\xe4\xef"
		 "\xf3\xff\xfb"),
	false},
    {"KOI8-R", NULL,
	STR_INIT("\xcf\xc5\xc1\xc9\xce\xd4\xd3\xd2\xd7\xcc\xcb\xcd\xc4\xd0"
		 "\xd5\xd1\xd9"),
	false},
    /* Hebrew: yod vav he lamed alef mem resh tav bet shin nun dalet */
    {"windows-1255", NULL,
	STR_INIT("\xe9\xe5\xe4\xec\xe0\xee\xf8\xfa\xe1\xf9\xf0\xe3"), false},
    /* Greek: alpha omicron iota epsilon tau sigma nu eta upsilon rho pi kappa
     * mu lambda, final sigma, accented iota, omicron, alpha, epsilon, eta */
    {"windows-1253", NULL,
	STR_INIT("\xe1\xef\xe9\xe5\xf4\xf3\xed\xe7\xf5\xf1\xf0\xea\xec\xeb"
		 "\xf2\xdf\xfc\xdc\xdd\xde"),
	false},
    /* Arabic: alef lam yeh meem waw noon teh reh beh ain */
    {"windows-1256", NULL, STR_INIT("\xc7\xe1\xed\xe3\xe6\xe4\xca\xd1\xc8\xda"),
	false},
    /* Thai: vowels and tone marks, and the consonants in daily use */
    {"windows-874", NULL,
	STR_INIT("\xd2\xb9\xc3\xcd\xa1\xa7\xe0\xc1\xc2\xc5\xc7\xb5\xe8\xe9"
		 "\xd4\xd5\xd1\xb7\xcb\xb4\xca\xbb\xa2\xa4\xd3\xb8\xbe\xd8"
		 "\xd0\xe4"),
	false},
};

/* True when most bytes above ASCII stand in words. */
static bool
comes_in_words(struct str s)
{
	size_t high = 0, in_words = 0, run = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && (byte)s.p[i] >= 0x80) {
			high++;
			run++;
			continue;
		}
		if (run >= WORD_LEAST)
			in_words += run;
		run = 0;
	}
	return in_words * 100 >= high * WORDS_LEAST;
}

const char *
charset_guess(struct str s)
{
	const char *best = "windows-1252";
	size_t most = SHARE_LEAST - 1;

	s = str_sub(s, 0, CHARSET_GUESS_BYTES);
	if (!comes_in_words(s))
		return best;
	for (size_t i = 0; i < ARRAY_LEN(candidates); i++) {
		const struct candidate *c = &candidates[i];
		struct score score = c->pair != NULL
		    ? score_pairs(s, c->pair)
		    : score_letters(s, c->letters);
		size_t got = share(score, c->japanese);

		if (got > most) {
			most = got;
			best = c->name;
		}
	}
	return best;
}

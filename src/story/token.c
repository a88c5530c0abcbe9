/*
 * Tokens.  At each place the first form that fits is taken:
 *
 *	acronym		U.S.
 *	ordinal		2nd
 *	number		$1,300.5%
 *	word		AI, don't, B2B		(ASCII letters and digits)
 *	other		any run of letters of other scripts
 *
 * Numbers lose sign of money and commas, and take a unit that follows
 * ("3 million" is #3m).  Stop words stay as gaps, so that they part runs of
 * capitalised words.
 */
#include "story/token.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>

#include "base/utf8.h"
#include "story/stopwords.h"

struct tokeniser {
	struct str text;
	struct str language; /* the first part of the tag; empty for English */
	struct arena *arena;
	struct story_token *tokens;
	size_t n, room;
};

/* The code point at byte i; 0 at the end. */
static uint32_t
peek(struct str s, size_t i, size_t *used)
{
	uint32_t cp = 0;

	*used = i < s.n ? utf8_decode(s.p + i, s.n - i, &cp) : 0;
	return *used > 0 ? cp : 0;
}

/* A letter, or a numeral that is no decimal digit, beyond ASCII too. */
static bool
is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_alpha((char)cp);
	return uc_is_general_category_withtable(
	    cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Nl | UC_CATEGORY_MASK_No);
}

static bool
is_word(uint32_t cp)
{
	return cp == '_' || is_letter(cp) ||
	    (cp < 0x80 ? ascii_is_digit((char)cp)
		       : uc_is_general_category_withtable(
			     cp, UC_CATEGORY_MASK_Nd));
}

static char
at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

static size_t
digits(struct str s, size_t i)
{
	size_t n = 0;

	while (ascii_is_digit(at(s, i + n)))
		n++;
	return n;
}

/* Each match_* returns the length of the form at byte i, 0 for none. */
static size_t
match_acronym(struct str s, size_t i)
{
	size_t n = 0;

	while (ascii_is_alpha(at(s, i + n)) && at(s, i + n + 1) == '.')
		n += 2;
	return n >= 4 ? n : 0;
}

static size_t
match_ordinal(struct str s, size_t i)
{
	static const char *const ends[] = {"st", "nd", "rd", "th"};
	size_t n = digits(s, i), used;

	if (n == 0)
		return 0;
	for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
		if (str_eq_c(str_sub(s, i + n, 2), ends[k]) &&
		    !is_word(peek(s, i + n + 2, &used)))
			return n + 2;
	}
	return 0;
}

static size_t
match_number(struct str s, size_t i)
{
	size_t from = i;

	i += at(s, i) == '$';
	if (!ascii_is_digit(at(s, i)))
		return 0;
	while (ascii_is_digit(at(s, i)) || at(s, i) == ',')
		i++;
	if (at(s, i) == '.' && ascii_is_digit(at(s, i + 1)))
		i += 1 + digits(s, i + 1);
	i += at(s, i) == '%';
	return i - from;
}

static size_t
match_word(struct str s, size_t i)
{
	size_t n = 0;

	if (!ascii_is_alpha(at(s, i)))
		return 0;
	while (ascii_is_alnum(at(s, i + n)))
		n++;
	if (at(s, i + n) == '\'' && ascii_is_alpha(at(s, i + n + 1))) {
		n++;
		while (ascii_is_alpha(at(s, i + n)))
			n++;
	}
	return n;
}

static size_t
match_other(struct str s, size_t i)
{
	size_t from = i, used;

	while (is_letter(peek(s, i, &used)))
		i += used;
	return i - from;
}

/* Does what stands between two tokens end a sentence? */
static bool
ends_sentence(struct str gap)
{
	for (size_t i = 0; i < gap.n; i++) {
		char next = i + 1 < gap.n ? gap.p[i + 1] : ' ';

		if (strchr(".!?:", gap.p[i]) != NULL && gap.p[i] != '\0' &&
		    (ascii_is_space(next) || next == '"' || next == '\'' ||
			next == ')'))
			return true;
	}
	return false;
}

static void
add(struct tokeniser *t, struct str term, struct str surface, bool starts)
{
	uint32_t cp;
	size_t used;

	if (t->n == t->room) {
		size_t room = t->room > 0 ? t->room * 2 : 64;
		struct story_token *more =
		    arena_array(t->arena, room, sizeof(*more));

		if (more == NULL)
			return;
		if (t->n > 0)
			memcpy(more, t->tokens, t->n * sizeof(*more));
		t->tokens = more;
		t->room = room;
	}
	cp = peek(surface, 0, &used);
	t->tokens[t->n++] = (struct story_token){
	    .term = term,
	    .surface = surface,
	    .capital = cp < 0x80 ? cp >= 'A' && cp <= 'Z' : uc_is_upper(cp),
	    .starts = starts,
	};
}

/* "#" and the digits, without "$" and "," and a last ".0". */
static struct str
number_term(struct arena *a, struct str w)
{
	char *p = arena_alloc(a, w.n + 2);
	size_t n = 0;

	if (p == NULL)
		return STR_EMPTY;
	p[n++] = '#';
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] != ',' && w.p[i] != '$')
			p[n++] = w.p[i];
	}
	if (n > 3 && p[n - 2] == '.' && p[n - 1] == '0')
		n -= 2;
	return (struct str){p, n};
}

static struct str
lower(struct arena *a, struct str w)
{
	struct str ascii = arena_str(a, w);
	bool plain = true;
	uint8_t *folded;
	size_t n = 0;

	for (size_t i = 0; i < ascii.n; i++) {
		((char *)ascii.p)[i] = ascii_lower(ascii.p[i]);
		plain &= (unsigned char)ascii.p[i] < 0x80;
	}
	if (plain)
		return ascii;
	folded =
	    u8_tolower((const uint8_t *)ascii.p, ascii.n, NULL, NULL, NULL, &n);
	if (folded == NULL)
		return ascii;
	ascii = arena_str(a, (struct str){(char *)folded, n});
	free(folded);
	return ascii;
}

/* Acronyms that collide with words or are too short to tell apart. */
static struct str
acronym_term(struct str w)
{
	static const struct {
		const char *from, *to;
	} table[] = {
	    {"us", "usa"},
	    {"usa", "usa"},
	    {"uk", "ukuk"},
	    {"eu", "eueu"},
	    {"un", "unun"},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (str_eq_c(w, table[i].from))
			return str_from(table[i].to);
	}
	return w;
}

static struct str
without_dots(struct arena *a, struct str w)
{
	struct str s = lower(a, w);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '.')
			((char *)s.p)[n++] = s.p[i];
	}
	return (struct str){s.p, n};
}

/* don't -> don, O'Neill -> oneill. */
static struct str
join_apostrophe(struct arena *a, struct str w)
{
	static const char *const dropped[] = {
	    "s", "t", "re", "ve", "ll", "d", "m"};
	size_t cut = str_find_char(w, '\'');
	struct str tail = str_sub(w, cut + 1, w.n);

	if (cut == w.n)
		return w;
	for (size_t i = 0; i < ARRAY_LEN(dropped); i++) {
		if (str_eq_c(tail, dropped[i]))
			return str_sub(w, 0, cut);
	}
	return arena_printf(a, "%.*s%.*s", (int)cut, w.p, STR_ARG(tail));
}

static const char *
unit_of(struct str w)
{
	static const struct {
		const char *word, *unit;
	} table[] = {
	    {"b", "b"},
	    {"billion", "b"},
	    {"bn", "b"},
	    {"k", "k"},
	    {"m", "m"},
	    {"million", "m"},
	    {"mln", "m"},
	    {"mn", "m"},
	    {"pct", "%"},
	    {"percent", "%"},
	    {"thousand", "k"},
	    {"tn", "t"},
	    {"trillion", "t"},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (str_eq_c(w, table[i].word))
			return table[i].unit;
	}
	return NULL;
}

/* A unit behind a number becomes part of it; true when it did. */
static bool
take_unit(struct tokeniser *t, struct str w)
{
	struct story_token *last = t->n > 0 ? &t->tokens[t->n - 1] : NULL;
	const char *unit;
	struct str number;

	if (last == NULL || last->term.n == 0 || last->term.p[0] != '#')
		return false;
	unit = unit_of(w);
	if (unit == NULL)
		return false;
	number = last->term;
	while (number.n > 0 && number.p[number.n - 1] == '%')
		number.n--;
	last->term = arena_printf(t->arena, "%.*s%s", STR_ARG(number), unit);
	return true;
}

/* Letters that are written without spaces between words. */
static bool
is_unspaced(uint32_t cp)
{
	return (cp >= 0x0e00 && cp <= 0x0e7f) || /* Thai */
	    (cp >= 0x3040 && cp <= 0x30ff) || /* kana */
	    (cp >= 0x3400 && cp <= 0x9fff) || /* Han */
	    (cp >= 0xf900 && cp <= 0xfaff) || (cp >= 0x20000 && cp <= 0x3ffff);
}

/* Pairs of neighbouring letters, each a term that has both as surface. */
static void
add_pairs(struct tokeniser *t, struct str w, bool starts)
{
	size_t used, next, i = 0;

	peek(w, 0, &used);
	while (i + used < w.n) {
		struct str pair;

		peek(w, i + used, &next);
		if (next == 0)
			return;
		pair = str_sub(w, i, used + next);
		add(t,
		    arena_printf(t->arena, "%.*s:%.*s", STR_ARG(t->language),
			STR_ARG(pair)),
		    pair, starts && i == 0);
		i += used;
		used = next;
	}
}

/* A word of another language: as it is, in lower case. */
static void
add_foreign(struct tokeniser *t, struct str w, bool starts)
{
	size_t used;
	uint32_t cp = peek(w, 0, &used);
	struct str term;

	if (is_unspaced(cp)) {
		add_pairs(t, w, starts);
		return;
	}
	if (used == w.n)
		return; /* one letter is no term */
	term = lower(t->arena, w);
	add(t,
	    arena_printf(
		t->arena, "%.*s:%.*s", STR_ARG(t->language), STR_ARG(term)),
	    w, starts);
}

static void
add_word(struct tokeniser *t, struct str w, bool starts)
{
	static const char *const upper[] = {"US", "USA", "UK", "EU", "UN"};
	struct str term;

	if (t->language.n > 0) {
		add_foreign(t, w, starts);
		return;
	}
	if (str_find_char(w, '.') < w.n) {
		term = acronym_term(without_dots(t->arena, w));
	} else {
		term = lower(t->arena, w);
		for (size_t i = 0; w.n <= 3 && i < ARRAY_LEN(upper); i++) {
			if (str_eq_c(w, upper[i])) {
				term = acronym_term(term);
				goto known;
			}
		}
		term = join_apostrophe(t->arena, term);
		if (take_unit(t, term))
			return;
	}
known:
	if (story_is_stop_word(term)) {
		add(t, STR_EMPTY, w, starts);
	} else if (utf8_prefix(term, term.n).n >= 2) {
		uint32_t cp;
		size_t first = utf8_decode(term.p, term.n, &cp);

		/* One letter, of whatever script, is no term. */
		if (first < term.n)
			add(t, story_stem(t->arena, term), w, starts);
	}
}

/* The first part of a tag, empty for English and for no tag. */
static struct str
primary(struct str tag)
{
	size_t n = 0;

	while (n < tag.n && ascii_is_alpha(tag.p[n]))
		n++;
	tag = str_sub(tag, 0, n);
	return str_eq_c_nocase(tag, "en") ? STR_EMPTY : tag;
}

size_t
story_tokenise(struct str text, struct str language, struct arena *a,
    struct story_token **out)
{
	struct tokeniser t = {
	    .text = text,
	    .language = lower(a, primary(language)),
	    .arena = a,
	};
	size_t i = 0, end = 0, used;
	bool starts = true;

	while (i < text.n && !arena_failed(a)) {
		size_t n;
		bool number = false;

		if (text.p[i] == ' ') {
			i++;
			continue;
		}
		n = match_acronym(text, i);

		if (n == 0) {
			n = match_ordinal(text, i);
			if (n == 0)
				n = match_number(text, i);
			number = n > 0;
		}
		if (n == 0)
			n = match_word(text, i);
		if (n == 0)
			n = match_other(text, i);
		if (n == 0) {
			peek(text, i, &used);
			i += used > 0 ? used : 1;
			continue;
		}
		if (end > 0 && ends_sentence(str_sub(text, end, i - end)))
			starts = true;
		if (number)
			add(&t, number_term(a, str_sub(text, i, n)),
			    str_sub(text, i, n), starts);
		else
			add_word(&t, str_sub(text, i, n), starts);
		starts = false;
		i += n;
		end = i;
	}
	*out = arena_failed(a) ? NULL : t.tokens;
	return arena_failed(a) ? 0 : t.n;
}

struct str
story_script_language(struct str text)
{
	static const struct {
		uint32_t from, to;
		struct str language;
	} scripts[] = {
	    {0x0370, 0x03ff, STR_INIT("el")},
	    {0x0400, 0x04ff, STR_INIT("ru")},
	    {0x0590, 0x05ff, STR_INIT("he")},
	    {0x0600, 0x06ff, STR_INIT("ar")},
	    {0x0e00, 0x0e7f, STR_INIT("th")},
	    {0x3040, 0x30ff, STR_INIT("ja")},
	    {0x3400, 0x9fff, STR_INIT("zh")},
	    {0xac00, 0xd7af, STR_INIT("ko")},
	};
	size_t found[ARRAY_LEN(scripts)] = {0}, letters = 0, used;

	for (size_t i = 0; i<text.n; i += used> 0 ? used : 1) {
		uint32_t cp;

		if ((unsigned char)text.p[i] < 0x80) {
			letters += ascii_is_alpha(text.p[i]);
			used = 1;
			continue;
		}
		cp = peek(text, i, &used);
		letters += is_letter(cp);
		for (size_t k = 0; k < ARRAY_LEN(scripts); k++)
			found[k] +=
			    cp >= scripts[k].from && cp <= scripts[k].to;
	}
	/* Kana decide: Japanese has Han beside them. */
	if (found[5] > 0)
		return scripts[5].language;
	for (size_t k = 0; k < ARRAY_LEN(scripts); k++) {
		if (found[k] * 2 > letters)
			return scripts[k].language;
	}
	return STR_EMPTY;
}

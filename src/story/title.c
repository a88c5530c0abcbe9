/*
 * Titles: folding to plain letters, and stripping what is no news.
 */
#include "story/token.h"

#include <stdlib.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/utf8.h"

#define PREFIXES_MAX 2 /* "UPDATE 2-WATCH:" is as far as newsrooms go */
#define TAIL_MIN 2 /* characters of a source's name behind a dash */
#define TAIL_MAX 40

/* Typography in ASCII; what is not listed stays. */
static const struct {
	uint32_t cp;
	const char *ascii;
} fold_table[] = {
    {0xa0, " "},
    {0x2013, "-"},
    {0x2014, " - "},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201c, "\""},
    {0x201d, "\""},
    {0x2026, " "},
    {0x2032, "'"},
    {0x2212, "-"},
};

static const char *
fold_ascii(uint32_t cp)
{
	for (size_t i = 0; i < ARRAY_LEN(fold_table); i++) {
		if (fold_table[i].cp == cp)
			return fold_table[i].ascii;
	}
	return NULL;
}

/* Compatibility decomposition of one run without its combining marks. */
static void
add_decomposed(struct buf *out, const char *p, size_t n)
{
	uint8_t stack[1024];
	size_t length = sizeof(stack);
	uint8_t *d =
	    u8_normalize(UNINORM_NFKD, (const uint8_t *)p, n, stack, &length);

	if (d == NULL)
		return;
	for (size_t i = 0; i < length;) {
		uint32_t cp = 0;
		size_t used = utf8_decode((const char *)d + i, length - i, &cp);

		if (used == 0)
			break;
		if (uc_combining_class(cp) == UC_CCC_NR)
			buf_add(out, d + i, used);
		i += used;
	}
	if (d != stack)
		free(d);
}

void
story_fold(struct str text, struct buf *out)
{
	text = utf8_prefix(text, STORY_TEXT_MAX);
	for (size_t i = 0; i < text.n;) {
		uint32_t cp = 0;
		size_t used, from = i;
		const char *ascii;

		while (i < text.n && (unsigned char)text.p[i] < 0x80)
			i++;
		buf_add(out, text.p + from, i - from);
		if (i == text.n)
			break;
		from = i;
		used = utf8_decode(text.p + i, text.n - i, &cp);
		if (used == 0) {
			i++;
			continue;
		}
		ascii = fold_ascii(cp);
		if (ascii != NULL) {
			buf_add_c(out, ascii);
			i += used;
		} else {
			/* With the marks that may follow the letter. */
			while (
			    used > 0 && cp >= 0x80 && fold_ascii(cp) == NULL) {
				i += used;
				used = utf8_decode(text.p + i, text.n - i, &cp);
			}
			add_decomposed(out, text.p + from, i - from);
		}
	}
}

/* Words that open a headline without being part of it; a number may follow
 * those marked so, and white space and one of : - | must. */
static const struct {
	const char *word;
	bool number;
} prefix_table[] = {
    {"breaking news", false},
    {"breaking", false},
    {"update", true},
    {"exclusive", false},
    {"watch", false},
    {"video", false},
    {"live updates", false},
    {"live update", false},
    {"live", false},
    {"opinion", false},
    {"analysis", false},
    {"photos", false},
    {"photo", false},
    {"read", false},
    {"listen", false},
    {"factbox", false},
    {"explainer", false},
    {"wrapup", true},
};

static struct str
skip_space(struct str s)
{
	while (s.n > 0 && ascii_is_space(s.p[0]))
		s = str_sub(s, 1, s.n);
	return s;
}

static struct str
skip_digits(struct str s)
{
	while (s.n > 0 && ascii_is_digit(s.p[0]))
		s = str_sub(s, 1, s.n);
	return s;
}

/* Behind the separator that ends a prefix; p NULL when there is none. */
static struct str
behind_separator(struct str s)
{
	s = skip_space(s);
	if (s.n == 0 || (s.p[0] != ':' && s.p[0] != '-' && s.p[0] != '|'))
		return STR_EMPTY;
	return skip_space((struct str){s.p + 1, s.n - 1});
}

/* The title behind its first prefix, or the title itself. */
static struct str
strip_prefix(struct str title)
{
	struct str s = skip_space(title), rest;

	for (size_t i = 0; i < ARRAY_LEN(prefix_table); i++) {
		struct str word = str_from(prefix_table[i].word);

		if (!str_starts_nocase(s, word))
			continue;
		rest = str_sub(s, word.n, s.n);
		if (prefix_table[i].number && rest.n > 1 && rest.p[0] == ' ' &&
		    ascii_is_digit(rest.p[1])) {
			struct str numbered = behind_separator(
			    skip_digits(str_sub(rest, 1, rest.n)));

			if (numbered.p != NULL)
				return numbered;
		}
		rest = behind_separator(rest);
		if (rest.p != NULL)
			return rest;
	}
	/* A bare number and a dash, as wires count their takes: "3-". */
	rest = skip_digits(s);
	if (rest.n < s.n && rest.n > 0 && rest.p[0] == '-') {
		rest = behind_separator(str_sub(rest, 1, rest.n));
		if (rest.p != NULL)
			return rest;
	}
	return title;
}

/* Only letters and digits, in lower case. */
static void
add_alnum(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (ascii_is_alnum(s.p[i]))
			buf_add_byte(out, ascii_lower(s.p[i]));
	}
}

static bool
names_a_site(struct str tail)
{
	static const char *const ends[] = {
	    "news", ".com", "times", "post", "reuters", "cnn", "bbc"};

	tail = str_trim(tail);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		size_t n = strlen(ends[i]);

		if (tail.n >= n &&
		    str_eq_c_nocase(str_sub(tail, tail.n - n, n), ends[i]))
			return true;
	}
	return false;
}

/* Is the tail the name of the source, or of some site? */
static bool
tail_is_source(struct str tail, struct str source)
{
	struct buf folded, want, got;
	bool yes = false;

	buf_init(&folded, STORY_TEXT_MAX * 4);
	buf_init(&want, STORY_TEXT_MAX * 4);
	buf_init(&got, STORY_TEXT_MAX);
	story_fold(source, &folded);
	add_alnum(&want, buf_str(&folded));
	add_alnum(&got, tail);
	if (got.n > 0) {
		struct str start = str_sub(buf_str(&want), 0, 8);
		struct str name = buf_str(&want);

		yes = (name.n > 0 && str_find(name, buf_str(&got)) < name.n) ||
		    (start.n > 0 && str_find(buf_str(&got), start) < got.n) ||
		    names_a_site(tail);
	}
	buf_free(&folded);
	buf_free(&want);
	buf_free(&got);
	return yes;
}

/* The title without a last " - X" or " | X" that names the source. */
static struct str
strip_tail(struct str title, struct str source)
{
	size_t at = title.n, length, end;

	while (at > 0 && title.p[at - 1] != '-' && title.p[at - 1] != '|')
		at--;
	/* White space on both sides of the separator. */
	if (at < 2 || at >= title.n || !ascii_is_space(title.p[at]) ||
	    !ascii_is_space(title.p[at - 2]))
		return title;
	length = 0;
	for (size_t i = at; i < title.n; i++)
		length += ((unsigned char)title.p[i] & 0xc0) != 0x80;
	if (length < TAIL_MIN + 1 || length > TAIL_MAX + 1)
		return title;
	if (!tail_is_source(str_sub(title, at, title.n), source))
		return title;
	end = at - 1;
	while (end > 0 && ascii_is_space(title.p[end - 1]))
		end--;
	return str_sub(title, 0, end);
}

void
story_strip_title(struct str title, struct str source, struct buf *out)
{
	struct buf folded;
	struct str s;

	buf_init(&folded, STORY_TEXT_MAX * 4);
	story_fold(title, &folded);
	s = buf_str(&folded);
	for (int i = 0; i < PREFIXES_MAX; i++)
		s = strip_prefix(s);
	buf_add_str(out, strip_tail(s, source));
	buf_free(&folded);
}

void
story_title_key(struct str stripped, struct buf *out)
{
	bool gap = false;

	for (size_t i = 0; i < stripped.n; i++) {
		char c = stripped.p[i];

		if (!ascii_is_alnum(c)) {
			gap = true;
			continue;
		}
		if (gap && out->n > 0)
			buf_add_byte(out, ' ');
		gap = false;
		buf_add_byte(out, ascii_lower(c));
	}
}

/*
 * Features of an item.  Names are capitalised words that news at large
 * capitalises too; two of them side by side make a pair ("Ursula_Leyen"),
 * which weighs more than its halves.
 */
#include "story/features.h"

#include <stdlib.h>

#include "base/buf.h"
#include "story/background.h"
#include "story/dictionary.h"
#include "story/group.h"
#include "story/token.h"

#define PROPER_MIN 60 /* percent capitalised that make a name */
#define TITLE_CASE_PERCENT 60 /* capitalised words that make Title Case */
#define TITLE_CASE_LETTERS 3 /* words longer than this are counted */

struct text {
	struct story_token *tokens;
	size_t n;
};

static bool
is_term(const struct story_token *t)
{
	return t->term.n > 0;
}

static bool
is_number(const struct story_token *t)
{
	return t->term.n > 0 && t->term.p[0] == '#';
}

/* Counts the terms of a text, at most `max` of them, into *out. */
static size_t
count_terms(struct dictionary *d, struct arena *a, const struct text *text,
    size_t max, struct feature **out)
{
	struct feature *list = arena_array(a, text->n + 1, sizeof(*list));
	size_t n = 0, taken = 0;

	*out = list;
	for (size_t i = 0; list != NULL && i < text->n && taken < max; i++) {
		const struct story_token *t = &text->tokens[i];
		uint32_t term;
		size_t k = 0;

		if (!is_term(t))
			continue;
		taken++;
		term = dictionary_intern(d, t->term);
		while (k < n && list[k].term != term)
			k++;
		if (k == n)
			list[n++] = (struct feature){
			    .term = term, .surface = t->surface};
		list[k].count++;
	}
	return n;
}

static void
slug_terms(
    struct features *f, struct dictionary *d, struct arena *a, struct str url)
{
	struct str words[FEATURES_SLUG_MAX];
	size_t n = story_slug(url, words, FEATURES_SLUG_MAX);

	f->slug = arena_array(a, n + 1, sizeof(*f->slug));
	for (size_t i = 0; f->slug != NULL && i < n; i++) {
		struct story_token *tokens;
		uint32_t term;
		size_t k = 0;

		if (story_tokenise(words[i], STR_EMPTY, a, &tokens) == 0 ||
		    !is_term(&tokens[0]) || is_number(&tokens[0]))
			continue;
		term = dictionary_intern(d, tokens[0].term);
		while (k < f->n_title && f->title[k].term != term)
			k++;
		if (k < f->n_title)
			continue;
		for (k = 0; k < f->n_slug && f->slug[k] != term; k++)
			;
		if (k == f->n_slug)
			f->slug[f->n_slug++] = term;
	}
}

/* Is the title written In Capitals Like This? */
static bool
is_title_case(const struct text *title)
{
	size_t words = 0, capital = 0;

	for (size_t i = 0; i < title->n; i++) {
		const struct story_token *t = &title->tokens[i];

		if (t->surface.n > TITLE_CASE_LETTERS &&
		    !ascii_is_digit(t->surface.p[0]) &&
		    t->surface.p[0] != '$') {
			words++;
			capital += t->capital;
		}
	}
	return words > 0 && capital * 100 >= words * TITLE_CASE_PERCENT;
}

static bool
is_upper_case(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	}
	return true;
}

static void
add_pair(struct features *f, struct dictionary *d, struct arena *a,
    struct str first, struct str second)
{
	struct str text =
	    arena_printf(a, "%.*s_%.*s", STR_ARG(first), STR_ARG(second));
	uint32_t term = dictionary_intern(d, text);

	for (size_t i = 0; i < f->n_pairs; i++) {
		if (f->pairs[i].term == term)
			return;
	}
	f->pairs[f->n_pairs++] = (struct feature_pair){
	    .first = dictionary_intern(d, first),
	    .second = dictionary_intern(d, second),
	    .term = term,
	};
}

/* Adds the neighbours inside runs of capitalised words.  The first word of a
 * sentence starts no run, unless it is all capitals. */
static void
add_pairs(struct features *f, struct dictionary *d, struct arena *a,
    const struct text *text, size_t max)
{
	struct str before = STR_EMPTY; /* the last word of the run */

	for (size_t i = 0; i < text->n && i < max; i++) {
		const struct story_token *t = &text->tokens[i];

		if (!t->capital || !is_term(t) || is_number(t) ||
		    (t->starts && before.n == 0 &&
			!is_upper_case(t->surface))) {
			before = STR_EMPTY;
			continue;
		}
		if (t->starts)
			before = STR_EMPTY;
		if (before.n > 0)
			add_pair(f, d, a, before, t->term);
		before = t->term;
	}
}

static void
add_name(struct features *f, uint32_t term, int level)
{
	for (size_t i = 0; i < f->n_names; i++) {
		if (f->names[i].term != term)
			continue;
		if (f->names[i].level < level)
			f->names[i].level = level;
		return;
	}
	f->names[f->n_names++] =
	    (struct feature_name){.term = term, .level = level};
}

static void
add_names(struct features *f, struct dictionary *d, const struct text *text,
    int level)
{
	for (size_t i = 0; i < text->n && i < FEATURES_NAME_TOKENS; i++) {
		const struct story_token *t = &text->tokens[i];
		uint32_t term;
		int proper;

		if (!is_term(t) || !t->capital || is_number(t))
			continue;
		term = dictionary_intern(d, t->term);
		proper = dictionary_proper(d, term);
		if (proper >= PROPER_MIN ||
		    (proper == BACKGROUND_PROPER_UNKNOWN &&
			(level == 2 || !t->starts)))
			add_name(f, term, level);
	}
}

static int
compare_names(const void *a, const void *b)
{
	const struct feature_name *x = a, *y = b;

	return (x->term > y->term) - (x->term < y->term);
}

/* Moves what b holds to the arena. */
static struct str
keep(struct arena *a, struct buf *b)
{
	struct str kept = arena_str(a, buf_str(b));

	buf_reset(b);
	return kept;
}

static size_t
count_words(struct str key)
{
	size_t n = key.n > 0;

	for (size_t i = 0; i < key.n; i++)
		n += key.p[i] == ' ';
	return n;
}

bool
features_extract(struct features *f, struct dictionary *d, struct arena *a,
    const struct group_item *item)
{
	struct str language = item->language, stripped;
	struct text head, lead;
	bool english;
	struct buf b;

	*f = (struct features){0};
	if (language.n == 0)
		language = story_script_language(item->title);
	english = language.n == 0 || str_starts_nocase(language, STR("en"));
	buf_init(&b, STORY_TEXT_MAX * 8);
	story_strip_title(item->title, item->source, &b);
	stripped = keep(a, &b);
	story_title_key(stripped, &b);
	f->key = keep(a, &b);
	f->key_words = count_words(f->key);
	if (!english)
		f->key = arena_printf(
		    a, "%.*s:%.*s", STR_ARG(language), STR_ARG(f->key));
	story_fold(item->summary, &b);
	head.n = story_tokenise(stripped, language, a, &head.tokens);
	lead.n = story_tokenise(keep(a, &b), language, a, &lead.tokens);

	f->n_title = count_terms(d, a, &head, FEATURES_TITLE_MAX, &f->title);
	f->n_summary =
	    count_terms(d, a, &lead, FEATURES_SUMMARY_MAX, &f->summary);
	f->pairs = arena_array(a, head.n + lead.n + 1, sizeof(*f->pairs));
	f->names =
	    arena_array(a, 2 * FEATURES_NAME_TOKENS + 1, sizeof(*f->names));
	if (english && !arena_failed(a)) {
		slug_terms(f, d, a, item->url);
		if (!is_title_case(&head))
			add_pairs(f, d, a, &head, FEATURES_TITLE_MAX);
		add_pairs(f, d, a, &lead, 2 * FEATURES_SUMMARY_MAX);
		add_names(f, d, &head, 2);
		add_names(f, d, &lead, 1);
		qsort(f->names, f->n_names, sizeof(*f->names), compare_names);
	}
	buf_free(&b);
	return !arena_failed(a);
}

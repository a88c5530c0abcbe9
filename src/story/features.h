/*
 * What an item says, in terms: the words of its title and summary, the slug
 * of its link, pairs of names, names.
 */
#ifndef STORY_FEATURES_H
#define STORY_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct dictionary;
struct group_item;

#define FEATURES_TITLE_MAX 200 /* terms: no headline is longer */
#define FEATURES_SUMMARY_MAX 60 /* terms: beyond the lead, noise */
#define FEATURES_SLUG_MAX 32 /* words of a slug that are looked at */
#define FEATURES_NAME_TOKENS 90 /* tokens of a text searched for names */

struct feature {
	uint32_t term;
	uint32_t count; /* times in the text */
	struct str surface; /* as it first stands there, for explanations */
};

struct feature_pair {
	uint32_t first, second; /* terms of two names side by side */
	uint32_t term; /* of the pair itself, "first_second" */
};

struct feature_name {
	uint32_t term;
	int level; /* 2 in the title, 1 in the summary only */
};

struct features {
	struct feature *title, *summary;
	size_t n_title, n_summary;
	uint32_t *slug; /* terms that the title does not hold */
	size_t n_slug;
	struct feature_pair *pairs;
	size_t n_pairs;
	struct feature_name *names; /* sorted by term */
	size_t n_names;
	struct str
	    key; /* story_title_key, behind the language if not English */
	size_t key_words; /* words of it */
};

/*
 * Takes the texts apart; everything lives in the arena.  False when the
 * arena is full.  All texts are plain; source may be empty, and so may
 * language (English).  Names and slugs are English only.
 */
bool
features_extract(struct features *out, struct dictionary *d, struct arena *a,
    const struct group_item *item);

#endif

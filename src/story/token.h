/*
 * From a headline to terms: folding, stripping of what is no news ("UPDATE
 * 2-", " - The Ledger"), tokens, stems.  Pure functions of their arguments.
 */
#ifndef STORY_TOKEN_H
#define STORY_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define STORY_TEXT_MAX \
	65536 /* bytes of a text that are looked at: no
				lead paragraph is longer */

struct story_token {
	struct str term; /* the stem; empty for a stop word */
	struct str surface; /* as it stands in the text */
	bool capital; /* starts in upper case */
	bool starts; /* is the first word of a sentence */
};

/*
 * Appends the folded form of a plain text: typographic quotes, dashes and
 * spaces in ASCII, letters decomposed and without combining marks.
 */
void
story_fold(struct str text, struct buf *out);

/*
 * Appends the folded title without up to two prefixes such as "BREAKING:"
 * and without a tail " - X" or " | X" that names the source or a site.
 */
void
story_strip_title(struct str title, struct str source, struct buf *out);

/*
 * Cuts a folded text into tokens (words, numbers with their unit, acronyms).
 * Stems and stop words are those of English: in any other language (BCP 47,
 * of which the first part counts) words stand as they are, Chinese, Japanese
 * and Thai in pairs of letters, and every term bears the language's name, so
 * that no word of one language is ever that of another.  Empty is English.
 * The array and the stems live in the arena, surfaces borrow from text.
 * Stop words stay in their place, with an empty term.  Returns how many;
 * 0 and NULL when the arena is full.
 */
size_t
story_tokenise(struct str text, struct str language, struct arena *a,
    struct story_token **out);

/* The stem of a lower-case ASCII word; longer by one byte at most. */
struct str
story_stem(struct arena *a, struct str word);

/* ASCII letters and digits of a stripped title in lower case, the runs joined
 * by one space: equal keys mean the same headline. */
void
story_title_key(struct str stripped, struct buf *out);

/* The words of the longest path segment of a URL that is a slug (two hyphens
 * or more), into words[max], borrowed from url; returns how many. */
size_t
story_slug(struct str url, struct str *words, size_t max);

/*
 * The language a text is in, by its letters: "ja", "ko", "zh", "ar", "he",
 * "ru", "el" or "th" for scripts that tell, empty for Latin letters.
 */
struct str
story_script_language(struct str text);

#endif

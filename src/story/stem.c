/*
 * A light English stemmer: plural, -ing and -ed with undoubling, a final e,
 * a final y.  It need not find the root of a word, only bring "strike",
 * "strikes" and "striking" to one form.
 */
#include "story/token.h"

static bool
ends(struct str w, const char *suffix)
{
	return str_ends(w, str_from(suffix));
}

/* The byte `back` places from the end, 1 being the last. */
static char
from_end(struct str w, size_t back)
{
	return w.p[w.n - back];
}

static bool
one_of(char c, const char *set)
{
	return strchr(set, c) != NULL;
}

static bool
has_vowel(struct str w)
{
	for (size_t i = 0; i < w.n; i++) {
		if (one_of(w.p[i], "aeiouy"))
			return true;
	}
	return false;
}

/* policies -> policy, buses -> buse, strikes -> strike; w is writable. */
static size_t
drop_plural(char *p, size_t n)
{
	struct str w = {p, n};

	if (n > 4 && ends(w, "ies") && !one_of(from_end(w, 4), "ae")) {
		p[n - 3] = 'y';
		return n - 2;
	}
	if (n > 4 && ends(w, "es") && !one_of(from_end(w, 3), "aeo"))
		return n - 1;
	if (n > 3 && ends(w, "s") && !one_of(from_end(w, 2), "us"))
		return n - 1;
	return n;
}

/* stopped -> stop, hoping -> hop, created -> create. */
static size_t
drop_participle(char *p, size_t n)
{
	static const char *const suffixes[] = {"ing", "ed"};

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		size_t cut = strlen(suffixes[i]);
		struct str b;

		if (n < cut + 3 || !ends((struct str){p, n}, suffixes[i]))
			continue;
		b = (struct str){p, n - cut};
		if (!has_vowel(b))
			continue;
		if (b.n > 3 && from_end(b, 1) == from_end(b, 2) &&
		    !one_of(from_end(b, 1), "lsz"))
			return b.n - 1;
		if (ends(b, "at") || ends(b, "bl") || ends(b, "iz")) {
			p[b.n] = 'e';
			return b.n + 1;
		}
		return b.n;
	}
	return n;
}

struct str
story_stem(struct arena *a, struct str word)
{
	char *p = arena_cstr(a, word);
	size_t n = word.n;

	if (p == NULL)
		return STR_EMPTY;
	n = drop_plural(p, n);
	n = drop_participle(p, n);
	if (n > 3 && p[n - 1] == 'e')
		n--;
	if (n > 4 && p[n - 1] == 'y')
		p[n - 1] = 'i';
	return (struct str){p, n};
}

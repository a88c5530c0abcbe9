/*
 * Look-up in the table of background word counts.
 */
#include "story/background.h"

const struct background_term *
background_find(struct str term)
{
	size_t low = 0, high = background_terms;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct background_term *t = &background_table[middle];
		int c = str_cmp(term, str_from(background_text + t->at));

		if (c == 0)
			return t;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

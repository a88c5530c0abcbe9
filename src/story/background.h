/*
 * How often words occur in news at large: document frequencies of some 20,000
 * English stems in 33,642 articles, compiled in.  They stand in for a live
 * count while the daemon is young.
 */
#ifndef STORY_BACKGROUND_H
#define STORY_BACKGROUND_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define BACKGROUND_PROPER_UNKNOWN (-1)

struct background_term {
	uint32_t at; /* of the term in background_text, ends in NUL */
	uint32_t df; /* documents that hold it */
	int8_t proper; /* percent capitalised inside sentences, or unknown */
};

/* The table, sorted by the bytes of the term (generated). */
extern const unsigned background_documents;
extern const size_t background_terms;
extern const char background_text[];
extern const struct background_term background_table[];

/* The entry of a stem, or NULL. */
const struct background_term *
background_find(struct str term);

#endif

/*
 * The state of a grouper, for the files of story/ that share it.
 */
#ifndef STORY_GROUPER_H
#define STORY_GROUPER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "story/dictionary.h"
#include "story/group.h"
#include "story/headlines.h"
#include "story/index.h"
#include "story/story.h"

/*
 * Invariants, which let story/state.c put a grouper together again:
 *  1. `now` is the newest item time and never goes back; what is older than
 *     the window before it takes part in nothing.
 *  2. `seq` counts the items; a story's members are its newest by seq.
 */
struct grouper {
	struct group_options o;
	struct dictionary *dictionary;
	struct index *index;
	struct story_table stories;
	struct headlines headlines;
	unixtime now;
	uint64_t seq;
	uint64_t counts_seq; /* items that restored counts include */
	struct headline last; /* of the item added last */
	uint64_t last_story; /* that it went to */
	struct arena scratch;
};

#endif

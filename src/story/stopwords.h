/*
 * Words that say nothing about what a headline reports.
 */
#ifndef STORY_STOPWORDS_H
#define STORY_STOPWORDS_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/str.h"

/* True when the lower-case word is an English stop word. */
bool
story_is_stop_word(struct str word);

#endif

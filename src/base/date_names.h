/*
 * The words found in dates: months in many languages, zones, halves of the
 * day.  For base/date.c alone.
 *
 * Words are given folded: lower case, accents off (e for é, и for й), digits
 * of every script as ASCII ones.
 */
#ifndef BASE_DATE_NAMES_H
#define BASE_DATE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* What a word of a date says. */
enum date_word {
	DATE_WORD_NONE, /* nothing that counts: a weekday, "at", "th" */
	DATE_WORD_MONTH, /* value: 1 to 12 */
	DATE_WORD_ZONE, /* value: minutes east of Greenwich */
	DATE_WORD_HALF, /* value: 0 before noon, 12 after */
	DATE_WORD_YEAR, /* the number before it is a year, and so on */
	DATE_WORD_MONTH_NUMBER,
	DATE_WORD_DAY,
	DATE_WORD_HOUR,
	DATE_WORD_MINUTE,
	DATE_WORD_SECOND
};

/*
 * Looks a folded word up.  A month is found by its first letters too, three
 * or more: "sept", "févr".
 */
enum date_word
date_word(struct str word, int *value);

/*
 * Looks for a Chinese, Japanese or Korean word at the start of s, which has
 * no spaces between words.  Sets *used to its bytes and *korean when it is a
 * Korean one; DATE_WORD_NONE leaves them.
 */
enum date_word
date_word_cjk(struct str s, int *value, size_t *used, bool *korean);

#endif

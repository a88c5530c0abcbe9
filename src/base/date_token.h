/*
 * The text of a date cut into numbers, words and signs.  For base/date.c
 * alone.
 */
#ifndef BASE_DATE_TOKEN_H
#define BASE_DATE_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date_names.h"
#include "base/str.h"

#define DATE_TEXT_MAX 128 /* bytes, folded: real dates have 70 at most */
#define DATE_TOKENS_MAX 40 /* with the last: real dates have 20 at most */
#define DATE_DIGITS_MAX 14 /* that count, of one number: 20031231101455 */

enum date_token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN };

struct date_token {
	enum date_token_kind kind;
	int64_t number; /* of a number: its value */
	int digits; /* of a number: as written */
	char sign; /* of a sign, and of a word of one letter: that */
	enum date_word word;
	int value; /* of a word */
	bool space; /* something stands between it and the one before */
};

/*
 * Folds the text (case, accents, spaces and digits of other scripts; comments
 * in parentheses vanish) and cuts it into t, which ends in a TOKEN_END and is
 * zero behind that.  Sets *korean when there is a Korean word.  False when
 * there is too much of it.
 */
bool
date_tokens(
    struct str text, struct date_token t[DATE_TOKENS_MAX], bool *korean);

#endif

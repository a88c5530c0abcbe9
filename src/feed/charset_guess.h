/*
 * Guessing a charset from the bytes alone.  Private to feed/.
 */
#ifndef FEED_CHARSET_GUESS_H
#define FEED_CHARSET_GUESS_H

#include "base/str.h"

/*
 * The charset that s, which is not UTF-8 and says nothing about itself, is
 * most likely in: Shift_JIS, EUC-JP, Big5, GB18030, EUC-KR, windows-1251,
 * KOI8-R, windows-1255, windows-1253, windows-1256, windows-874, or else
 * windows-1252.  Looks at the first CHARSET_GUESS_BYTES; linear in time.
 */
const char *
charset_guess(struct str s);

#define CHARSET_GUESS_BYTES (64u << 10) /* bytes: a guess gets no better */

#endif

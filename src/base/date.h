/*
 * Dates as feeds write them.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/str.h"

/*
 * Reads a date in one of the forms found in feeds: RFC 822/2822/850/asctime
 * (RSS 2.0 pubDate), RFC 3339, ISO 8601 and W3CDTF (Atom, Dublin Core), dates
 * in words of some twenty languages, numeric ones, seconds since 1970.  A
 * date without a zone is UTC, or Korean time when it has Korean words.  Sets
 * *out and returns true, or returns false and leaves it: a part that is out
 * of range is refused, and so are years before 1583 (0001 means "none").
 */
bool
date_parse(struct str text, unixtime *out);

#define DATE_RFC3339_MAX 32 /* bytes, with the NUL */

/*
 * Writes t as 2003-12-31T10:14:55Z; returns out.  Both writers take times
 * outside the years 0 to 9999 as the first or the last second of these.
 */
char *
date_format_rfc3339(unixtime t, char out[DATE_RFC3339_MAX]);

/* Writes t as an HTTP date, Sun, 06 Nov 1994 08:49:37 GMT (RFC 9110 5.6.7). */
char *
date_format_http(unixtime t, char out[DATE_RFC3339_MAX]);

#endif

/*
 * Time.  Pure code takes `now` as an argument; only desk/, web/, net/, proc/
 * and cmd/ call these.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

typedef int64_t unixtime; /* whole seconds since 1970-01-01T00:00:00Z */
typedef int64_t msec; /* a span, or a point on the monotonic clock */

#define UNIXTIME_NONE INT64_MIN /* "the feed does not say" */

#define MINUTE 60 /* seconds */
#define HOUR 3600 /* seconds */
#define DAY 86400 /* seconds */

/* The wall clock. */
unixtime
clock_now(void);

/* The monotonic clock, from an arbitrary start; never goes back, and stands
 * still while the machine sleeps. */
msec
clock_mono(void);

/* The same, but it goes on while the machine sleeps. */
msec
clock_boot(void);

#endif

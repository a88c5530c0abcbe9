/*
 * When a feed usually publishes: learned from the times of its items, so that
 * a poll can fall just after news tends to come, and fewer fall where none
 * does.  Pure.  Hours and days are GMT.
 *
 * A feed has a rhythm when nine in ten of its hours with news are among a few
 * hours of the day.  One that publishes around the clock, or too little to
 * tell, has none.
 */
#ifndef DESK_RHYTHM_H
#define DESK_RHYTHM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

#define RHYTHM_NEWS_MIN 8 /* hours with news, on... */
#define RHYTHM_DAYS_MIN 5 /* ...different days: fewer tell nothing */
#define RHYTHM_HOURS_MAX 8 /* hours of the day: more are no rhythm */
#define RHYTHM_SHARE 90 /* per cent of the news that these hours have */
#define RHYTHM_WEEKS (14 * DAY) /* seconds: shorter tells nothing of weekdays */

struct rhythm {
	bool known;
	uint32_t hours; /* bit h: it usually publishes in hour h */
	uint8_t days; /* bit d: and on day d, 0 is Sunday */
	uint8_t late[24]; /* minute of the hour by which most of it is out */
};

/* Learns it from the times of n items, newest first, at most
 * STORE_NEWS_MAX. */
void
rhythm_learn(const unixtime *news, size_t n, struct rhythm *out);

/* The first moment at or after t when the news of a usual hour is out; t when
 * there is no rhythm. */
unixtime
rhythm_next(const struct rhythm *r, unixtime t);

#endif

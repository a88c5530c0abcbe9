/*
 * The Gregorian calendar, reckoned back and forth from 1970.  For base/date.c
 * alone.
 */
#ifndef BASE_DATE_CIVIL_H
#define BASE_DATE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

/* Has the year 366 days? */
bool
civil_is_leap(int year);

/* month is 1 to 12. */
int
civil_days_in_month(int year, int month);

/* Days since 1970-01-01; month is 1 to 12, day may pass the end of it. */
int64_t
civil_days(int year, int month, int day);

/* Of days since 1970-01-01; 0 is Sunday. */
int
civil_week_day(int64_t days);

/* The first day of week 1 of ISO 8601, days since 1970-01-01. */
int64_t
civil_first_monday(int year);

#endif

/*
 * The calendar behind base/date.c, and the writing of dates.
 */
#include "base/date_civil.h"

#include <string.h>

#include "base/date.h"

#define TIME_MIN INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define TIME_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

bool
civil_is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
civil_days_in_month(int year, int month)
{
	static const char days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && civil_is_leap(year));
}

/*
 * Days since 1970-01-01.  Years are counted from March, so that the leap day
 * is the last of its year; 400 of them have 146097 days.
 */
int64_t
civil_days(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year - 719468;
}

/* 0 is Sunday. */
int
civil_week_day(int64_t days)
{
	return (int)(((days + 4) % 7 + 7) % 7);
}

/* The Monday of week 1 is that of the week with the 4th of January. */
int64_t
civil_first_monday(int year)
{
	int64_t fourth = civil_days(year, 1, 4);

	return fourth - (civil_week_day(fourth) + 6) % 7;
}

struct civil {
	int year, month, day, week_day, second; /* second of the day */
};

static struct civil
civil_from_time(unixtime t)
{
	struct civil c;
	int64_t days, era, day_of_era, year_of_era, day_of_year, month;

	t = t < TIME_MIN ? TIME_MIN : t > TIME_MAX ? TIME_MAX : t;
	days = t / DAY;
	if (t % DAY < 0)
		days--;
	c.second = (int)(t - days * DAY);
	c.week_day = civil_week_day(days);
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			  day_of_era / 146096) /
	    365;
	day_of_year = day_of_era -
	    (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * day_of_year + 2) / 153;
	c.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	c.month = (int)(month < 10 ? month + 3 : month - 9);
	c.year = (int)(year_of_era + era * 400 + (c.month <= 2));
	return c;
}

/* Writes v with so many digits; returns what is behind them. */
static char *
put_number(char *p, int v, int digits)
{
	for (int i = digits - 1; i >= 0; i--, v /= 10)
		p[i] = (char)('0' + v % 10);
	return p + digits;
}

static char *
put_text(char *p, const char *text)
{
	size_t n = strlen(text);

	memcpy(p, text, n);
	return p + n;
}

static char *
put_clock(char *p, int second)
{
	p = put_number(p, second / HOUR, 2);
	p = put_text(p, ":");
	p = put_number(p, second / MINUTE % 60, 2);
	p = put_text(p, ":");
	return put_number(p, second % 60, 2);
}

char *
date_format_rfc3339(unixtime t, char out[DATE_RFC3339_MAX])
{
	struct civil c = civil_from_time(t);
	char *p = out;

	p = put_number(p, c.year, 4);
	p = put_text(p, "-");
	p = put_number(p, c.month, 2);
	p = put_text(p, "-");
	p = put_number(p, c.day, 2);
	p = put_text(p, "T");
	p = put_clock(p, c.second);
	p = put_text(p, "Z");
	*p = '\0';
	return out;
}

char *
date_format_http(unixtime t, char out[DATE_RFC3339_MAX])
{
	static const char day_names[][6] = {
	    "Sun, ", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, "};
	static const char month_names[][6] = {" Jan ", " Feb ", " Mar ",
	    " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ",
	    " Nov ", " Dec "};
	struct civil c = civil_from_time(t);
	char *p = out;

	p = put_text(p, day_names[c.week_day]);
	p = put_number(p, c.day, 2);
	p = put_text(p, month_names[c.month - 1]);
	p = put_number(p, c.year, 4);
	p = put_text(p, " ");
	p = put_clock(p, c.second);
	p = put_text(p, " GMT");
	*p = '\0';
	return out;
}

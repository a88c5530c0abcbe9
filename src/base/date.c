/*
 * Dates as feeds write them.
 *
 * The text is folded (case, accents, comments, digits of other scripts) and
 * cut into numbers, words and signs.  Then one walk over these takes, at each
 * place, the first thing that fits: a time (9:15:00.5), a date in numbers
 * (2003-12-31, 12/31/03, 2003-W52-3, 20031231), a number with its unit
 * (28日), an offset (+01:00), else a lone number, which is the year or the
 * day.  Month names, zones and AM or PM are words of base/date_names.c; other
 * words say nothing.  A number that finds no place, or a part that is out of
 * range, refuses the whole.
 *
 * Standards: RFC 822 5, RFC 850 2.1.4, RFC 1123 5.2.14, RFC 2822 3.3 and 4.3,
 * RFC 3339 5.6, ISO 8601:2000, W3C NOTE-datetime.
 */
#include "base/date.h"

#include <string.h>

#include "base/compiler.h"
#include "base/date_civil.h"
#include "base/date_token.h"

#define LOOK_AHEAD 6 /* tokens: the longest form takes so many */
#define YEAR_MIN 1583 /* the first whole Gregorian year; 0001 means "none" */
#define YEAR_MAX 9999
#define OFFSET_MAX (15 * 60) /* minutes; the farthest zone in use is +14:00 */
#define KOREA (9 * 60) /* minutes: where dates with Korean words come from */

struct date {
	int year, month, day; /* 0 while not known */
	int year_day; /* 1 to 366, or 0 */
	int week, week_day; /* 1 to 53, 1 to 7, or 0 */
	int hour, minute, second;
	int half; /* 0 before noon, 12 after, -1 not said */
	int zone; /* minutes east */
	bool has_time, has_zone, has_offset, is_korean;
};

/* Looking at tokens. */

static bool
is_number(const struct date_token *t, int digits_min, int digits_max)
{
	return t->kind == TOKEN_NUMBER && t->digits >= digits_min &&
	    t->digits <= digits_max;
}

static bool
is_sign(const struct date_token *t, const char *signs)
{
	return t->kind == TOKEN_SIGN && strchr(signs, t->sign) != NULL;
}

/* A word of this one letter. */
static bool
is_letter_word(const struct date_token *t, char letter)
{
	return t->kind == TOKEN_WORD && t->sign == letter;
}

static bool
has_date(const struct date *d)
{
	return d->year != 0 &&
	    (d->year_day != 0 || d->week != 0 ||
		(d->month != 0 && d->day != 0));
}

/* RFC 2822 4.3: 00 to 49 are of this century; 103 is 2003 gone wrong. */
static int
full_year(const struct date_token *t)
{
	if (t->digits >= 4)
		return (int)t->number;
	if (t->digits == 3 || t->number >= 50)
		return 1900 + (int)t->number;
	return 2000 + (int)t->number;
}

/*
 * The takers.  Each looks at the tokens from t on; it returns how many it
 * took into d, 0 when there is not what it looks for.
 */

/* 9:15, 09:15:00, 09:15:00.250, 9:15:00,25 */
static size_t
take_time(struct date *d, const struct date_token *t)
{
	size_t n = 3;

	if (d->has_time || !is_number(t, 1, 2) || !is_sign(t + 1, ":") ||
	    !is_number(t + 2, 1, 2))
		return 0;
	d->has_time = true;
	d->hour = (int)t[0].number;
	d->minute = (int)t[2].number;
	if (is_sign(t + n, ":") && is_number(t + n + 1, 1, 2)) {
		d->second = (int)t[n + 1].number;
		n += 2;
		if (is_sign(t + n, ".,") &&
		    is_number(t + n + 1, 1, DATE_TEXT_MAX) && !t[n].space &&
		    !t[n + 1].space)
			n += 2;
	}
	return n;
}

/* The basic forms of ISO 8601: T10, T1014, T101455, with a fraction. */
static size_t
take_basic_time(struct date *d, const struct date_token *t)
{
	int64_t v = t->number;
	size_t n = 1;

	if (d->has_time || !is_number(t, 2, 6) || t->digits % 2 != 0)
		return 0;
	d->has_time = true;
	if (t->digits == 6) {
		d->second = (int)(v % 100);
		v /= 100;
	}
	if (t->digits >= 4) {
		d->minute = (int)(v % 100);
		v /= 100;
	}
	d->hour = (int)v;
	if (is_sign(t + 1, ".,") && is_number(t + 2, 1, DATE_TEXT_MAX) &&
	    !t[2].space)
		n = 3;
	return n;
}

/* 2003-W52-3, 2003W523, 2003-W52 */
static size_t
take_week(struct date *d, const struct date_token *t)
{
	size_t n = 1;

	if (!is_number(t, 4, 4))
		return 0;
	n += is_sign(t + n, "-");
	if (!is_letter_word(t + n, 'w') || !is_number(t + n + 1, 2, 3))
		return 0;
	d->year = (int)t[0].number;
	d->week = (int)t[n + 1].number;
	d->week_day = 1;
	if (t[n + 1].digits == 3) {
		d->week_day = d->week % 10;
		d->week /= 10;
	} else if (is_sign(t + n + 2, "-") && is_number(t + n + 3, 1, 1)) {
		d->week_day = (int)t[n + 3].number;
		n += 2;
	}
	/* Zero means "not said" here; make it one that is refused. */
	if (d->week == 0 || d->week_day == 0)
		d->week = 99;
	return n + 2;
}

static void
set_date(
    struct date *d, const struct date_token *year, int64_t month, int64_t day)
{
	d->year = full_year(year);
	d->month = month > 0 && month < 100 ? (int)month : 99;
	d->day = day > 0 && day < 100 ? (int)day : 99;
}

/*
 * Three numbers with signs between.  A first number of four digits is the
 * year; else 12/31/2003 is American unless it cannot be, 31.12.2003 European,
 * 03-12-31 of ISO 8601 unless it cannot be.
 */
static void
place_three(struct date *d, const struct date_token *t)
{
	const struct date_token *a = t, *b = t + 2, *c = t + 4;
	char sign = t[1].sign;

	if (a->digits >= 3)
		set_date(d, a, b->number, c->number);
	else if (sign == '/' && a->number <= 12)
		set_date(d, c, a->number, b->number);
	else if (sign == '-' && c->digits <= 2 && b->number <= 12 &&
	    c->number <= 31)
		set_date(d, a, b->number, c->number);
	else if (sign == '-' && b->number > 12)
		set_date(d, c, a->number, b->number);
	else
		set_date(d, c, b->number, a->number);
}

/* 2003-12-31, 2003/12/31, 31.12.2003, 2003-012-31; 2003-12; 2003-365 */
static size_t
take_numbers(struct date *d, const struct date_token *t)
{
	if (!is_number(t, 1, 4) || !is_sign(t + 1, "-/.") ||
	    !is_number(t + 2, 1, 3))
		return 0;
	if (t[2].space && t[1].sign != '.')
		return 0;
	if (is_sign(t + 3, "-/.") && is_number(t + 4, 1, 4) &&
	    !(is_sign(t + 5, ":") && t->digits == 4 && t[3].sign == '-')) {
		place_three(d, t);
		return 5;
	}
	if (t->digits != 4)
		return 0;
	d->year = (int)t->number;
	if (t[2].digits == 3)
		d->year_day = t[2].number > 0 ? (int)t[2].number : 999;
	else
		d->month = t[2].number > 0 ? (int)t[2].number : 99;
	return 3;
}

/* 20031231, 2003365, 031231, 20031231101455, 200312311014 */
static size_t
take_basic_date(struct date *d, const struct date_token *t)
{
	struct date_token year = {.digits = 4};
	int64_t v = t->number;

	if (t->kind != TOKEN_NUMBER || t->digits < 6)
		return 0;
	if (t->digits == 14) {
		d->second = (int)(v % 100);
		v /= 100;
	}
	if (t->digits == 14 || t->digits == 12) {
		d->has_time = true;
		d->minute = (int)(v % 100);
		d->hour = (int)(v / 100 % 100);
		v /= 10000;
	}
	switch (t->digits) {
	case 7:
		d->year = (int)(v / 1000);
		d->year_day = v % 1000 > 0 ? (int)(v % 1000) : 999;
		return 1;
	case 6:
		year.digits = 2;
		FALLTHROUGH;
	case 8:
	case 12:
	case 14:
		year.number = v / 10000;
		set_date(d, &year, v / 100 % 100, v % 100);
		return 1;
	default:
		return 0;
	}
}

/* ISO 8601:2000 5.2.1.3, years cut to two digits: -0312, -03-12, -03 */
static size_t
take_cut_year(struct date *d, const struct date_token *t)
{
	struct date_token year = {.digits = 2};

	if (!is_sign(t, "-") || t[1].space)
		return 0;
	if (is_number(t + 1, 4, 4)) {
		year.number = t[1].number / 100;
		set_date(d, &year, t[1].number % 100, 1);
		return 2;
	}
	if (!is_number(t + 1, 2, 2))
		return 0;
	if (is_sign(t + 2, "-") && is_number(t + 3, 2, 2)) {
		set_date(d, t + 1, t[3].number, 1);
		return 4;
	}
	d->year = full_year(t + 1);
	return 2;
}

/* A number with its unit: 2004年, 5월, 28日, 11時, 15h30. */
static size_t
take_unit(struct date *d, const struct date_token *t)
{
	int v = (int)t->number;

	if (!is_number(t, 1, 4))
		return 0;
	if (is_letter_word(t + 1, 'h') && !d->has_time) {
		d->has_time = true;
		d->hour = v;
		if (!is_number(t + 2, 2, 2) || t[2].space)
			return 2;
		d->minute = (int)t[2].number;
		return 3;
	}
	switch (t[1].kind == TOKEN_WORD ? t[1].word : DATE_WORD_NONE) {
	case DATE_WORD_YEAR:
		d->year = full_year(t);
		break;
	case DATE_WORD_MONTH_NUMBER:
		d->month = v;
		break;
	case DATE_WORD_DAY:
		d->day = v;
		break;
	case DATE_WORD_HOUR:
		d->has_time = true;
		d->hour = v;
		break;
	case DATE_WORD_MINUTE:
		d->minute = v;
		break;
	case DATE_WORD_SECOND:
		d->second = v;
		break;
	case DATE_WORD_HALF: /* 3pm */
		if (d->has_time)
			return 0;
		d->has_time = true;
		d->hour = v;
		return 1;
	default:
		return 0;
	}
	return 2;
}

/* +0100, +01:00, +01, -5, after the time, the date or the name of a zone */
static size_t
take_offset(struct date *d, const struct date_token *t)
{
	int minutes;
	size_t n = 2;

	if (!is_sign(t, "+-") || !is_number(t + 1, 1, 4) || t[1].space ||
	    !(d->has_time || d->has_zone || has_date(d)) || d->has_offset)
		return 0;
	if (t[1].digits >= 3) {
		minutes = (int)(t[1].number / 100 * 60 + t[1].number % 100);
		if (t[1].number % 100 > 59)
			minutes = OFFSET_MAX + 1;
	} else {
		minutes = (int)t[1].number * 60;
		if (is_sign(t + 2, ":") && is_number(t + 3, 1, 2)) {
			minutes += (int)t[3].number;
			if (t[3].number > 59)
				minutes = OFFSET_MAX + 1;
			n = 4;
		}
	}
	d->zone = t->sign == '-' ? -minutes : minutes;
	d->has_zone = d->has_offset = true;
	return n;
}

/* A lone number: the day when it can be, else the year. */
static size_t
take_number(struct date *d, const struct date_token *t)
{
	if (!is_number(t, 1, 4))
		return 0;
	if (t->digits <= 2 && d->day == 0 && t->number >= 1 &&
	    t->number <= 31) {
		d->day = (int)t->number;
		return 1;
	}
	if (d->year != 0 || t->digits == 1 ||
	    (t->digits == 3 && (t->number < 100 || t->number > 199)))
		return 0;
	d->year = full_year(t);
	return 1;
}

static size_t
take_word(struct date *d, const struct date_token *t)
{
	size_t n;

	/* The T of ISO 8601, not the zone of the armed forces. */
	if (is_letter_word(t, 't') && !d->has_time &&
	    t[1].kind == TOKEN_NUMBER) {
		n = is_sign(t + 2, ":") ? 0 : take_basic_time(d, t + 1);
		return 1 + n;
	}
	switch (t->word) {
	case DATE_WORD_MONTH:
		/* The last one counts: "mar" may have been mardi, martes. */
		d->month = t->value;
		break;
	case DATE_WORD_HALF:
		d->half = t->value;
		break;
	case DATE_WORD_ZONE:
		/* One letter may be a word of any language, as in "à 15h". */
		if (!d->has_zone &&
		    (d->has_time || (t->sign == 0 && has_date(d)))) {
			d->zone = t->value;
			d->has_zone = true;
		}
		break;
	default:
		break;
	}
	return 1;
}

/* Takes what stands at t; 0 when it has no place in a date. */
static size_t
take(struct date *d, const struct date_token *t)
{
	size_t n = 0;

	if (t->kind == TOKEN_WORD)
		return take_word(d, t);
	if (t->kind == TOKEN_SIGN) {
		n = take_offset(d, t);
		return n > 0 ? n : 1;
	}
	n = take_time(d, t);
	if (n == 0)
		n = take_unit(d, t);
	if (n == 0 && d->year == 0 && d->day == 0)
		n = take_week(d, t);
	if (n == 0 && d->year == 0 && d->day == 0)
		n = take_numbers(d, t);
	if (n == 0 && d->year == 0 && d->day == 0)
		n = take_basic_date(d, t);
	if (n == 0)
		n = take_number(d, t);
	return n;
}

/* Days since 1970 of the date in d; false when there is none like it. */
static bool
resolve_day(const struct date *d, int64_t *days)
{
	int month = d->month == 0 ? 1 : d->month;
	int day = d->day == 0 ? 1 : d->day;

	if (d->year < YEAR_MIN || d->year > YEAR_MAX)
		return false;
	if (d->week != 0) {
		*days = civil_first_monday(d->year) + (d->week - 1) * 7 +
		    d->week_day - 1;
		return d->week_day <= 7 &&
		    *days < civil_first_monday(d->year + 1);
	}
	if (d->year_day != 0) {
		*days = civil_days(d->year, 1, d->year_day);
		return d->year_day <= 365 + civil_is_leap(d->year);
	}
	/* No day without its month, no time without its day. */
	if ((d->month == 0 && d->day != 0) || (d->day == 0 && d->has_time))
		return false;
	if (month < 1 || month > 12 || day < 1 ||
	    day > civil_days_in_month(d->year, month))
		return false;
	*days = civil_days(d->year, month, day);
	return true;
}

/* Seconds since midnight; false when there is no such time. */
static bool
resolve_time(const struct date *d, int64_t *seconds)
{
	int hour = d->hour;

	/* "13:00 PM" is wrong, but clear. */
	if (d->half >= 0 && hour <= 12)
		hour = hour % 12 + d->half;
	/* ISO 8601 5.3.2: 24:00 ends a day. */
	if (hour > 24 || d->minute > 59 || d->second > 60 ||
	    (hour == 24 && (d->minute > 0 || d->second > 0)))
		return false;
	*seconds = hour * HOUR + d->minute * MINUTE +
	    (d->second == 60 ? 59 : d->second);
	return true;
}

/* A lone long number: seconds or milliseconds since 1970. */
static bool
parse_epoch(const struct date_token *t, unixtime *out)
{
	if (t[0].kind != TOKEN_NUMBER || t[1].kind != TOKEN_END)
		return false;
	if (t[0].digits != 9 && t[0].digits != 10 && t[0].digits != 13)
		return false;
	*out = t[0].digits == 13 ? t[0].number / 1000 : t[0].number;
	return true;
}

bool
date_parse(struct str text, unixtime *out)
{
	struct date_token tokens[DATE_TOKENS_MAX + LOOK_AHEAD] = {{0}};
	struct date d = {.half = -1};
	int64_t days, seconds;
	size_t used;

	if (!date_tokens(text, tokens, &d.is_korean))
		return false;
	if (parse_epoch(tokens, out))
		return true;
	used = take_cut_year(&d, tokens);
	for (const struct date_token *t = tokens + used; t->kind != TOKEN_END;
	     t += used) {
		used = take(&d, t);
		if (used == 0)
			return false;
	}
	if (!resolve_day(&d, &days) || !resolve_time(&d, &seconds))
		return false;
	if (!d.has_zone && d.is_korean)
		d.zone = KOREA;
	if (d.zone > OFFSET_MAX || d.zone < -OFFSET_MAX)
		return false;
	*out = days * DAY + seconds - d.zone * MINUTE;
	return true;
}

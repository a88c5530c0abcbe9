/*
 * Local times in English words.  The C library knows the zone; the names are
 * ours, since the process runs in the C locale whatever the machine speaks.
 */
#include "web/when.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "web/html.h"

#define RECENT (20 * HOUR) /* seconds: an hour of the clock says which day */
#define THIS_WEEK (6 * DAY) /* seconds: a weekday does */

static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November",
    "December"};

/* The parts of t here; of 1970 when it is beyond what the library knows. */
static struct tm
local(unixtime t)
{
	struct tm tm = {.tm_mday = 1, .tm_year = 70};
	time_t seconds = (time_t)t;

	(void)localtime_r(&seconds, &tm);
	return tm;
}

unixtime
when_day(unixtime t)
{
	struct tm tm = local(t);

	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (unixtime)mktime(&tm);
}

void
when_clock(struct buf *b, unixtime t)
{
	struct tm tm = local(t);

	buf_printf(b, "%02d:%02d", tm.tm_hour, tm.tm_min);
}

void
when_date(struct buf *b, unixtime t)
{
	struct tm tm = local(t);

	buf_printf(b, "%s, %d %s %d", weekdays[tm.tm_wday], tm.tm_mday,
	    months[tm.tm_mon], tm.tm_year + 1900);
}

static bool
is_recent(unixtime now, unixtime t)
{
	return llabs(now - t) < RECENT;
}

void
when_short(struct buf *b, unixtime now, unixtime t)
{
	struct tm tm = local(t);

	if (is_recent(now, t))
		buf_printf(b, "%02d:%02d", tm.tm_hour, tm.tm_min);
	else if (llabs(now - t) < THIS_WEEK)
		buf_printf(b, "%.3s %02d:%02d", weekdays[tm.tm_wday],
		    tm.tm_hour, tm.tm_min);
	else if (tm.tm_year == local(now).tm_year)
		buf_printf(b, "%d %.3s", tm.tm_mday, months[tm.tm_mon]);
	else
		buf_printf(b, "%d %.3s %d", tm.tm_mday, months[tm.tm_mon],
		    tm.tm_year + 1900);
}

void
when_words(struct buf *b, unixtime now, unixtime t)
{
	struct tm tm = local(t);

	if (when_day(now) == when_day(t))
		buf_printf(b, "today at %02d:%02d", tm.tm_hour, tm.tm_min);
	else if (llabs(now - t) < THIS_WEEK)
		buf_printf(b, "on %s at %02d:%02d", weekdays[tm.tm_wday],
		    tm.tm_hour, tm.tm_min);
	else
		buf_printf(b, "on %d %s %d", tm.tm_mday, months[tm.tm_mon],
		    tm.tm_year + 1900);
}

/* <time datetime="..."> with what else it bears. */
static void
open_time(struct buf *b, unixtime t, const char *more)
{
	struct tm tm = local(t);
	long offset = tm.tm_gmtoff / MINUTE;

	buf_printf(b,
	    "<time datetime=\"%04d-%02d-%02dT%02d:%02d:%02d%c%02ld:%02ld\"%s>",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec, offset < 0 ? '-' : '+', labs(offset) / 60,
	    labs(offset) % 60, more);
}

void
when_html_clock(struct buf *b, unixtime t)
{
	open_time(b, t, "");
	when_clock(b, t);
	html_lit(b, "</time>");
}

void
when_html(struct buf *b, unixtime now, unixtime t)
{
	/* "14 Nov" would turn around in a line from right to left. */
	open_time(b, t, is_recent(now, t) ? "" : " dir=\"ltr\"");
	when_short(b, now, t);
	html_lit(b, "</time>");
}

void
when_span(struct buf *b, int64_t seconds)
{
	if (seconds < 0)
		seconds = 0;
	if (seconds < MINUTE)
		buf_printf(b, "%" PRId64 " s", seconds);
	else if (seconds < HOUR)
		buf_printf(b, "%" PRId64 " min", seconds / MINUTE);
	else if (seconds < 2 * DAY)
		buf_printf(b, "%" PRId64 " h", seconds / HOUR);
	else
		buf_printf(b, "%" PRId64 " days", seconds / DAY);
}

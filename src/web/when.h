/*
 * Times as a reader wants them: in the local zone of the process, near ones
 * short, and spans in words.
 */
#ifndef WEB_WHEN_H
#define WEB_WHEN_H

#include "base/buf.h"
#include "base/clock.h"

/* The start of the local day that holds t. */
unixtime
when_day(unixtime t);

/* "06:21" */
void
when_clock(struct buf *b, unixtime t);

/* "Sunday, 22 November 2026" */
void
when_date(struct buf *b, unixtime t);

/*
 * As short as it can be understood at `now`: "06:21" for the last 20 hours,
 * "Sat 18:42" for six days, "14 Nov", and "14 Nov 2025" for other years.
 */
void
when_short(struct buf *b, unixtime now, unixtime t);

/* "today at 06:21", "on Saturday at 18:42", "on 14 November 2025". */
void
when_words(struct buf *b, unixtime now, unixtime t);

/* <time datetime="2026-11-22T06:21:00+01:00">06:21</time>, as when_short. */
void
when_html(struct buf *b, unixtime now, unixtime t);

/* The same, as when_clock. */
void
when_html_clock(struct buf *b, unixtime t);

/* A span in its largest unit: "41 s", "9 min", "14 h", "3 days". */
void
when_span(struct buf *b, int64_t seconds);

#endif

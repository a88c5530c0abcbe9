/*
 * base/date: the table tests/data/dates.txt, and writing.
 */
#include "base/date.h"

#include "tests/tap/table.h"
#include "tests/tap/tap.h"

#define UNTOUCHED 12345 /* what a refusal must leave */

static void
check_row(const struct table_row *row, void *arg)
{
	char text[DATE_RFC3339_MAX];
	unixtime t = UNTOUCHED;
	bool good = date_parse(str_from(row->cell[0]), &t);

	if (good)
		date_format_rfc3339(t, text);
	else
		snprintf(text, sizeof(text), "%s", t == UNTOUCHED ? "-" : "?");
	tap_is_str(row->cell[1], str_from(text), row->name);
}

static void
test_ceilings(void)
{
	char text[256];
	unixtime t;

	/* 128 bytes, folded, less the room that one code point may need */
	memset(text, 'x', sizeof(text));
	memcpy(text, "2003-12-31 ", 11);
	tap_ok(date_parse((struct str){text, 125}, &t), "text: at the limit");
	tap_ok(!date_parse((struct str){text, 126}, &t), "text: one past it");

	/* 39 tokens: five of the date, 34 signs that say nothing */
	memset(text, ',', sizeof(text));
	memcpy(text, "2003-12-31", 10);
	tap_ok(date_parse((struct str){text, 44}, &t), "tokens: at the limit");
	tap_ok(!date_parse((struct str){text, 45}, &t), "tokens: one past it");
}

/* Every day of some years, there and back; the days follow each other. */
static void
test_round_trip(void)
{
	char text[DATE_RFC3339_MAX];
	unixtime t = INT64_C(-11676096000), back; /* 1600-01-01 */
	int bad = 0, days = 0;

	for (; days < 146097 * 2; days++, t += DAY) {
		date_format_rfc3339(t + 86399, text);
		if (!date_parse(str_from(text), &back) || back != t + 86399)
			bad++;
	}
	tap_is_int(0, bad, "800 years, there and back");
	tap_is_str("2399-12-31T23:59:59Z", str_from(text), "the last of them");
}

static void
test_write(void)
{
	char text[DATE_RFC3339_MAX];

	tap_is_str("Sun, 06 Nov 1994 08:49:37 GMT",
	    str_from(date_format_http(784111777, text)), "HTTP date");
	tap_is_str("Thu, 01 Jan 1970 00:00:00 GMT",
	    str_from(date_format_http(0, text)), "HTTP date: zero");
	tap_is_str("1969-12-31T23:59:59Z",
	    str_from(date_format_rfc3339(-1, text)), "before 1970");
	tap_is_str("0000-01-01T00:00:00Z",
	    str_from(date_format_rfc3339(INT64_MIN, text)), "the first");
	tap_is_str("9999-12-31T23:59:59Z",
	    str_from(date_format_rfc3339(INT64_MAX, text)), "the last");
	tap_is_str("Fri, 31 Dec 9999 23:59:59 GMT",
	    str_from(date_format_http(INT64_MAX, text)), "the last, HTTP");
}

int
main(void)
{
	table_read("dates.txt", 2, check_row, NULL);
	test_ceilings();
	test_round_trip();
	test_write();
	return tap_done();
}

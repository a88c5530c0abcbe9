/*
 * desk/rhythm: what is learned from the times of items, and when news is due.
 */
#include "desk/rhythm.h"

#include "tests/tap/tap.h"

#define MONDAY (1700438400) /* 2023-11-20T00:00:00Z */
#define ITEMS 100

/* Items at these hours of each of n days that the mask lets in, newest first;
 * minute says when in the hour. */
static size_t
publish(unixtime *news, const int *hours, size_t n_hours, int days,
    unsigned mask, int minute)
{
	size_t n = 0;

	for (int d = 0; d < days; d++) {
		unixtime day = MONDAY - d * DAY;

		if ((mask >> ((day / DAY + 4) % 7) & 1) == 0)
			continue;
		for (size_t h = n_hours; h > 0 && n < ITEMS; h--)
			news[n++] = day + hours[h - 1] * HOUR + minute * MINUTE;
	}
	return n;
}

static void
test_weekdays(void)
{
	static const int hours[] = {9, 14};
	unixtime news[ITEMS] = {0};
	struct rhythm r;

	rhythm_learn(news, publish(news, hours, 2, 40, 0x3e, 5), &r);
	tap_ok(r.known, "two hours of weekdays: a rhythm");
	tap_is_int((1 << 9) | (1 << 14), r.hours, "its hours");
	tap_is_int(0x3e, r.days, "its days");
	tap_is_int(5, r.late[9], "the minute by which it is out");
	tap_is_int(MONDAY + 9 * HOUR + 6 * MINUTE, rhythm_next(&r, MONDAY),
	    "from midnight to nine");
	tap_is_int(MONDAY + 9 * HOUR + 30 * MINUTE,
	    rhythm_next(&r, MONDAY + 9 * HOUR + 30 * MINUTE),
	    "within the hour, once it is out: now");
	tap_is_int(MONDAY + 14 * HOUR + 6 * MINUTE,
	    rhythm_next(&r, MONDAY + 10 * HOUR), "from ten to two");
	tap_is_int(MONDAY + 7 * DAY + 9 * HOUR + 6 * MINUTE,
	    rhythm_next(&r, MONDAY + 4 * DAY + 20 * HOUR),
	    "from Friday's evening to Monday");
}

static void
test_none(void)
{
	static const int two[] = {9, 14},
			 many[] = {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20};
	unixtime news[ITEMS] = {0};
	struct rhythm r;

	rhythm_learn(news, 0, &r);
	tap_ok(!r.known, "nothing published: none");
	rhythm_learn(news, publish(news, two, 1, 7, 0x7f, 0), &r);
	tap_ok(!r.known, "7 hours with news: too few");
	rhythm_learn(news, publish(news, two, 1, 8, 0x7f, 0), &r);
	tap_ok(r.known && r.days == 0x7f, "8: enough, but not for weekdays");
	rhythm_learn(news, publish(news, two, 2, 4, 0x7f, 0), &r);
	tap_ok(!r.known, "4 days: too few");
	rhythm_learn(news, publish(news, many, 11, 9, 0x7f, 0), &r);
	tap_ok(!r.known, "around the clock: none");
	tap_is_int(MONDAY, rhythm_next(&r, MONDAY), "none: any time is good");
	rhythm_learn(news, publish(news, many, 8, 12, 0x7f, 0), &r);
	tap_ok(r.known, "eight hours: a rhythm");
	rhythm_learn(news, publish(news, many, 9, 11, 0x7f, 0), &r);
	tap_ok(!r.known, "nine: none");
	for (size_t i = 0; i < 20; i++)
		news[i] = MONDAY - (unixtime)i * MINUTE;
	rhythm_learn(news, 20, &r);
	tap_ok(!r.known, "many at once are one");
}

/* One in ten may come at other times. */
static void
test_share(void)
{
	static const int nine[] = {9}, odd[] = {9, 17};
	unixtime news[ITEMS] = {0};
	struct rhythm r;
	size_t n = publish(news, odd, 2, 2, 0x7f, 0);

	n += publish(news + n, nine, 1, 20, 0x7f, 0);
	for (size_t i = 4; i < n; i++)
		news[i] -= 2 * DAY;
	rhythm_learn(news, n, &r);
	tap_ok(r.known && r.hours == 1 << 9, "20 at nine, 2 at five: nine");
}

int
main(void)
{
	test_weekdays();
	test_none();
	test_share();
	return tap_done();
}

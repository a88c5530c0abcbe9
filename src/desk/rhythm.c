/*
 * The rhythm of a feed, from counts by hour and by day.  Several items of one
 * hour count once: ten items at nine are one nine o'clock.
 */
#include "desk/rhythm.h"

#include <string.h>

#define HOURS 24
#define DAYS 7
#define MINUTES 60

/* Counts of hours that had news. */
struct counts {
	unsigned n, days, by_hour[HOURS], by_day[DAYS];
	unsigned by_minute[HOURS][MINUTES]; /* of the last item of the hour */
};

static int
hour_of(unixtime t)
{
	return (int)(t / HOUR % HOURS);
}

static int
day_of(unixtime t)
{
	return (int)((t / DAY + 4) % DAYS); /* 1970-01-01 was a Thursday */
}

static void
count(const unixtime *news, size_t n, struct counts *c)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < n; i++) {
		unixtime t = news[i];

		if (t < 0 || (i > 0 && t / HOUR == news[i - 1] / HOUR))
			continue;
		if (i == 0 || t / DAY != news[i - 1] / DAY)
			c->days++;
		c->n++;
		c->by_hour[hour_of(t)]++;
		c->by_day[day_of(t)]++;
		c->by_minute[hour_of(t)][t / MINUTE % MINUTES]++;
	}
}

/* The busiest hours, until they have their share; false when that takes too
 * many, or hours that came only once. */
static bool
pick_hours(const struct counts *c, uint32_t *hours)
{
	unsigned have = 0;

	*hours = 0;
	for (int picked = 0; have * 100 < c->n * RHYTHM_SHARE; picked++) {
		int best = -1;

		for (int h = 0; h < HOURS; h++) {
			if ((*hours >> h & 1) == 0 &&
			    (best < 0 || c->by_hour[h] > c->by_hour[best]))
				best = h;
		}
		if (picked == RHYTHM_HOURS_MAX || c->by_hour[best] < 2)
			return false;
		*hours |= 1u << best;
		have += c->by_hour[best];
	}
	return true;
}

/* Days that have at least a quarter of what an average day has. */
static uint8_t
pick_days(const struct counts *c)
{
	uint8_t days = 0;

	for (int d = 0; d < DAYS; d++) {
		if (c->by_day[d] * DAYS * 4 >= c->n)
			days |= (uint8_t)(1u << d);
	}
	return days;
}

/* The minute by which three quarters of the hour's last items were out. */
static uint8_t
late_minute(const struct counts *c, int hour)
{
	unsigned seen = 0;
	int m = 0;

	for (; m < MINUTES - 1; m++) {
		seen += c->by_minute[hour][m];
		if (seen * 4 >= c->by_hour[hour] * 3)
			break;
	}
	return (uint8_t)m;
}

void
rhythm_learn(const unixtime *news, size_t n, struct rhythm *out)
{
	struct counts c;

	*out = (struct rhythm){.known = false};
	count(news, n, &c);
	if (c.n < RHYTHM_NEWS_MIN || c.days < RHYTHM_DAYS_MIN ||
	    !pick_hours(&c, &out->hours))
		return;
	out->known = true;
	out->days = news[0] - news[n - 1] >= RHYTHM_WEEKS ? pick_days(&c)
							  : (1u << DAYS) - 1;
	for (int h = 0; h < HOURS; h++) {
		if (c.by_hour[h] > 0)
			out->late[h] = late_minute(&c, h);
	}
}

unixtime
rhythm_next(const struct rhythm *r, unixtime t)
{
	unixtime hour = t - t % HOUR;

	if (!r->known || t < 0)
		return t;
	for (int i = 0; i <= HOURS * DAYS; i++, hour += HOUR) {
		unixtime out = hour + (r->late[hour_of(hour)] + 1) * MINUTE;

		if ((r->hours >> hour_of(hour) & 1) == 0 ||
		    (r->days >> day_of(hour) & 1) == 0)
			continue;
		return out > t ? out : t;
	}
	return t;
}

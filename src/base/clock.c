/*
 * The two clocks of the system.
 */
#include "base/clock.h"

#include <time.h>

unixtime
clock_now(void)
{
	return (unixtime)time(NULL);
}

msec
clock_mono(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (msec)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/*
 * The clocks of the system.
 */
#include "base/clock.h"

#include <time.h>

unixtime
clock_now(void)
{
	return (unixtime)time(NULL);
}

static msec
read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (msec)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

msec
clock_mono(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

msec
clock_boot(void)
{
	return read_clock(CLOCK_BOOTTIME);
}

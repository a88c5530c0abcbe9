/*
 * A test program in TAP (testanything.org): checks count themselves, and
 * tap_done() prints the plan, so that a program that dies early fails.
 *
 *	int
 *	main(void)
 *	{
 *		tap_is_int(2, 1 + 1, "addition");
 *		return tap_done();
 *	}
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

static int tap_run, tap_bad;

/* One check: prints its line, returns whether it holds. */
static inline bool __attribute__((format(printf, 2, 3)))
tap_ok(bool good, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++tap_run);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	tap_bad += !good;
	return good;
}

static inline bool
tap_is_int(int64_t want, int64_t got, const char *what)
{
	bool good = tap_ok(want == got, "%s", what);

	if (!good)
		printf("#  want %" PRId64 "\n#  got  %" PRId64 "\n", want, got);
	return good;
}

static inline bool
tap_is_str(const char *want, struct str got, const char *what)
{
	bool good = tap_ok(str_eq_c(got, want), "%s", what);

	if (!good)
		printf("#  want %s\n#  got  %.*s\n", want, STR_ARG(got));
	return good;
}

/* The plan; returns the exit status of the program. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_bad > 0;
}

#endif

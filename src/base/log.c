/*
 * The log.  A line is formatted on the stack, made safe byte by byte, and
 * written with a single write(2), so that the lines of several processes on
 * one pipe do not mix.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

static enum log_level current = LOG_INFO;

static const char *const level_name[] = {
    [LOG_ERROR] = "error",
    [LOG_WARN] = "warn",
    [LOG_INFO] = "info",
    [LOG_DEBUG] = "debug",
};

void
log_set_level(enum log_level level)
{
	current = level;
}

bool
log_level_from_name(const char *name, enum log_level *level)
{
	for (size_t i = 0; i < ARRAY_LEN(level_name); i++) {
		if (strcmp(name, level_name[i]) == 0) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

bool
log_wants(enum log_level level)
{
	return level <= current;
}

/* Copies s to out (room for max bytes), escaping what could harm a log. */
static size_t
put_safe(char *out, size_t max, const char *s)
{
	size_t n = strlen(s), i = 0, o = 0;

	while (i < n && o + 8 < max) {
		uint32_t cp;
		size_t used = utf8_decode(s + i, n - i, &cp);

		if (used == 0) {
			o += (size_t)snprintf(
			    out + o, max - o, "\\x%02x", (unsigned char)s[i]);
			i++;
		} else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
		    utf8_is_bidi_control(cp) || cp == 0x2028 || cp == 0x2029) {
			for (size_t k = 0; k < used && o + 8 < max; k++)
				o += (size_t)snprintf(out + o, max - o,
				    "\\x%02x", (unsigned char)s[i + k]);
			i += used;
		} else {
			memcpy(out + o, s + i, used);
			o += used;
			i += used;
		}
	}
	return o;
}

static void
log_line(enum log_level level, const char *area, const char *fmt, va_list ap)
    PRINTF_LIKE(3, 0);

static void
log_line(enum log_level level, const char *area, const char *fmt, va_list ap)
{
	char text[LOG_LINE_MAX], line[LOG_LINE_MAX + 96];
	size_t n = 0;

	if (!log_wants(level))
		return;
	vsnprintf(text, sizeof(text), fmt, ap);
	if (getenv("JOURNAL_STREAM") == NULL) {
		time_t now = time(NULL);
		struct tm tm;

		if (gmtime_r(&now, &tm) != NULL)
			n = strftime(
			    line, sizeof(line), "%Y-%m-%dT%H:%M:%SZ ", &tm);
	}
	n += (size_t)snprintf(
	    line + n, sizeof(line) - n, "%-5s %s: ", level_name[level], area);
	n += put_safe(line + n, sizeof(line) - n - 1, text);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* nowhere left to say so */
}

#define LOG_FUNCTION(name, level) \
	void name(const char *area, const char *fmt, ...) \
	{ \
		va_list ap; \
\
		va_start(ap, fmt); \
		log_line(level, area, fmt, ap); \
		va_end(ap); \
	}

LOG_FUNCTION(log_error, LOG_ERROR)
LOG_FUNCTION(log_warn, LOG_WARN)
LOG_FUNCTION(log_info, LOG_INFO)
LOG_FUNCTION(log_debug, LOG_DEBUG)

void
log_fatal(const char *area, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_ERROR, area, fmt, ap);
	va_end(ap);
	_exit(EX_SOFTWARE);
}

/*
 * Error sentences.  No state: the caller owns every struct errinfo.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum err
err_set(struct errinfo *ei, enum err e, const char *fmt, ...)
{
	va_list ap;

	if (ei == NULL)
		return e;
	va_start(ap, fmt);
	vsnprintf(ei->text, sizeof(ei->text), fmt, ap);
	va_end(ap);
	return e;
}

enum err
err_set_errno(struct errinfo *ei, const char *fmt, ...)
{
	int saved = errno;
	size_t n;
	va_list ap;

	if (ei == NULL)
		return ERR_SYSTEM;
	va_start(ap, fmt);
	vsnprintf(ei->text, sizeof(ei->text), fmt, ap);
	va_end(ap);
	n = strlen(ei->text);
	snprintf(ei->text + n, sizeof(ei->text) - n, ": %s", strerror(saved));
	errno = saved;
	return ERR_SYSTEM;
}

enum err
err_prefix(struct errinfo *ei, enum err e, const char *fmt, ...)
{
	char old[ERRINFO_MAX];
	size_t n;
	va_list ap;

	if (ei == NULL)
		return e;
	memcpy(old, ei->text, sizeof(old));
	va_start(ap, fmt);
	vsnprintf(ei->text, sizeof(ei->text), fmt, ap);
	va_end(ap);
	n = strlen(ei->text);
	snprintf(ei->text + n, sizeof(ei->text) - n, ": %s", old);
	return e;
}

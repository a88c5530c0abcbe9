/*
 * Allocation that ends the process when memory is out.
 */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/log.h"

void *
mem_zero(size_t n)
{
	return mem_array(1, n);
}

void *
mem_array(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);

	if (p == NULL)
		log_fatal("mem", "out of memory for %zu x %zu bytes", n, size);
	return p;
}

void *
mem_grow(void *p, size_t n, size_t size)
{
	if (n > SIZE_MAX / size)
		log_fatal("mem", "size overflow: %zu x %zu bytes", n, size);
	p = realloc(p, n > 0 ? n * size : 1);
	if (p == NULL)
		log_fatal("mem", "out of memory for %zu x %zu bytes", n, size);
	return p;
}

char *
mem_strdup(const char *s)
{
	size_t n;
	char *p;

	if (s == NULL)
		return NULL;
	n = strlen(s) + 1;
	p = mem_array(1, n);
	memcpy(p, s, n);
	return p;
}

char *
mem_printf(const char *fmt, ...)
{
	va_list ap;
	int n;
	char *p;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		log_fatal("mem", "bad format \"%s\"", fmt);
	p = mem_array(1, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void
mem_trim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

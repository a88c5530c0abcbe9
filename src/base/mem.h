/*
 * Small allocations, which do not fail: without memory for a hundred bytes
 * no daemon goes on, so these end the process with a log line.  Sizes that
 * come from input never reach them unbounded: those live in an arena or a
 * buf, which have ceilings.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/compiler.h"

/* n zeroed bytes, n > 0; the caller frees with free(). */
void *
mem_zero(size_t n) MUST_CHECK;

/* An array of n zeroed elements; overflow ends the process. */
void *
mem_array(size_t n, size_t size) MUST_CHECK;

/* Grows or shrinks p (or NULL) to n elements; the new part is not zeroed. */
void *
mem_grow(void *p, size_t n, size_t size) MUST_CHECK;

/* A copy of s, NULL for NULL. */
char *
mem_strdup(const char *s) MUST_CHECK;

/* A formatted string; the caller frees it. */
char *
mem_printf(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_CHECK;

/* Gives the system back what was freed: after a burst, before a long rest. */
void
mem_trim(void);

#endif

/*
 * The log: one line an event to standard error, for a person and for grep.
 *
 *	2026-11-24T06:30:00Z info  desk: feed 12 "The Ledger": 4 new items
 *
 * A fixed area word first, then facts.  Whatever is not printable ASCII or
 * valid UTF-8 text is written as \xNN, and a line is cut at LOG_LINE_MAX,
 * so that no feed can forge, colour or flood a line.  Under a service manager
 * that adds its own time (JOURNAL_STREAM is set) the time is left out.
 *
 * This module holds one of the few mutable file-scope variables in the tree:
 * the level and the name of the process.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "base/compiler.h"

#define LOG_LINE_MAX 2048 /* bytes: a line that a terminal can still show */

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Sets the level; lines above it are dropped.  The default is LOG_INFO. */
void
log_set_level(enum log_level level);

/* The level from "error", "warn", "info" or "debug"; false for others. */
bool
log_level_from_name(const char *name, enum log_level *level);

/* True when a line of that level would be written. */
bool
log_wants(enum log_level level);

/* One line each: the area, a fixed word, then the facts. */
void
log_error(const char *area, const char *fmt, ...) PRINTF_LIKE(2, 3);
void
log_warn(const char *area, const char *fmt, ...) PRINTF_LIKE(2, 3);
void
log_info(const char *area, const char *fmt, ...) PRINTF_LIKE(2, 3);
void
log_debug(const char *area, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Logs at LOG_ERROR and ends the process with exit status 70 (EX_SOFTWARE). */
void
log_fatal(const char *area, const char *fmt, ...) PRINTF_LIKE(2, 3) NO_RETURN;

#endif

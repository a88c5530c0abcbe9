/*
 * Messages about a config file, in the form that people and editors read:
 *
 *	/etc/courant.conf:34:5: "evry" is not known in a feed block
 *	   34 |     evry   1h
 *	      |     ^~~~  did you mean "every"?
 */
#ifndef CONF_REPORT_H
#define CONF_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/str.h"

/* Messages written out; what comes after is only counted.  More than two
 * screens of them help nobody, and a binary file has an error a line. */
#define REPORT_SHOWN_MAX 50

/* One file, for as long as messages about places in it are written. */
struct source {
	const char *name; /* as messages name it */
	struct str text; /* all of it */
};

/* A place in a source: bytes from its start, and bytes to mark.  Half the
 * size of two size_t: the tree of a large file is made of these. */
struct span {
	uint32_t at, length;
};

struct report {
	struct buf *out; /* borrowed */
	int errors, warnings; /* all of them, also those not shown */
};

/* Reports to out, which the caller owns. */
void
report_init(struct report *r, struct buf *out);

/*
 * One error at a place: the sentence, the line, the mark, and behind the
 * mark the hint (NULL or "" for none).  Control characters of the line are
 * shown as dots, and a long line is shown around the mark only.
 */
void
report_error(struct report *r, const struct source *s, struct span where,
    const char *hint, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* The same, with "warning: " before the sentence. */
void
report_warning(struct report *r, const struct source *s, struct span where,
    const char *hint, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* One error about a whole file: "name: sentence". */
void
report_file(struct report *r, const char *name, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* The start of a text, short enough for a sentence to repeat. */
struct str
report_shown(struct str s);

/* Says how many messages were not shown, if any. */
void
report_end(struct report *r);

#endif

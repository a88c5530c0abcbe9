/*
 * Which language a text is in, as far as a page must know: for lang, dir,
 * the font, and the section it stands in.  What the feed declares counts,
 * unless the script of the text says that it cannot be.
 */
#ifndef WEB_LANG_H
#define WEB_LANG_H

#include <stdbool.h>

#include "base/str.h"

struct lang {
	const char *code; /* BCP 47, primary subtag */
	const char *name; /* in the language itself */
	bool rtl; /* written right to left */
};

/*
 * The language of a text with the declared BCP 47 tag (may be empty).  NULL
 * when it is not known: Latin letters without a declaration, no letters at
 * all, or a language that the table does not have.
 */
const struct lang *
lang_find(struct str declared, struct str text);

/* The language of a code, or NULL. */
const struct lang *
lang_by_code(struct str code);

#endif

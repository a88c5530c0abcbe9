/*
 * The syntax of the config file: scfg (https://codeberg.org/emersion/scfg).
 * A directive a line, words, braces that group, # comments.  This reader
 * knows no directive; conf/schema.c does.
 *
 *	name word "two words" 'as it is' back\ slash {
 *		child            # a comment starts with # where a word would
 *		child { word }   # a block may close on the line it opens
 *	}
 *
 * Beyond scfg: comments behind words, blocks of one line, and name="value".
 */
#ifndef CONF_SCFG_H
#define CONF_SCFG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "conf/report.h"

#define SCFG_LINE_MAX 8192 /* bytes: a URL, a title, options; and no bomb */
#define SCFG_DEPTH_MAX 8 /* blocks inside each other: the schema needs two */
#define SCFG_WORDS_MAX 64 /* words of a directive: 16 ranges and some */
/* Bytes of the tree of one file: a hundred thousand feeds with a title, an
 * option and a block each. */
#define SCFG_TREE_MAX (40 << 20)

struct scfg_word {
	struct str text; /* quotes and backslashes undone */
	struct span where; /* in the source, with the quotes */
	bool quoted; /* started with a quote */
};

struct scfg_directive {
	struct scfg_word *words; /* the first is the name */
	size_t n_words;
	int line; /* from 1 */
	bool has_block;
	bool broken; /* its line had an error: neither it nor its block means
	                anything */
	struct scfg_directive *children; /* in the order of the file */
	struct scfg_directive *next;
};

/*
 * Reads a whole file, of less than 4 GiB.  Directives and words live in the arena; their texts
 * borrow from the source or live in the arena.  Every syntax error goes to
 * r; what could be understood is in *out (NULL when empty).  False when the
 * blocks do not match up, or a ceiling stopped the reading: then nothing
 * sure can be said about the places that directives stand in.
 */
bool
scfg_read(const struct source *s, struct arena *a, struct report *r,
    struct scfg_directive **out) MUST_CHECK;

/*
 * Appends text to out as one word that reads back as the same text: bare
 * when that is plain, else in double quotes.  What no word can hold (control
 * characters, bidi controls, bytes that are no UTF-8) is left out, so that
 * text from elsewhere stays a word whatever it holds.
 */
void
scfg_quote(struct str text, struct buf *out);

#endif

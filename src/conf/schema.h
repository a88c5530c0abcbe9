/*
 * Every directive of the config file, in one table.  conf/load.c reads files
 * by it, conf/print.c prints and compares configs by it, and a test holds
 * courant.conf(5) against it.  To add a directive: a line in the table, a
 * field in conf.h, a paragraph in the manual.
 */
#ifndef CONF_SCHEMA_H
#define CONF_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Where a directive may stand. */
enum schema_block {
	SCHEMA_TOP,
	SCHEMA_SERVER,
	SCHEMA_POLLING,
	SCHEMA_STORIES,
	SCHEMA_LOG,
	SCHEMA_CATEGORY, /* fields of struct conf_category */
	SCHEMA_FEED, /* fields of struct conf_feed */
	SCHEMA_BLOCKS
};

/* What its words are, and what the field at its offset is. */
enum schema_kind {
	SCHEMA_SECTION, /* only a block; its fields are in struct conf too */
	SCHEMA_CATEGORIES, /* NAME and a block */
	SCHEMA_FEEDS, /* URL [TITLE] [NAME=VALUE ...], and maybe a block */
	SCHEMA_INCLUDE, /* files read in its place */
	SCHEMA_PATH, /* const char *, absolute */
	SCHEMA_SOCKET, /* the same, short enough for a socket's address */
	SCHEMA_TEXT, /* const char * */
	SCHEMA_URL, /* const char *, normalised */
	SCHEMA_BASE_URL, /* the same, with a slash at its end */
	SCHEMA_LANGUAGE, /* const char * */
	SCHEMA_LISTEN, /* const char *[CONF_LISTEN_MAX], then size_t */
	SCHEMA_RANGES, /* const char **, then size_t */
	SCHEMA_LEVEL, /* enum log_level */
	SCHEMA_COUNT, /* int */
	SCHEMA_SHARE, /* int, hundredths: 0.27 is 27 */
	SCHEMA_FLAG, /* bool: no words, it stands there or not */
	SCHEMA_TIME, /* int64_t, seconds */
	SCHEMA_EVERY, /* two int64_t, seconds: from and to */
	SCHEMA_KEEP, /* int64_t, seconds, 0 for "forever" */
	SCHEMA_SIZE /* uint64_t, bytes */
};

struct schema {
	enum schema_block block; /* it stands in */
	const char *name;
	const char *arguments; /* as the manual writes them */
	enum schema_kind kind;
	enum schema_block opens; /* the block that it opens, or SCHEMA_TOP */
	size_t offset; /* of its field in the block's struct */
	int64_t min, max; /* of a count, time or size */
	const char *fallback; /* the default as one would write it; NULL: none,
	                         or worked out (conf_default_path) */
	bool option; /* also name=value on a feed's line */
	bool restart; /* a reload does not apply it */
	const char *help; /* one line */
};

#define SCHEMA_LENGTH 33 /* entries of the table */

extern const struct schema schema_table[SCHEMA_LENGTH];

/* The entry for a name in a block, or NULL. */
const struct schema *
schema_find(enum schema_block block, struct str name);

/*
 * What to say behind an unknown name, into out: the block where it is known,
 * or else the name that it is a slip of; nothing when neither is likely.
 */
void
schema_suggest(enum schema_block block, struct str name, struct buf *out);

/* "at the top level", "in a feed block". */
const char *
schema_where(enum schema_block block);

#endif

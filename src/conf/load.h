/*
 * Inside conf/: what reading a config carries along, shared by load.c, which
 * walks files and blocks, and set.c, which takes in one directive's words.
 */
#ifndef CONF_LOAD_H
#define CONF_LOAD_H

#include "base/map.h"
#include "conf/conf.h"
#include "conf/disk.h"
#include "conf/report.h"
#include "conf/scfg.h"
#include "conf/schema.h"

/* Where a directive was seen, to say so when it comes again. */
struct place {
	const char *file; /* NULL: not yet */
	int line;
};

/* The block whose directives are being read. */
struct context {
	enum schema_block block;
	void *object; /* struct conf, conf_category or conf_feed */
	struct place *seen; /* one for each entry of the schema */
	struct conf_category *category; /* around it, or NULL */
};

/* A category while its blocks are read: there may be several. */
struct load_category {
	struct conf_category *category;
	struct place seen[SCHEMA_LENGTH];
};

struct load {
	struct conf *c;
	struct report r;
	const struct source *s; /* the file being read */
	struct arena scratch; /* freed when loading ends */
	struct map urls; /* URL -> struct conf_feed */
	struct map categories; /* name -> struct load_category */
	struct place seen[SCHEMA_LENGTH]; /* settings of struct conf */
	struct conf_category **last_category;
	struct conf_feed **last_feed;
	struct disk_id open[CONF_INCLUDE_MAX]; /* the file and its includers */
	size_t depth; /* of open[] */
	size_t files, bytes; /* read so far */
	bool full; /* a ceiling was reported: read no further */
};

/*
 * Takes in the words behind a directive's name (or one option's value) into
 * the field that the rule names in `object`.  Reports what is wrong with
 * them; `whole` is the place of the directive.
 */
void
set_value(struct load *l, const struct schema *rule, struct span whole,
    const struct scfg_word *words, size_t n, void *object);

/* True when the word has at most max bytes; else an error is reported. */
bool
set_fits(struct load *l, const struct scfg_word *word, size_t max);

/* Sets every field of struct conf that has a default in the schema. */
void
set_defaults(struct load *l);

#endif

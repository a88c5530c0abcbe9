/*
 * The rules of politeness, each a scenario that is played and judged.
 */
#ifndef TESTS_MANNERS_MANNERS_H
#define TESTS_MANNERS_MANNERS_H

#include "tests/manners/sim.h"

/* A rule under test. */
struct trial {
	bool brief; /* the short form: fewer feeds, fewer days */
	size_t bad; /* what was expected and is not so */
	char figures[256]; /* what was measured, for the line of the rule */
};

/* Says what is expected; a failure is printed and counted. */
bool
want(struct trial *t, bool good, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Sets t->figures. */
void
figures(struct trial *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* What holds in every world: nothing below the floor, no host asked too
 * often, no validator that was not given, no process ended for hanging. */
void
want_manners(struct trial *t, const struct sim *s);

typedef void
rule_fn(struct trial *t);

struct rule {
	const char *id, *title;
	rule_fn *play;
};

/* Each file's rules, ending in a NULL id. */
extern const struct rule rules_validators[], rules_schedule[], rules_failures[],
    rules_moves[], rules_world[];

/* ---- the ordinary origin ------------------------------------------------- */

/* An origin of one document, which answers as it is told. */
struct site {
	struct str body;
	const char *etag, *last_modified; /* of the document, or NULL */
	bool no_304_validators; /* a 304 comes without them */
	struct sim_reply with; /* what else its answers have; with.status or
	                          with.result other than 0 replace the
	                          document */
};

/* For sim_create; arg is a struct site. */
void
site_answer(void *arg, const struct sim_request *q, struct sim_reply *r);

/* An RSS document of n items, one each `step` seconds before `newest`;
 * `more` stands in the channel. */
struct str
site_rss(struct sim *s, int n, unixtime newest, int64_t step, const char *more);

#endif

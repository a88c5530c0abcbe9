/*
 * Is it us?  When several hosts that did well at their last poll give not a
 * byte, one after the other and nobody else answering in between, the network
 * is down: nobody is to blame, and nobody's failures are counted.  Pure.
 */
#ifndef DESK_OUTAGE_H
#define DESK_OUTAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

#define OUTAGE_HOSTS 5 /* different hosts that fell silent: it is us... */
#define OUTAGE_SPAN (2 * HOUR) /* ...within so many seconds */
#define OUTAGE_FEEDS 64 /* feeds whose failure was counted before we knew */

enum outage_verdict {
	OUTAGE_NONE, /* what failed is to blame, if it failed */
	OUTAGE_BEGAN, /* the network is down: those of `feeds` too */
	OUTAGE_LASTS, /* it still is */
	OUTAGE_ENDED /* an answer: it is back */
};

struct outage {
	bool down;
	unixtime began; /* of the silence */
	size_t n_hosts, n_feeds;
	uint64_t hosts[OUTAGE_HOSTS]; /* their names' hashes */
	int64_t feeds[OUTAGE_FEEDS]; /* fallen silent before OUTAGE_BEGAN */
};

/* What a poll says of the network. */
struct outage_note {
	struct str host;
	int64_t feed_id;
	unixtime now;
	bool was_fine; /* at its last poll */
	bool answered; /* a byte came */
	bool no_network; /* the system says that there is no way out */
};

/* Takes the note of a poll; a zeroed struct outage is one where all is
 * well.  After OUTAGE_BEGAN the caller forgives o->feeds. */
enum outage_verdict
outage_take(struct outage *o, const struct outage_note *note);

#endif

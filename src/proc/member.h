/*
 * A process that serves the desk: a loop, a link to the supervisor, which
 * says whom to talk to and when to leave, and a link to the desk, which
 * comes and goes.  Shared by the fetcher and the web process.
 */
#ifndef PROC_MEMBER_H
#define PROC_MEMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct link;
struct loop;

struct member;

/* What the process does. */
struct member_calls {
	/* The desk has come (true) or gone. */
	void (*desk)(void *arg, bool here);
	/* It sent a message; false for one that is not meant for us, which
	 * ends the link. */
	bool (*message)(void *arg, uint16_t type, struct str payload);
};

struct member {
	const char *name; /* for the log */
	struct loop *loop;
	struct link *supervisor, *desk; /* desk: NULL while there is none */
	const struct member_calls *calls;
	void *arg;
};

/* Sets it up on a new loop; supervisor_fd is taken over. */
void
member_init(struct member *m, const char *name, int supervisor_fd,
    const struct member_calls *calls, void *arg);

/* Says that it is ready, and runs until the supervisor says stop or goes. */
void
member_run(struct member *m);

/* Frees loop and links; what the process has on the loop is freed before. */
void
member_free(struct member *m);

#endif

/*
 * The desk process: the schedule, the database, and everything that is
 * decided.
 */
#ifndef PROC_DESK_H
#define PROC_DESK_H

#include <stdbool.h>

#define DESK_PARSERS_MAX 16 /* parsers: more only wait for the one writer */

struct desk;

struct desk_options {
	const char *config; /* path of the config file */
	bool verbose; /* -v: the log level of the config does not count */
	bool serve; /* the daemon: polls what is due and answers the control
	               socket; else it does only what it is told to */
};

/*
 * Opens everything and starts what is due, without running the loop: for
 * desk_run, and for tests that bring a loop of their own.  The options must
 * live until desk_close.  EX_OK and *out, or an exit status of sysexits.h.
 */
int
desk_open(const struct desk_options *o, int supervisor_fd, struct desk **out);

/* Closes everything; NULL does nothing. */
void
desk_close(struct desk *d);

/*
 * Runs until the supervisor says stop or goes; returns the exit status, one
 * of sysexits.h when it cannot start.  supervisor_fd is taken over.
 */
int
desk_run(const struct desk_options *o, int supervisor_fd);

#endif

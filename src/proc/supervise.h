/*
 * The supervisor: starts the other processes, introduces them to each other,
 * starts a new one when one dies, and ends them all.
 */
#ifndef PROC_SUPERVISE_H
#define PROC_SUPERVISE_H

#include <stdbool.h>
#include <stddef.h>

#include "ipc/msg.h"

struct supervise_options {
	const char *config; /* path of the config file */
	bool verbose; /* -v: the log level of the config does not count */
	const int *listen_fds; /* for the web process, at most LISTEN_MAX; the
	                          caller closes them */
	size_t n_listen;
	/*
	 * NULL: run as the daemon until told to stop.  Otherwise: without
	 * the web process and the control socket, have the desk carry out
	 * this order, hand on what it tells, and leave.
	 */
	const struct control_order *order;
	void (*note)(void *arg, const struct poll_note *note);
	void (*answer)(void *arg, const struct control_answer *answer);
	void (*tick)(void *arg); /* some times a second, meanwhile */
	void *arg;
};

/* Runs; returns an exit status of sysexits.h. */
int
supervise_run(const struct supervise_options *o);

#endif

/*
 * The fetcher process: requests for the desk, and the only door to the
 * network.
 */
#ifndef PROC_FETCHER_H
#define PROC_FETCHER_H

/* Runs until the supervisor says stop or goes; returns the exit status.
 * supervisor_fd is taken over. */
int
fetcher_run(int supervisor_fd);

#endif

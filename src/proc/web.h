/*
 * The web process: pages to browsers, from a read-only database.
 */
#ifndef PROC_WEB_H
#define PROC_WEB_H

#include <stddef.h>

/* Serves the n listening sockets, which it takes over, until the supervisor
 * says stop or goes; returns the exit status.  So is supervisor_fd. */
int
web_run(int supervisor_fd, const int *listen_fds, size_t n);

#endif

/*
 * The sockets that the web process serves.
 */
#ifndef PROC_LISTEN_H
#define PROC_LISTEN_H

#include <stddef.h>

#include "base/err.h"

#define LISTEN_MAX 16 /* sockets of one daemon */

/*
 * Opens a listening socket for each address ("127.0.0.1:8380", "[::1]:8380",
 * "unix:/path"), or takes those of the service manager instead when it
 * passed some (LISTEN_PID, LISTEN_FDS; sd_listen_fds(3)).  A stale Unix
 * socket is replaced.  fds has room for LISTEN_MAX; *n says how many; the
 * caller closes them.  ERR_INPUT: no such address; ERR_EXISTS: in use;
 * ERR_DENIED; ERR_SYSTEM.
 */
enum err
listen_open(const char *const *addresses, size_t n_addresses, int *fds,
    size_t *n, struct errinfo *ei) MUST_CHECK;

/* A listening Unix socket at path with that mode; its folder is made when
 * only the last part is missing.  Errors as above. */
enum err
listen_unix(
    const char *path, unsigned mode, int *fd, struct errinfo *ei) MUST_CHECK;

#endif

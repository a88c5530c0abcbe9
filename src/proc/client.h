/*
 * Commands to a running daemon, over its control socket.
 */
#ifndef PROC_CLIENT_H
#define PROC_CLIENT_H

#include "base/buf.h"
#include "base/err.h"
#include "ipc/msg.h"

struct client_calls {
	void (*note)(void *arg, const struct poll_note *note);
	/* Some times a second while nothing comes; may be NULL. */
	void (*tick)(void *arg);
	void *arg;
};

/*
 * Sends the order to the daemon at the socket and waits for its answer, whose
 * text goes to out and whose exit status to *status.  calls may be NULL when
 * the order is no poll.  ERR_NOTFOUND: no daemon there; ERR_DENIED: not for
 * us; ERR_CLOSED: it went away; ERR_INPUT: it does not speak our language.
 */
enum err
client_call(const char *path, const struct control_order *o,
    const struct client_calls *calls, int *status, struct buf *out,
    struct errinfo *ei) MUST_CHECK;

#endif

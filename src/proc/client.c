/*
 * The other end of the control socket: one command, blocking.
 */
#include "proc/client.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ipc/frame.h"

#define TICK 250 /* msec */

static enum err
connect_to(const char *path, int *fd, struct errinfo *ei)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int s;

	if (strlen(path) >= sizeof(at.sun_path))
		return err_set(
		    ei, ERR_NOTFOUND, "the path is too long: %s", path);
	memcpy(at.sun_path, path, strlen(path));
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s < 0)
		return err_set_errno(ei, "cannot make a socket");
	if (connect(s, (struct sockaddr *)&at, sizeof(at)) == 0) {
		*fd = s;
		return ERR_OK;
	}
	if (errno == EACCES || errno == EPERM) {
		err_set_errno(ei,
		    "cannot reach the daemon at %s (its user and root may)",
		    path);
		close(s);
		return ERR_DENIED;
	}
	close(s);
	return err_set(ei, ERR_NOTFOUND, "no daemon listens at %s", path);
}

/* Waits for a frame, ticking. */
static enum err
next_frame(
    int fd, const struct client_calls *calls, struct buf *b, struct frame *f)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	while (poll(&p, 1, TICK) <= 0) {
		if (calls != NULL && calls->tick != NULL)
			calls->tick(calls->arg);
	}
	return frame_read(fd, b, f);
}

static enum err
take(const struct frame *f, const struct client_calls *calls, int *status,
    struct buf *out, bool *last)
{
	struct poll_note note;
	struct control_answer answer;

	if (f->type == MSG_POLL_NOTE && calls != NULL &&
	    msg_get_poll_note(f->payload, &note) == ERR_OK) {
		calls->note(calls->arg, &note);
		return ERR_OK;
	}
	if (f->type != MSG_ANSWER ||
	    msg_get_answer(f->payload, &answer) != ERR_OK)
		return ERR_INPUT;
	*status = answer.status;
	buf_add_str(out, answer.text);
	*last = true;
	return ERR_OK;
}

static enum err
converse(int fd, const struct control_order *o,
    const struct client_calls *calls, int *status, struct buf *out)
{
	struct buf b;
	struct frame f;
	bool last = false;
	enum err e;

	buf_init(&b, FRAME_HEADER + FRAME_MAX);
	msg_put_control(&b, o);
	e = frame_write(fd, MSG_CONTROL, buf_str(&b));
	while (e == ERR_OK && !last) {
		e = next_frame(fd, calls, &b, &f);
		if (e == ERR_OK)
			e = take(&f, calls, status, out, &last);
	}
	buf_free(&b);
	return e;
}

enum err
client_call(const char *path, const struct control_order *o,
    const struct client_calls *calls, int *status, struct buf *out,
    struct errinfo *ei)
{
	int fd;
	enum err e = connect_to(path, &fd, ei);

	if (e != ERR_OK)
		return e;
	e = converse(fd, o, calls, status, out);
	close(fd);
	switch (e) {
	case ERR_OK:
		return ERR_OK;
	case ERR_CLOSED:
		return err_set(ei, e,
		    "the daemon at %s went away before it answered", path);
	default:
		return err_set(ei, ERR_INPUT,
		    "the daemon at %s is of another version; restart it", path);
	}
}

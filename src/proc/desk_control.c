/*
 * The control socket: commands of `courant status|reload|stop|poll`.  Whoever
 * may open the socket (0600: the daemon's user and root) may command.
 */
#include "proc/desk_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "ipc/frame.h"
#include "net/link.h"
#include "net/loop.h"
#include "proc/listen.h"

#define CONTROL_MODE 0600
#define ORDER_ARENA (1u << 20) /* bytes: MSG_ARGS_MAX words */

static void
client_free(struct desk_client *c)
{
	struct desk_client **at = &c->desk->clients;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	desk_forget_asker(c->desk, c->link);
	link_free(c->link);
	free(c);
}

static void
answer(struct link *to, int status, struct str text)
{
	struct control_answer a = {status, text};
	struct buf b;

	buf_init(&b, FRAME_MAX);
	msg_put_answer(&b, &a);
	link_send_buf(to, MSG_ANSWER, &b);
}

void
desk_command(struct desk *d, struct str payload, struct link *to)
{
	struct control_order o;
	struct arena a;
	struct buf out;
	int status;

	arena_init(&a, ORDER_ARENA);
	buf_init(&out, MSG_ANSWER_MAX);
	if (msg_get_control(payload, &a, &o) != ERR_OK) {
		answer(to, EX_USAGE, STR("no such command"));
		goto end;
	}
	switch (o.verb) {
	case CONTROL_STATUS:
		status = desk_status(d, o.json, &out);
		answer(to, status, buf_str(&out));
		break;
	case CONTROL_RELOAD:
		status = desk_reload(d, &out);
		answer(to, status, buf_str(&out));
		break;
	case CONTROL_STOP:
		answer(to, EX_OK, STR_EMPTY);
		desk_ask_stop(d);
		break;
	default:
		desk_ask(d, &o, to);
		break;
	}
end:
	buf_free(&out);
	arena_free(&a);
}

static void
on_client_message(void *arg, uint16_t type, struct str payload, int fd)
{
	struct desk_client *c = arg;

	if (fd >= 0)
		close(fd);
	if (type != MSG_CONTROL)
		client_free(c);
	else
		desk_command(c->desk, payload, c->link);
}

static void
on_client_closed(void *arg, const char *why)
{
	client_free(arg);
}

static void
on_connect(void *arg, int fd, bool readable, bool writable)
{
	struct desk *d = arg;
	struct desk_client *c;
	int s = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (s < 0)
		return; /* it went away, or comes again */
	c = mem_zero(sizeof(*c));
	c->desk = d;
	c->next = d->clients;
	d->clients = c;
	c->link =
	    link_create(d->loop, s, on_client_message, on_client_closed, c);
}

enum err
desk_control_open(struct desk *d, struct errinfo *ei)
{
	enum err e =
	    listen_unix(d->conf->control, CONTROL_MODE, &d->control_fd, ei);

	if (e != ERR_OK)
		return e;
	d->control_watch =
	    loop_watch_create(d->loop, d->control_fd, on_connect, d);
	loop_watch_set(d->control_watch, true, false);
	return ERR_OK;
}

void
desk_control_close(struct desk *d)
{
	while (d->clients != NULL)
		client_free(d->clients);
	loop_watch_free(d->control_watch);
	if (d->control_fd < 0)
		return;
	close(d->control_fd);
	if (unlink(d->conf->control) != 0)
		log_debug("desk", "cannot remove %s: %s", d->conf->control,
		    strerror(errno));
}

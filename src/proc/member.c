/*
 * The links of a process that serves the desk.
 */
#include "proc/member.h"

#include <unistd.h>

#include "base/log.h"
#include "ipc/msg.h"
#include "net/link.h"
#include "net/loop.h"

static void
desk_leave(struct member *m)
{
	if (m->desk == NULL)
		return;
	link_free(m->desk);
	m->desk = NULL;
	m->calls->desk(m->arg, false);
}

static void
on_desk_message(void *arg, uint16_t type, struct str payload, int passed_fd)
{
	struct member *m = arg;

	if (passed_fd >= 0)
		close(passed_fd);
	else if (m->calls->message(m->arg, type, payload))
		return;
	log_error(m->name, "the desk sent message %u, which is not for us",
	    (unsigned)type);
	desk_leave(m);
}

static void
on_desk_closed(void *arg, const char *why)
{
	desk_leave(arg);
}

static void
on_supervisor_message(
    void *arg, uint16_t type, struct str payload, int passed_fd)
{
	struct member *m = arg;
	struct peer_note note;

	switch (type) {
	case MSG_PEER:
		if (passed_fd < 0 || msg_get_peer(payload, &note) != ERR_OK ||
		    note.role != PEER_DESK)
			break;
		desk_leave(m);
		m->desk = link_create(
		    m->loop, passed_fd, on_desk_message, on_desk_closed, m);
		m->calls->desk(m->arg, true);
		return;
	case MSG_PEER_GONE:
		desk_leave(m);
		break;
	case MSG_STOP:
		loop_stop(m->loop);
		break;
	default:
		break;
	}
	if (passed_fd >= 0)
		close(passed_fd);
}

static void
on_supervisor_closed(void *arg, const char *why)
{
	struct member *m = arg;

	loop_stop(m->loop);
}

void
member_init(struct member *m, const char *name, int supervisor_fd,
    const struct member_calls *calls, void *arg)
{
	*m = (struct member){
	    .name = name,
	    .loop = loop_create(),
	    .calls = calls,
	    .arg = arg,
	};
	m->supervisor = link_create(m->loop, supervisor_fd,
	    on_supervisor_message, on_supervisor_closed, m);
}

void
member_run(struct member *m)
{
	link_send(m->supervisor, MSG_READY, STR_EMPTY, -1);
	loop_run(m->loop);
}

void
member_free(struct member *m)
{
	link_free(m->desk);
	link_free(m->supervisor);
	loop_free(m->loop);
}

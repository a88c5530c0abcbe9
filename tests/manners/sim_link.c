/*
 * The links of the simulated world: net/link.h, where what the desk sends
 * goes to the world's fetcher and parser, or to whoever asked.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "net/link.h"
#include "tests/manners/sim.h"

struct link {
	struct link *next;
	int fd;
	link_message_fn *on_message;
	void *arg;
};

/* The interface that is put in carries no context: the world is one. */
static struct {
	struct sim *sim;
	struct link *links;
} world;

void
sim_link_world(struct sim *s)
{
	world.sim = s;
}

struct link *
link_create(struct loop *l, int fd, link_message_fn *on_message,
    link_closed_fn *on_closed, void *arg)
{
	struct link *k = mem_zero(sizeof(*k));

	k->fd = fd;
	k->on_message = on_message;
	k->arg = arg;
	k->next = world.links;
	world.links = k;
	return k;
}

void
link_free(struct link *k)
{
	struct link **at = &world.links;

	if (k == NULL)
		return;
	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	free(k);
}

size_t
link_pending(const struct link *k)
{
	return 0;
}

static void
take_note(struct sim *s, struct str payload)
{
	struct poll_note note;

	if (msg_get_poll_note(payload, &note) == ERR_OK && !note.started)
		buf_printf(&s->answers, "%d %.*s\n", (int)note.status,
		    STR_ARG(note.remark));
}

static void
take_answer(struct sim *s, struct str payload)
{
	struct control_answer answer;

	if (msg_get_answer(payload, &answer) != ERR_OK)
		return;
	s->answer_status = answer.status;
	buf_printf(&s->answers, "%.*s\n", STR_ARG(answer.text));
}

void
link_send(struct link *k, uint16_t type, struct str payload, int passed_fd)
{
	struct sim *s = world.sim;

	if (k->fd == SIM_FD_FETCHER && type == MSG_FETCH)
		sim_fetch(s, payload);
	else if (k->fd == SIM_FD_PARSER && type == MSG_PARSE)
		sim_parse(s, payload);
	else if (type == MSG_POLL_NOTE)
		take_note(s, payload);
	else if (type == MSG_ANSWER)
		take_answer(s, payload);
	else if (type == MSG_KILL_PEER)
		s->kills++;
}

void
link_send_buf(struct link *k, uint16_t type, struct buf *payload)
{
	link_send(k, type, buf_str(payload), -1);
	buf_free(payload);
}

void
sim_deliver_fd(int fd, uint16_t type, struct str payload, int passed)
{
	struct link *k = world.links;

	while (k != NULL && k->fd != fd)
		k = k->next;
	if (k != NULL)
		k->on_message(k->arg, type, payload, passed);
}

void
sim_deliver(int fd, uint16_t type, struct str payload)
{
	sim_deliver_fd(fd, type, payload, -1);
}

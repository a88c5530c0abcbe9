/*
 * The fetcher process.  It keeps nothing: when the desk goes, the orders
 * under way are dropped, since the next desk knows them not.
 */
#include "proc/fetcher.h"

#include <sysexits.h>

#include "ipc/frame.h"
#include "ipc/msg.h"
#include "net/fetch.h"
#include "net/link.h"
#include "proc/member.h"
#include "proc/sandbox.h"

struct process {
	struct member member;
	struct fetcher *fetcher; /* while there is a desk */
};

static void
on_done(void *arg, const struct fetch_answer *answer)
{
	struct process *p = arg;
	struct buf b;

	buf_init(&b, FRAME_MAX);
	msg_put_fetched(&b, answer);
	link_send_buf(p->member.desk, MSG_FETCHED, &b);
}

static void
on_desk(void *arg, bool here)
{
	struct process *p = arg;

	if (here) {
		p->fetcher = fetcher_create(p->member.loop, on_done, p);
		return;
	}
	fetcher_free(p->fetcher);
	p->fetcher = NULL;
}

static bool
on_message(void *arg, uint16_t type, struct str payload)
{
	struct process *p = arg;
	struct fetch_order order;

	if (type != MSG_FETCH || msg_get_fetch(payload, &order) != ERR_OK)
		return false;
	fetcher_start(p->fetcher, &order);
	return true;
}

int
fetcher_run(int supervisor_fd)
{
	static const struct member_calls calls = {on_desk, on_message};
	struct process p = {.fetcher = NULL};

	sandbox_common();
	member_init(&p.member, "fetcher", supervisor_fd, &calls, &p);
	member_run(&p.member);
	fetcher_free(p.fetcher);
	member_free(&p.member);
	return EX_OK;
}

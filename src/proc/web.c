/*
 * The web process: the server of web/, told by the desk what the config says.
 */
#include "proc/web.h"

#include <sysexits.h>
#include <time.h>

#include "ipc/msg.h"
#include "proc/member.h"
#include "proc/sandbox.h"
#include "web/web.h"

struct process {
	struct member member;
	struct web *web;
};

/* Pages are served whether there is a desk or not. */
static void
on_desk(void *arg, bool here)
{
}

static bool
on_message(void *arg, uint16_t type, struct str payload)
{
	struct process *p = arg;
	struct web_settings settings;

	if (type != MSG_WEB_OPTIONS ||
	    msg_get_web_settings(payload, &settings) != ERR_OK)
		return false;
	web_set_settings(p->web, &settings);
	return true;
}

int
web_run(int supervisor_fd, const int *listen_fds, size_t n)
{
	static const struct member_calls calls = {on_desk, on_message};
	struct process p;

	tzset();
	sandbox_common();
	member_init(&p.member, "web", supervisor_fd, &calls, &p);
	p.web = web_create(p.member.loop, listen_fds, n);
	member_run(&p.member);
	web_free(p.web);
	member_free(&p.member);
	return EX_OK;
}

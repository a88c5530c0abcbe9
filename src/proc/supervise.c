/*
 * The supervisor.
 *
 * It holds no database and reads nothing from outside: it forks, waits and
 * passes on.  Every child but a parser has a link to it; a parser has one to
 * the desk only, made before its fork.  When two processes are to talk it
 * makes a pair of sockets and gives each an end (MSG_PEER).
 *
 * A child that dies is replaced at once; one that keeps dying within
 * HEALTHY_AFTER is given ever more time, up to DELAY_MAX.  The parsers live
 * and die with their desk.  When the supervisor itself dies, the kernel ends
 * the children (see spawn.h).
 */
#include "proc/supervise.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "net/link.h"
#include "net/loop.h"
#include "proc/desk.h"
#include "proc/fetcher.h"
#include "proc/listen.h"
#include "proc/notify.h"
#include "proc/parser.h"
#include "proc/spawn.h"
#include "proc/web.h"

#define DELAY_FIRST 100 /* msec: after dying twice at once; doubles... */
#define DELAY_MAX 30000 /* msec: ...up to this */
#define HEALTHY_AFTER 10000 /* msec: one that lived so long is well */
#define TICK 250 /* msec: for a live table */
#define STOP_TIME 4000 /* msec: then whoever is left is killed */
#define LEAVE_TIME 2000 /* msec: a child that let go of us has to end */
#define CHILDREN_MAX (3 + DESK_PARSERS_MAX)
#define ORDER_MAX (4 << 20) /* bytes: MSG_ARGS_MAX feeds by URL, and more */

struct child {
	struct supervisor *s;
	enum peer_role role;
	unsigned index; /* which parser */
	char name[32]; /* in the process list, which shows 15 bytes of it */
	pid_t pid; /* 0: not running */
	struct link *link; /* NULL: a parser, or gone */
	bool ready;
	msec started, delay;
	struct loop_timer *restart;
};

struct supervisor {
	const struct supervise_options *options;
	struct loop *loop;
	struct child child[CHILDREN_MAX]; /* the desk first */
	size_t n_children;
	struct loop_timer *kill_timer, *tick_timer;
	bool was_ready; /* all were, once */
	bool stopping;
	int status; /* to exit with */
};

static void
child_start(struct child *c);

static struct child *
desk_of(struct supervisor *s)
{
	return &s->child[0];
}

/* ---- in the child --------------------------------------------------------*/

struct start {
	struct child *child;
	int fd; /* to the supervisor; of a parser to the desk */
};

static int
child_main(void *arg)
{
	const struct start *start = arg;
	const struct supervisor *s = start->child->s;
	const struct supervise_options *o = s->options;
	struct desk_options desk = {o->config, o->verbose, o->order == NULL};

	switch (start->child->role) {
	case PEER_DESK:
		return desk_run(&desk, start->fd);
	case PEER_FETCHER:
		return fetcher_run(start->fd);
	case PEER_PARSER:
		return parser_run(start->fd);
	case PEER_WEB:
		return web_run(start->fd, o->listen_fds, o->n_listen);
	default:
		return EX_SOFTWARE;
	}
}

/* ---- introductions -------------------------------------------------------*/

static void
tell_peer(struct child *to, uint16_t type, const struct child *about,
    int signal, int fd)
{
	struct peer_note note = {about->role, about->index, about->pid, signal};
	struct buf b;

	buf_init(&b, MSG_ERROR_MAX);
	msg_put_peer(&b, &note);
	link_send(to->link, type, buf_str(&b), fd);
	buf_free(&b);
}

/* Gives the desk and the child an end each of a new pair. */
static void
introduce(struct child *desk, struct child *c)
{
	struct errinfo ei;
	int pair[2];

	if (desk->link == NULL || c->link == NULL)
		return;
	if (spawn_pair(pair, &ei) != ERR_OK) {
		log_error("supervisor", "%s", ei.text);
		return;
	}
	tell_peer(c, MSG_PEER, desk, 0, pair[0]);
	tell_peer(desk, MSG_PEER, c, 0, pair[1]);
}

/* ---- stopping ------------------------------------------------------------*/

static void
on_kill_time(void *arg)
{
	struct supervisor *s = arg;

	for (size_t i = 0; i < s->n_children; i++) {
		struct child *c = &s->child[i];

		if (c->pid == 0)
			continue;
		log_warn(
		    "supervisor", "%s does not leave; killing it", c->name);
		kill(c->pid, SIGKILL);
	}
}

static void
stop(struct supervisor *s, int status)
{
	bool any = false;

	if (!s->stopping) {
		s->stopping = true;
		s->status = status;
		notify_send("STOPPING=1");
		loop_timer_start(s->kill_timer, STOP_TIME);
	}
	for (size_t i = 0; i < s->n_children; i++) {
		struct child *c = &s->child[i];

		loop_timer_cancel(c->restart);
		any = any || c->pid != 0;
		if (c->link != NULL)
			link_send(c->link, MSG_STOP, STR_EMPTY, -1);
	}
	if (!any)
		loop_stop(s->loop);
}

/* ---- messages ------------------------------------------------------------*/

static void
check_ready(struct supervisor *s)
{
	for (size_t i = 0; i < s->n_children; i++) {
		if (s->child[i].role != PEER_PARSER && !s->child[i].ready)
			return;
	}
	if (s->was_ready)
		return;
	s->was_ready = true;
	notify_send("READY=1");
	log_debug("supervisor", "all processes are ready");
}

static void
kill_peer(struct supervisor *s, const struct peer_note *note)
{
	for (size_t i = 0; i < s->n_children; i++) {
		struct child *c = &s->child[i];

		/* The pid too: it may have died and been replaced since. */
		if (c->role != note->role || c->index != note->index ||
		    c->pid == 0 || c->pid != note->pid)
			continue;
		log_error("supervisor", "%s (process %d) hangs; killing it",
		    c->name, (int)c->pid);
		kill(c->pid, SIGKILL);
	}
}

/* What only the desk may say. */
static bool
desk_message(struct supervisor *s, uint16_t type, struct str payload)
{
	const struct supervise_options *o = s->options;
	struct peer_note peer;
	struct poll_note note;
	struct control_answer answer;

	switch (type) {
	case MSG_KILL_PEER:
		if (msg_get_peer(payload, &peer) != ERR_OK)
			return false;
		kill_peer(s, &peer);
		return true;
	case MSG_STOP:
		stop(s, EX_OK);
		return true;
	case MSG_POLL_NOTE:
		if (o->order == NULL ||
		    msg_get_poll_note(payload, &note) != ERR_OK)
			return false;
		o->note(o->arg, &note);
		return true;
	case MSG_ANSWER:
		if (o->order == NULL ||
		    msg_get_answer(payload, &answer) != ERR_OK)
			return false;
		o->answer(o->arg, &answer);
		stop(s, answer.status);
		return true;
	default:
		return false;
	}
}

static void
on_message(void *arg, uint16_t type, struct str payload, int passed_fd)
{
	struct child *c = arg;

	if (passed_fd >= 0)
		close(passed_fd);
	if (type == MSG_READY) {
		c->ready = true;
		check_ready(c->s);
		return;
	}
	if (c->role == PEER_DESK && desk_message(c->s, type, payload))
		return;
	log_error("supervisor",
	    "%s (process %d) sent message %u, which it "
	    "must not; killing it",
	    c->name, (int)c->pid, (unsigned)type);
	kill(c->pid, SIGKILL);
}

static void
on_closed(void *arg, const char *why)
{
	struct child *c = arg;

	/* It is dead, or about to end with a status that we want to know;
	 * one that has gone mad is killed when the time is over. */
	link_free(c->link);
	c->link = NULL;
	if (!c->s->stopping && c->pid != 0)
		loop_timer_start(c->restart, LEAVE_TIME);
}

/* ---- lives ---------------------------------------------------------------*/

static void
start_failed(struct child *c, const struct errinfo *ei)
{
	log_error("supervisor", "%s", ei->text);
	c->delay = DELAY_MAX;
	loop_timer_start(c->restart, c->delay);
}

/* What the child keeps open: its link, and the sockets of the web process. */
static size_t
child_fds(const struct child *c, int link_fd, int *keep)
{
	const struct supervise_options *o = c->s->options;
	size_t n = 0;

	keep[n++] = link_fd;
	for (size_t i = 0; c->role == PEER_WEB && i < o->n_listen; i++)
		keep[n++] = o->listen_fds[i];
	return n;
}

static void
child_start(struct child *c)
{
	struct child *desk = desk_of(c->s);
	struct start start = {.child = c};
	int keep[1 + LISTEN_MAX], pair[2];
	struct errinfo ei;
	size_t n;

	loop_timer_cancel(c->restart);
	if (c->pid != 0 || (c->role == PEER_PARSER && desk->link == NULL))
		return; /* it runs already; or its desk will start it */
	if (spawn_pair(pair, &ei) != ERR_OK) {
		start_failed(c, &ei);
		return;
	}
	start.fd = pair[1];
	n = child_fds(c, pair[1], keep);
	if (spawn_start(c->name, keep, n, child_main, &start, &c->pid, &ei) !=
	    ERR_OK) {
		close(pair[0]);
		close(pair[1]);
		start_failed(c, &ei);
		return;
	}
	close(pair[1]);
	c->started = clock_mono();
	c->ready = false;
	log_debug("supervisor", "%s is process %d", c->name, (int)c->pid);
	if (c->role == PEER_PARSER) {
		tell_peer(desk, MSG_PEER, c, 0, pair[0]);
		return;
	}
	c->link = link_create(c->s->loop, pair[0], on_message, on_closed, c);
	if (c->role != PEER_DESK)
		introduce(desk, c);
}

/* Parsers that wait for a desk, and members that lost theirs. */
static void
desk_arrived(struct supervisor *s)
{
	for (size_t i = 1; i < s->n_children; i++) {
		struct child *c = &s->child[i];

		if (c->pid == 0)
			child_start(c);
		else if (c->role != PEER_PARSER)
			introduce(desk_of(s), c);
	}
}

static void
give_order(struct supervisor *s)
{
	struct buf b;

	if (s->options->order == NULL)
		return;
	buf_init(&b, ORDER_MAX);
	msg_put_control(&b, s->options->order);
	link_send_buf(desk_of(s)->link, MSG_CONTROL, &b);
}

static void
on_restart(void *arg)
{
	struct child *c = arg;

	if (c->pid != 0 && c->role != PEER_PARSER && c->link == NULL) {
		log_error("supervisor",
		    "%s (process %d) has closed its link and does not leave; "
		    "killing it",
		    c->name, (int)c->pid);
		kill(c->pid, SIGKILL);
		return;
	}
	child_start(c);
	if (c->role != PEER_DESK || c->link == NULL)
		return;
	desk_arrived(c->s);
	give_order(c->s);
}

static void
log_death(const struct child *c, int how)
{
	if (WIFSIGNALED(how))
		log_error("supervisor",
		    "%s (process %d) was killed by signal "
		    "%d (%s); starting another",
		    c->name, (int)c->pid, WTERMSIG(how),
		    strsignal(WTERMSIG(how)));
	else if (c->role != PEER_PARSER || WEXITSTATUS(how) != 0)
		log_error("supervisor",
		    "%s (process %d) ended with status %d; starting another",
		    c->name, (int)c->pid, WEXITSTATUS(how));
}

/* The time until the next start of a child that has just died. */
static msec
next_delay(struct child *c)
{
	if (clock_mono() - c->started >= HEALTHY_AFTER)
		c->delay = 0;
	else if (c->delay == 0)
		c->delay = DELAY_FIRST;
	else if (c->delay < DELAY_MAX / 2)
		c->delay *= 2;
	else
		c->delay = DELAY_MAX;
	/* The first death is mended at once. */
	return c->delay <= DELAY_FIRST ? 0 : c->delay;
}

static void
child_died(struct child *c, int how)
{
	struct supervisor *s = c->s;
	struct child *desk = desk_of(s);
	int signal = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
	bool asked = c->role == PEER_PARSER && how == 0;

	if (c->role == PEER_DESK && !s->stopping && !s->was_ready &&
	    !c->ready && WIFEXITED(how)) {
		/* It cannot start, and has said why. */
		c->pid = 0;
		stop(s, WEXITSTATUS(how));
		return;
	}
	if (!s->stopping)
		log_death(c, how);
	if (c != desk && desk->link != NULL)
		tell_peer(desk, MSG_PEER_GONE, c, signal, -1);
	link_free(c->link);
	c->link = NULL;
	c->pid = 0;
	c->ready = false;
	if (s->stopping)
		stop(s, s->status);
	else
		loop_timer_start(c->restart, asked ? 0 : next_delay(c));
}

static void
on_child_signal(void *arg)
{
	struct supervisor *s = arg;
	pid_t pid;
	int how;

	while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
		for (size_t i = 0; i < s->n_children; i++) {
			if (s->child[i].pid == pid)
				child_died(&s->child[i], how);
		}
	}
}

static void
on_stop_signal(void *arg)
{
	struct supervisor *s = arg;

	log_info("supervisor", "stopping");
	stop(s, s->options->order == NULL ? EX_OK : EX_TEMPFAIL);
}

/* Passes a signal on to the desk as a message. */
static void
tell_desk(struct supervisor *s, uint16_t type)
{
	if (desk_of(s)->link != NULL)
		link_send(desk_of(s)->link, type, STR_EMPTY, -1);
}

static void
on_reload_signal(void *arg)
{
	tell_desk(arg, MSG_RELOAD);
}

static void
on_poll_signal(void *arg)
{
	tell_desk(arg, MSG_POLL_ALL);
}

static void
on_tick(void *arg)
{
	struct supervisor *s = arg;

	s->options->tick(s->options->arg);
	loop_timer_start(s->tick_timer, TICK);
}

/* ---- start ---------------------------------------------------------------*/

static void
child_add(
    struct supervisor *s, enum peer_role role, unsigned index, const char *name)
{
	struct child *c = &s->child[s->n_children++];

	c->s = s;
	c->role = role;
	c->index = index;
	memcpy(c->name, name, strlen(name) + 1);
	c->restart = loop_timer_create(s->loop, on_restart, c);
}

/* As many parsers as processors that we may use. */
static unsigned
parsers_wanted(void)
{
	cpu_set_t set;
	int n =
	    sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return n < 1               ? 1
	    : n > DESK_PARSERS_MAX ? DESK_PARSERS_MAX
				   : (unsigned)n;
}

static void
run_loop(struct supervisor *s)
{
	static const struct {
		int signo;
		loop_fn *fn;
	} signals[] = {
	    {SIGCHLD, on_child_signal},
	    {SIGTERM, on_stop_signal},
	    {SIGINT, on_stop_signal},
	    {SIGHUP, on_reload_signal},
	    {SIGUSR1, on_poll_signal},
	};
	struct loop_signal *watch[ARRAY_LEN(signals)];

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		watch[i] = loop_signal_create(
		    s->loop, signals[i].signo, signals[i].fn, s);
	on_restart(desk_of(s));
	if (s->options->order != NULL)
		loop_timer_start(s->tick_timer, TICK);
	loop_run(s->loop);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		loop_signal_free(watch[i]);
}

int
supervise_run(const struct supervise_options *o)
{
	struct supervisor s = {.options = o};
	char name[32];

	signal(SIGPIPE, SIG_IGN);
	s.loop = loop_create();
	s.kill_timer = loop_timer_create(s.loop, on_kill_time, &s);
	s.tick_timer = loop_timer_create(s.loop, on_tick, &s);
	child_add(&s, PEER_DESK, 0, "courant-desk");
	child_add(&s, PEER_FETCHER, 0, "courant-fetcher");
	if (o->order == NULL)
		child_add(&s, PEER_WEB, 0, "courant-web");
	for (unsigned i = 0; i < parsers_wanted(); i++) {
		snprintf(name, sizeof(name), "courant-parse%u", i);
		child_add(&s, PEER_PARSER, i, name);
	}
	run_loop(&s);
	for (size_t i = 0; i < s.n_children; i++) {
		link_free(s.child[i].link);
		loop_timer_free(s.child[i].restart);
	}
	loop_timer_free(s.kill_timer);
	loop_timer_free(s.tick_timer);
	loop_free(s.loop);
	return s.status;
}

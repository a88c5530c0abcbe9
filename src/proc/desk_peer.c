/*
 * The desk's links to fetcher, parsers and web, and what becomes of the work
 * at one that dies.
 *
 * The supervisor tells of every death (MSG_PEER_GONE), with the signal; the
 * end of a link only means that nothing more can be sent.  A dead fetcher's
 * orders go out once more to the next one.  Of the documents at a dead parser
 * the first is to blame, since it works on them in turn; the others go to
 * another parser.
 */
#include "proc/desk_state.h"

#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "ipc/frame.h"
#include "net/link.h"
#include "net/loop.h"

#define SENDS_MAX \
	2 /* times an order goes out: a fetcher that died twice on
        it will do so again */
#define PARSE_TIME 10000 /* msec of one document: the parser hangs */

/* A sentence that was cut or is another process's lives in the job. */
static struct str
keep(struct desk_job *job, struct str s)
{
	return arena_str(&job->arena, s);
}

/* Sends a message of ours about a peer to the supervisor. */
static void
ask_kill(struct desk *d, enum peer_role role, unsigned index, int32_t pid)
{
	struct peer_note note = {role, index, pid, 0};
	struct buf b;

	buf_init(&b, MSG_ERROR_MAX);
	msg_put_peer(&b, &note);
	link_send_buf(d->supervisor, MSG_KILL_PEER, &b);
}

/* ---- fetcher -------------------------------------------------------------*/

static void
fetcher_drop(struct desk *d)
{
	link_free(d->fetcher);
	d->fetcher = NULL;
}

/* Keeps the answer with the job: its texts are the link's. */
static void
keep_answer(struct desk_job *job, const struct fetch_answer *from)
{
	struct fetch_answer *a = &job->answer;

	*a = *from;
	a->error = keep(job, from->error);
	a->final_url = keep(job, from->final_url);
	a->etag = keep(job, from->etag);
	a->last_modified = keep(job, from->last_modified);
	a->content_type = keep(job, from->content_type);
	a->cache_control = keep(job, from->cache_control);
	a->expires = keep(job, from->expires);
	a->date = keep(job, from->date);
	a->age = keep(job, from->age);
	a->retry_after = keep(job, from->retry_after);
	a->rate_limit = keep(job, from->rate_limit);
	a->address = STR_EMPTY;
	a->body = STR_EMPTY;
}

/* The document as a parser takes it; kept until a parser has answered, since
 * one that dies on another document must not take this one along. */
static void
keep_document(struct desk *d, struct desk_job *job, struct str body)
{
	struct parse_order o = {
	    .id = job->id,
	    .url = job->answer.final_url,
	    .content_type = job->answer.content_type,
	    .body = body,
	};

	msg_put_parse(&job->document, &o);
	job->state = JOB_FETCHED;
	d->backlog += job->document.n;
	d->burst += job->document.n;
}

static void
on_answer(struct desk *d, const struct fetch_answer *answer)
{
	struct desk_job *job = desk_job_by_id(d, answer->id);

	if (job == NULL || job->state != JOB_FETCHING)
		return; /* answered already by the one before */
	if (answer->result == FETCH_BUSY) {
		desk_turn_away(d, job, answer->address);
		return;
	}
	queue_place(d->queue, job->known.feed_id, answer->address);
	queue_end(d->queue, job->known.feed_id);
	keep_answer(job, answer);
	if (answer->result != FETCH_ANSWERED || answer->status != 200) {
		desk_finish(d, job);
		return;
	}
	keep_document(d, job, answer->body);
	desk_feed_parsers(d);
}

static void
on_fetcher_message(void *arg, uint16_t type, struct str payload, int fd)
{
	struct desk *d = arg;
	struct fetch_answer answer;

	if (fd >= 0)
		close(fd);
	if (fd >= 0 || type != MSG_FETCHED ||
	    msg_get_fetched(payload, &answer) != ERR_OK) {
		log_error("desk", "the fetcher sent what is no answer");
		ask_kill(d, PEER_FETCHER, 0, d->fetcher_pid);
		fetcher_drop(d);
		return;
	}
	on_answer(d, &answer);
	desk_pump(d);
}

static void
on_fetcher_closed(void *arg, const char *why)
{
	fetcher_drop(arg);
}

static void
fetcher_came(struct desk *d, const struct peer_note *note, int fd)
{
	struct desk_job *next;

	fetcher_drop(d);
	d->fetcher_pid = note->pid;
	d->fetcher =
	    link_create(d->loop, fd, on_fetcher_message, on_fetcher_closed, d);
	for (struct desk_job *job = d->jobs; job != NULL; job = next) {
		next = job->next;
		if (job->state != JOB_FETCHING)
			continue;
		if (job->sends < SENDS_MAX)
			desk_order(d, job);
		else
			desk_fail(
			    d, job, "the fetcher died on it; see the log");
	}
}

/* ---- parsers -------------------------------------------------------------*/

static void
parser_drop(struct desk_parser *p)
{
	link_free(p->link);
	p->link = NULL;
}

/* Takes the first document off the parser's list. */
static void
parser_shift(struct desk_parser *p)
{
	p->outstanding--;
	for (unsigned i = 0; i < p->outstanding; i++)
		p->at[i] = p->at[i + 1];
}

/* The parser works on its first document from now on. */
static void
parser_restart_clock(struct desk_parser *p)
{
	struct desk_job *job;

	if (p->outstanding == 0)
		return;
	job = desk_job_by_id(p->desk, p->at[0]);
	job->deadline = clock_mono() + PARSE_TIME;
}

static bool
take_parsed(struct desk_job *job, struct str payload)
{
	uint64_t id;

	buf_add_str(&job->encoded, payload);
	if (msg_get_parsed(buf_str(&job->encoded), &job->arena, &id,
		&job->feed) != ERR_OK ||
	    id != job->id)
		return false;
	job->has_feed = true;
	return true;
}

static bool
take_failure(struct desk_job *job, struct str payload)
{
	struct parse_failure failure;

	if (msg_get_parse_failure(payload, &failure) != ERR_OK ||
	    failure.id != job->id)
		return false;
	job->parse_too_large = failure.too_large;
	job->parse_error = keep(job, failure.error);
	return true;
}

static void
on_parser_message(void *arg, uint16_t type, struct str payload, int fd)
{
	struct desk_parser *p = arg;
	struct desk *d = p->desk;
	struct desk_job *job =
	    p->outstanding > 0 ? desk_job_by_id(d, p->at[0]) : NULL;
	bool good = false;

	if (fd >= 0)
		close(fd);
	else if (job != NULL && type == MSG_PARSED)
		good = take_parsed(job, payload);
	else if (job != NULL && type == MSG_PARSE_FAILED)
		good = take_failure(job, payload);
	if (!good) {
		/* Its first document made it mad; its death is near. */
		log_error("desk", "parser %u sent what is no answer", p->index);
		ask_kill(d, PEER_PARSER, p->index, p->pid);
		parser_drop(p);
		return;
	}
	parser_shift(p);
	parser_restart_clock(p);
	desk_finish(d, job);
	desk_feed_parsers(d);
	desk_pump(d);
}

static void
parser_settle(struct desk_parser *p);

static void
on_parser_closed(void *arg, const char *why)
{
	struct desk_parser *p = arg;

	parser_drop(p);
	if (p->gone)
		parser_settle(p);
	desk_pump(p->desk);
}

static void
parse_on(struct desk_parser *p, struct desk_job *job)
{
	link_send(p->link, MSG_PARSE, buf_str(&job->document), -1);
	job->state = JOB_PARSING;
	job->parser = p->index;
	p->at[p->outstanding++] = job->id;
	if (p->outstanding == 1)
		parser_restart_clock(p);
}

/* The parser with the least to do that takes another document, or NULL. */
static struct desk_parser *
parser_free(struct desk *d)
{
	struct desk_parser *best = NULL;

	for (unsigned i = 0; i < DESK_PARSERS_MAX; i++) {
		struct desk_parser *p = &d->parser[i];

		if (p->link != NULL && p->outstanding < DESK_OUTSTANDING &&
		    (best == NULL || p->outstanding < best->outstanding))
			best = p;
	}
	return best;
}

void
desk_feed_parsers(struct desk *d)
{
	struct desk_parser *p;

	for (struct desk_job *job = d->jobs; job != NULL; job = job->next) {
		if (job->state != JOB_FETCHED)
			continue;
		p = parser_free(d);
		if (p == NULL)
			return;
		d->backlog -= job->document.n;
		parse_on(p, job);
	}
}

static const char *
death_sentence(int signal)
{
	switch (signal) {
	case SIGPROF:
		return "could not be decoded: it took too long";
	case SIGSYS:
		return "could not be decoded: it made the parser do what it "
		       "must not, and it was stopped";
	default:
		return "could not be decoded: the parser died on it";
	}
}

static void
parser_attach(struct desk_parser *p, int fd, int32_t pid)
{
	p->pid = pid;
	p->next_fd = -1;
	p->link = link_create(
	    p->desk->loop, fd, on_parser_message, on_parser_closed, p);
	desk_feed_parsers(p->desk);
}

/* The parser is dead and all that it sent has been read: whatever is left was
 * not answered.  Its successor takes its place. */
static void
parser_settle(struct desk_parser *p)
{
	struct desk *d = p->desk;
	struct desk_job *blamed = NULL;

	p->gone = false;
	for (bool first = true; p->outstanding > 0; first = false) {
		struct desk_job *job = desk_job_by_id(d, p->at[0]);

		parser_shift(p);
		if (first) {
			blamed = job;
			continue;
		}
		job->state = JOB_FETCHED;
		d->backlog += job->document.n;
	}
	if (blamed != NULL) {
		blamed->parse_error = str_from(death_sentence(p->signal));
		desk_finish(d, blamed);
	}
	if (p->next_fd >= 0)
		parser_attach(p, p->next_fd, p->next_pid);
	else
		desk_feed_parsers(d);
}

static void
parser_gone(struct desk_parser *p, int signal)
{
	p->gone = true;
	p->signal = signal;
	if (p->link == NULL)
		parser_settle(p);
}

static void
parser_came(struct desk_parser *p, const struct peer_note *note, int fd)
{
	if (p->gone) {
		p->next_fd = fd;
		p->next_pid = note->pid;
		return;
	}
	parser_drop(p);
	parser_attach(p, fd, note->pid);
}

/* ---- web -----------------------------------------------------------------*/

static void
web_drop(struct desk *d)
{
	link_free(d->web);
	d->web = NULL;
}

static void
on_web_message(void *arg, uint16_t type, struct str payload, int fd)
{
	if (fd >= 0)
		close(fd);
	log_error("desk", "the web process sent message %u, which it must not",
	    (unsigned)type);
	web_drop(arg);
}

static void
on_web_closed(void *arg, const char *why)
{
	web_drop(arg);
}

/* ---- all -----------------------------------------------------------------*/

void
desk_peer_came(struct desk *d, const struct peer_note *note, int fd)
{
	switch (note->role) {
	case PEER_FETCHER:
		fetcher_came(d, note, fd);
		break;
	case PEER_PARSER:
		if (note->index < DESK_PARSERS_MAX)
			parser_came(&d->parser[note->index], note, fd);
		else
			close(fd);
		break;
	case PEER_WEB:
		web_drop(d);
		d->web =
		    link_create(d->loop, fd, on_web_message, on_web_closed, d);
		desk_tell_web(d);
		break;
	default:
		close(fd);
		return;
	}
	desk_pump(d);
}

void
desk_peer_gone(struct desk *d, const struct peer_note *note)
{
	if (note->role == PEER_FETCHER)
		fetcher_drop(d);
	else if (note->role == PEER_PARSER && note->index < DESK_PARSERS_MAX)
		parser_gone(&d->parser[note->index], note->signal);
	else if (note->role == PEER_WEB)
		web_drop(d);
	desk_pump(d);
}

void
desk_watch_peers(void *arg)
{
	struct desk *d = arg;
	msec now = clock_mono();
	bool fetcher_hangs = false;

	for (struct desk_job *job = d->jobs; job != NULL; job = job->next)
		fetcher_hangs = fetcher_hangs ||
		    (job->state == JOB_FETCHING && now > job->deadline &&
			d->fetcher != NULL);
	if (fetcher_hangs) {
		ask_kill(d, PEER_FETCHER, 0, d->fetcher_pid);
		fetcher_drop(d);
	}
	for (unsigned i = 0; i < DESK_PARSERS_MAX; i++) {
		struct desk_parser *p = &d->parser[i];

		if (p->link == NULL || p->outstanding == 0 ||
		    now <= desk_job_by_id(d, p->at[0])->deadline)
			continue;
		ask_kill(d, PEER_PARSER, p->index, p->pid);
		parser_drop(p);
	}
	d->watching = d->jobs != NULL;
	if (d->watching)
		loop_timer_start(d->watch_timer, 1000);
}

void
desk_drop_peers(struct desk *d)
{
	fetcher_drop(d);
	web_drop(d);
	for (unsigned i = 0; i < DESK_PARSERS_MAX; i++) {
		parser_drop(&d->parser[i]);
		if (d->parser[i].next_fd >= 0)
			close(d->parser[i].next_fd);
	}
}

/*
 * From results to the database.  Several polls share a transaction: a commit
 * waits until there are enough of them, or nothing else is under way, or the
 * first has waited DESK_COMMIT_WAIT.  Then each gets its log line and its
 * next place in the queue.
 */
#include "proc/desk_state.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "desk/ingest.h"
#include "net/loop.h"

#define BURST (1u << 20) /* bytes of documents: worth giving memory back */
#define STORE_RETRY 60000 /* msec: after an error of the database */

/* ---- is it us? -----------------------------------------------------------*/

/* Those that failed before we knew that it was us are not to blame either. */
static void
forgive(struct desk *d)
{
	struct errinfo ei;

	if (store_forgive(d->store, d->outage.feeds, d->outage.n_feeds,
		clock_now() + SCHED_OFFLINE_GAP, &ei) != ERR_OK)
		log_error("desk", "%s", ei.text);
	d->outage.n_feeds = 0;
}

/* True when the network is down, by this poll and those before. */
static bool
is_offline(struct desk *d, const struct desk_job *job)
{
	const struct fetch_answer *a = &job->answer;
	struct outage_note note = {
	    .feed_id = job->known.feed_id,
	    .now = clock_now(),
	    .was_fine = job->known.failures == 0 &&
		job->known.last_poll != UNIXTIME_NONE,
	    .answered = a->received_byte,
	    .no_network = a->result == FETCH_OFFLINE,
	};
	struct url u;

	if (a->result == FETCH_REFUSED)
		return false;
	url_split(job->asked, &u);
	note.host = u.host;
	switch (outage_take(&d->outage, &note)) {
	case OUTAGE_BEGAN:
		log_warn("desk",
		    "the network is down: no host answers; no feed is blamed");
		d->forgive = true;
		return true;
	case OUTAGE_LASTS:
		return true;
	case OUTAGE_ENDED:
		log_info("desk", "the network is back");
		return false;
	default:
		return false;
	}
}

/* ---- finishing -----------------------------------------------------------*/

static void
plan(struct desk *d, struct desk_job *job)
{
	struct {
		int64_t feed_id;
		unixtime now;
	} seed = {job->known.feed_id, clock_now()};
	struct ingest_input in = {
	    .job = &job->known,
	    .asked = job->asked,
	    .place = job->place,
	    .every_min = job->every_min,
	    .every_max = job->every_max,
	    .started = job->started,
	    .now = seed.now,
	    .die =
		hash_bytes((struct str){(const char *)&seed, sizeof(seed)}, 0),
	    .answer = &job->answer,
	    .offline = is_offline(d, job),
	    .feed = job->has_feed ? &job->feed : NULL,
	    .parse_error = job->parse_error,
	    .parse_too_large = job->parse_too_large,
	};

	ingest_poll(&in, &job->arena, &job->poll, &job->plan);
}

void
desk_finish(struct desk *d, struct desk_job *job)
{
	size_t bad, under_way = 0;

	if (job->has_feed) {
		bad = ingest_verify(&job->feed, &job->arena);
		if (bad > 0)
			log_error("desk",
			    "feed %" PRId64 ": %zu items of the "
			    "parser were not safe HTML; shown as text",
			    job->known.feed_id, bad);
		d->done_items += job->feed.n_items;
	}
	buf_free(&job->document);
	plan(d, job);
	job->state = JOB_DONE;
	d->n_done++;
	for (struct desk_job *j = d->jobs; j != NULL; j = j->next)
		under_way += j->state != JOB_DONE;
	/* Never from here: whoever called us holds on to jobs. */
	if (d->n_done >= DESK_COMMIT_MAX || under_way == 0 ||
	    d->done_items >= DESK_COMMIT_ITEMS)
		loop_timer_start(d->commit_timer, 0);
	else if (d->n_done == 1)
		loop_timer_start(d->commit_timer, DESK_COMMIT_WAIT);
}

void
desk_fail(struct desk *d, struct desk_job *job, const char *why)
{
	job->answer = (struct fetch_answer){
	    .id = job->id,
	    .result = FETCH_BROKEN,
	    .error = str_from(why),
	    .received_byte = true,
	};
	queue_end(d->queue, job->known.feed_id);
	desk_finish(d, job);
}

/* ---- what is said --------------------------------------------------------*/

static void
say_size(struct buf *b, uint64_t bytes)
{
	if (bytes < 1024)
		buf_printf(b, "%" PRIu64 " bytes", bytes);
	else if (bytes < 1024 * 1024)
		buf_printf(b, "%" PRIu64 " KB", bytes / 1024);
	else
		buf_printf(b, "%.1f MB", (double)bytes / (1024 * 1024));
}

static bool
is_failure(const struct store_poll *p)
{
	return p->error.n > 0;
}

/* What came of the poll, in a few words. */
static void
say_result(struct buf *b, const struct desk_job *job)
{
	const struct store_poll *p = &job->poll;

	if (is_failure(p)) {
		buf_add_str(b, p->error);
		return;
	}
	if (p->result == STORE_POLL_NOT_MODIFIED) {
		buf_add_c(b, "not modified");
	} else if (p->new_items + p->changed_items == 0) {
		buf_add_c(b, "nothing new, ");
		say_size(b, p->bytes);
	} else {
		buf_printf(b, "%zu new", p->new_items);
		if (p->changed_items > 0)
			buf_printf(b, ", %zu changed", p->changed_items);
		buf_add_c(b, ", ");
		say_size(b, p->bytes);
	}
	buf_printf(b, ", %" PRId64 " ms", (int64_t)p->elapsed);
	if (job->has_feed && job->feed.repairs.n > 0)
		buf_printf(b, "; repaired: %.*s", STR_ARG(job->feed.repairs));
}

static void
log_poll(struct desk_job *job)
{
	const struct store_poll *p = &job->poll;
	char span[DESK_SPAN_MAX] = "never";
	struct buf b;
	struct str url;

	if (!log_wants(is_failure(p) ? LOG_WARN : LOG_INFO))
		return;
	buf_init(&b, LOG_LINE_MAX);
	url = url_shown(&job->arena, job->asked);
	say_result(&b, job);
	if (p->next_poll != UNIXTIME_NONE)
		desk_span(p->next_poll - clock_now(), span);
	(is_failure(p) ? log_warn : log_info)("poll",
	    "feed %" PRId64 " \"%.*s\" %.*s: %s; next poll %s%s", p->feed_id,
	    STR_ARG(desk_job_name(job)), STR_ARG(url), buf_cstr(&b),
	    p->next_poll != UNIXTIME_NONE ? "in " : "", span);
	buf_free(&b);
}

static void
tell_asker(struct desk *d, struct desk_job *job)
{
	const struct store_poll *p = &job->poll;
	struct poll_note note = {
	    .feed_id = p->feed_id,
	    .failed = is_failure(p),
	    .title = desk_job_name(job),
	    .status = p->status,
	    .elapsed = p->elapsed,
	    .bytes = p->bytes,
	    .new_items = (uint32_t)p->new_items,
	    .changed_items = (uint32_t)p->changed_items,
	    .remark = p->error,
	};

	if (!note.failed && job->has_feed)
		note.remark = job->feed.repairs;
	desk_asked_ended(d, p->feed_id, &note);
}

/* A new notice is told once. */
static void
log_notice(const struct desk_job *job)
{
	const struct store_poll *p = &job->poll;

	if (p->notice.n > 0 && !str_eq(p->notice, job->known.notice))
		log_warn("poll", "feed %" PRId64 " \"%.*s\": %.*s", p->feed_id,
		    STR_ARG(job->known.title), STR_ARG(p->notice));
}

/* ---- commit --------------------------------------------------------------*/

static void
conclude(struct desk *d, struct desk_job *job)
{
	const struct store_poll *p = &job->poll;

	d->polls++;
	log_poll(job);
	log_notice(job);
	tell_asker(d, job);
	if (d->options->serve && desk_feed_conf(d, job->known.url) != NULL)
		desk_queue_feed(d, p->feed_id,
		    p->set_poll_url ? p->poll_url : job->known.poll_url,
		    p->next_poll);
	if (job->plan.whole_origin)
		desk_postpone_origin(
		    d, url_origin(job->answer.final_url), job->plan.not_before);
	if (job->has_feed)
		desk_find_twins(d, job->answer.final_url);
}

/* The database refused.  Nothing is lost: the feeds are asked again when
 * their lease has run out, with the validators they had. */
static void
give_up(struct desk *d, struct desk_job *job)
{
	unixtime again =
	    clock_now() + 2 * d->conf->timeout + 2 * DESK_LEASE_GRACE;
	struct poll_note note = {
	    .feed_id = job->known.feed_id,
	    .failed = true,
	    .title = job->known.title.n > 0 ? job->known.title : job->known.url,
	    .remark = STR("the database could not be written; see the log"),
	};

	desk_asked_ended(d, job->known.feed_id, &note);
	if (d->options->serve)
		desk_queue_feed(
		    d, job->known.feed_id, job->known.poll_url, again);
}

void
desk_commit(void *arg)
{
	struct desk *d = arg;
	struct store_poll polls[DESK_COMMIT_MAX];
	struct desk_job *jobs[DESK_COMMIT_MAX], *job;
	struct errinfo ei = {{0}};
	size_t n = 0;
	enum err e;

	for (job = d->jobs; job != NULL && n < DESK_COMMIT_MAX;
	     job = job->next) {
		if (job->state != JOB_DONE)
			continue;
		polls[n] = job->poll;
		jobs[n++] = job;
	}
	if (n == 0)
		return;
	e = store_commit_polls(d->store, polls, n, &ei);
	if (e != ERR_OK) {
		log_error("desk", "cannot store %zu polls: %s", n, ei.text);
		d->store_retry = clock_mono() + STORE_RETRY;
	}
	for (size_t i = 0; i < n; i++) {
		jobs[i]->poll = polls[i];
		if (e == ERR_OK)
			conclude(d, jobs[i]);
		else
			give_up(d, jobs[i]);
		if (jobs[i]->has_feed)
			d->done_items -= jobs[i]->feed.n_items;
		d->n_done--;
		desk_job_free(d, jobs[i]);
	}
	if (d->forgive)
		forgive(d);
	d->forgive = false;
	if (d->n_done > 0)
		loop_timer_start(d->commit_timer, 0);
	desk_pump(d);
	if (d->jobs == NULL && d->burst >= BURST) {
		mem_trim();
		d->burst = 0;
	}
}

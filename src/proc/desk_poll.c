/*
 * From the queue to the fetcher.  The queue says which feeds may start; the
 * store claims them, and says what is known of each; an order goes out.
 */
#include "proc/desk_state.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "desk/ingest.h"
#include "ipc/frame.h"
#include "net/link.h"
#include "net/loop.h"

#define CLAIM_ARENA \
	(4u << 20) /* bytes: DESK_CLAIM_MAX jobs of URLs and
        validators */
#define CONNECT_TIMEOUT 10000 /* msec */
#define FIRST_BYTE_TIMEOUT 20000 /* msec */
#define ANSWER_GRACE 30000 /* msec past its timeout: the fetcher hangs */
#define RETRY_AFTER_REFUSAL MINUTE /* a claim was refused: look again then */
#define KEEP_ALIVE_SPAN 10000 /* msec: the connection is used again so soon */
#define BUSY_GAP 1000 /* msec until a feed whose address was busy tries again */
#define PUMP_MAX 60000 /* msec: the clock may have jumped */
#define JUMP 5000 /* msec: the wall clock has been set, or we slept */

struct desk_job *
desk_job_by_id(const struct desk *d, uint64_t id)
{
	struct desk_job *j = d->jobs;

	while (j != NULL && j->id != id)
		j = j->next;
	return j;
}

struct desk_job *
desk_job_by_feed(const struct desk *d, int64_t feed_id)
{
	struct desk_job *j = d->jobs;

	while (j != NULL && j->known.feed_id != feed_id)
		j = j->next;
	return j;
}

struct str
desk_job_name(struct desk_job *job)
{
	const struct store_job *k = &job->known;

	/* A feed that was never read is called by its URL. */
	if (k->title.n > 0 && !str_eq(k->title, k->url))
		return k->title;
	if (job->has_feed && job->feed.title.n > 0)
		return job->feed.title;
	return url_shown(&job->arena, k->url);
}

void
desk_job_free(struct desk *d, struct desk_job *job)
{
	struct desk_job **at = &d->jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	if (d->last_job == &job->next)
		d->last_job = at;
	buf_free(&job->document);
	buf_free(&job->encoded);
	arena_free(&job->arena);
	free(job);
}

static msec
seconds(int64_t n)
{
	return n * 1000;
}

void
desk_queue_feed(
    struct desk *d, int64_t feed_id, struct str poll_url, unixtime due)
{
	struct url u;
	msec at = QUEUE_NEVER;

	url_split(poll_url, &u);
	if (due != UNIXTIME_NONE)
		at = clock_mono() + seconds(due - clock_now());
	queue_put(d->queue, feed_id, u.host, at);
}

void
desk_order(struct desk *d, struct desk_job *job)
{
	const struct conf_feed *conf = desk_feed_conf(d, job->known.url);
	msec total = seconds(d->conf->timeout);
	struct fetch_order o = {
	    .id = job->id,
	    .url = job->asked,
	    .etag = job->known.etag,
	    .last_modified = job->known.last_modified,
	    .validator_url = job->known.validator_url,
	    .user_agent = str_from(d->user_agent),
	    .connect_timeout =
		total < CONNECT_TIMEOUT ? total : CONNECT_TIMEOUT,
	    .first_byte_timeout =
		total < FIRST_BYTE_TIMEOUT ? total : FIRST_BYTE_TIMEOUT,
	    .total_timeout = total,
	    .max_body = d->conf->max_size,
	    .keep_alive = queue_host_goes_on(
		d->queue, job->known.feed_id, clock_mono() + KEEP_ALIVE_SPAN),
	};
	struct buf b;

	for (size_t i = 0; conf != NULL && i < conf->n_allow; i++)
		o.allow[o.n_allow++] = str_from(conf->allow[i]);
	buf_init(&b, FRAME_MAX);
	msg_put_fetch(&b, &o);
	link_send_buf(d->fetcher, MSG_FETCH, &b);
	job->deadline = clock_mono() + total + ANSWER_GRACE;
	job->sends++;
}

/* A copy of the store's texts that lives as long as the job. */
static void
copy_known(struct arena *a, const struct store_job *from, struct store_job *to)
{
	unixtime *news;

	*to = *from;
	to->url = arena_str(a, from->url);
	to->poll_url = arena_str(a, from->poll_url);
	to->title = arena_str(a, from->title);
	to->etag = arena_str(a, from->etag);
	to->last_modified = arena_str(a, from->last_modified);
	to->validator_url = arena_str(a, from->validator_url);
	to->notice = arena_str(a, from->notice);
	news = arena_array(a, from->n_news + 1, sizeof(*news));
	to->n_news = news != NULL ? from->n_news : 0;
	for (size_t i = 0; i < to->n_news; i++)
		news[i] = from->news[i];
	to->news = news;
}

/* Takes back a claim: the feed is due, for the store as for the queue, in so
 * many milliseconds. */
static void
unclaim(struct desk *d, int64_t feed_id, msec wait)
{
	struct errinfo ei;

	if (store_release(d->store, feed_id, clock_now() + wait / 1000, &ei) !=
	    ERR_OK)
		log_error("desk", "cannot give a feed back: %s", ei.text);
	queue_untake(d->queue, feed_id, clock_mono() + wait);
}

/* An hour that the feed wants left out has begun while it waited for its
 * turn; true when it waits on. */
static bool
is_skipped_now(struct desk *d, const struct store_job *known)
{
	unixtime now = clock_now();
	unixtime then = sched_after_skipping(
	    known->skip_hours, known->skip_days, now, (uint64_t)known->feed_id);

	if (then == now || desk_is_asked(d, known->feed_id))
		return false;
	unclaim(d, known->feed_id, seconds(then - now));
	return true;
}

void
desk_turn_away(struct desk *d, struct desk_job *job, struct str address)
{
	queue_place(d->queue, job->known.feed_id, address);
	unclaim(d, job->known.feed_id, BUSY_GAP);
	desk_job_free(d, job);
}

static void
job_start(struct desk *d, const struct store_job *known)
{
	const struct conf_feed *conf = desk_feed_conf(d, known->url);
	struct desk_job *job;

	if (conf == NULL) {
		/* Taken out of the config while it was being claimed. */
		queue_remove(d->queue, known->feed_id);
		queue_end(d->queue, known->feed_id);
		return;
	}
	if (is_skipped_now(d, known))
		return;
	job = mem_zero(sizeof(*job));
	job->id = ++d->last_id;
	job->started = clock_now();
	job->every_min = conf->every_min;
	job->every_max = conf->every_max;
	arena_init(&job->arena, DESK_JOB_ARENA);
	buf_init(&job->document, FRAME_MAX);
	buf_init(&job->encoded, FRAME_MAX);
	copy_known(&job->arena, known, &job->known);
	job->asked = ingest_address(&job->known, job->started);
	job->place = desk_place(conf, &job->arena);
	*d->last_job = job;
	d->last_job = &job->next;
	desk_order(d, job);
	desk_asked_started(d, job);
}

/* Claims the feeds of ids, which are in flight in the queue, and starts those
 * that the store grants. */
static void
claim(struct desk *d, const int64_t *ids, size_t n, unixtime due_by)
{
	struct store_job jobs[DESK_CLAIM_MAX];
	unixtime now = clock_now();
	struct arena a;
	struct errinfo ei;
	size_t n_jobs = 0;

	if (n == 0)
		return;
	arena_init(&a, CLAIM_ARENA);
	if (store_claim(d->store, ids, n, due_by,
		now + 2 * d->conf->timeout + DESK_LEASE_GRACE, &a, jobs,
		&n_jobs, &ei) != ERR_OK) {
		log_error("desk", "cannot claim feeds: %s", ei.text);
		d->store_retry = clock_mono() + seconds(RETRY_AFTER_REFUSAL);
	}
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < n_jobs && jobs[k].feed_id != ids[i])
			k++;
		if (k < n_jobs) {
			job_start(d, &jobs[k]);
			continue;
		}
		queue_untake(d->queue, ids[i],
		    clock_mono() + seconds(RETRY_AFTER_REFUSAL));
		desk_asked_ended(d, ids[i], NULL);
	}
	arena_free(&a);
}

/* Everything that a start needs is there. */
static bool
may_start(const struct desk *d)
{
	return d->fetcher != NULL && !d->stopping &&
	    d->backlog < DESK_BACKLOG_MAX && clock_mono() >= d->store_retry;
}

static size_t
start_some(struct desk *d)
{
	int64_t due[DESK_CLAIM_MAX], asked[DESK_CLAIM_MAX], id;
	size_t n_due = 0, n_asked = 0;
	msec now = clock_mono();

	while (n_due + n_asked < DESK_CLAIM_MAX &&
	    queue_take(d->queue, now, &id)) {
		if (desk_is_asked(d, id))
			asked[n_asked++] = id;
		else
			due[n_due++] = id;
	}
	claim(d, due, n_due, clock_now());
	claim(d, asked, n_asked, STORE_ANY_TIME);
	return n_due + n_asked;
}

void
desk_set_clocks(struct desk *d)
{
	d->boot_of_wall = clock_boot() - seconds(clock_now());
	d->boot_of_mono = clock_boot() - clock_mono();
}

/*
 * When the wall clock is set, forward or back, the schedule goes along, so
 * that nothing is asked early or late.  When the machine slept, time has
 * passed that the queue, which runs on the monotonic clock, knows nothing of.
 */
static void
notice_jump(struct desk *d)
{
	msec set = d->boot_of_wall - (clock_boot() - seconds(clock_now()));
	msec slept = clock_boot() - clock_mono() - d->boot_of_mono;
	struct errinfo ei;

	if (set > -JUMP && set < JUMP && slept < JUMP)
		return;
	if (slept >= JUMP)
		log_info("desk", "the machine has slept");
	if (set <= -JUMP || set >= JUMP) {
		log_info("desk",
		    "the clock was set; the schedule goes along with it");
		if (store_shift(d->store, set / 1000, &ei) != ERR_OK)
			log_error("desk", "%s", ei.text);
	}
	desk_set_clocks(d);
	if (d->options->serve && desk_schedule(d) != ERR_OK)
		d->store_retry = clock_mono() + seconds(RETRY_AFTER_REFUSAL);
}

void
desk_pump(struct desk *d)
{
	msec wait = PUMP_MAX, now;
	size_t started = 0;

	notice_jump(d);
	if (may_start(d))
		started = start_some(d);
	if (d->jobs != NULL && !d->watching) {
		d->watching = true;
		loop_timer_start(d->watch_timer, seconds(1));
	}
	now = clock_mono();
	if (started == DESK_CLAIM_MAX)
		wait = 0;
	else if (may_start(d))
		wait = queue_wait(d->queue, now);
	else if (d->store_retry > now)
		wait = d->store_retry - now;
	loop_timer_start(d->pump_timer, wait < PUMP_MAX ? wait : PUMP_MAX);
}

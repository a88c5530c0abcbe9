/*
 * The desk from inside: what its files share.  For proc/desk*.c only.
 *
 *	desk.c		start, the supervisor's messages, reload, stop
 *	desk_poll.c	from the queue to the fetcher: claims and orders
 *	desk_peer.c	the links to fetcher, parsers and web
 *	desk_commit.c	from answers to the database, in batches
 *	desk_feeds.c	what holds for several feeds: the schedule, quiet
 *			origins, one feed under two addresses, notices
 *	desk_asked.c	polls that somebody asked for
 *	desk_control.c	the control socket and its commands
 *	desk_status.c	the answer to `courant status`
 */
#ifndef PROC_DESK_STATE_H
#define PROC_DESK_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "conf/conf.h"
#include "desk/outage.h"
#include "desk/queue.h"
#include "desk/sched.h"
#include "ipc/msg.h"
#include "proc/desk.h"
#include "store/store.h"

struct link;
struct loop;
struct loop_timer;
struct loop_watch;

#define DESK_PER_ADDRESS 4 /* requests to one address, as the fetcher allows */
#define DESK_CLAIM_MAX 32 /* feeds claimed in one transaction */
#define DESK_COMMIT_MAX 32 /* polls committed in one transaction... */
#define DESK_COMMIT_ITEMS 400 /* ...or items: some 30 ms of writing */
#define DESK_COMMIT_WAIT 80 /* msec: a result waits for others at most */
#define DESK_BACKLOG_MAX \
	(8u << 20) /* bytes of documents that wait for a
        parser before new requests are held back */
#define DESK_OUTSTANDING \
	2 /* documents at one parser: one more than it works
        on, so that it never waits for us */
#define DESK_JOB_ARENA \
	(48u << 20) /* bytes: PARSED_ITEMS_MAX items with all
        their tags and enclosures, and the headers of an answer */
#ifdef COURANT_TEST_FLOOR /* tests cannot wait */
#define DESK_MANUAL_GAP 1
#define DESK_LEASE_GRACE 1
#else
#define DESK_MANUAL_GAP (10 * MINUTE) /* between polls by hand of one feed */
#define DESK_LEASE_GRACE \
	(2 * MINUTE) /* past two whole requests: parsing and
        writing; then another may claim the feed */
#endif

enum job_state {
	JOB_FETCHING,
	JOB_FETCHED, /* waits for a parser */
	JOB_PARSING,
	JOB_DONE /* waits to be committed */
};

/* One poll under way. */
struct desk_job {
	struct desk_job *next; /* in desk.jobs, oldest first */
	uint64_t id;
	enum job_state state;
	struct arena arena; /* texts of known, answer, feed */
	struct store_job known;
	int64_t every_min, every_max; /* seconds, from the config */
	struct str asked; /* the URL, of ingest_address */
	struct str place; /* of the feed in the config, for sentences */
	unixtime started;
	msec deadline; /* monotonic: then the peer hangs */
	unsigned sends; /* to a fetcher */
	unsigned parser; /* that it is at, when JOB_PARSING */
	struct fetch_answer answer;
	struct buf document; /* the payload of its MSG_PARSE */
	struct buf encoded; /* feed borrows from it */
	struct parsed_feed feed;
	bool has_feed;
	bool offline;
	struct str parse_error;
	bool parse_too_large;
	struct store_poll poll; /* when JOB_DONE */
	struct sched_plan plan;
};

struct desk_parser {
	struct desk *desk;
	unsigned index;
	int32_t pid;
	struct link *link; /* NULL: dead, or dying */
	bool gone; /* it has died; what it sent before is still being read */
	int signal; /* that it died of */
	int next_fd; /* -1, or a link to its successor, for when that is done */
	int32_t next_pid;
	unsigned outstanding;
	uint64_t at[DESK_OUTSTANDING]; /* job ids, in the order sent */
};

/* Somebody who asked for polls, and is told what comes of each. */
struct desk_asker {
	struct desk_asker *next;
	struct link *to; /* NULL: nobody listens (any more) */
	uint32_t total, left; /* feeds */
	uint32_t failed;
};

/* One that is connected to the control socket. */
struct desk_client {
	struct desk *desk;
	struct desk_client *next;
	struct link *link;
};

struct desk {
	const struct desk_options *options;
	struct loop *loop;
	struct conf *conf;
	struct map feeds_by_url; /* of conf: struct conf_feed */
	char *user_agent;
	struct store *store;
	struct queue *queue;
	struct link *supervisor;
	bool stopping;
	int status; /* to exit with */

	struct link *fetcher, *web;
	int32_t fetcher_pid;
	struct desk_parser parser[DESK_PARSERS_MAX];

	struct desk_job *jobs, **last_job;
	uint64_t last_id;
	size_t backlog; /* bytes of documents of jobs that are JOB_FETCHED */
	size_t burst; /* bytes of documents since memory was given back */
	size_t n_done, done_items; /* of jobs that are JOB_DONE */
	struct loop_timer *pump_timer, *commit_timer, *watch_timer;
	bool watching; /* watch_timer runs */
	struct loop_timer *quiet_timer; /* housekeeping */
	msec store_retry; /* monotonic: no claims before, after an error */
	msec boot_of_wall; /* one clock less the other, to notice when the wall
	                      clock is set... */
	msec boot_of_mono; /* ...and when the machine slept */
	struct outage outage;
	bool forgive; /* it began: its first feeds are to be forgiven */

	struct map wishes; /* feed id: struct desk_wish, see desk_asked.c */
	struct desk_asker *askers;

	int control_fd; /* -1: none */
	struct loop_watch *control_watch;
	struct desk_client *clients;
	msec began; /* monotonic */
	uint64_t polls; /* since the start */
	uint64_t flushed; /* of them, when the store was last flushed */
	msec next_expiry; /* monotonic: old rows are looked for then */
};

/* ---- desk.c */

/* The config of the feed, or NULL when it is there no more. */
const struct conf_feed *
desk_feed_conf(const struct desk *d, struct str url);

/* Reads the config again.  What changed, or what is wrong, goes to out as
 * lines; returns EX_OK or EX_CONFIG. */
int
desk_reload(struct desk *d, struct buf *out);

/* Tells the web process what it needs of the config. */
void
desk_tell_web(struct desk *d);

/* Has the supervisor end everything. */
void
desk_ask_stop(struct desk *d);

/* ---- desk_feeds.c */

/* "line 3 of FILE", where the feed stands in the config. */
struct str
desk_place(const struct conf_feed *f, struct arena *a);

/* Pauses feeds that have turned out to be the one at `url`. */
void
desk_find_twins(struct desk *d, struct str url);

/* Fills the queue from the store; ERR_SYSTEM and the like were logged. */
enum err
desk_schedule(struct desk *d);

/* An origin that wants quiet gets it from all its feeds. */
void
desk_postpone_origin(struct desk *d, struct str origin, unixtime until);

/* ---- desk_poll.c */

/* Starts what may start, and sets the timer for the rest. */
void
desk_pump(struct desk *d);

/* (Re)sends the order of a job in JOB_FETCHING. */
void
desk_order(struct desk *d, struct desk_job *job);

/* The job, or NULL. */
struct desk_job *
desk_job_by_id(const struct desk *d, uint64_t id);
struct desk_job *
desk_job_by_feed(const struct desk *d, int64_t feed_id);

/* The feed's title, or its URL with the query hidden; never longer than the
 * job lives. */
struct str
desk_job_name(struct desk_job *job);

/* Takes the job out and frees it. */
void
desk_job_free(struct desk *d, struct desk_job *job);

/* Puts the feed into the queue at its host. */
void
desk_queue_feed(
    struct desk *d, int64_t feed_id, struct str poll_url, unixtime due);

/* The job's address was busy: it waits for its turn, as if it had not begun. */
void
desk_turn_away(struct desk *d, struct desk_job *job, struct str address);

/* Notes how the clocks stand to each other, for the next look at them. */
void
desk_set_clocks(struct desk *d);

/* ---- desk_peer.c */

/* MSG_PEER and MSG_PEER_GONE of the supervisor. */
void
desk_peer_came(struct desk *d, const struct peer_note *note, int fd);
void
desk_peer_gone(struct desk *d, const struct peer_note *note);

/* Gives waiting documents to parsers that have room. */
void
desk_feed_parsers(struct desk *d);

/* Once a second while jobs run: replaces peers that hang. */
void
desk_watch_peers(void *arg);

/* Frees every link to a peer. */
void
desk_drop_peers(struct desk *d);

/* ---- desk_commit.c */

/* The job has all its results: plans what follows and queues its commit. */
void
desk_finish(struct desk *d, struct desk_job *job);

/* The same with a failure that is ours. */
void
desk_fail(struct desk *d, struct desk_job *job, const char *why);

/* Commits what is done. */
void
desk_commit(void *arg);

/* ---- desk_asked.c */

/* Begins the polls of an order; answers on `to` (may be NULL) now and as they
 * end. */
void
desk_ask(struct desk *d, const struct control_order *o, struct link *to);

/* True when somebody asked for the feed: it need not be due. */
bool
desk_is_asked(const struct desk *d, int64_t feed_id);

/* The request of an asked feed goes out; its poll came to an end.  Do nothing
 * for a feed that nobody asked for. */
void
desk_asked_started(struct desk *d, struct desk_job *job);
void
desk_asked_ended(struct desk *d, int64_t feed_id, const struct poll_note *n);

/* After a reload: who asked for a feed that is no more is told that it failed. */
void
desk_asked_sweep(struct desk *d);

/* The link is going: nobody is told there any more. */
void
desk_forget_asker(struct desk *d, const struct link *to);

/* Frees every wish and asker. */
void
desk_asked_free(struct desk *d);

/* ---- desk_control.c */

/* Opens the control socket.  Errors of listen_unix. */
enum err
desk_control_open(struct desk *d, struct errinfo *ei) MUST_CHECK;
void
desk_control_close(struct desk *d);

/* Carries out a command and answers on the link. */
void
desk_command(struct desk *d, struct str payload, struct link *to);

/* ---- desk_status.c */

/* Appends the state of the daemon, as JSON or as lines; an exit status. */
int
desk_status(struct desk *d, bool json, struct buf *out);

#define DESK_SPAN_MAX 24 /* bytes of a span in words, with the NUL */

/* "now", "41 s", "12 min", "3 h", "5 d"; returns out. */
char *
desk_span(int64_t seconds, char out[DESK_SPAN_MAX]);

#endif

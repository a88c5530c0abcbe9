/*
 * A simulated world for the desk: its clock, its loop and its links are ours
 * (put in at link time), the desk itself, its store, its config and the
 * parser's code are the real ones.  A year passes in seconds.
 *
 * The network is a function of the test: asked with every request, hop by
 * hop, it says what the origin answers.  Requests are written down, and kept
 * against the rules that hold in every scenario: validators that nobody
 * gave, gaps below the floor, a host or a second asked too often.
 */
#ifndef TESTS_MANNERS_SIM_H
#define TESTS_MANNERS_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "ipc/msg.h"

#define SIM_START 1700000000 /* 2023-11-14T22:13:20Z, a Tuesday */
#define SIM_FLOOR ((msec)HOUR * 1000) /* between two requests to a URL */
#define SIM_HOST_GAP 2000 /* msec */
#define SIM_STARTS 20 /* in any second */

struct desk;
struct store;

/* One request as an origin sees it.  Texts live as long as the world. */
struct sim_request {
	msec at; /* monotonic */
	unixtime wall;
	const char *url, *host;
	const char *etag, *last_modified; /* "" when not sent */
	int status; /* of the answer, 0 when none came */
	int hop; /* 0: the first; else behind redirects */
};

/* What the origin answers.  Texts are copied before the next call. */
struct sim_reply {
	enum fetch_result result; /* FETCH_ANSWERED unless it fails */
	int status;
	const char *etag, *last_modified, *content_type, *cache_control;
	const char *expires, *date, *age, *retry_after, *location;
	struct str body;
	uint64_t wire; /* bytes of the body on the wire; 0: as many */
	msec delay; /* until the answer */
	bool silent; /* a failure without a byte received */
	bool useless; /* 200, but not a feed: its validators do not count */
};

typedef void
sim_origin_fn(void *arg, const struct sim_request *q, struct sim_reply *r);

/* What the world knows of a URL that was asked. */
struct sim_url {
	const char *url;
	char etag[2048], last_modified[2048]; /* of its last good answer */
	msec last; /* the last request, or -1 */
	msec smallest; /* gap so far */
	size_t requests, unconditional;
	size_t wrong; /* validators sent that are not those last given */
	size_t forgotten; /* a given one was not sent */
};

struct sim_host {
	const char *name;
	msec last; /* start of the last request to it */
	int in_flight, most;
};

struct sim {
	char folder[128]; /* removed at the end */
	char database[256];
	char *config; /* text behind the lines that the world needs */
	int lives; /* databases so far: a killed daemon leaves a copy */
	struct desk *desk; /* NULL: it does not run */
	unsigned life; /* how many have been started */
	int status; /* of the last start */
	sim_origin_fn *origin;
	void *origin_arg;
	struct arena texts;
	struct map strings, urls, hosts;
	struct sim_request *requests;
	size_t n, room;
	int in_flight, most_in_flight;
	struct sim_host *last_host; /* of the last request */
	bool one_address; /* all hosts are: the fetcher has 4 connections */
	size_t turned_away; /* requests not made because of that */
	bool by_hand; /* the floor does not count just now */
	size_t below_floor, too_close; /* gaps to a URL, starts at a host */
	size_t kills; /* processes the desk had ended */
	struct buf answers; /* what the desk told those who asked, in lines */
	int answer_status; /* of the last answer, or -1 */
};

/* A world at SIM_START with no daemon; origin answers its requests. */
struct sim *
sim_create(sim_origin_fn *origin, void *arg);

/* Ends the daemon and the world, and removes its folder. */
void
sim_free(struct sim *s);

/* The text of the config, from the next start or reload on. */
void
sim_config(struct sim *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The daemon starts; s->status says how that went. */
void
sim_start(struct sim *s);

/* SIGTERM, and SIGKILL: what was in memory is gone. */
void
sim_stop(struct sim *s);
void
sim_kill(struct sim *s);

/* SIGHUP. */
void
sim_reload(struct sim *s);

/* Time passes. */
void
sim_run(struct sim *s, int64_t seconds);
void
sim_run_ms(struct sim *s, msec ms);

/* Somebody sets the wall clock forward or back. */
void
sim_jump(int64_t seconds);

/* The machine sleeps: the wall clock goes on, the monotonic one does not,
 * the one that counts sleep does. */
void
sim_sleep(int64_t seconds);

/* `courant poll ARG`, or --all for NULL; what is said goes to s->answers. */
void
sim_poll(struct sim *s, const char *arg);

/* A formatted text that lives as long as the world. */
const char *
sim_text(struct sim *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* What is known of the URL; never NULL. */
struct sim_url *
sim_url(struct sim *s, const char *url);

/* Requests to the URL; to any URL for NULL. */
size_t
sim_count(const struct sim *s, const char *url);

/* The last request to the URL, or NULL. */
const struct sim_request *
sim_last(const struct sim *s, const char *url);

/* What is known of the host, or NULL. */
const struct sim_host *
sim_host(const struct sim *s, const char *name);

/* The largest number of starts in any second. */
size_t
sim_busiest_second(const struct sim *s);

/* The first number that a question to the database gives, -1 for none. */
int64_t
sim_sql(struct sim *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A page of the web process, /feeds or the front page; empty when it is not
 * made.  It lives as long as the world. */
struct str
sim_page(struct sim *s, bool feeds);

/* Whether the log of this world holds the text. */
bool
sim_log_has(struct sim *s, const char *text);

/* ---- between the files of the world -------------------------------------- */

#define SIM_FD_SUPERVISOR 900001 /* numbers of links that no socket has */
#define SIM_FD_FETCHER 900002
#define SIM_FD_PARSER 900003

/* sim_loop.c */
void
sim_clock_reset(unixtime start);
void
sim_loop_run(msec ms);
/* Calls fn once, after that time. */
void
sim_after(msec ms, void (*fn)(void *arg), void *arg);

/* sim_link.c: delivers to the desk, as the peer on that fd. */
void
sim_deliver(int fd, uint16_t type, struct str payload);
/* The same with a link of its own beside it. */
void
sim_deliver_fd(int fd, uint16_t type, struct str payload, int passed);
/* The desk sends through links of this world. */
void
sim_link_world(struct sim *s);

/* sim_peer.c: what the desk sends to a peer. */
void
sim_fetch(struct sim *s, struct str payload);
void
sim_parse(struct sim *s, struct str payload);

#endif

/*
 * The desk: start, reload, quiet moments, stop.
 */
#include "proc/desk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/link.h"
#include "net/loop.h"
#include "proc/desk_state.h"
#include "story/group.h"

#define MESSAGES_MAX (256 << 10) /* bytes: what is wrong with a config */
#define QUIET_EVERY 60000 /* msec between two looks for housekeeping */
#define QUIET_AGAIN 250 /* msec: there is more to do, others have a turn */
#define QUIET_BUSY 1000 /* msec: polls run; a little now and then */
#define LAST_WORDS 2000 /* msec of housekeeping before a mere poll leaves */
#define INDEX_AT_ONCE 500 /* items: some 10 ms */
#define EXPIRE_AT_ONCE 200 /* rows: some 10 ms */

const struct conf_feed *
desk_feed_conf(const struct desk *d, struct str url)
{
	return map_get(&d->feeds_by_url, url);
}

/* ---- the config ----------------------------------------------------------*/

static void
adopt_conf(struct desk *d, struct conf *c)
{
	struct queue_options o = {
	    .at_once = c->at_once,
	    .per_host = c->per_host,
	    .per_address = DESK_PER_ADDRESS,
	    .starts_per_second = c->starts_per_second,
	    .host_gap = c->host_gap * 1000,
	};

	map_free(&d->feeds_by_url);
	map_init(&d->feeds_by_url, 0);
	for (struct conf_feed *f = c->feeds; f != NULL; f = f->next)
		map_set(&d->feeds_by_url, str_from(f->url), f);
	conf_free(d->conf);
	d->conf = c;
	free(d->user_agent);
	d->user_agent =
	    mem_printf("courant/%s (+%s)", PACKAGE_VERSION, c->contact);
	if (!d->options->verbose)
		log_set_level(c->log_level);
	if (d->queue == NULL)
		d->queue = queue_create(&o);
	else
		queue_configure(d->queue, &o);
}

static int
category_position(const struct conf *c, const char *name)
{
	int n = 0;

	for (const struct conf_category *k = c->categories; k != NULL;
	     k = k->next, n++) {
		if (name != NULL && strcmp(k->name, name) == 0)
			return n;
	}
	return n;
}

static enum err
sync_feeds(struct desk *d, struct errinfo *ei)
{
	struct store_feed_spec *specs =
	    mem_array(d->conf->n_feeds, sizeof(*specs));
	struct store_sync_counts counts;
	size_t n = 0;
	enum err e;

	for (const struct conf_feed *f = d->conf->feeds; f != NULL; f = f->next)
		specs[n++] = (struct store_feed_spec){
		    .url = str_from(f->url),
		    .title = str_from(f->title),
		    .category = str_from(f->category),
		    .category_position =
			category_position(d->conf, f->category),
		    .language = str_from(f->language),
		    .owner = str_from(f->owner),
		    .keep = f->keep,
		};
	e = store_sync_feeds(d->store, specs, n, clock_now(), &counts, ei);
	free(specs);
	if (e == ERR_OK)
		log_info("desk",
		    "%zu feeds: %zu added, %zu removed, %zu returned, "
		    "%zu changed",
		    n, counts.added, counts.removed, counts.returned,
		    counts.changed);
	return e;
}

void
desk_tell_web(struct desk *d)
{
	struct web_settings w = {
	    .title = str_from(d->conf->title),
	    .base_url = str_from(d->conf->base_url),
	    .database = str_from(d->conf->database),
	};
	struct buf b;

	if (d->web == NULL)
		return;
	buf_init(&b, 4 * MSG_PATH_MAX);
	msg_put_web_settings(&b, &w);
	link_send_buf(d->web, MSG_WEB_OPTIONS, &b);
}

/* Each line of text becomes a line of the log. */
static void
log_lines(enum log_level level, struct str text)
{
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');

		if (level == LOG_ERROR)
			log_error("config", "%.*s", STR_ARG(line));
		else
			log_info("config", "%.*s", STR_ARG(line));
	}
}

int
desk_reload(struct desk *d, struct buf *out)
{
	struct conf *c = NULL;
	struct errinfo ei;
	int n_errors;

	if (conf_load(d->options->config, &c, out, &n_errors) != ERR_OK) {
		log_lines(LOG_ERROR, buf_str(out));
		log_error("desk",
		    "the config was not read again; the one in "
		    "use stays");
		return EX_CONFIG;
	}
	conf_diff(d->conf, c, out);
	log_lines(LOG_INFO, buf_str(out));
	/* What only a restart applies stays as it is. */
	c->database = arena_cstr(&c->arena, str_from(d->conf->database));
	c->control = arena_cstr(&c->arena, str_from(d->conf->control));
	adopt_conf(d, c);
	if (sync_feeds(d, &ei) != ERR_OK) {
		log_error("desk", "cannot store the feeds: %s", ei.text);
		buf_printf(out, "cannot store the feeds: %s\n", ei.text);
		return EX_IOERR;
	}
	if (d->options->serve && desk_schedule(d) != ERR_OK)
		return EX_IOERR;
	desk_asked_sweep(d);
	desk_tell_web(d);
	desk_pump(d);
	return EX_OK;
}

/* ---- messages of the supervisor ------------------------------------------*/

static void
reload_by_signal(struct desk *d)
{
	struct buf out;

	buf_init(&out, MESSAGES_MAX);
	if (desk_reload(d, &out) == EX_OK)
		log_info("desk", "the config was read again");
	buf_free(&out);
}

static bool
housekeep(struct desk *d);

static void
stop(struct desk *d)
{
	msec until = clock_mono() + LAST_WORDS;

	d->stopping = true;
	while (d->n_done > 0)
		desk_commit(d);
	/* Without a daemon there are no quiet moments but this. */
	while (!d->options->serve && clock_mono() < until && housekeep(d))
		;
	loop_stop(d->loop);
}

static void
on_supervisor_message(void *arg, uint16_t type, struct str payload, int fd)
{
	struct desk *d = arg;
	struct control_order all = {.verb = CONTROL_POLL, .all = true};
	struct peer_note note;

	switch (type) {
	case MSG_PEER:
		if (fd < 0 || msg_get_peer(payload, &note) != ERR_OK)
			break;
		desk_peer_came(d, &note, fd);
		return;
	case MSG_PEER_GONE:
		if (msg_get_peer(payload, &note) == ERR_OK)
			desk_peer_gone(d, &note);
		break;
	case MSG_RELOAD:
		reload_by_signal(d);
		break;
	case MSG_POLL_ALL:
		desk_ask(d, &all, NULL);
		break;
	case MSG_CONTROL:
		desk_command(d, payload, d->supervisor);
		break;
	case MSG_STOP:
		stop(d);
		break;
	default:
		break;
	}
	if (fd >= 0)
		close(fd);
}

static void
on_supervisor_closed(void *arg, const char *why)
{
	stop(arg);
}

void
desk_ask_stop(struct desk *d)
{
	link_send(d->supervisor, MSG_STOP, STR_EMPTY, -1);
}

static void
on_pump(void *arg)
{
	desk_pump(arg);
}

/* ---- quiet moments -------------------------------------------------------*/

/* Does a little of what can wait; true when there is more. */
static bool
housekeep(struct desk *d)
{
	struct errinfo ei;
	size_t deleted = 0;
	bool left = false;
	enum err e;

	e = store_index(d->store, INDEX_AT_ONCE, &left, &ei);
	if (e == ERR_OK && !left && clock_mono() >= d->next_expiry) {
		e = store_expire(
		    d->store, clock_now(), EXPIRE_AT_ONCE, &deleted, &ei);
		if (deleted == 0)
			d->next_expiry = clock_mono() + HOUR * 1000;
		else
			log_debug("desk", "%zu old rows deleted", deleted);
	}
	/* A flush may wait for the disk: not while polls run. */
	if (e == ERR_OK && !left && deleted == 0 && d->jobs == NULL &&
	    d->polls > d->flushed) {
		e = store_checkpoint(d->store, &ei);
		d->flushed = d->polls;
	}
	if (e != ERR_OK)
		log_error("desk", "housekeeping: %s", ei.text);
	return e == ERR_OK && (left || deleted > 0);
}

static void
on_quiet(void *arg)
{
	struct desk *d = arg;
	bool more = housekeep(d);

	loop_timer_start(d->quiet_timer,
	    d->jobs != NULL ? QUIET_BUSY
		: more      ? QUIET_AGAIN
			    : QUIET_EVERY);
}

/* ---- start ---------------------------------------------------------------*/

/* Makes the folders above the path that are missing, for us alone. */
static void
make_folders_of(const char *path)
{
	char *copy = mem_strdup(path);

	for (char *p = copy + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		/* What is there stays; what cannot be made, opening the
		 * database tells. */
		(void)!mkdir(copy, 0750);
		*p = '/';
	}
	free(copy);
}

static int
exit_status_of(enum err e)
{
	switch (e) {
	case ERR_OK:
		return EX_OK;
	case ERR_FOREIGN:
	case ERR_INPUT:
		return EX_DATAERR;
	case ERR_EXISTS:
		return EX_TEMPFAIL;
	case ERR_DENIED:
		return EX_NOPERM;
	case ERR_NOTFOUND:
		return EX_CANTCREAT;
	default:
		return EX_IOERR;
	}
}

static enum err
start_grouping(struct desk *d, struct errinfo *ei)
{
	struct group_options grouping;
	bool forgot;
	enum err e;

	if (d->conf->stories_off)
		return ERR_OK;
	group_defaults(&grouping);
	grouping.window = d->conf->story_window;
	grouping.likeness = d->conf->story_likeness / 100.0;
	e = store_group_start(d->store, &grouping, &forgot, ei);
	if (e == ERR_OK && forgot)
		log_error("desk",
		    "%s: later items join no story from before now", ei->text);
	return e;
}

static enum err
open_all(struct desk *d, struct errinfo *ei)
{
	enum err e;

	make_folders_of(d->conf->database);
	e = store_open(d->conf->database, STORE_WRITE, &d->store, ei);
	if (e == ERR_OK)
		e = start_grouping(d, ei);
	if (e == ERR_OK)
		e = store_settle(d->store, clock_now(), ei);
	if (e == ERR_OK)
		e = sync_feeds(d, ei);
	if (e == ERR_OK && d->options->serve)
		e = desk_control_open(d, ei);
	if (e == ERR_OK && d->options->serve)
		e = desk_schedule(d);
	return e;
}

static struct desk *
create(const struct desk_options *o, int supervisor_fd)
{
	struct desk *d = mem_zero(sizeof(*d));

	d->options = o;
	d->control_fd = -1;
	d->last_job = &d->jobs;
	for (unsigned i = 0; i < DESK_PARSERS_MAX; i++) {
		d->parser[i].desk = d;
		d->parser[i].index = i;
		d->parser[i].next_fd = -1;
	}
	map_init(&d->feeds_by_url, 0);
	map_init(&d->wishes, 0);
	d->began = clock_mono();
	desk_set_clocks(d);
	d->loop = loop_create();
	d->supervisor = link_create(d->loop, supervisor_fd,
	    on_supervisor_message, on_supervisor_closed, d);
	d->pump_timer = loop_timer_create(d->loop, on_pump, d);
	d->commit_timer = loop_timer_create(d->loop, desk_commit, d);
	d->watch_timer = loop_timer_create(d->loop, desk_watch_peers, d);
	d->quiet_timer = loop_timer_create(d->loop, on_quiet, d);
	return d;
}

void
desk_close(struct desk *d)
{
	struct errinfo ei;

	if (d == NULL)
		return;
	desk_control_close(d);
	desk_drop_peers(d);
	while (d->jobs != NULL)
		desk_job_free(d, d->jobs);
	desk_asked_free(d);
	if (d->store != NULL && store_checkpoint(d->store, &ei) != ERR_OK)
		log_error("desk", "%s", ei.text);
	store_close(d->store);
	queue_free(d->queue);
	map_free(&d->feeds_by_url);
	conf_free(d->conf);
	free(d->user_agent);
	loop_timer_free(d->pump_timer);
	loop_timer_free(d->commit_timer);
	loop_timer_free(d->watch_timer);
	loop_timer_free(d->quiet_timer);
	link_free(d->supervisor);
	loop_free(d->loop);
	free(d);
}

static int
begin(struct desk *d)
{
	struct errinfo ei = {{0}};
	enum err e = open_all(d, &ei);

	if (e != ERR_OK) {
		log_error("desk", "%s", ei.text);
		return exit_status_of(e);
	}
	log_info(
	    "desk", "config %s, database %s", d->conf->path, d->conf->database);
	link_send(d->supervisor, MSG_READY, STR_EMPTY, -1);
	loop_timer_start(d->quiet_timer, QUIET_EVERY);
	desk_pump(d);
	return EX_OK;
}

int
desk_open(const struct desk_options *o, int supervisor_fd, struct desk **out)
{
	struct conf *c = NULL;
	struct buf messages;
	struct desk *d = create(o, supervisor_fd);
	int n_errors, status = EX_CONFIG;

	buf_init(&messages, MESSAGES_MAX);
	if (conf_load(o->config, &c, &messages, &n_errors) == ERR_OK) {
		adopt_conf(d, c);
		status = begin(d);
	} else {
		log_lines(LOG_ERROR, buf_str(&messages));
	}
	buf_free(&messages);
	if (status == EX_OK)
		*out = d;
	else
		desk_close(d);
	return status;
}

int
desk_run(const struct desk_options *o, int supervisor_fd)
{
	struct desk *d = NULL;
	int status = desk_open(o, supervisor_fd, &d);

	if (status != EX_OK)
		return status;
	loop_run(d->loop);
	desk_close(d);
	return EX_OK;
}

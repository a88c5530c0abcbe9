/*
 * The config file, read and checked (courant.conf(5)).
 *
 * conf_load reads the file and its includes, checks every directive against
 * one schema table, fills in the defaults, and reports all errors of a file
 * in one run, as FILE:LINE:COLUMN: what; did you mean ...?
 *
 * Only proc/ and cmd/ see struct conf; what lower floors need is handed to
 * them in structs of their own.
 */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

#define CONF_FEEDS_MAX 100000 /* feeds: what one process can schedule */
#define CONF_CATEGORIES_MAX 1000 /* categories: a page that lists them all */
#define CONF_ALLOW_MAX 16 /* allow-address ranges of one feed */
#define CONF_LISTEN_MAX 8 /* addresses to listen on */
#define CONF_TEXT_MAX 500 /* bytes of a title or name: more is none */
#define CONF_PATH_MAX 4095 /* bytes of a path: what the system takes */
/* Bytes of all files of one config: CONF_FEEDS_MAX feeds of 160 bytes. */
#define CONF_SIZE_MAX (16 << 20)

#define CONF_FILES_MAX 1000 /* files that includes may read */
#define CONF_INCLUDE_MAX 8 /* files that include one another: more is a slip */
#ifdef COURANT_TEST_FLOOR
#define CONF_EVERY_FLOOR 1 /* seconds: a daemon that tests can hurry */
#else
#define CONF_EVERY_FLOOR (15 * MINUTE) /* seconds: never polled more often */
#endif
#define CONF_CONTACT "https://courant.example/bot" /* for the User-Agent */

/* One `feed` directive. */
struct conf_feed {
	const char *url; /* normalised (url_normalise) */
	const char *title; /* the user's name for it, or NULL */
	const char *category; /* of the enclosing block, or NULL */
	const char *language; /* lang=, or NULL */
	const char *owner; /* owner=, or NULL: the site's domain */
	int64_t every_min, every_max; /* seconds; the global ones by default */
	int64_t keep; /* seconds; 0 keeps for good */
	const char **allow; /* allow-address ranges, at most CONF_ALLOW_MAX */
	size_t n_allow;
	const char *file; /* where it stands, as messages name it */
	int line;
	struct conf_feed *next;
};

struct conf_category {
	const char *name;
	int64_t every_min, every_max; /* seconds; the global ones by default */
	struct conf_category *next; /* in the order of the file */
};

struct conf {
	struct arena arena; /* everything below lives here */
	const char *path; /* of the main file, absolute */
	const char *import_folder; /* where the first `include` that takes in
	                              whatever ends in .conf looks; or NULL */

	/* server { } */
	const char *title; /* of the paper; default "Courant" */
	const char *listen[CONF_LISTEN_MAX]; /* "127.0.0.1:8380", "unix:/..." */
	size_t n_listen;
	const char *base_url; /* or NULL */

	/* polling { } */
	int64_t every_min, every_max; /* seconds; default 1h to 24h */
	int at_once; /* requests in flight */
	int per_host; /* requests in flight to one host */
	int starts_per_second; /* requests begun in one second */
	int64_t host_gap; /* seconds between starts to one host */
	int64_t timeout; /* seconds, a whole request */
	uint64_t max_size; /* bytes, decoded */
	const char *contact; /* URL for the User-Agent */
	int64_t keep; /* seconds; 0 keeps for good */

	/* stories { } */
	int64_t story_window; /* seconds between two reports of one event */
	int story_likeness; /* hundredths that an item must reach */
	bool stories_off;

	const char *database; /* path */
	const char *control; /* path of the control socket */
	enum log_level log_level;

	struct conf_category *categories;
	struct conf_feed *feeds; /* in the order of the file */
	size_t n_feeds, n_categories, n_directives;
};

/*
 * Loads path.  On success *out is a config that conf_free frees.  Otherwise
 * `messages` holds one message a line, each with place, the line itself and
 * a mark under the word, and the number of errors is in *n_errors; the kind
 * is ERR_INPUT, or ERR_NOTFOUND / ERR_DENIED when the main file cannot be
 * read.  Warnings go to messages too, on success as well.
 */
enum err
conf_load(const char *path, struct conf **out, struct buf *messages,
    int *n_errors) MUST_CHECK;

/* Frees the config and all that lives in its arena. */
void
conf_free(struct conf *c);

/*
 * The path to load: `given` (from -f) when not NULL, else the first that
 * exists of $XDG_CONFIG_HOME/courant/courant.conf (not for root) and
 * SYSCONFDIR/courant.conf; the latter when none does.  From the arena.
 */
const char *
conf_find(const char *given, struct arena *a);

/*
 * The config as it was understood, every default filled in, in the syntax of
 * the config file.  It reads back as the same config.
 */
void
conf_print(const struct conf *c, struct buf *out);

/*
 * What a reload from `old` to `new` means, one plain line each, into out:
 * feeds added, removed and changed by URL, settings changed, and settings
 * that only a restart applies.  Empty when nothing differs.
 */
void
conf_diff(const struct conf *old, const struct conf *new, struct buf *out);

#endif

/*
 * courant feeds: the health of every feed, one line each, as the page /feeds
 * shows it.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "base/date.h"
#include "cmd/cmd.h"
#include "cmd/database.h"
#include "cmd/print.h"

#define FEEDS_MAX (256 << 20) /* bytes: CONF_FEEDS_MAX feeds */

enum colour { COLOUR_NONE = 0, COLOUR_RED = 31, COLOUR_YELLOW = 33 };

static const struct option long_options[] = {
    {"bad", no_argument, NULL, 'b'},
    {"json", no_argument, NULL, 'j'},
    {NULL, 0, NULL, 0},
};

static const struct print_column columns[] = {
    {"feed", PRINT_CUT},
    {"state", 0},
    {"last poll", PRINT_RIGHT},
    {"next poll", PRINT_RIGHT},
    {"30 days", 0},
    {"today", PRINT_RIGHT},
    {"unchanged", PRINT_RIGHT},
    {"what is wrong", PRINT_CUT},
};

static bool
is_bad(const struct store_feed *f)
{
	return f->error.n > 0 ||
	    (f->state != STORE_FEED_OK && f->state != STORE_FEED_NEW);
}

/* Items a day as a row of bars; the highest day fills its cell. */
static void
add_sparkline(struct buf *b, const struct store_feed *f)
{
	static const char *const blocks[] = {"\xe2\x96\x81", "\xe2\x96\x82",
	    "\xe2\x96\x83", "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
	    "\xe2\x96\x87", "\xe2\x96\x88"};
	static const char *const ascii[] = {
	    "_", ".", ":", "-", "=", "+", "*", "#"};
	const char *const *bars = print_has_utf8() ? blocks : ascii;
	const unsigned steps = ARRAY_LEN(blocks) - 1;
	unsigned highest = 1;

	for (int i = 0; i < STORE_SPARK_DAYS; i++) {
		if (f->per_day[i] > highest)
			highest = f->per_day[i];
	}
	for (int i = 0; i < STORE_SPARK_DAYS; i++)
		buf_add_c(
		    b, bars[(f->per_day[i] * steps + highest - 1) / highest]);
}

/* The column about what is wrong: the error, else what was repaired. */
static struct str
trouble(const struct store_feed *f)
{
	return f->error.n > 0 ? f->error : f->repairs;
}

static enum colour
colour_of(const struct store_feed *f)
{
	if (!is_bad(f))
		return COLOUR_NONE;
	return f->state == STORE_FEED_QUIET || f->state == STORE_FEED_PAUSED
	    ? COLOUR_YELLOW
	    : COLOUR_RED;
}

static void
print_row(struct print *p, const struct store_feed *f, unixtime now)
{
	char time[PRINT_TIME_MAX], figure[PRINT_TIME_MAX];
	struct buf spark;

	print_cell(p, f->title);
	print_cell_colour(
	    p, str_from(store_feed_state_name(f->state)), (int)colour_of(f));
	print_cell(p, str_from(print_ago(f->last_poll, now, time)));
	print_cell(p, str_from(print_until(f->next_poll, now, time)));
	buf_init(&spark, STORE_SPARK_DAYS * 4);
	add_sparkline(&spark, f);
	print_cell(p, buf_str(&spark));
	buf_free(&spark);
	snprintf(figure, sizeof figure, "%" PRIu32, f->items_today);
	print_cell(p, str_from(figure));
	snprintf(figure, sizeof figure, "%" PRIu32 " %%",
	    f->polls > 0 ? f->not_modified * 100 / f->polls : 0);
	print_cell(p, str_from(f->polls > 0 ? figure : ""));
	print_cell(p, trouble(f));
}

/* A time as text, left out when there is none. */
static void
add_time(struct json *j, const char *key, unixtime t)
{
	char text[DATE_RFC3339_MAX];

	if (t != UNIXTIME_NONE)
		json_put_str(j, key, str_from(date_format_rfc3339(t, text)));
}

static void
add_json(struct json *j, const struct store_feed *f)
{
	json_put_int(j, "id", f->id);
	json_put_str(j, "url", f->url);
	if (!str_eq(f->url, f->poll_url))
		json_put_str(j, "poll_url", f->poll_url);
	json_put_str(j, "title", f->title);
	json_put_str_opt(j, "link", f->link);
	json_put_str_opt(j, "category", f->category);
	json_put_str(j, "outlet", f->outlet);
	json_put_str(j, "state", str_from(store_feed_state_name(f->state)));
	json_put_str_opt(j, "error", f->error);
	json_put_str_opt(j, "repairs", f->repairs);
	json_put_int(j, "failures", f->failures);
	add_time(j, "failing_since", f->failing_since);
	add_time(j, "added", f->added);
	add_time(j, "last_poll", f->last_poll);
	add_time(j, "last_ok", f->last_ok);
	add_time(j, "last_new", f->last_new);
	add_time(j, "next_poll", f->next_poll);
	json_put_int(j, "interval", f->interval);
	json_put_int(j, "last_status", f->last_status);
	json_put_int(j, "polls", f->polls);
	json_put_int(j, "not_modified", f->not_modified);
	json_put_int(j, "average_ms", f->average);
	json_put_int(j, "items", f->items);
	json_put_int(j, "items_today", f->items_today);
	json_put_array(j, "per_day");
	for (int i = 0; i < STORE_SPARK_DAYS; i++)
		json_put_int(j, NULL, f->per_day[i]);
	json_put_end(j);
}

static void
show_json(const struct store_feed *f, bool bad)
{
	struct print_list list = {.form = PRINT_JSON};

	for (; f != NULL; f = f->next) {
		if (!bad || is_bad(f))
			add_json(print_list_next(&list), f);
	}
	print_list_end(&list);
}

static void
show_table(const struct store_feed *feeds, size_t n, bool bad, unixtime now)
{
	size_t shown = 0;
	struct print *p;

	for (const struct store_feed *f = feeds; f != NULL; f = f->next)
		shown += !bad || is_bad(f);
	if (shown == 0) {
		puts(n == 0 ? "No feeds: the config names none, or it was not "
			      "read yet."
			    : "All feeds are fine.");
		return;
	}
	p = print_start(stdout, columns, ARRAY_LEN(columns), PRINT_TABLE);
	for (const struct store_feed *f = feeds; f != NULL; f = f->next) {
		if (!bad || is_bad(f))
			print_row(p, f, now);
	}
	(void)print_end(p);
}

static int
show(const struct cmd_options *o, bool bad, bool json)
{
	unixtime now = clock_now();
	struct store_feed *feeds;
	struct errinfo ei;
	struct store *s = NULL;
	struct arena a;
	size_t n;
	int status = database_open(o, &s, NULL);
	enum err e;

	if (status != EX_OK)
		return status;
	arena_init(&a, FEEDS_MAX);
	e = store_feeds(s, now, database_today(now), &a, &feeds, &n, &ei);
	if (e != ERR_OK)
		status = database_complain(e, &ei);
	else if (json)
		show_json(feeds, bad);
	else
		show_table(feeds, n, bad, now);
	arena_free(&a);
	store_close(s);
	return status == EX_OK ? print_flush() : status;
}

int
cmd_feeds(const struct cmd_options *o, int argc, char **argv)
{
	bool bad = false, json = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (opt == 'b')
			bad = true;
		else if (opt == 'j')
			json = true;
		else
			return cmd_usage("feeds");
	}
	if (optind < argc)
		return cmd_usage("feeds");
	return show(o, bad, json);
}

/*
 * The answer to `courant status`.
 */
#include "proc/desk_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"

char *
desk_span(int64_t seconds, char out[DESK_SPAN_MAX])
{
	if (seconds <= 0)
		snprintf(out, DESK_SPAN_MAX, "0 s");
	else if (seconds < 2 * MINUTE)
		snprintf(out, DESK_SPAN_MAX, "%d s", (int)seconds);
	else if (seconds < 2 * HOUR)
		snprintf(out, DESK_SPAN_MAX, "%d min", (int)(seconds / MINUTE));
	else if (seconds < 2 * DAY)
		snprintf(out, DESK_SPAN_MAX, "%d h", (int)(seconds / HOUR));
	else
		snprintf(out, DESK_SPAN_MAX, "%" PRId64 " d", seconds / DAY);
	return out;
}

/* When the reader's day began. */
static unixtime
start_of_day(unixtime now)
{
	time_t t = (time_t)now;
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL)
		return now;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	t = mktime(&tm);
	return t != -1 ? t : now;
}

static void
as_json(const struct desk *d, const struct store_counts *c, struct buf *out)
{
	struct json j;

	json_init(&j, out);
	json_put_object(&j, NULL);
	json_put_str(&j, "version", STR(PACKAGE_VERSION));
	json_put_int(&j, "pid", getppid());
	json_put_int(&j, "uptime", (clock_mono() - d->began) / 1000);
	json_put_str(&j, "config", str_from(d->conf->path));
	json_put_str(&j, "database", str_from(d->conf->database));
	json_put_int(&j, "database_bytes", c->database_bytes);
	json_put_int(&j, "feeds", c->feeds);
	json_put_int(&j, "feeds_failing", c->feeds_failing);
	json_put_int(&j, "feeds_new", c->feeds_new);
	json_put_int(&j, "items", c->items);
	json_put_int(&j, "items_today", c->items_today);
	json_put_int(&j, "polls_day", c->polls_day);
	json_put_int(&j, "not_modified_day", c->not_modified_day);
	json_put_int(&j, "errors_day", c->errors_day);
	json_put_int(&j, "in_flight", (int64_t)queue_in_flight(d->queue));
	json_put_int(&j, "polls", (int64_t)d->polls);
	if (c->last_poll != UNIXTIME_NONE)
		json_put_int(&j, "last_poll", c->last_poll);
	if (c->next_poll != UNIXTIME_NONE)
		json_put_int(&j, "next_poll", c->next_poll);
	json_put_end(&j);
	buf_add_byte(out, '\n');
}

static void
as_lines(const struct desk *d, const struct store_counts *c, unixtime now,
    struct buf *out)
{
	char span[DESK_SPAN_MAX];

	buf_printf(out, "courant %s, running for %s, process %d\n",
	    PACKAGE_VERSION, desk_span((clock_mono() - d->began) / 1000, span),
	    (int)getppid());
	buf_printf(out, "config    %s\n", d->conf->path);
	buf_printf(out, "database  %s, %.1f MB\n", d->conf->database,
	    (double)c->database_bytes / (1024 * 1024));
	buf_printf(out, "feeds     %" PRId64, c->feeds);
	if (c->feeds_new > 0)
		buf_printf(out, ", %" PRId64 " not yet polled", c->feeds_new);
	if (c->feeds_failing > 0)
		buf_printf(out, ", %" PRId64 " failing", c->feeds_failing);
	buf_printf(out, "\nitems     %" PRId64 ", %" PRId64 " of today\n",
	    c->items, c->items_today);
	buf_printf(out,
	    "polls     %" PRId64 " in the last 24 hours, %" PRId64
	    " not modified, %" PRId64 " failed\n",
	    c->polls_day, c->not_modified_day, c->errors_day);
	buf_printf(out, "now       %zu in flight", queue_in_flight(d->queue));
	if (c->next_poll != UNIXTIME_NONE)
		buf_printf(out, ", next poll in %s",
		    desk_span(c->next_poll - now, span));
	buf_add_byte(out, '\n');
}

int
desk_status(struct desk *d, bool json, struct buf *out)
{
	unixtime now = clock_now();
	struct store_counts c;
	struct errinfo ei;

	if (store_count(d->store, now, start_of_day(now), &c, &ei) != ERR_OK) {
		log_error("desk", "%s", ei.text);
		buf_printf(out, "%s\n", ei.text);
		return EX_IOERR;
	}
	if (json)
		as_json(d, &c, out);
	else
		as_lines(d, &c, now, out);
	return EX_OK;
}

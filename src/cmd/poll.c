/*
 * courant poll: polls what is due, or named, or everything, and ends.  When a
 * daemon runs on the config it is asked to; otherwise the same processes do
 * it here, without the web.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/config.h"
#include "cmd/poll_table.h"
#include "proc/client.h"
#include "proc/supervise.h"

struct run {
	struct poll_table *table;
	char *said; /* a sentence instead of polls, or NULL */
};

static void
on_note(void *arg, const struct poll_note *note)
{
	struct run *r = arg;

	poll_table_note(r->table, note);
}

static void
on_tick(void *arg)
{
	struct run *r = arg;

	poll_table_tick(r->table);
}

static void
on_answer(void *arg, const struct control_answer *answer)
{
	struct run *r = arg;

	if (answer->text.n > 0)
		r->said = mem_printf("%.*s", STR_ARG(answer->text));
}

/* Polls without a daemon. */
static int
poll_here(const char *config, bool verbose, const struct control_order *order,
    struct run *r)
{
	struct supervise_options s = {
	    .config = config,
	    .verbose = verbose,
	    .order = order,
	    .note = on_note,
	    .answer = on_answer,
	    .tick = on_tick,
	    .arg = r,
	};

	return supervise_run(&s);
}

static int
poll_there(const char *control, const struct control_order *order,
    struct run *r, bool *there)
{
	struct client_calls calls = {on_note, on_tick, r};
	struct errinfo ei;
	struct buf text;
	int status = EX_UNAVAILABLE;
	enum err e;

	buf_init(&text, MSG_ANSWER_MAX);
	e = client_call(control, order, &calls, &status, &text, &ei);
	*there = e != ERR_NOTFOUND;
	if (e == ERR_OK && text.n > 0)
		r->said = mem_strdup(buf_cstr(&text));
	if (e != ERR_OK && *there)
		r->said = mem_strdup(ei.text);
	buf_free(&text);
	return e == ERR_DENIED ? EX_NOPERM : status;
}

static int
poll_run(const struct cmd_options *o, const struct control_order *order)
{
	struct conf *c;
	struct run r = {.said = NULL};
	char *path;
	bool there;
	int status = config_load(o->config, &c, NULL);

	if (status != EX_OK)
		return status;
	r.table = poll_table_create(order->json ? POLL_TABLE_JSON
		: isatty(STDOUT_FILENO)         ? POLL_TABLE_LIVE
						: POLL_TABLE_LINES);
	status = poll_there(c->control, order, &r, &there);
	path = mem_strdup(c->path);
	if (!o->verbose)
		log_set_level(c->log_level);
	conf_free(c);
	if (!there)
		status = poll_here(path, o->verbose > 0, order, &r);
	if (r.said != NULL)
		fprintf(stderr, "courant: %s\n", r.said);
	else if (status == EX_OK || status == 1)
		poll_table_end(r.table);
	free(r.said);
	poll_table_free(r.table);
	free(path);
	return status;
}

int
cmd_poll(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"all", no_argument, NULL, 'a'},
	    {"json", no_argument, NULL, 'j'},
	    {"once", no_argument, NULL, 'o'},
	    {NULL, 0, NULL, 0},
	};
	struct control_order order = {.verb = CONTROL_POLL};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'a':
			order.all = true;
			break;
		case 'j':
			order.json = true;
			break;
		case 'o':
			break; /* as it always does */
		default:
			return cmd_usage("poll");
		}
	}
	if (argc - optind > MSG_ARGS_MAX) {
		fprintf(stderr, "courant: at most %d feeds at a time\n",
		    MSG_ARGS_MAX);
		return EX_USAGE;
	}
	order.n_args = (size_t)(argc - optind);
	order.args = mem_array(order.n_args, sizeof(*order.args));
	for (size_t i = 0; i < order.n_args; i++)
		order.args[i] = str_from(argv[optind + (int)i]);
	status = poll_run(o, &order);
	free(order.args);
	return status;
}

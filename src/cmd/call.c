/*
 * Commands to the daemon: find its socket by the config, ask, print.
 */
#include "cmd/call.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/config.h"
#include "proc/client.h"

int
call_daemon(const struct cmd_options *o, const struct control_order *order)
{
	struct conf *c;
	struct errinfo ei;
	struct buf out;
	int status = config_load(o->config, &c, NULL);
	enum err e;

	if (status != EX_OK)
		return status;
	status = EX_UNAVAILABLE;
	buf_init(&out, MSG_ANSWER_MAX);
	e = client_call(c->control, order, NULL, &status, &out, &ei);
	if (e == ERR_OK)
		fwrite(buf_cstr(&out), 1, out.n,
		    status == EX_OK ? stdout : stderr);
	else
		fprintf(stderr, "courant: %s%s\n", ei.text,
		    e == ERR_NOTFOUND ? "; start it with `courant run`" : "");
	if (e == ERR_DENIED)
		status = EX_NOPERM;
	buf_free(&out);
	conf_free(c);
	return status;
}

int
call_simple(const struct cmd_options *o, int argc, char **argv,
    enum control_verb verb, bool json)
{
	static const struct option options[] = {
	    {"json", no_argument, NULL, 'j'},
	    {NULL, 0, NULL, 0},
	};
	struct control_order order = {.verb = verb};
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (opt != 'j' || !json)
			return cmd_usage(argv[0]);
		order.json = true;
	}
	if (optind < argc)
		return cmd_usage(argv[0]);
	return call_daemon(o, &order);
}

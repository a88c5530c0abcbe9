/*
 * courant run: the daemon, in the foreground.  Reads the config and opens the
 * sockets, so that what is wrong with them is said before anything starts.
 */
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/config.h"
#include "proc/listen.h"
#include "proc/supervise.h"

/* Opens what the config says; returns an exit status. */
static int
open_sockets(const struct conf *c, int *fds, size_t *n)
{
	struct errinfo ei;

	switch (listen_open(c->listen, c->n_listen, fds, n, &ei)) {
	case ERR_OK:
		return EX_OK;
	case ERR_DENIED:
		log_error("run", "%s", ei.text);
		return EX_NOPERM;
	default:
		log_error("run", "%s", ei.text);
		return EX_UNAVAILABLE;
	}
}

int
cmd_run(const struct cmd_options *o, int argc, char **argv)
{
	int fds[LISTEN_MAX];
	struct supervise_options s = {
	    .verbose = o->verbose > 0, .listen_fds = fds};
	struct conf *c;
	char *path;
	int status;

	if (argc > 1)
		return cmd_usage("run");
	status = config_load(o->config, &c, NULL);
	if (status != EX_OK)
		return status;
	if (!s.verbose)
		log_set_level(c->log_level);
	s.config = path = mem_strdup(c->path);
	status = open_sockets(c, fds, &s.n_listen);
	conf_free(c); /* the desk reads it again */
	mem_trim();
	if (status == EX_OK) {
		if (geteuid() == 0)
			log_warn("run",
			    "running as root, which is not needed; "
			    "a user of its own is safer");
		status = supervise_run(&s);
	}
	while (s.n_listen > 0)
		close(fds[--s.n_listen]);
	free(path);
	return status;
}

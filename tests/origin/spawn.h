/*
 * Starts the sample origin for a test, and reads its log.
 */
#ifndef TESTS_ORIGIN_SPAWN_H
#define TESTS_ORIGIN_SPAWN_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"

#define SPAWN_ARGS_MAX 24 /* arguments of an origin */
#define SPAWN_FIELDS 12 /* of a line of its log */

struct spawned_origin {
	pid_t pid;
	int port;
	FILE *out;
	char log[64]; /* path, removed by origin_stop */
	FILE *log_file; /* read by origin_log_next */
};

/* A line of the log; see origin.c for what the fields are. */
struct origin_line {
	char text[8192];
	struct str field[SPAWN_FIELDS];
};

enum {
	ORIGIN_TIME,
	ORIGIN_METHOD,
	ORIGIN_ADDRESS,
	ORIGIN_PATH,
	ORIGIN_STATUS,
	ORIGIN_BYTES,
	ORIGIN_IF_NONE_MATCH,
	ORIGIN_IF_MODIFIED_SINCE,
	ORIGIN_USER_AGENT,
	ORIGIN_CONNECTION,
	ORIGIN_HOST,
	ORIGIN_HEADERS
};

/* Starts it with these arguments (ending in NULL), on a port of its own.
 * Ends the test when that fails. */
static inline void
origin_spawn(struct spawned_origin *o, const char *const *more)
{
	const char *top = getenv("top_builddir"), *argv[SPAWN_ARGS_MAX];
	char path[4096], parent[32];
	size_t n = 0;
	int out[2], log;

	snprintf(path, sizeof(path), "%s/origin", top != NULL ? top : ".");
	snprintf(parent, sizeof(parent), "%ld", (long)getpid());
	snprintf(o->log, sizeof(o->log), "/tmp/courant-origin-XXXXXX");
	log = mkstemp(o->log);
	if (log < 0 || pipe(out) != 0)
		abort();
	close(log);
	argv[n++] = path;
	argv[n++] = "--log";
	argv[n++] = o->log;
	argv[n++] = "--parent-pid";
	argv[n++] = parent;
	while (*more != NULL && n < SPAWN_ARGS_MAX - 1)
		argv[n++] = *more++;
	argv[n] = NULL;
	o->pid = fork();
	if (o->pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		close(out[0]);
		close(out[1]);
		execv(path, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(out[1]);
	o->out = fdopen(out[0], "r");
	o->log_file = fopen(o->log, "r");
	if (o->pid < 0 || o->out == NULL || o->log_file == NULL ||
	    fscanf(o->out, "ready %d", &o->port) != 1) {
		printf("Bail out! cannot start %s\n", path);
		exit(1);
	}
}

/* Ends it; returns its exit status, so that a sanitizer's word is heard. */
static inline int
origin_stop(struct spawned_origin *o)
{
	int status = -1;

	kill(o->pid, SIGTERM);
	waitpid(o->pid, &status, 0);
	fclose(o->out);
	fclose(o->log_file);
	unlink(o->log);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The next line of the log; false when there is none (yet). */
static inline bool
origin_log_next(struct spawned_origin *o, struct origin_line *line)
{
	struct str rest;

	clearerr(o->log_file);
	if (fgets(line->text, sizeof(line->text), o->log_file) == NULL)
		return false;
	rest = str_trim(str_from(line->text));
	for (size_t i = 0; i < SPAWN_FIELDS; i++)
		line->field[i] = str_cut(&rest, '\t');
	return true;
}

/* Skips what the log holds so far. */
static inline void
origin_log_skip(struct spawned_origin *o)
{
	fseek(o->log_file, 0, SEEK_END);
}

#endif

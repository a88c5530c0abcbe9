/*
 * manners: plays every rule of politeness against the desk.
 *
 *	manners [--brief] [RULE...]
 *
 * Each rule is a process of its own, so that one that dies fails alone.
 * Prints TAP, and at the end "49 passed, 0 failed".
 */
#include "tests/manners/manners.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#define LONGEST 300 /* seconds of one rule */

static const struct rule *const groups[] = {
    rules_validators,
    rules_schedule,
    rules_failures,
    rules_moves,
    rules_world,
};

bool
want(struct trial *t, bool good, const char *fmt, ...)
{
	va_list ap;

	if (good)
		return true;
	t->bad++;
	printf("# not so: ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return false;
}

void
figures(struct trial *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->figures, sizeof(t->figures), fmt, ap);
	va_end(ap);
}

void
want_manners(struct trial *t, const struct sim *s)
{
	struct str key;
	void *value;

	want(
	    t, s->below_floor == 0, "%zu gaps below the floor", s->below_floor);
	want(t, s->too_close == 0, "%zu starts too soon at a host",
	    s->too_close);
	want(t, sim_busiest_second(s) <= SIM_STARTS, "%zu starts in a second",
	    sim_busiest_second(s));
	want(t, s->kills == 0, "%zu processes were ended", s->kills);
	for (size_t at = 0; map_next(&s->urls, &at, &key, &value);) {
		const struct sim_url *u = value;

		want(t, u->wrong == 0, "%s: %zu validators not given", u->url,
		    u->wrong);
	}
}

/* In a process of its own: prints what is not so, then the figures. */
static int
play(const struct rule *r, bool brief, int fd)
{
	struct trial t = {.brief = brief};

	alarm(LONGEST);
	r->play(&t);
	fflush(stdout);
	if (write(fd, t.figures, strlen(t.figures)) < 0)
		t.bad++;
	return t.bad > 0;
}

static bool
try(const struct rule *r, bool brief, int n)
{
	char measured[sizeof(((struct trial *)0)->figures)] = "";
	int fd[2], status = -1;
	pid_t pid;

	fflush(stdout);
	if (pipe(fd) != 0 || (pid = fork()) < 0) {
		printf("Bail out! no process for a rule\n");
		exit(EX_OSERR);
	}
	if (pid == 0)
		exit(play(r, brief, fd[1]));
	close(fd[1]);
	waitpid(pid, &status, 0);
	if (read(fd[0], measured, sizeof(measured) - 1) < 0)
		measured[0] = '\0';
	close(fd[0]);
	printf("%sok %d - %s %s%s%s\n", status == 0 ? "" : "not ", n, r->id,
	    r->title, measured[0] != '\0' ? ": " : "", measured);
	return status == 0;
}

static bool
is_wanted(const struct rule *r, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], r->id) == 0)
			return true;
	}
	return argc < 2;
}

int
main(int argc, char **argv)
{
	bool brief = argc > 1 && strcmp(argv[1], "--brief") == 0;
	int passed = 0, n = 0;

	if (brief) {
		argc--;
		argv++;
	}
	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		for (const struct rule *r = groups[g]; r->id != NULL; r++) {
			if (is_wanted(r, argc, argv))
				passed += try(r, brief, ++n);
		}
	}
	printf("1..%d\n# %d passed, %d failed\n", n, passed, n - passed);
	return passed < n;
}

/*
 * Fork, and make the child a stranger to its parent's affairs.
 */
#include "proc/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#define FIRST_FD 3 /* the first that is not a standard one */

static void
close_from_to(unsigned from, unsigned to)
{
	struct rlimit limit;

#ifdef SYS_close_range
	if (syscall(SYS_close_range, from, to, 0) == 0)
		return;
#endif
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && to >= limit.rlim_cur)
		to = (unsigned)limit.rlim_cur - 1;
	for (unsigned fd = from; fd <= to; fd++)
		close((int)fd);
}

/* Closes all but the standard descriptors and those to keep. */
static void
close_others(const int *keep, size_t n)
{
	unsigned from = FIRST_FD;

	for (;;) {
		unsigned next = (unsigned)-1;

		for (size_t i = 0; i < n; i++) {
			unsigned fd = (unsigned)keep[i];

			if (fd >= from && fd < next)
				next = fd;
		}
		if (next == (unsigned)-1) {
			close_from_to(from, next);
			return;
		}
		if (next > from)
			close_from_to(from, next - 1);
		from = next + 1;
	}
}

static void
settle_signals(void)
{
	static const int left_to_parent[] = {
	    SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction dfl = {.sa_handler = SIG_DFL};

	sigaction(SIGCHLD, &dfl, NULL);
	for (size_t i = 0; i < ARRAY_LEN(left_to_parent); i++)
		sigaction(left_to_parent[i], &ignore, NULL);
}

static void
settle_standard_fds(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return; /* then we keep our parent's, which nobody uses */
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	close(fd);
}

static int
child(const char *name, const int *keep, size_t n, pid_t parent, spawn_fn *fn,
    void *arg)
{
	sigset_t none;

	prctl(PR_SET_NAME, name, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		return EX_OK; /* it died before it could be watched */
	settle_signals();
	settle_standard_fds();
	close_others(keep, n);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	return fn(arg);
}

enum err
spawn_start(const char *name, const int *keep, size_t n, spawn_fn *fn,
    void *arg, pid_t *pid, struct errinfo *ei)
{
	pid_t parent = getpid(), p;
	sigset_t all, before;

	/* The parent's handlers must not run in the child. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	p = fork();
	if (p == 0)
		_exit(child(name, keep, n, parent, fn, arg));
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (p < 0)
		return err_set_errno(ei, "cannot start process %s", name);
	*pid = p;
	return ERR_OK;
}

enum err
spawn_pair(int pair[2], struct errinfo *ei)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set_errno(ei, "cannot make a pair of sockets");
	return ERR_OK;
}

/*
 * proc/sandbox: what the confined process may do, and that all else kills it.
 * Each act runs in a child of its own, confined as the parser is.
 */
#include "proc/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/spawn.h"
#include "tests/tap/tap.h"

/* What a child does once it is confined; its exit status when it lives. */
typedef int
act_fn(void);

static int
confined(void *arg)
{
	act_fn *const *act = arg;

	sandbox_parser();
	return (*act)();
}

/* How a child ended that does this: the status of waitpid. */
static int
fate(act_fn *act)
{
	struct errinfo ei;
	pid_t pid;
	int how;

	if (spawn_start("test", NULL, 0, confined, &act, &pid, &ei) != ERR_OK ||
	    waitpid(pid, &how, 0) != pid) {
		printf("Bail out! cannot start a process\n");
		exit(1);
	}
	return how;
}

static void
is_killed(act_fn *act, int signal, const char *what)
{
	int how = fate(act);

	if (!tap_ok(WIFSIGNALED(how) && WTERMSIG(how) == signal, "%s", what))
		printf("#  ended with %#x\n", (unsigned)how);
}

static void
lives(act_fn *act, const char *what)
{
	int how = fate(act);

	if (!tap_ok(WIFEXITED(how) && WEXITSTATUS(how) == 0, "%s", what))
		printf("#  ended with %#x\n", (unsigned)how);
}

static int
act_memory(void)
{
	for (size_t i = 1; i <= 64; i++) {
		char *p = malloc(i << 20);

		if (p == NULL)
			return 1;
		memset(p, 1, i << 20);
		free(p);
	}
	return 0;
}

static int
act_too_much_memory(void)
{
	return malloc(SANDBOX_PARSER_MEMORY) == NULL ? 0 : 1;
}

static int
act_log(void)
{
	log_info("test", "a line of a confined process");
	return 0;
}

static int
act_open(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static int
act_create(void)
{
	return open("/tmp/courant-sandbox-test", O_WRONLY | O_CREAT, 0600);
}

static int
act_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
act_socketpair(void)
{
	int pair[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}

static int
act_exec(void)
{
	char *argv[] = {(char[]){"true"}, NULL};

	return execv("/bin/true", argv);
}

static int
act_fork(void)
{
	return fork() == 0 ? 0 : 0;
}

static int
act_kill(void)
{
	return kill(getppid(), 0);
}

static int
act_trace(void)
{
	return (int)syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
}

static int
act_code(void)
{
	void *p = (void *)syscall(SYS_mmap, 0, 4096, 7 /* rwx */,
	    0x22 /* private, anonymous */, -1, 0);

	return p != NULL ? 0 : 1;
}

static int
act_spin(void)
{
	sandbox_cpu_limit(true);
	for (volatile unsigned i = 0; i + 1 > 0; i++)
		i = 0;
	return 0;
}

static int
act_spin_stopped(void)
{
	struct rusage u;

	sandbox_cpu_limit(true);
	sandbox_cpu_limit(false);
	return getrusage(RUSAGE_SELF, &u); /* not allowed: SIGSYS, no SIGPROF */
}

int
main(void)
{
#if !defined(HAVE_SECCOMP) || defined(COURANT_SANITIZERS)
	printf("1..0 # SKIP this build does not confine the parser\n");
	return 0;
#endif
	lives(act_memory, "it may use memory");
	lives(act_too_much_memory, "but not more than its limit");
	lives(act_log, "it may write to its log");
	is_killed(act_open, SIGSYS, "it may not open a file");
	is_killed(act_create, SIGSYS, "nor create one");
	is_killed(act_socket, SIGSYS, "nor make a socket");
	is_killed(act_socketpair, SIGSYS, "nor a pair");
	is_killed(act_exec, SIGSYS, "nor run a program");
	is_killed(act_fork, SIGSYS, "nor start a process");
	is_killed(act_kill, SIGSYS, "nor send a signal");
	is_killed(act_trace, SIGSYS, "nor trace");
	is_killed(act_code, SIGSYS, "nor have memory that is code");
	is_killed(act_spin, SIGPROF, "nor work on one document for ever");
	is_killed(act_spin_stopped, SIGSYS, "the clock of a document stops");
	return tap_done();
}

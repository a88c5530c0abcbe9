/*
 * The parser's filter (seccomp-bpf by libseccomp) and limits.
 *
 * A build with sanitizers is not confined: they need files, threads and more
 * address space than there is.
 */
#include "proc/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "base/compiler.h"
#include "base/log.h"

#if defined(HAVE_SECCOMP) && !defined(COURANT_SANITIZERS)
#define CONFINE 1
#include <seccomp.h>
#elif defined(COURANT_SANITIZERS)
#define WHY_NOT "this build has sanitizers"
#else
#define WHY_NOT "this build has no libseccomp"
#endif

static void
limit(int resource, rlim_t most)
{
	struct rlimit r = {most, most};

	if (setrlimit(resource, &r) != 0)
		log_warn("sandbox", "cannot set a limit: %s", strerror(errno));
}

void
sandbox_common(void)
{
	limit(RLIMIT_CORE, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		log_warn("sandbox", "cannot give up new privileges: %s",
		    strerror(errno));
}

#ifdef CONFINE

/* Reading, writing, memory, time, and an end. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom), /* expat salts its tables */
    SCMP_SYS(sysinfo), /* glibc's qsort asks how much memory there is */
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(setitimer),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* Memory may be had, but none that can be executed. */
static int
allow_memory(scmp_filter_ctx filter)
{
	static const int calls[] = {
	    SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(mprotect)};
	int e = 0;

	for (size_t i = 0; e == 0 && i < ARRAY_LEN(calls); i++)
		e = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return e;
}

static int
load_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int e = 0;

	if (filter == NULL)
		return -ENOMEM;
	for (size_t i = 0; e == 0 && i < ARRAY_LEN(allowed); i++)
		e = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	if (e == 0)
		e = allow_memory(filter);
	if (e == 0)
		e = seccomp_load(filter);
	seccomp_release(filter);
	return e;
}

#endif

void
sandbox_parser(void)
{
	sandbox_common();
#ifdef CONFINE
	int e;

	tzset(); /* the log's clock reads a file the first time */
	limit(RLIMIT_AS, SANDBOX_PARSER_MEMORY);
	limit(RLIMIT_NPROC, 0);
	e = load_filter();
	if (e != 0)
		log_warn("sandbox",
		    "the parser is not confined: this kernel refuses the "
		    "seccomp filter (%s)",
		    strerror(-e));
#else
	log_warn("sandbox", "the parser is not confined: " WHY_NOT);
#endif
}

void
sandbox_cpu_limit(bool on)
{
	struct itimerval t = {0};

	if (on)
		t.it_value.tv_sec = SANDBOX_PARSER_CPU / 1000;
	if (setitimer(ITIMER_PROF, &t, NULL) != 0)
		log_warn("sandbox", "cannot limit the processor time");
}

/*
 * Confinement: what a process gives up before it reads hostile bytes.
 */
#ifndef PROC_SANDBOX_H
#define PROC_SANDBOX_H

#include <stdbool.h>

#include "base/clock.h"

#define SANDBOX_PARSER_MEMORY \
	(256u << 20) /* bytes of address space: a
        document of max-size, its items and their HTML, several times over */
#define SANDBOX_PARSER_CPU \
	2000 /* msec of one document: what takes longer
        is made to take long */

/* No more privileges, no core dumps (they would hold what was read). */
void
sandbox_common(void);

/*
 * For good: no files, no sockets, no programs, SANDBOX_PARSER_MEMORY.  What
 * the process still may do is read and write the descriptors it has, manage
 * memory, tell the time and leave; anything else kills it with SIGSYS.
 * Where the kernel or the build has no seccomp it says so in the log, and
 * gives up what it can.
 */
void
sandbox_parser(void);

/* Starts the clock of a document: past SANDBOX_PARSER_CPU of processor time
 * the process is killed by SIGPROF.  false stops the clock. */
void
sandbox_cpu_limit(bool on);

#endif

/*
 * The database that the config names, for subcommands that read it.
 */
#ifndef CMD_DATABASE_H
#define CMD_DATABASE_H

#include "base/err.h"
#include "cmd/cmd.h"
#include "store/store.h"

/*
 * Loads the config and opens its database for reading; says on standard error
 * what is wrong.  EX_OK and *out, to be closed by the caller, or the exit
 * status.  *path, when not NULL, becomes the database's path; free() it.
 */
int
database_open(
    const struct cmd_options *o, struct store **out, char **path) MUST_CHECK;

/* Writes "courant: SENTENCE" to standard error; returns the exit status that
 * the kind of error means. */
int
database_complain(enum err e, const struct errinfo *ei);

/* The start of the day of `now`, in the time zone of the process. */
unixtime
database_today(unixtime now);

#endif

/*
 * What the commands that speak to the daemon share.
 */
#ifndef CMD_CALL_H
#define CMD_CALL_H

#include "cmd/cmd.h"
#include "ipc/msg.h"

/* Sends the order to the daemon of the config and prints its answer: to
 * standard output when all is well.  Returns the exit status; 69 with a
 * sentence when no daemon runs. */
int
call_daemon(const struct cmd_options *o, const struct control_order *order);

/* The same for a command whose only option is --json (when `json` is set). */
int
call_simple(const struct cmd_options *o, int argc, char **argv,
    enum control_verb verb, bool json);

#endif

/*
 * The config, for subcommands.
 */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "conf/conf.h"

/*
 * Loads the config that -f names (NULL: looked for in the usual places), and
 * writes what is wrong with it to standard error.  EX_OK and *out, which
 * conf_free frees, or the exit status.  *warned, which may be NULL, says
 * that there were warnings.
 */
int
config_load(const char *given, struct conf **out, bool *warned) MUST_CHECK;

/* "" for one, "s" for more. */
const char *
config_plural(size_t n);

#endif

/*
 * Inside conf/: the paths that a config leaves out.
 */
#ifndef CONF_PATHS_H
#define CONF_PATHS_H

#include "conf/conf.h"

/* Sets c->database and c->control where they are still NULL. */
void
conf_default_paths(struct conf *c);

#endif

/*
 * Opening the database for a subcommand.
 */
#include "cmd/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#include "base/mem.h"
#include "cmd/config.h"

int
database_complain(enum err e, const struct errinfo *ei)
{
	fprintf(stderr, "courant: %s\n", ei->text);
	switch (e) {
	case ERR_OK:
		return EX_OK;
	case ERR_INPUT:
		return EX_DATAERR;
	case ERR_NOTFOUND:
		return EX_NOINPUT;
	case ERR_DENIED:
		return EX_NOPERM;
	case ERR_FOREIGN:
		return EX_CONFIG;
	case ERR_EXISTS:
		return EX_TEMPFAIL;
	case ERR_BUG:
		return EX_SOFTWARE;
	default:
		return EX_IOERR;
	}
}

int
database_open(const struct cmd_options *o, struct store **out, char **path)
{
	struct conf *c = NULL;
	struct errinfo ei;
	int status = config_load(o->config, &c, NULL);
	enum err e;

	if (status != EX_OK)
		return status;
	e = store_open(c->database, STORE_READ, out, &ei);
	if (e == ERR_NOTFOUND) {
		err_set(&ei, e,
		    "%s is not there yet: `courant run` or `courant poll` "
		    "makes it",
		    c->database);
	}
	if (e != ERR_OK)
		status = database_complain(e, &ei);
	else if (path != NULL)
		*path = mem_strdup(c->database);
	conf_free(c);
	return status;
}

unixtime
database_today(unixtime now)
{
	time_t t = (time_t)now;
	struct tm day;

	if (localtime_r(&t, &day) == NULL)
		return now - now % DAY;
	day.tm_hour = day.tm_min = day.tm_sec = 0;
	day.tm_isdst = -1;
	return (unixtime)mktime(&day);
}

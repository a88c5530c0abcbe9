/*
 * Where the config, the database and the sockets are when nobody says: the
 * system's places for root and for the system's config, else those of the
 * XDG base directory specification.
 */
#include "conf/paths.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM_CONFIG SYSCONFDIR "/courant.conf"

static const char *
home(void)
{
	const char *path = getenv("HOME");
	const struct passwd *pw;

	if (path != NULL && path[0] == '/')
		return path;
	pw = getpwuid(geteuid());
	return pw != NULL ? pw->pw_dir : NULL;
}

/* $variable when it is an absolute path (others are to be ignored, says the
 * specification), else `below` in the home directory; NULL without one. */
static const char *
xdg(const char *variable, const char *below, struct arena *a)
{
	const char *path = getenv(variable);

	if (path != NULL && path[0] == '/')
		return path;
	path = below != NULL ? home() : NULL;
	return path != NULL ? arena_printf(a, "%s/%s", path, below).p : NULL;
}

const char *
conf_find(const char *given, struct arena *a)
{
	const char *config;
	struct str path;

	if (given != NULL)
		return given;
	config = geteuid() != 0 ? xdg("XDG_CONFIG_HOME", ".config", a) : NULL;
	if (config != NULL) {
		path = arena_printf(a, "%s/courant/courant.conf", config);
		if (path.p != NULL && access(path.p, F_OK) == 0)
			return path.p;
	}
	return SYSTEM_CONFIG;
}

void
conf_default_paths(struct conf *c)
{
	const char *data = NULL, *runtime;

	if (geteuid() != 0 && strcmp(c->path, SYSTEM_CONFIG) != 0)
		data = xdg("XDG_DATA_HOME", ".local/share", &c->arena);
	if (c->database == NULL)
		c->database = data == NULL
		    ? LOCALSTATEDIR "/lib/courant/news.db"
		    : arena_printf(&c->arena, "%s/courant/news.db", data).p;
	if (c->control != NULL)
		return;
	if (data == NULL) {
		c->control = RUNSTATEDIR "/courant/control.sock";
		return;
	}
	runtime = xdg("XDG_RUNTIME_DIR", NULL, &c->arena);
	c->control = arena_printf(&c->arena, "%s/courant/control.sock",
	    runtime != NULL ? runtime : data)
			 .p;
}

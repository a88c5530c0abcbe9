/*
 * The web part: pages over HTTP from the database, read-only.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include <stddef.h>

struct loop;
struct web;
struct web_settings;

/*
 * Starts to serve on listening sockets (bound and listening already), which
 * it owns from here on.  Answers 503 until web_set_settings was called.  The
 * process ignores SIGPIPE afterwards; times are shown in its TZ.
 */
struct web *
web_create(struct loop *l, const int *listen_fds, size_t n);

/*
 * Takes new settings; the texts are copied.  The database is opened at the
 * next request, and again when another file stands under its path.
 */
void
web_set_settings(struct web *w, const struct web_settings *settings);

/* Ends serving at once and closes the sockets; NULL does nothing. */
void
web_free(struct web *w);

#endif

/*
 * A web process in a child, with a database of its own, and how to ask it.
 */
#ifndef TESTS_WEB_SITE_H
#define TESTS_WEB_SITE_H

#include <signal.h>
#include <sys/wait.h>

#include "ipc/msg.h"
#include "net/loop.h"
#include "tests/net/client.h"
#include "tests/tap/tap.h"
#include "tests/web/paper.h"
#include "web/web.h"

struct site {
	char dir[64];
	char *database;
	struct paper paper;
	struct buf b; /* the last answer */
	int port;
	pid_t pid;
};

/* ---- the server -------------------------------------------------------- */

static inline void
on_term(void *arg)
{
	loop_stop(arg);
}

static inline void
serve(int fd, const struct web_settings *settings)
{
	struct loop *l = loop_create();
	struct loop_signal *s = loop_signal_create(l, SIGTERM, on_term, l);
	struct web *w = web_create(l, &fd, 1);

	if (settings != NULL)
		web_set_settings(w, settings);
	loop_run(l);
	web_free(w);
	loop_signal_free(s);
	loop_free(l);
}

/* Forks a web process; settings NULL: it never gets any. */
static inline void
site_serve(struct site *s, const struct web_settings *settings)
{
	int fd = client_listen(&s->port);

	s->pid = fork();
	if (s->pid == 0) {
		serve(fd, settings);
		exit(0);
	}
	close(fd);
}

static inline void
site_start(struct site *s)
{
	const char *tmp = getenv("TMPDIR");

	memset(s, 0, sizeof(*s));
	buf_init(&s->b, 8 << 20);
	snprintf(s->dir, sizeof(s->dir), "%.30s/courant-web-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(s->dir) == NULL) {
		puts("Bail out! no temporary directory");
		exit(1);
	}
	s->database = mem_printf("%s/news.db", s->dir);
}

static inline struct web_settings
site_settings(const struct site *s)
{
	return (struct web_settings){.title = STR("The <Paper>"),
	    .base_url = STR("https://news.example.org/"),
	    .database = str_from(s->database)};
}

static inline void
site_stop(struct site *s)
{
	int status = -1;

	kill(s->pid, SIGTERM);
	waitpid(s->pid, &status, 0);
	tap_is_int(0, status, "the web process ends cleanly");
}

static inline void
site_unlink(struct site *s)
{
	static const char *const names[] = {"", "-wal", "-shm", "-lock"};
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		char *name = mem_printf("%s%s", s->database, names[i]);

		unlink(name);
		free(name);
	}
}

static inline void
site_free(struct site *s)
{
	site_unlink(s);
	rmdir(s->dir);
	free(s->database);
	buf_free(&s->b);
}

static inline struct reply
ask(struct site *s, const char *method, const char *path, const char *fields)
{
	struct buf q;
	struct reply r;

	buf_init(&q, 65536);
	buf_printf(&q, "%s %s HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\n", method,
	    path, s->port, fields);
	r = client_ask(s->port, buf_str(&q), &s->b);
	buf_free(&q);
	return r;
}

/* The page, which must be 200. */
static inline struct str
page(struct site *s, const char *path)
{
	struct reply r = ask(s, "GET", path, "");

	tap_ok(r.status == 200, "GET %s: 200", path);
	return r.body;
}

static inline bool
has(struct str text, const char *part)
{
	return str_find(text, str_from(part)) < text.n;
}

static inline void
check_has(struct str text, const char *part)
{
	int line = (int)strcspn(part, "\n"); /* a check is one line */

	if (!tap_ok(has(text, part), "has %.*s", line, part))
		printf("# in a page of %zu bytes\n", text.n);
}

static inline void
check_lacks(struct str text, const char *part)
{
	tap_ok(!has(text, part), "lacks %s", part);
}

/* How often the part stands in the text. */
static inline int64_t
times(struct str text, const char *part)
{
	struct str p = str_from(part);
	int64_t n = 0;
	size_t at;

	while ((at = str_find(text, p)) < text.n) {
		n++;
		text = str_sub(text, at + p.n, text.n);
	}
	return n;
}

/* The path that the first link whose text starts so leads to. */
static inline void
path_of(struct str text, const char *headline, char *path, size_t room)
{
	size_t at = str_find(text, str_from(headline));
	struct str before = str_sub(text, 0, at);

	while (before.n > 0 && !str_ends(before, STR("href=\"")))
		before.n--;
	before = str_sub(text, before.n, text.n);
	before = str_cut(&before, '"');
	snprintf(path, room, "/%.*s", STR_ARG(before));
}

#endif

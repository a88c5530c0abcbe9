/*
 * The life of a simulated world: its folder, its config, the daemon in it.
 */
#include "tests/manners/sim.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"
#include "proc/desk.h"
#include "store/store.h"

#define TEXTS_MAX (512u << 20) /* bytes: URLs and validators of a long run */
#define LOG_MAX (64 << 20) /* bytes of a log that is searched */
#define ANSWERS_MAX (4 << 20)

static const struct desk_options options_of_all = {
    .config = "courant.conf", /* in the world's folder, where we are */
    .serve = true,
};

static void NO_RETURN
bail(const char *what)
{
	printf("Bail out! %s\n", what);
	exit(1);
}

struct sim *
sim_create(sim_origin_fn *origin, void *arg)
{
	struct sim *s = mem_zero(sizeof(*s));
	const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	int fd;

	snprintf(
	    s->folder, sizeof(s->folder), "%s/courant-manners-XXXXXX", base);
	if (mkdtemp(s->folder) == NULL || chdir(s->folder) != 0)
		bail("no folder for the world");
	umask(077);
	fd = open("log", O_CREAT | O_RDWR | O_APPEND, 0600);
	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
		bail("no log for the world");
	close(fd);
	s->origin = origin;
	s->origin_arg = arg;
	s->config = mem_strdup("");
	arena_init(&s->texts, TEXTS_MAX);
	map_init(&s->strings, 1);
	map_init(&s->urls, 1);
	map_init(&s->hosts, 1);
	buf_init(&s->answers, ANSWERS_MAX);
	snprintf(s->database, sizeof(s->database), "%s/0.db", s->folder);
	sim_clock_reset(SIM_START);
	sim_link_world(s);
	return s;
}

/* A folder of flat files goes. */
static void
remove_folder(char *folder)
{
	char rm[] = "rm", how[] = "-rf";
	char *command[] = {rm, how, folder, NULL};
	pid_t pid = fork();

	if (pid == 0) {
		execvp(command[0], command);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

void
sim_free(struct sim *s)
{
	struct str key;
	void *value;

	sim_stop(s);
	sim_clock_reset(SIM_START);
	for (size_t at = 0; map_next(&s->urls, &at, &key, &value);)
		free(value);
	for (size_t at = 0; map_next(&s->hosts, &at, &key, &value);)
		free(value);
	map_free(&s->strings);
	map_free(&s->urls);
	map_free(&s->hosts);
	buf_free(&s->answers);
	arena_free(&s->texts);
	free(s->requests);
	free(s->config);
	remove_folder(s->folder);
	free(s);
}

/* ---- the daemon ---------------------------------------------------------- */

void
sim_config(struct sim *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	free(s->config);
	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	s->config = mem_zero((size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(s->config, (size_t)n + 1, fmt, ap);
	va_end(ap);
}

static void
write_config(const struct sim *s)
{
	FILE *f = fopen("courant.conf", "w");

	if (f == NULL)
		bail("cannot write the config");
	fprintf(f, "database %s\ncontrol %s/control\n%s", s->database,
	    s->folder, s->config);
	fclose(f);
}

static void
peer_comes(enum peer_role role, int fd)
{
	struct peer_note note = {.role = role, .pid = 1};
	struct buf b;

	buf_init(&b, MSG_ERROR_MAX);
	msg_put_peer(&b, &note);
	sim_deliver_fd(SIM_FD_SUPERVISOR, MSG_PEER, buf_str(&b), fd);
	buf_free(&b);
}

void
sim_start(struct sim *s)
{
	write_config(s);
	s->life++;
	s->status = desk_open(&options_of_all, SIM_FD_SUPERVISOR, &s->desk);
	if (s->status != EX_OK)
		return;
	peer_comes(PEER_FETCHER, SIM_FD_FETCHER);
	peer_comes(PEER_PARSER, SIM_FD_PARSER);
}

void
sim_stop(struct sim *s)
{
	if (s->desk == NULL)
		return;
	sim_deliver(SIM_FD_SUPERVISOR, MSG_STOP, STR_EMPTY);
	desk_close(s->desk);
	s->desk = NULL;
}

static void
copy_file(const char *from, const char *to)
{
	static char block[65536];
	FILE *in = fopen(from, "r"), *out;
	size_t n;

	if (in == NULL)
		return;
	out = fopen(to, "w");
	if (out == NULL)
		bail("cannot copy the database");
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		fwrite(block, 1, n, out);
	fclose(in);
	fclose(out);
}

void
sim_kill(struct sim *s)
{
	char next[sizeof(s->database)], from[300], to[300];

	/* What a crash leaves is what the files hold at this moment; the
	 * daemon that goes on to its end does so on files of the past. */
	snprintf(next, sizeof(next), "%s/%d.db", s->folder, ++s->lives);
	copy_file(s->database, next);
	snprintf(from, sizeof(from), "%s-wal", s->database);
	snprintf(to, sizeof(to), "%s-wal", next);
	copy_file(from, to);
	sim_stop(s);
	snprintf(s->database, sizeof(s->database), "%s", next);
}

void
sim_reload(struct sim *s)
{
	write_config(s);
	sim_deliver(SIM_FD_SUPERVISOR, MSG_RELOAD, STR_EMPTY);
}

void
sim_run_ms(struct sim *s, msec ms)
{
	sim_loop_run(ms);
}

void
sim_run(struct sim *s, int64_t seconds)
{
	sim_loop_run(seconds * 1000);
}

void
sim_poll(struct sim *s, const char *arg)
{
	struct str args[] = {str_from(arg)};
	struct control_order o = {
	    .verb = CONTROL_POLL,
	    .all = arg == NULL,
	    .n_args = arg != NULL,
	    .args = args,
	};
	struct buf b;

	buf_init(&b, 1 << 16);
	msg_put_control(&b, &o);
	s->by_hand = true;
	s->answer_status = -1;
	sim_deliver(SIM_FD_SUPERVISOR, MSG_CONTROL, buf_str(&b));
	sim_loop_run(1000);
	s->by_hand = false;
	buf_free(&b);
}

/* ---- looking ------------------------------------------------------------- */

const char *
sim_text(struct sim *s, const char *fmt, ...)
{
	char text[8192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return arena_str(&s->texts, str_from(text)).p;
}

struct sim_url *
sim_url(struct sim *s, const char *url)
{
	struct sim_url *u = map_get(&s->urls, str_from(url));

	if (u != NULL)
		return u;
	u = mem_zero(sizeof(*u));
	u->url = arena_str(&s->texts, str_from(url)).p;
	u->last = u->smallest = -1;
	map_set(&s->urls, str_from(u->url), u);
	return u;
}

size_t
sim_count(const struct sim *s, const char *url)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += url == NULL || strcmp(s->requests[i].url, url) == 0;
	return n;
}

const struct sim_request *
sim_last(const struct sim *s, const char *url)
{
	for (size_t i = s->n; i > 0; i--) {
		if (url == NULL || strcmp(s->requests[i - 1].url, url) == 0)
			return &s->requests[i - 1];
	}
	return NULL;
}

const struct sim_host *
sim_host(const struct sim *s, const char *name)
{
	return map_get(&s->hosts, str_from(name));
}

size_t
sim_busiest_second(const struct sim *s)
{
	size_t most = 0;

	for (size_t i = 0, from = 0; i < s->n; i++) {
		while (s->requests[i].at - s->requests[from].at >= 1000)
			from++;
		if (i - from + 1 > most)
			most = i - from + 1;
	}
	return most;
}

static void
take_number(void *arg, const char *const *names,
    const struct store_value *values, size_t n)
{
	int64_t *out = arg;

	if (values != NULL && n > 0 && *out == -1)
		*out = values[0].integer;
}

int64_t
sim_sql(struct sim *s, const char *fmt, ...)
{
	struct store *store;
	struct errinfo ei;
	struct str rest;
	int64_t number = -1;
	char sql[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	if (store_open(s->database, STORE_READ, &store, &ei) != ERR_OK)
		bail(ei.text);
	if (store_sql(store, str_from(sql), take_number, &number, &rest, &ei) !=
	    ERR_OK)
		printf("# %s: %s\n", sql, ei.text);
	store_close(store);
	return number;
}

bool
sim_log_has(struct sim *s, const char *text)
{
	FILE *f = fopen("log", "r");
	struct buf b;
	char *room;
	size_t n;
	bool has;

	if (f == NULL)
		return false;
	buf_init(&b, LOG_MAX);
	while ((room = buf_room(&b, 65536)) != NULL &&
	    (n = fread(room, 1, 65536, f)) > 0)
		b.n += n;
	fclose(f);
	has = str_find(buf_str(&b), str_from(text)) < b.n;
	buf_free(&b);
	return has;
}

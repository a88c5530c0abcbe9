/*
 * origin: a web server of sample feeds on loopback, for tests and the demo.
 *
 *	origin [--root DIR] [--port N] [--address A]... [--log FILE]
 *	    [--generation N] [--no-gzip] [--count-feed MS]
 *	    [--synthetic FEEDS,ITEMS,BYTES] [--hosts N]
 *	    [--lifetime SECONDS] [--parent-pid PID]
 *
 * Each folder of DIR that is named as a loopback address is served on that
 * address: DIR/127.0.2.1/feed.xml is http://127.0.2.1:N/feed.xml.  All
 * addresses share one port; 0, the default, picks a free one.  Without any,
 * 127.0.0.1 is served; --address adds more.  Once all listen, "ready PORT"
 * is printed, then one line "http://ADDRESS:PORT/" for each.  It ends on
 * SIGTERM and SIGINT, after --lifetime (3600 s unless said), and when the
 * process of --parent-pid has gone.
 *
 * Files get an ETag of their contents, Last-Modified, Cache-Control and gzip,
 * and are read again when they change.  Generation N (SIGUSR1 adds one, so
 * does POST /_/generation/N on any address) looks in DIR/genN/ADDRESS, then
 * in those below it, then in DIR/ADDRESS.
 *
 * --synthetic serves /s/0.xml and on, of ITEMS items and about BYTES bytes, on
 * all addresses (--hosts N adds 127.1.0.1 and on), one in ten of which has
 * news in each new generation; --count-feed serves /count.xml, which gains an
 * item every MS milliseconds: see synthetic.c.
 *
 * Misbehaviour is had from a path below /_/, or for any path from a line
 * "PATH WORDS" of the file DIR/ADDRESS/rules, where WORDS is what would stand
 * behind /_/ ("/feed.xml status/410").  What follows acts on the document of
 * the path, or on a small feed where there is none.  %XX is decoded where
 * marked *.
 *
 *	status/N		that status, a line of text
 *	status/N/SIZE		the same with SIZE bytes
 *	304			304, whatever was asked
 *	redirect/N/WHERE	N and Location: /WHERE, or WHERE with http:
 *	redirect/N/		N without Location
 *	chain/N/HOPS		HOPS redirects, then the document
 *	loop			redirects to itself for ever
 *	retry/N/VALUE*		N and Retry-After: VALUE
 *	late/MS/WORDS		as WORDS (or the document) after MS
 *	slow/MS			a byte each MS
 *	truncated/length	half of the body that Content-Length promises
 *	truncated/gzip		half of a gzip stream
 *	truncated/chunk		half of a chunk
 *	truncated/header	half of a header line
 *	endless			a body without end
 *	endless/headers		headers without end
 *	endless/interim		100 Continue without end
 *	bomb/N			gzip of N MiB of spaces; 0 or none: endless
 *	size/N			a body of N bytes
 *	type/TYPE		with another Content-Type
 *	bare			without validators
 *	header/LINES*		with these header lines instead of validators
 *	raw/BYTES*		these bytes, then FIN
 *	silent			nothing at all
 *	reset			RST
 *	close			FIN
 *	document		as if there were no rule
 *
 * --log: a line a request, fields separated by tabs: unix time with
 * milliseconds, method, address, path, status (0 for none), bytes of the
 * body, If-None-Match, If-Modified-Since, User-Agent (each "-" when absent),
 * number of the connection, Host, names of all headers separated by commas.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/origin/origin.h"

#define PORT_TRIES 50 /* ports tried until one is free on all addresses */
#define GENERATION_MAX 100 /* looked for in the root */

struct listener {
	struct origin *origin;
	char *address;
	struct evconnlistener *listener;
	bool resting; /* out of descriptors: until the next tick */
};

struct setup {
	struct origin origin;
	struct listener *listeners;
	size_t n_listeners;
	msec ends; /* monotonic */
	long parent; /* or 0 */
	unsigned hosts;
};

static void NO_RETURN
die(const char *what, const char *which)
{
	fprintf(stderr, "origin: %s: %s\n", which, what);
	exit(EX_USAGE);
}

/* Reads a loopback address; false for anything else. */
static bool
address_read(
    const char *text, int port, struct sockaddr_storage *out, socklen_t *length)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;

	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		*length = sizeof(*v4);
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	}
	if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		*length = sizeof(*v6);
		return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
	}
	return false;
}

static void
address_add(struct setup *s, const char *address)
{
	struct listener *l;

	for (size_t i = 0; i < s->n_listeners; i++)
		if (strcmp(s->listeners[i].address, address) == 0)
			return;
	s->listeners =
	    mem_grow(s->listeners, s->n_listeners + 1, sizeof(s->listeners[0]));
	l = &s->listeners[s->n_listeners++];
	*l = (struct listener){
	    .origin = &s->origin, .address = mem_strdup(address)};
}

static void
addresses_of_folder(struct setup *s, const char *path)
{
	DIR *d = opendir(path);
	struct sockaddr_storage sa;
	struct dirent *e;
	socklen_t n;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL)
		if (address_read(e->d_name, 0, &sa, &n))
			address_add(s, e->d_name);
	closedir(d);
}

static void
addresses_find(struct setup *s)
{
	char text[INET_ADDRSTRLEN];

	if (s->origin.root != NULL) {
		if (access(s->origin.root, X_OK) != 0)
			die(strerror(errno), s->origin.root);
		addresses_of_folder(s, s->origin.root);
		for (unsigned g = 2; g <= GENERATION_MAX; g++) {
			char *path = mem_printf("%s/gen%u", s->origin.root, g);

			addresses_of_folder(s, path);
			free(path);
		}
	}
	for (unsigned i = 0; i < s->hosts; i++) {
		snprintf(text, sizeof(text), "127.1.%u.%u", i / 250 % 250,
		    i % 250 + 1);
		address_add(s, text);
	}
	if (s->n_listeners == 0)
		address_add(s, "127.0.0.1");
}

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *sa, int n, void *arg)
{
	struct listener *l = arg;

	http_accept(l->origin, fd, l->address);
}

static void
on_accept_error(struct evconnlistener *listener, void *arg)
{
	struct listener *l = arg;

	evconnlistener_disable(listener);
	l->resting = true;
}

static void
listeners_close(struct setup *s)
{
	for (size_t i = 0; i < s->n_listeners; i++) {
		if (s->listeners[i].listener != NULL)
			evconnlistener_free(s->listeners[i].listener);
		s->listeners[i].listener = NULL;
	}
}

/* Listens on all addresses; false when the port is taken on one. */
static bool
listeners_open(struct setup *s, int port)
{
	for (size_t i = 0; i < s->n_listeners; i++) {
		struct listener *l = &s->listeners[i];
		struct sockaddr_storage sa;
		socklen_t n = sizeof(sa);

		if (!address_read(l->address, port, &sa, &n))
			die("not a loopback address", l->address);
		l->listener =
		    evconnlistener_new_bind(s->origin.base, on_accept, l,
			LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE |
			    LEV_OPT_CLOSE_ON_EXEC,
			-1, (struct sockaddr *)&sa, (int)n);
		if (l->listener == NULL)
			return false;
		evconnlistener_set_error_cb(l->listener, on_accept_error);
		n = sizeof(sa);
		getsockname(evconnlistener_get_fd(l->listener),
		    (struct sockaddr *)&sa, &n);
		port = ntohs(sa.ss_family == AF_INET
			? ((struct sockaddr_in *)&sa)->sin_port
			: ((struct sockaddr_in6 *)&sa)->sin6_port);
	}
	s->origin.port = port;
	return true;
}

static void
listeners_start(struct setup *s, int port)
{
	int tries = port == 0 ? PORT_TRIES : 1;

	while (!listeners_open(s, port)) {
		int why = errno;

		listeners_close(s);
		if (--tries == 0)
			die(strerror(why), "cannot listen");
	}
	printf("ready %d\n", s->origin.port);
	for (size_t i = 0; i < s->n_listeners; i++) {
		const char *address = s->listeners[i].address;
		bool v6 = strchr(address, ':') != NULL;

		printf("http://%s%s%s:%d/\n", v6 ? "[" : "", address,
		    v6 ? "]" : "", s->origin.port);
	}
	fflush(stdout);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct setup *s = arg;

	for (size_t i = 0; i < s->n_listeners; i++) {
		if (s->listeners[i].resting)
			evconnlistener_enable(s->listeners[i].listener);
		s->listeners[i].resting = false;
	}
	if (clock_mono() >= s->ends ||
	    (s->parent > 0 && kill((pid_t)s->parent, 0) != 0 && errno == ESRCH))
		event_base_loopbreak(s->origin.base);
}

static void
on_stop(evutil_socket_t fd, short what, void *arg)
{
	event_base_loopbreak(arg);
}

static void
on_next_generation(evutil_socket_t fd, short what, void *arg)
{
	struct origin *o = arg;

	o->generation++;
}

static unsigned
number_of(const char *text, unsigned max, const char *option)
{
	uint64_t n;

	if (!str_to_u64(str_from(text), max, &n))
		die("not a number, or too large", option);
	return (unsigned)n;
}

static void
synthetic_of(struct origin *o, const char *text)
{
	struct str rest = str_from(text);
	unsigned *part[] = {&o->feeds, &o->items, &o->bytes};
	uint64_t n;

	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		if (!str_to_u64(str_cut(&rest, ','), 1 << 30, &n) || n == 0)
			die("FEEDS,ITEMS,BYTES is meant", "--synthetic");
		*part[i] = (unsigned)n;
	}
}

static void
option_read(struct setup *s, int option, int *port)
{
	struct origin *o = &s->origin;

	switch (option) {
	case 'r':
		o->root = optarg;
		break;
	case 'p':
		*port = (int)number_of(optarg, 65535, "--port");
		break;
	case 'a':
		address_add(s, optarg);
		break;
	case 'l':
		o->log = fopen(optarg, "ae");
		if (o->log == NULL)
			die(strerror(errno), optarg);
		break;
	case 'g':
		o->generation = number_of(optarg, 100, "--generation");
		break;
	case 'z':
		o->gzip = false;
		break;
	case 'c':
		o->publish_every =
		    (msec)number_of(optarg, 3600000, "--count-feed");
		break;
	case 's':
		synthetic_of(o, optarg);
		break;
	case 'h':
		s->hosts = number_of(optarg, 62500, "--hosts");
		break;
	case 't':
		s->ends = clock_mono() +
		    1000 * (msec)number_of(optarg, 1 << 30, "--lifetime");
		break;
	case 'P':
		s->parent = (long)number_of(optarg, 1 << 30, "--parent-pid");
		break;
	default:
		exit(EX_USAGE);
	}
}

static void
options_read(struct setup *s, int argc, char **argv, int *port)
{
	static const struct option options[] = {
	    {"root", required_argument, NULL, 'r'},
	    {"port", required_argument, NULL, 'p'},
	    {"address", required_argument, NULL, 'a'},
	    {"log", required_argument, NULL, 'l'},
	    {"generation", required_argument, NULL, 'g'},
	    {"no-gzip", no_argument, NULL, 'z'},
	    {"count-feed", required_argument, NULL, 'c'},
	    {"synthetic", required_argument, NULL, 's'},
	    {"hosts", required_argument, NULL, 'h'},
	    {"lifetime", required_argument, NULL, 't'},
	    {"parent-pid", required_argument, NULL, 'P'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		option_read(s, option, port);
	if (optind < argc)
		die("an argument too many", argv[optind]);
}

static void
setup_free(struct setup *s)
{
	listeners_close(s);
	http_close_all(&s->origin);
	document_free_all(&s->origin);
	for (size_t i = 0; i < s->n_listeners; i++)
		free(s->listeners[i].address);
	free(s->listeners);
	event_base_free(s->origin.base);
	if (s->origin.log != NULL)
		fclose(s->origin.log);
}

int
main(int argc, char **argv)
{
	struct setup s = {.origin = {.generation = 1, .gzip = true}};
	struct event_base *base = event_base_new();
	struct timeval second = {.tv_sec = 1};
	struct event *events[4];
	struct rlimit files;
	int port = 0;

	if (base == NULL)
		die("no event loop", "libevent");
	s.origin.base = base;
	s.origin.published_from = clock_mono();
	s.ends = clock_mono() + 3600 * 1000;
	options_read(&s, argc, argv, &port);
	map_init(&s.origin.files, 0);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	signal(SIGPIPE, SIG_IGN);
	addresses_find(&s);
	listeners_start(&s, port);
	events[0] = evsignal_new(base, SIGTERM, on_stop, base);
	events[1] = evsignal_new(base, SIGINT, on_stop, base);
	events[2] = evsignal_new(base, SIGUSR1, on_next_generation, &s.origin);
	events[3] = event_new(base, -1, EV_PERSIST, on_tick, &s);
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		event_add(events[i], i == 3 ? &second : NULL);
	event_base_dispatch(base);
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		event_free(events[i]);
	setup_free(&s);
	return EX_OK;
}

/*
 * net/http: a server in a child process, asked over raw sockets.
 */
#include <signal.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/http.h"
#include "net/loop.h"
#include "tests/net/client.h"
#include "tests/tap/tap.h"

#define PAGE_SIZE 300000 /* bytes: more than a socket takes at once */

/* ---- the server -------------------------------------------------------- */

/* Refusals get their status; / a large page, /echo method, query and body. */
static void
handle(void *arg, const struct http_request *q, struct http_answer *a)
{
	struct buf b;
	size_t i;

	buf_init(&b, 1 << 20);
	a->status = 200;
	if (q->refused != 0) {
		a->status = q->refused;
		a->allow = q->refused == 405 ? "GET, HEAD" : NULL;
		buf_printf(&b, "refused %d", q->refused);
	} else if (str_eq_c(q->head->path, "/echo")) {
		buf_printf(&b, "%d [%.*s] [%.*s]", (int)q->head->method,
		    STR_ARG(q->head->query), STR_ARG(q->body));
	} else {
		for (i = 0; b.n < PAGE_SIZE; i++)
			buf_printf(&b, "line %zu\n", i);
	}
	a->content = http_content_create("text/plain; charset=utf-8", &b);
}

static void
on_term(void *arg)
{
	loop_stop(arg);
}

static void
serve(int fd)
{
	struct loop *l = loop_create();
	struct loop_signal *s = loop_signal_create(l, SIGTERM, on_term, l);
	struct http *h = http_create(l, &fd, 1, handle, NULL);

	http_set_base_url(h, STR("https://news.example.org/"));
	loop_run(l);
	http_free(h);
	loop_signal_free(s);
	loop_free(l);
}

/* Starts it; *port tells where.  max_files: 0, or its RLIMIT_NOFILE. */
static pid_t
start(int *port, rlim_t max_files)
{
	struct rlimit limit = {max_files, max_files};
	int fd = client_listen(port);
	pid_t pid = fork();

	if (pid == 0) {
		if (max_files > 0)
			setrlimit(RLIMIT_NOFILE, &limit);
		serve(fd);
		exit(0);
	}
	close(fd);
	return pid;
}

static void
stop(pid_t pid)
{
	int status = -1;

	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	tap_is_int(0, status, "the server ends cleanly");
}

/* ---- the checks -------------------------------------------------------- */

static void
test_answers(int port)
{
	struct buf b;
	struct reply r;
	char etag[HTTP_ETAG_MAX + 64];
	size_t length;

	buf_init(&b, 1 << 22);
	r = client_get(port, "/", &b);
	length = r.body.n;
	tap_ok(r.status == 200 && length >= PAGE_SIZE, "a large page, whole");
	tap_is_str("text/plain; charset=utf-8",
	    reply_header(&r, "Content-Type"), "its type");
	tap_is_str("nosniff", reply_header(&r, "X-Content-Type-Options"),
	    "a security header");
	tap_is_str("max-age=31536000",
	    reply_header(&r, "Strict-Transport-Security"), "base URL is https");
	tap_is_str("", reply_header(&r, "Server"), "no Server header");
	tap_is_str("", reply_header(&r, "Connection"), "it stays open");
	snprintf(etag, sizeof(etag), "%.*s", STR_ARG(reply_header(&r, "ETag")));

	r = client_ask(
	    port, STR("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"), &b);
	tap_ok(r.status == 200, "HEAD");
	tap_is_int((int64_t)length,
	    strtol(reply_header(&r, "Content-Length").p, NULL, 10),
	    "HEAD: the length of the page");
	tap_is_str(etag, reply_header(&r, "ETag"), "HEAD: the same ETag");

	r = client_ask(port,
	    STR("GET / HTTP/1.1\r\nHost: localhost\r\n"
		"Accept-Encoding: gzip\r\n\r\n"),
	    &b);
	tap_ok(r.status == 200 && r.body.n < length / 3, "gzip is smaller");
	tap_is_str("gzip", reply_header(&r, "Content-Encoding"), "gzip: said");
	tap_is_str("Accept-Encoding", reply_header(&r, "Vary"), "gzip: Vary");
	tap_ok(r.body.n > 2 && memcmp(r.body.p, "\x1f\x8b", 2) == 0,
	    "gzip: its magic number");
	tap_is_str(etag, reply_header(&r, "ETag"), "gzip: the same weak ETag");
	buf_free(&b);
}

static void
test_conditions(int port)
{
	struct buf b, q;
	struct reply r;
	char etag[HTTP_ETAG_MAX + 64];

	buf_init(&b, 1 << 22);
	buf_init(&q, 4096);
	r = client_get(port, "/echo", &b);
	snprintf(etag, sizeof(etag), "%.*s", STR_ARG(reply_header(&r, "ETag")));
	buf_printf(&q,
	    "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "If-None-Match: \"x\", %s\r\n\r\n",
	    etag);
	r = client_ask(port, buf_str(&q), &b);
	tap_is_int(304, r.status, "If-None-Match: not modified");
	tap_ok(r.length == b.n, "304 has no body");
	tap_is_str(etag, reply_header(&r, "ETag"), "304 has the ETag");
	tap_is_str("DENY", reply_header(&r, "X-Frame-Options"),
	    "304 has the security headers");
	r = client_ask(port,
	    STR("GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n"
		"If-None-Match: W/\"x\"\r\n\r\n"),
	    &b);
	tap_is_int(200, r.status, "If-None-Match: another");
	buf_free(&q);
	buf_free(&b);
}

/* Several messages on one connection, in one piece and in many. */
static void
test_pipeline(int port)
{
	static const char three[] =
	    "GET /echo?1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
	    "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"
	    "GET /echo?3 HTTP/1.1\r\nHost: localhost\r\n\r\n"
	    "GET /x\\y HTTP/1.1\r\nHost: localhost\r\n\r\n"
	    "GET /echo?5 HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct buf b;
	struct reply r;
	struct str rest;
	int fd = client_connect(port);
	size_t i;

	buf_init(&b, 1 << 22);
	client_send(fd, str_from(three));
	while (client_read(fd, &b))
		;
	close(fd);
	rest = buf_str(&b);
	tap_ok(reply_parse(rest, false, &r) && r.status == 200, "pipeline: 1");
	tap_is_str("0 [1] []", r.body, "pipeline: its answer");
	rest = str_sub(rest, r.length, rest.n);
	tap_ok(reply_parse(rest, true, &r) && r.status == 200, "pipeline: 2");
	rest = str_sub(rest, r.length, rest.n);
	tap_ok(reply_parse(rest, false, &r) && r.status == 200, "pipeline: 3");
	tap_is_str("0 [3] []", r.body, "pipeline: after a HEAD");
	rest = str_sub(rest, r.length, rest.n);
	tap_ok(reply_parse(rest, false, &r) && r.status == 400,
	    "pipeline: 4 is refused");
	tap_is_str("close", reply_header(&r, "Connection"), "a refusal closes");
	tap_is_int(
	    (int64_t)r.length, (int64_t)rest.n, "nothing after it is answered");

	fd = client_connect(port);
	for (i = 0; i < 45; i++)
		client_send(fd, str_sub(str_from(three), i, 1));
	r = client_reply(fd, false, &b);
	tap_is_str("0 [1] []", r.body, "byte by byte");
	close(fd);
	buf_free(&b);
}

static void
test_bodies(int port)
{
	struct buf b, q;
	struct reply r;
	int fd;

	buf_init(&b, 1 << 22);
	buf_init(&q, 1 << 20);
	r = client_ask(port,
	    STR("POST /echo HTTP/1.1\r\nHost: localhost\r\n"
		"Content-Length: 5\r\n\r\na=1&bGET / HTTP/1.1\r\n"
		"Host: localhost\r\n\r\n"),
	    &b);
	tap_is_str("2 [] [a=1&b]", r.body, "POST with its body");
	tap_is_str("close", reply_header(&r, "Connection"),
	    "a request with a body closes");
	tap_is_int(
	    (int64_t)r.length, (int64_t)b.n, "what follows is not answered");

	buf_printf(&q,
	    "POST /echo HTTP/1.1\r\nHost: localhost\r\n"
	    "Content-Length: %d\r\n\r\n",
	    HTTP_BODY_MAX);
	while (q.n < HTTP_BODY_MAX + 70)
		buf_add_byte(&q, 'b');
	r = client_ask(port, buf_str(&q), &b);
	tap_ok(r.status == 200 && r.body.n > HTTP_BODY_MAX / 2,
	    "the largest body");

	r = client_ask(port,
	    STR("POST /echo HTTP/1.1\r\nHost: localhost\r\n"
		"Content-Length: 65537\r\n\r\n"),
	    &b);
	tap_is_int(413, r.status, "one past is refused before it is sent");
	/* The answer must survive a megabyte on its way to us. */
	buf_reset(&q);
	buf_add_c(&q,
	    "POST /echo HTTP/1.1\r\nHost: localhost\r\n"
	    "Content-Length: 800000\r\n\r\n");
	while (q.n < 800000)
		buf_add_byte(&q, 'b');
	r = client_ask(port, buf_str(&q), &b);
	tap_is_int(413, r.status, "a large body does not reset the answer");

	fd = client_connect(port);
	client_send(fd, STR("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	shutdown(fd, SHUT_WR);
	r = client_reply(fd, false, &b);
	tap_ok(r.status == 200 && r.body.n >= PAGE_SIZE,
	    "a client that has shut its side is answered whole");
	close(fd);
	buf_free(&q);
	buf_free(&b);
}

static int
status_for_host(int port, const char *host)
{
	struct buf b, q;
	struct reply r;

	buf_init(&b, 1 << 22);
	buf_init(&q, 4096);
	buf_printf(&q, "GET /echo HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	r = client_ask(port, buf_str(&q), &b);
	buf_free(&q);
	buf_free(&b);
	return r.status;
}

static void
test_hosts(int port)
{
	static const struct {
		const char *host;
		int status;
	} cases[] = {
	    {"localhost", 200},
	    {"LocalHost", 200},
	    {"127.0.0.1", 200},
	    {"127.4.5.6", 200},
	    {"[::1]", 200},
	    {"news.example.org", 200},
	    {"News.Example.org:443", 200},
	    {"news.example.org:80", 421},
	    {"localhost:1", 421},
	    {"127.0.0.1.evil.example", 421},
	    {"localhost.evil.example", 421},
	    {"rebind.example:8080", 421},
	    {"192.168.1.1", 421},
	    {"[::2]", 421},
	    {"128.0.0.1", 421},
	    {"2130706433", 421},
	};
	char host[64];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		tap_is_int(cases[i].status,
		    status_for_host(port, cases[i].host), cases[i].host);
	snprintf(host, sizeof(host), "localhost:%d", port);
	tap_is_int(200, status_for_host(port, host), "localhost, our port");
}

static void
test_refusals(int port)
{
	struct buf b;
	struct reply r;

	buf_init(&b, 1 << 22);
	r = client_ask(
	    port, STR("PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n"), &b);
	tap_is_int(405, r.status, "another method");
	tap_is_str("GET, HEAD", reply_header(&r, "Allow"), "405 says which");
	tap_is_str("refused 405", r.body, "the handler made the page");
	tap_is_str("same-origin",
	    reply_header(&r, "Cross-Origin-Opener-Policy"),
	    "refusals have the security headers");
	r = client_ask(
	    port, STR("HEAD /\\ HTTP/1.1\r\nHost: localhost\r\n\r\n"), &b);
	tap_ok(r.status == 400 && r.length == b.n, "a refused HEAD: no body");
	r = client_ask(
	    port, STR("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"), &b);
	tap_ok(r.status == 200 && str_starts(r.head, STR("HTTP/1.0 200 OK\r")),
	    "HTTP/1.0");
	buf_free(&b);
}

/* More silent connections than the ceiling: others are still served. */
static void
test_crowd(int port)
{
	struct buf b;
	struct reply r;
	int fd[HTTP_CONNECTIONS_MAX + 40], i;

	buf_init(&b, 1 << 22);
	for (i = 0; i < (int)ARRAY_LEN(fd); i++)
		fd[i] = client_connect(port);
	r = client_get(port, "/echo", &b);
	tap_is_int(200, r.status, "served behind a crowd of silent ones");
	for (i = 0; i < (int)ARRAY_LEN(fd); i++)
		close(fd[i]);
	r = client_get(port, "/echo", &b);
	tap_is_int(200, r.status, "served when the crowd has gone");
	buf_free(&b);
}

/* ---- other sockets ----------------------------------------------------- */

/* Asks a server behind a listening socket of any family, once for each of
 * the hosts, and compares the statuses. */
static void
ask_hosts(int listening, const struct sockaddr *address, socklen_t length,
    const char *const hosts[], const int want[], size_t n)
{
	pid_t pid = fork();
	struct buf b, q;
	size_t i;

	if (pid == 0) {
		serve(listening);
		exit(0);
	}
	close(listening);
	buf_init(&b, 1 << 22);
	buf_init(&q, 4096);
	for (i = 0; i < n; i++) {
		int fd = socket(address->sa_family, SOCK_STREAM, 0);

		buf_reset(&q);
		buf_printf(
		    &q, "GET /echo HTTP/1.1\r\nHost: %s\r\n\r\n", hosts[i]);
		if (connect(fd, address, length) == 0)
			client_send(fd, buf_str(&q));
		tap_is_int(
		    want[i], client_reply(fd, false, &b).status, hosts[i]);
		close(fd);
	}
	buf_free(&q);
	buf_free(&b);
	stop(pid);
}

static void
test_unix_socket(void)
{
	static const char *const hosts[] = {
	    "localhost", "localhost:8080", "news.example.org", "evil.example"};
	static const int want[] = {200, 200, 200, 421};
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	const char *tmp = getenv("TMPDIR");
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(un.sun_path, sizeof(un.sun_path), "%.60s/courant-http-%d",
	    tmp != NULL ? tmp : "/tmp", (int)getpid());
	if (!tap_ok(bind(fd, (struct sockaddr *)&un, sizeof(un)) == 0 &&
		    listen(fd, 5) == 0,
		"a Unix socket"))
		return;
	ask_hosts(fd, (struct sockaddr *)&un, sizeof(un), hosts, want, 4);
	unlink(un.sun_path);
}

static void
test_ipv6(void)
{
	static const char *const hosts[] = {
	    "[::1]", "localhost", "[::2]", "127.0.0.1:1"};
	static const int want[] = {200, 200, 421, 421};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	socklen_t n = sizeof(in6);
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	in6.sin6_addr = in6addr_loopback;
	if (fd < 0 || bind(fd, (struct sockaddr *)&in6, n) != 0 ||
	    listen(fd, 5) != 0 ||
	    getsockname(fd, (struct sockaddr *)&in6, &n) != 0) {
		tap_ok(true, "IPv6 # SKIP no [::1] on this machine");
		return;
	}
	ask_hosts(fd, (struct sockaddr *)&in6, n, hosts, want, 4);
}

/* ---- time and files ---------------------------------------------------- */

/* Waits until the server closes, and how long that took, in milliseconds. */
static msec
time_to_end(int fd, msec start)
{
	struct buf b;

	buf_init(&b, 1 << 22);
	for (int tries = 0; tries < 3; tries++)
		while (client_read(fd, &b))
			;
	buf_free(&b);
	close(fd);
	return clock_mono() - start;
}

/* A client that asks for more than both sockets hold and takes nothing. */
static int
start_slow_reader(int port)
{
	int fd = client_connect(port), i;

	for (i = 0; i < 60; i++)
		client_send(
		    fd, STR("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	return fd;
}

/* Clients that stop at every stage; each is given its time, and no more than
 * a slow machine can explain. */
static void
test_deadlines(int port)
{
	static const struct {
		const char *what, *bytes;
		msec least;
	} cases[] = {
	    {"nothing", "", HTTP_HEAD_TIME},
	    {"half a head", "GET / HTTP/1.1\r\nHo", HTTP_HEAD_TIME},
	    {"half a body",
		"POST /echo HTTP/1.1\r\nHost: localhost\r\n"
		"Content-Length: 5\r\n\r\nab",
		HTTP_BODY_TIME},
	    {"a whole request", "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n",
		HTTP_IDLE_TIME},
	};
	int fd[ARRAY_LEN(cases)];
	msec start = clock_mono(), took;
	struct pollfd slow = {.events = POLLRDHUP};
	size_t i;

	slow.fd = start_slow_reader(port);
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		fd[i] = client_connect(port);
		client_send(fd[i], str_from(cases[i].bytes));
	}
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		took = time_to_end(fd[i], start);
		tap_ok(took >= cases[i].least &&
			took < cases[i].least + CLIENT_WAIT,
		    "after %s: closed by its deadline", cases[i].what);
	}
	poll(&slow, 1, CLIENT_WAIT);
	tap_ok((slow.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0 &&
		clock_mono() - start >= HTTP_WRITE_TIME,
	    "a client that takes nothing: closed by its deadline");
	close(slow.fd);
}

/* A server with 24 descriptors in all, and 40 clients. */
static void
test_few_files(void)
{
	struct buf b;
	struct reply r;
	int fd[40], port, i;
	pid_t pid = start(&port, 24);

	buf_init(&b, 1 << 22);
	for (i = 0; i < (int)ARRAY_LEN(fd); i++)
		fd[i] = client_connect(port);
	r = client_get(port, "/echo", &b);
	tap_is_int(200, r.status, "served when descriptors run out");
	for (i = 0; i < (int)ARRAY_LEN(fd); i++)
		close(fd[i]);
	buf_free(&b);
	stop(pid);
}

int
main(void)
{
	int port;
	pid_t pid = start(&port, 0);

	test_answers(port);
	test_conditions(port);
	test_pipeline(port);
	test_bodies(port);
	test_hosts(port);
	test_refusals(port);
	test_crowd(port);
	if (getenv("COURANT_TEST_QUICK") == NULL)
		test_deadlines(port);
	stop(pid);
	test_unix_socket();
	test_ipv6();
	test_few_files();
	return tap_done();
}

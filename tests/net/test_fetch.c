/*
 * The fetcher against the sample origin: real requests on loopback.  What an
 * answer comes to is a table, tests/data/fetch.txt; what a request looks like
 * is read from the origin's log.
 */
#include "net/fetch.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/url.h"
#include "net/loop.h"
#include "tests/origin/spawn.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

#define MAX_BODY ((uint64_t)8 << 20) /* bytes */
#define LONG_TIME 30000 /* ms: no deadline that a test should meet */
#define AGENT "courant/0 (+https://courant.example/)"

struct test {
	struct loop *loop;
	struct fetcher *fetcher;
	struct spawned_origin origin;
	struct arena texts;
	size_t waiting; /* answers to come */
	/* the last answer, its texts copied */
	struct fetch_answer answer;
	size_t answers;
};

static const char *const result_name[FETCH_RESULT_END] = {
    [FETCH_ANSWERED] = "answered",
    [FETCH_REFUSED] = "refused",
    [FETCH_NO_NAME] = "no-name",
    [FETCH_NO_CONNECT] = "no-connect",
    [FETCH_TLS] = "tls",
    [FETCH_TIMEOUT] = "timeout",
    [FETCH_TOO_LARGE] = "too-large",
    [FETCH_BROKEN] = "broken",
    [FETCH_REDIRECTS] = "redirects",
    [FETCH_OFFLINE] = "offline",
};

static void
on_done(void *arg, const struct fetch_answer *a)
{
	struct test *t = arg;
	struct fetch_answer *to = &t->answer;

	*to = *a;
	to->error = arena_str(&t->texts, a->error);
	to->final_url = arena_str(&t->texts, a->final_url);
	to->etag = arena_str(&t->texts, a->etag);
	to->last_modified = arena_str(&t->texts, a->last_modified);
	to->content_type = arena_str(&t->texts, a->content_type);
	to->cache_control = arena_str(&t->texts, a->cache_control);
	to->retry_after = arena_str(&t->texts, a->retry_after);
	to->body = arena_str(&t->texts, a->body);
	t->answers++;
	if (--t->waiting == 0)
		loop_stop(t->loop);
}

/* An order for the URL as a person would write it; loopback is opened. */
static struct fetch_order
order_for(struct test *t, const char *url)
{
	struct fetch_order o = {
	    .id = 7,
	    .user_agent = STR(AGENT),
	    .n_allow = 1,
	    .allow = {STR("127.0.0.0/8")},
	    .connect_timeout = LONG_TIME,
	    .first_byte_timeout = LONG_TIME,
	    .total_timeout = LONG_TIME,
	    .max_body = MAX_BODY,
	};
	struct errinfo ei;

	if (url_normalise(&t->texts, str_from(url), &o.url, &ei) != ERR_OK) {
		printf("Bail out! %s: %s\n", url, ei.text);
		exit(1);
	}
	return o;
}

/* http://ADDRESS:PORT/PATH at the origin. */
static const char *
url_at(struct test *t, const char *address, const char *path)
{
	return arena_printf(
	    &t->texts, "http://%s:%d/%s", address, t->origin.port, path)
	    .p;
}

static const struct fetch_answer *
run(struct test *t, const struct fetch_order *o)
{
	t->waiting = 1;
	fetcher_start(t->fetcher, o);
	loop_run(t->loop);
	return &t->answer;
}

static const struct fetch_answer *
get(struct test *t, const char *path)
{
	struct fetch_order o = order_for(t, url_at(t, "127.0.0.1", path));

	return run(t, &o);
}

/* The last line that the log has since the last look. */
static bool
last_request(struct test *t, struct origin_line *line)
{
	bool any = false;

	while (origin_log_next(&t->origin, line))
		any = true;
	return any;
}

static int64_t
number(const char *text)
{
	int64_t n;

	if (!str_to_i64(str_from(text), 0, INT64_MAX, &n)) {
		printf("Bail out! %s is no number\n", text);
		exit(1);
	}
	return n;
}

static void
one_row(const struct table_row *row, void *arg)
{
	struct test *t = arg;
	struct fetch_order o;
	const struct fetch_answer *a;
	struct str late = str_from(row->cell[1]);
	const char *path;
	bool good;

	arena_reset(&t->texts);
	path = arena_printf(&t->texts, "_/%s", row->cell[0]).p;
	o = order_for(t, url_at(t, "127.0.0.1", path));
	if (!str_eq_c(late, "-") &&
	    !(str_to_i64(
		  str_cut(&late, '/'), 1, LONG_TIME, &o.first_byte_timeout) &&
		str_to_i64(late, 1, LONG_TIME, &o.total_timeout))) {
		printf("Bail out! %s: no deadlines\n", row->name);
		exit(1);
	}
	a = run(t, &o);
	good = strcmp(result_name[a->result], row->cell[2]) == 0 &&
	    a->status == number(row->cell[3]) &&
	    a->body.n == (size_t)number(row->cell[4]) &&
	    str_find(a->error, str_from(row->cell[5])) <=
		a->error.n - (row->cell[5][0] != '\0') &&
	    (a->result == FETCH_ANSWERED) == (a->error.n == 0) && a->id == 7;
	if (!tap_ok(good, "%s", row->name))
		printf("#  got %s %d %zu %.*s\n", result_name[a->result],
		    a->status, a->body.n, STR_ARG(a->error));
}

static void
test_request(struct test *t)
{
	struct origin_line line;
	struct fetch_order o =
	    order_for(t, url_at(t, "127.0.0.1", "a/../b//c?x=%41&y=[1]#frag"));

	origin_log_skip(&t->origin);
	run(t, &o);
	if (!tap_ok(last_request(t, &line), "the request is in the log"))
		return;
	tap_is_str("GET", line.field[ORIGIN_METHOD], "a GET");
	tap_ok(str_find(line.field[ORIGIN_PATH], STR("#")) ==
		line.field[ORIGIN_PATH].n,
	    "no fragment is sent");
	tap_ok(str_starts(line.field[ORIGIN_PATH], STR("/a/../b//c?x=%41&y=")),
	    "path and query are sent as they are");
	tap_is_str(AGENT, line.field[ORIGIN_USER_AGENT], "User-Agent is ours");
	tap_is_str("Host,User-Agent,Accept,Accept-Encoding",
	    line.field[ORIGIN_HEADERS], "and no header is there unbidden");
}

/* The validators that the origin has seen with the last request. */
static void
want_validators(
    struct test *t, const char *tag, const char *since, const char *what)
{
	struct origin_line line = {.text = ""};

	last_request(t, &line);
	if (!tap_ok(str_eq_c(line.field[ORIGIN_IF_NONE_MATCH], tag) &&
		    str_eq_c(line.field[ORIGIN_IF_MODIFIED_SINCE], since),
		"%s", what))
		printf("#  got %.*s / %.*s\n",
		    STR_ARG(line.field[ORIGIN_IF_NONE_MATCH]),
		    STR_ARG(line.field[ORIGIN_IF_MODIFIED_SINCE]));
}

static void
test_conditional(struct test *t)
{
	const struct fetch_answer *a;
	struct fetch_order o;

	a = get(t, "s/0.xml");
	tap_ok(a->result == FETCH_ANSWERED && a->status == 200,
	    "a first request gets the feed");
	tap_ok(a->etag.n > 0 && a->last_modified.n > 0, "and validators");
	tap_ok(a->body.n > 100000 && a->wire_bytes < a->body.n / 2,
	    "unpacked from gzip");
	tap_is_str("max-age=60", a->cache_control, "Cache-Control is told");
	tap_is_str(
	    "application/rss+xml", a->content_type, "and the content type");
	o = order_for(t, url_at(t, "127.0.0.1", "s/0.xml"));
	o.etag = a->etag;
	o.last_modified = a->last_modified;
	o.validator_url = o.url;
	a = run(t, &o);
	tap_ok(
	    a->result == FETCH_ANSWERED && a->status == 304 && a->body.n == 0,
	    "a second request gets a 304");
	o.etag = STR("\"other\"");
	a = run(t, &o);
	tap_ok(a->status == 200, "a validator of another time gets the feed");
}

/* Validators go out byte for byte, or not at all. */
static void
test_opaque_validators(struct test *t)
{
	struct fetch_order o = order_for(t, url_at(t, "127.0.0.1", "s/0.xml"));
	char big[1026];
	const struct {
		struct str tag, since;
		const char *want_tag, *want_since, *what;
	} rows[] = {
	    {STR("W/\"x\""), STR_EMPTY, "W/\"x\"", "-", "a weak tag"},
	    {STR("\"\""), STR_EMPTY, "\"\"", "-", "an empty tag"},
	    {STR("a b, \"c\""), STR_EMPTY, "a b, \"c\"", "-", "a list of tags"},
	    {STR("\"\xe9\xff\""), STR_EMPTY, "\"\xe9\xff\"", "-", "Latin-1"},
	    {STR_EMPTY, STR("yesterday"), "-", "yesterday", "no date at all"},
	    {STR_EMPTY, STR("Sunday, 06-Nov-94 08:49:37 GMT"), "-",
		"Sunday, 06-Nov-94 08:49:37 GMT", "a date of RFC 850"},
	    {STR("a\r\nX: y"), STR("b\nc"), "-", "-", "line ends are not sent"},
	    {STR("a\0b"), STR("\r"), "-", "-", "nor is NUL"},
	    {{big, 1024}, STR_EMPTY, NULL, "-", "1,024 bytes are sent"},
	    {{big, 1025}, STR_EMPTY, "-", "-", "one more is not"},
	};

	memset(big, 'e', sizeof(big));
	big[1024] = '\0'; /* as a C string, the one that is sent */
	o.validator_url = o.url;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		o.etag = rows[i].tag;
		o.last_modified = rows[i].since;
		origin_log_skip(&t->origin);
		if (rows[i].tag.n == 1025)
			big[1024] = 'e';
		run(t, &o);
		want_validators(t,
		    rows[i].want_tag != NULL ? rows[i].want_tag : big,
		    rows[i].want_since, rows[i].what);
	}
}

static void
test_redirects(struct test *t)
{
	const char *path;
	struct fetch_order o;
	const struct fetch_answer *a;
	struct origin_line line;

	/* from 127.0.0.1 to 127.0.0.2 */
	path = arena_printf(&t->texts, "_/redirect/301/%s",
	    url_at(t, "127.0.0.2", "_/document"))
		   .p;
	o = order_for(t, url_at(t, "127.0.0.1", path));
	o.authorization = STR("Bearer secret");
	o.etag = STR("\"mine\"");
	o.validator_url = o.url;
	origin_log_skip(&t->origin);
	a = run(t, &o);
	tap_ok(a->result == FETCH_ANSWERED && a->status == 200,
	    "a redirect to another host is followed");
	tap_is_str(url_at(t, "127.0.0.2", "_/document"), a->final_url,
	    "the last URL is told");
	tap_ok(a->moved, "301 moves for good");
	origin_log_next(&t->origin, &line);
	tap_ok(str_ends(line.field[ORIGIN_HEADERS],
		   STR("Authorization,If-None-Match")),
	    "the origin gets its credentials and its validator");
	origin_log_next(&t->origin, &line);
	tap_is_str("127.0.0.2", line.field[ORIGIN_ADDRESS], "the next hop");
	tap_is_str("Host,User-Agent,Accept,Accept-Encoding",
	    line.field[ORIGIN_HEADERS], "gets neither");

	/* the other way round: the validator is the target's */
	o.validator_url = str_from(url_at(t, "127.0.0.2", "_/document"));
	o.etag = STR("\"small-1\"");
	a = run(t, &o);
	tap_ok(a->result == FETCH_ANSWERED && a->status == 304,
	    "the target's validator reaches the target");
	origin_log_next(&t->origin, &line);
	tap_is_str("-", line.field[ORIGIN_IF_NONE_MATCH], "and only it");

	a = get(t, "_/redirect/308/_/redirect/301/_/document");
	tap_ok(a->status == 200 && a->moved, "308 and 301: for good");
	a = get(t, "_/redirect/301/_/redirect/302/_/document");
	tap_ok(a->status == 200 && !a->moved, "one 302 among them: not");
	a = get(t, "_/document");
	tap_ok(a->status == 200 && !a->moved, "no redirect: not moved");
	a = get(t, "_/retry/503/120");
	tap_is_str("120", a->retry_after, "Retry-After is told");
}

static void
test_connections(struct test *t)
{
	struct origin_line first, second;
	struct fetch_order o =
	    order_for(t, url_at(t, "127.0.0.1", "_/document"));

	origin_log_skip(&t->origin);
	o.keep_alive = true;
	run(t, &o);
	run(t, &o);
	tap_ok(origin_log_next(&t->origin, &first) &&
		origin_log_next(&t->origin, &second) &&
		str_eq(first.field[ORIGIN_CONNECTION],
		    second.field[ORIGIN_CONNECTION]),
	    "feeds of one host share a connection");
	o.keep_alive = false;
	run(t, &o);
	run(t, &o);
	tap_ok(origin_log_next(&t->origin, &first) &&
		origin_log_next(&t->origin, &second) &&
		!str_eq(first.field[ORIGIN_CONNECTION],
		    second.field[ORIGIN_CONNECTION]),
	    "a feed alone leaves none behind");
}

/* A connection that an opened feed left behind serves no other. */
static void
test_guard(struct test *t)
{
	struct fetch_order o =
	    order_for(t, url_at(t, "127.0.0.1", "_/document"));
	const struct fetch_answer *a;
	struct origin_line line;

	o.keep_alive = true;
	run(t, &o);
	origin_log_skip(&t->origin);
	o.allow[0] = STR("127.0.0.9");
	a = run(t, &o);
	tap_ok(a->result == FETCH_REFUSED, "a literal address is refused");
	o.url = str_from(url_at(t, "localhost", "_/document"));
	a = run(t, &o);
	tap_ok(a->result == FETCH_REFUSED &&
		str_find(a->error, STR("loopback")) < a->error.n,
	    "an address behind a name is refused");
	o.n_allow = 0;
	a = run(t, &o);
	tap_ok(a->result == FETCH_REFUSED, "an inside name is refused");
	o.n_allow = 1;
	o.allow[0] = STR("nonsense");
	a = run(t, &o);
	tap_ok(a->result == FETCH_REFUSED &&
		str_find(a->error, STR("not an address range")) < a->error.n,
	    "a range that is none opens nothing");
	tap_ok(!origin_log_next(&t->origin, &line),
	    "and none of these reached the origin");

	/* by name, with the connection that the first left behind */
	o = order_for(t, url_at(t, "localhost", "_/document"));
	o.keep_alive = true;
	o.allow[0] = STR("127.0.0.1");
	a = run(t, &o);
	tap_ok(a->status == 200, "a name inside, opened");
	o.allow[0] = STR("127.0.0.9");
	a = run(t, &o);
	tap_ok(a->result == FETCH_REFUSED,
	    "its connection is not lent to a feed that may not go there");
}

static void
test_environment(struct test *t)
{
	const struct fetch_answer *a;

	setenv("http_proxy", "http://127.0.0.1:1/", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1/", 1);
	a = get(t, "_/document");
	tap_ok(a->status == 200, "no proxy is taken from the environment");
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
}

static void
test_proxy(struct test *t)
{
	struct fetch_order o = order_for(t, "http://news.example/_/document");
	const struct fetch_answer *a;
	struct origin_line line;

	o.n_allow = 0;
	o.proxy = str_from(url_at(t, "127.0.0.1", ""));
	origin_log_skip(&t->origin);
	a = run(t, &o);
	/* the origin is no proxy: it is enough that it was asked */
	tap_ok(a->result == FETCH_BROKEN || a->status != 200,
	    "a proxy of the order is asked");
	tap_is_int(1, origin_log_next(&t->origin, &line), "and logs it");
}

/* A port on which nobody listens. */
static int
dead_port(void)
{
	struct sockaddr_in sa = {.sin_family = AF_INET};
	socklen_t n = sizeof(sa);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, n) != 0 ||
	    getsockname(fd, (struct sockaddr *)&sa, &n) != 0)
		abort();
	close(fd);
	return ntohs(sa.sin_port);
}

static void
test_nobody(struct test *t)
{
	struct fetch_order o = order_for(
	    t, arena_printf(&t->texts, "http://127.0.0.1:%d/", dead_port()).p);
	const struct fetch_answer *a = run(t, &o);

	tap_ok(a->result == FETCH_NO_CONNECT && !a->received_byte,
	    "nobody listens");
	tap_is_str("127.0.0.1 refuses the connection", a->error, "in words");
	o = order_for(t, "http://nobody.invalid/");
	o.n_allow = 0;
	a = run(t, &o);
	tap_ok((a->result == FETCH_NO_NAME || a->result == FETCH_OFFLINE) &&
		!a->received_byte,
	    "a name that does not exist");
}

/* A listener whose queue is full drops what comes. */
static void
test_blackhole(struct test *t)
{
	struct sockaddr_in sa = {.sin_family = AF_INET};
	socklen_t n = sizeof(sa);
	int listener = socket(AF_INET, SOCK_STREAM, 0), fill[4];
	const struct fetch_answer *a;
	struct fetch_order o;

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&sa, n) != 0 ||
	    listen(listener, 0) != 0 ||
	    getsockname(listener, (struct sockaddr *)&sa, &n) != 0)
		abort();
	for (size_t i = 0; i < ARRAY_LEN(fill); i++) {
		fill[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(fill[i], (struct sockaddr *)&sa, n);
	}
	o = order_for(t,
	    arena_printf(&t->texts, "http://127.0.0.1:%d/", ntohs(sa.sin_port))
		.p);
	o.connect_timeout = 200;
	a = run(t, &o);
	tap_ok(a->result == FETCH_TIMEOUT && !a->received_byte,
	    "a host that swallows connections");
	tap_is_str(
	    "no connection with 127.0.0.1 within 200 ms", a->error, "in words");
	for (size_t i = 0; i < ARRAY_LEN(fill); i++)
		close(fill[i]);
	close(listener);
}

static void
test_tls(struct test *t)
{
	struct fetch_order o = order_for(t,
	    arena_printf(&t->texts, "https://127.0.0.1:%d/", t->origin.port).p);
	const struct fetch_answer *a = run(t, &o);

	tap_ok(a->result == FETCH_TLS && a->received_byte &&
		str_starts(a->error, STR("no TLS with 127.0.0.1")),
	    "a server that answers TLS with plain HTTP");
}

/* Names that do not resolve do not keep the loop from the others. */
static void
test_dead_names(struct test *t)
{
	struct fetch_order dead = order_for(t, "http://nobody.invalid/");
	struct fetch_order good =
	    order_for(t, url_at(t, "127.0.0.1", "_/document"));

	dead.n_allow = 0;
	dead.connect_timeout = 1;
	t->answers = 0;
	t->waiting = 21;
	for (int i = 0; i < 20; i++)
		fetcher_start(t->fetcher, &dead);
	fetcher_start(t->fetcher, &good);
	tap_is_int(21, (int64_t)fetcher_running(t->fetcher), "all are running");
	tap_is_int(0, (int64_t)t->answers, "none is answered at once");
	loop_run(t->loop);
	tap_is_int(21, (int64_t)t->answers, "each is answered once");
	tap_is_int(0, (int64_t)fetcher_running(t->fetcher), "none is left");
}

static void
test_many(struct test *t)
{
	struct fetch_order o = order_for(t, url_at(t, "127.0.0.1", "s/1.xml"));

	t->answers = 0;
	t->waiting = 200;
	o.keep_alive = true;
	for (int i = 0; i < 200; i++)
		fetcher_start(t->fetcher, &o);
	loop_run(t->loop);
	tap_is_int(200, (int64_t)t->answers, "200 at once are answered");
}

static void
test_free(struct test *t)
{
	struct fetch_order o = order_for(t, url_at(t, "127.0.0.1", "_/silent"));

	t->answers = 0;
	fetcher_start(t->fetcher, &o);
	o.allow[0] = STR("10.0.0.0/8");
	fetcher_start(t->fetcher, &o);
	fetcher_free(t->fetcher);
	tap_is_int(0, (int64_t)t->answers, "freed while it runs, it is silent");
	t->fetcher = fetcher_create(t->loop, on_done, t);
}

int
main(void)
{
	static const char *const args[] = {"--address", "127.0.0.1",
	    "--address", "127.0.0.2", "--synthetic", "2,35,130000", NULL};
	static void (*const tests[])(struct test *) = {test_request,
	    test_conditional, test_opaque_validators, test_redirects,
	    test_connections, test_guard, test_environment, test_proxy,
	    test_nobody, test_blackhole, test_tls, test_dead_names, test_many,
	    test_free};
	struct test t = {.waiting = 0};

	origin_spawn(&t.origin, args);
	t.loop = loop_create();
	t.fetcher = fetcher_create(t.loop, on_done, &t);
	arena_init(&t.texts, 4 * MAX_BODY);
	table_read("fetch.txt", 6, one_row, &t);
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		arena_reset(&t.texts);
		tests[i](&t);
	}
	fetcher_free(t.fetcher);
	loop_free(t.loop);
	arena_free(&t.texts);
	tap_is_int(0, origin_stop(&t.origin), "the origin ends well");
	return tap_done();
}

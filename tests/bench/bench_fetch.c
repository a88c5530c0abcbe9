/*
 * bench_fetch: what the fetcher costs, measured against the sample origin.
 *
 *	bench_fetch [FEEDS [HOSTS]]
 *
 * Two passes over FEEDS feeds (1000) of 35 items and 130 kB on HOSTS loopback
 * addresses (as many as feeds, at most 500): the first gets every feed, the
 * second sends the validators and is answered 304.  Prints CPU time of this
 * process, wall time and its largest size.
 */
#include <stdlib.h>
#include <sys/resource.h>

#include "base/mem.h"
#include "base/url.h"
#include "net/fetch.h"
#include "net/loop.h"
#include "tests/origin/spawn.h"

#define RUNNING_MAX 64 /* at once, as the daemon by default */
#define HOSTS_MAX 500

struct feed {
	struct str url, etag, last_modified;
};

struct bench {
	struct loop *loop;
	struct fetcher *fetcher;
	struct arena texts;
	struct feed *feeds;
	size_t n, hosts, next, answered;
	size_t status[2]; /* 200, 304 */
	uint64_t bytes;
};

static double
cpu_seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void
start_next(struct bench *b)
{
	struct feed *feed = &b->feeds[b->next];
	struct fetch_order o = {
	    .id = b->next++,
	    .url = feed->url,
	    .etag = feed->etag,
	    .last_modified = feed->last_modified,
	    .validator_url = feed->url,
	    .user_agent = STR("courant/0 (+https://courant.example/)"),
	    .n_allow = 1,
	    .allow = {STR("127.0.0.0/8")},
	    .connect_timeout = 10000,
	    .first_byte_timeout = 20000,
	    .total_timeout = 60000,
	    .max_body = 8 << 20,
	    .keep_alive = b->hosts < b->n,
	};

	fetcher_start(b->fetcher, &o);
}

static void
on_done(void *arg, const struct fetch_answer *a)
{
	struct bench *b = arg;
	struct feed *feed = &b->feeds[a->id];

	if (a->result != FETCH_ANSWERED)
		fprintf(stderr, "%.*s: %.*s\n", STR_ARG(a->final_url),
		    STR_ARG(a->error));
	if (a->status == 200) {
		feed->etag = arena_str(&b->texts, a->etag);
		feed->last_modified = arena_str(&b->texts, a->last_modified);
	}
	b->status[0] += a->status == 200;
	b->status[1] += a->status == 304;
	b->bytes += a->body.n;
	if (++b->answered == b->n)
		loop_stop(b->loop);
	else if (b->next < b->n)
		start_next(b);
}

static void
pass(struct bench *b, const char *name)
{
	double cpu = cpu_seconds();
	msec start = clock_mono();
	struct rusage u;

	b->next = b->answered = b->status[0] = b->status[1] = 0;
	b->bytes = 0;
	while (b->next < b->n && b->next < RUNNING_MAX)
		start_next(b);
	loop_run(b->loop);
	getrusage(RUSAGE_SELF, &u);
	printf("%-6s %zu feeds, %zu hosts: 200 %zu, 304 %zu, %.1f MB; "
	       "%.3f CPU-s, %.3f s, %ld kB\n",
	    name, b->n, b->hosts, b->status[0], b->status[1],
	    (double)b->bytes / 1e6, cpu_seconds() - cpu,
	    (double)(clock_mono() - start) / 1000, u.ru_maxrss);
}

int
main(int argc, char **argv)
{
	struct bench b = {.n = 1000};
	struct spawned_origin origin;
	char feeds[64], hosts[16];
	const char *args[] = {"--synthetic", feeds, "--hosts", hosts, NULL};

	if (argc > 1)
		b.n = strtoul(argv[1], NULL, 10);
	b.hosts = argc > 2 ? strtoul(argv[2], NULL, 10) : b.n;
	if (b.n == 0 || b.hosts == 0)
		return 64;
	if (b.hosts > HOSTS_MAX)
		b.hosts = HOSTS_MAX;
	snprintf(feeds, sizeof(feeds), "%zu,35,130000", b.n);
	snprintf(hosts, sizeof(hosts), "%zu", b.hosts);
	origin_spawn(&origin, args);
	arena_init(&b.texts, b.n * 4096);
	b.feeds = mem_array(b.n, sizeof(b.feeds[0]));
	for (size_t i = 0; i < b.n; i++) {
		size_t host = i % b.hosts;

		b.feeds[i].url =
		    arena_printf(&b.texts, "http://127.1.%zu.%zu:%d/s/%zu.xml",
			host / 250, host % 250 + 1, origin.port, i);
	}
	b.loop = loop_create();
	b.fetcher = fetcher_create(b.loop, on_done, &b);
	pass(&b, "first");
	pass(&b, "again");
	pass(&b, "again");
	fetcher_free(b.fetcher);
	loop_free(b.loop);
	arena_free(&b.texts);
	free(b.feeds);
	return origin_stop(&origin);
}

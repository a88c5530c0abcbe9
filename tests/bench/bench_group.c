/*
 * How fast items are placed: a made-up stream of news, four days long, of as
 * many items a day as asked (100,000 by default).
 *
 * Words are drawn as often as the background counts say.  An event is a
 * headline of 9 words and a summary of 35; three reports in ten are of an
 * event of the last day, with three words in ten replaced.  Prints the time
 * of the items of the last day, when the window is full, and the memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "story/background.h"
#include "story/group.h"

#define DAYS 4
#define TITLE_WORDS 9
#define SUMMARY_WORDS 35
#define WORDS (TITLE_WORDS + SUMMARY_WORDS)
#define RETOLD_PERCENT 30 /* reports of an event that is known */
#define REPLACED_PERCENT 30 /* words another outlet writes differently */
#define START INT64_C(1790000000)

struct stream {
	uint64_t *until; /* running sum of document frequencies */
	uint64_t state; /* of the random numbers */
	uint32_t (*events)[WORDS];
	size_t n_events, room;
};

/* xorshift64*: the same stream on every machine. */
static uint64_t
draw(struct stream *s, uint64_t below)
{
	s->state ^= s->state >> 12;
	s->state ^= s->state << 25;
	s->state ^= s->state >> 27;
	return (s->state * UINT64_C(2685821657736338717) >> 11) % below;
}

static uint32_t
draw_word(struct stream *s)
{
	uint64_t x = draw(s, s->until[background_terms - 1]);
	size_t low = 0, high = background_terms - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->until[middle] > x)
			high = middle;
		else
			low = middle + 1;
	}
	return (uint32_t)low;
}

static void
stream_open(struct stream *s, size_t items)
{
	uint64_t sum = 0;

	*s = (struct stream){.state = 88172645463325252u, .room = items};
	s->until = mem_array(background_terms, sizeof(*s->until));
	s->events = mem_array(items, sizeof(*s->events));
	for (size_t i = 0; i < background_terms; i++)
		s->until[i] = sum += background_table[i].df;
}

static void
add_words(struct buf *b, const uint32_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(b, ' ');
		buf_add_c(b, background_text + background_table[words[i]].at);
	}
}

/* The next report: of a known event, or of a new one. */
static void
next_report(struct stream *s, size_t per_day, uint32_t words[WORDS])
{
	if (s->n_events > 0 && draw(s, 100) < RETOLD_PERCENT) {
		size_t back = s->n_events < per_day ? s->n_events : per_day;
		size_t event = s->n_events - 1 - draw(s, back);

		for (size_t i = 0; i < WORDS; i++)
			words[i] = draw(s, 100) < REPLACED_PERCENT
			    ? draw_word(s)
			    : s->events[event][i];
		return;
	}
	for (size_t i = 0; i < WORDS; i++)
		words[i] = s->events[s->n_events][i] = draw_word(s);
	s->n_events++;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int
main(int argc, char **argv)
{
	size_t per_day = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
	size_t items = per_day * DAYS, stories;
	double *ms = mem_array(per_day, sizeof(*ms)), start = cpu_ms();
	struct group_options options;
	struct rusage before, after;
	struct buf title, summary;
	struct grouper *g;
	struct stream s;

	group_defaults(&options);
	g = grouper_create(&options);
	stream_open(&s, items);
	buf_init(&title, 1 << 16);
	buf_init(&summary, 1 << 16);
	getrusage(RUSAGE_SELF, &before);
	for (size_t i = 0; i < items; i++) {
		struct group_decision d;
		struct group_item item = {
		    .id = i + 1,
		    .time = START + (int64_t)(i * DAY / per_day),
		    .source = STR("bench"),
		};
		uint32_t words[WORDS];
		double t;

		next_report(&s, per_day, words);
		buf_reset(&title);
		buf_reset(&summary);
		add_words(&title, words, TITLE_WORDS);
		add_words(&summary, words + TITLE_WORDS, SUMMARY_WORDS);
		item.title = buf_str(&title);
		item.summary = buf_str(&summary);
		t = cpu_ms();
		grouper_add(g, &item, &d, NULL);
		ms[i % per_day] = cpu_ms() - t;
	}
	getrusage(RUSAGE_SELF, &after);
	stories = grouper_live(g);
	qsort(ms, per_day, sizeof(*ms), compare);
	printf("items            %zu, %zu a day\n", items, per_day);
	printf("live stories     %zu\n", stories);
	printf("an item, median  %.3f ms of CPU (last day)\n", ms[per_day / 2]);
	printf("an item, p99     %.3f ms\n", ms[per_day * 99 / 100]);
	printf("an item, longest %.3f ms\n", ms[per_day - 1]);
	printf("all              %.1f s of CPU\n", (cpu_ms() - start) / 1e3);
	printf("memory           %ld MB more than the stream itself\n",
	    (after.ru_maxrss - before.ru_maxrss) / 1024 -
		(long)(s.n_events * sizeof(*s.events) >> 20));
	grouper_free(g);
	buf_free(&title);
	buf_free(&summary);
	free(s.until);
	free(s.events);
	free(ms);
	return 0;
}

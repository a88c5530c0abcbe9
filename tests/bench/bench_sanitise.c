/*
 * How fast HTML is made safe: CPU time on the files given, each many times,
 * or on a made-up article of 130 kB: paragraphs with links and emphasis, a
 * list, an image, a quotation now and then, as weblogs write them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "feed/sanitise.h"

#define ARTICLE 130000 /* bytes */
#define WORK (256 << 20) /* bytes read for each figure */
#define FILE_MAX (16 << 20) /* bytes of a file */
#define BASE STR("https://news.example.org/2026/story")

static const char *const paragraphs[] = {
    "<p>The council voted on Tuesday to close the old bridge for two years "
    "while engineers replace its deck, a decision that <a "
    "href=\"https://example.org/2026/bridge?ref=feed\">residents had "
    "expected</a> since the spring &#8212; though few of them welcome it. "
    "&#8220;We were told of it twice,&#8221; said one shopkeeper, &#8220;and "
    "twice it came to <em>nothing</em>.&#8221; The work is to begin in March "
    "and will cost about 14 million, half of which the region pays.</p>\n",
    "<p>Some who live on the far bank will have to drive a quarter of an "
    "hour longer; a ferry, free for people on foot, is planned for the "
    "summer. The mayor called the plan &quot;the least bad one&quot; and "
    "promised a report every month, <strong>published in full</strong>, with "
    "the figures of what was spent. Nobody at the meeting asked for a delay, "
    "and the vote was eleven to two.</p>\n",
    "<figure><img src=\"/images/bridge-1200.jpg\" alt=\"The old bridge from "
    "the south bank\" width=\"1200\" height=\"800\" class=\"aligncenter "
    "size-large\" srcset=\"/images/bridge-600.jpg 600w\"><figcaption>The old "
    "bridge, seen from the south bank. Photo: A. Someone</figcaption>"
    "</figure>\n",
    "<ul>\n<li>March: the deck is closed to cars.</li>\n<li>June: the ferry "
    "starts, <a href=\"/ferry\">see the times</a>.</li>\n<li>October: the "
    "first half opens.</li>\n</ul>\n",
    "<blockquote>\n<p>It is a bridge; it has stood for a hundred and ten "
    "years, and it will stand for a hundred more if we let them do this "
    "properly, which is all that I ask of anybody here.</p>\n</blockquote>\n",
};

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
report(const char *name, const char *what, size_t bytes, double began)
{
	printf("%-24s %-10s %7.1f MB/s\n", name, what,
	    (double)bytes / 1e6 / (cpu_seconds() - began));
}

static void
measure(const char *name, struct str html)
{
	size_t times = WORK / (html.n + 1) + 1, words = 0;
	struct buf out, text;
	double began;

	buf_init(&out, SANITISE_INPUT_MAX);
	buf_init(&text, SANITISE_INPUT_MAX * 2);
	began = cpu_seconds();
	for (size_t i = 0; i < times; i++) {
		buf_reset(&out);
		sanitise_html(html, BASE, &out, NULL);
	}
	report(name, "sanitise", times * html.n, began);
	began = cpu_seconds();
	for (size_t i = 0; i < times; i++)
		words += sanitise_verify(buf_str(&out));
	report(name, "verify", times * out.n, began);
	began = cpu_seconds();
	for (size_t i = 0; i < times; i++) {
		buf_reset(&text);
		html_to_text(buf_str(&out), &text);
	}
	report(name, "text", times * out.n, began);
	began = cpu_seconds();
	for (size_t i = 0; i < times; i++)
		words += text_words(buf_str(&text));
	report(name, "words", times * text.n, began);
	printf("%-24s %zu bytes come to %zu, %zu words\n", name, html.n, out.n,
	    words / times);
	buf_free(&out);
	buf_free(&text);
}

static void
measure_file(const char *path)
{
	struct buf b;
	FILE *f = fopen(path, "rb");
	char *p;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	buf_init(&b, FILE_MAX);
	p = buf_room(&b, FILE_MAX);
	if (p != NULL)
		b.n = fread(p, 1, FILE_MAX, f);
	fclose(f);
	measure(path, buf_str(&b));
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	struct buf b;

	for (int i = 1; i < argc; i++)
		measure_file(argv[i]);
	if (argc > 1)
		return 0;
	buf_init(&b, ARTICLE * 2);
	for (size_t i = 0; b.n < ARTICLE; i++) {
		/* Two paragraphs of text to each of the other things. */
		buf_add_c(&b, paragraphs[i % 3 < 2 ? i % 3 : 2 + i / 3 % 3]);
	}
	measure("article", buf_str(&b));
	buf_free(&b);
	return 0;
}

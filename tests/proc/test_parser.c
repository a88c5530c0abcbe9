/*
 * proc/parser: the confined process decodes what it should, in every format
 * and charset, and ends when it is told what is no document.
 */
#include "proc/parser.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "ipc/frame.h"
#include "ipc/msg.h"
#include "proc/spawn.h"
#include "tests/tap/tap.h"

struct parser {
	pid_t pid;
	int fd;
	struct buf in;
	struct arena arena;
};

static int
run(void *arg)
{
	const int *fd = arg;

	return parser_run(*fd);
}

static void
start(struct parser *p)
{
	struct errinfo ei;
	int pair[2];

	if (spawn_pair(pair, &ei) != ERR_OK ||
	    spawn_start("parser", &pair[1], 1, run, &pair[1], &p->pid, &ei) !=
		ERR_OK)
		abort();
	close(pair[1]);
	p->fd = pair[0];
	buf_init(&p->in, FRAME_HEADER + FRAME_MAX);
	arena_init(&p->arena, 16u << 20);
}

/* Closes its link; its exit status, or -1 when it was killed. */
static int
stop(struct parser *p)
{
	int how = 0;

	close(p->fd);
	waitpid(p->pid, &how, 0);
	buf_free(&p->in);
	arena_free(&p->arena);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

/* Sends a document and waits; the type of the answer, 0 when none came. */
static uint16_t
ask(struct parser *p, uint64_t id, struct str type, struct str body,
    struct frame *f)
{
	struct parse_order o = {id, STR("https://a.example/feed"), type, body};
	struct buf b;
	enum err e;

	buf_init(&b, FRAME_MAX);
	msg_put_parse(&b, &o);
	e = frame_write(p->fd, MSG_PARSE, buf_str(&b));
	buf_free(&b);
	if (e == ERR_OK)
		e = frame_read(p->fd, &p->in, f);
	return e == ERR_OK ? f->type : 0;
}

/* A document with one item, and the title it must come to. */
static void
decodes(struct parser *p, const char *what, struct str type, struct str body,
    const char *title)
{
	struct parsed_feed feed = {.n_items = 0};
	struct frame f;
	uint64_t id = 0;

	if (!tap_ok(ask(p, 7, type, body, &f) == MSG_PARSED &&
		    msg_get_parsed(f.payload, &p->arena, &id, &feed) ==
			ERR_OK &&
		    id == 7 && feed.n_items == 1,
		"%s is decoded", what))
		return;
	tap_is_str(title, feed.items->title, what);
}

#define RSS(charset, title) \
	STR("<?xml version=\"1.0\" encoding=\"" charset "\"?><rss " \
	    "version=\"2.0\"><channel><title>t</title><item><title>" title \
	    "</title><description>&lt;p&gt;x&nbsp;y&lt;/p&gt;" \
	    "</description></item></channel></rss>")

static void
test_documents(struct parser *p)
{
	struct parse_failure failure;
	struct frame f;

	decodes(p, "UTF-8", STR("text/xml"), RSS("UTF-8", "Bücher"), "Bücher");
	decodes(p, "windows-1252", STR("application/rss+xml"),
	    RSS("windows-1252",
		"B\xfc"
		"cher"),
	    "Bücher");
	decodes(p, "Shift_JIS", STR("text/xml; charset=Shift_JIS"),
	    RSS("Shift_JIS", "\x93\xfa\x96\x7b"), "日本");
	decodes(p, "ISO-2022-JP", STR(""),
	    RSS("ISO-2022-JP", "\x1b$BF|K\\\x1b(B"), "日本");
	decodes(p, "Big5", STR(""), RSS("Big5", "\xa4\xa4\xa4\xe5"), "中文");
	decodes(p, "KOI8-R", STR(""), RSS("KOI8-R", "\xed\xc9\xd2"), "Мир");
	decodes(p, "Atom", STR("application/atom+xml"),
	    STR("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>"
		"<entry><id>1</id><title>One</title></entry></feed>"),
	    "One");
	decodes(p, "JSON Feed", STR("application/feed+json"),
	    STR("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":"
		"\"t\",\"items\":[{\"id\":\"1\",\"title\":\"One\"}]}"),
	    "One");
	tap_ok(ask(p, 9, STR("text/html"), STR("<html><body>no</body></html>"),
		   &f) == MSG_PARSE_FAILED &&
		msg_get_parse_failure(f.payload, &failure) == ERR_OK &&
		failure.id == 9 && failure.error.n > 0,
	    "a web page is refused with a reason");
	tap_ok(ask(p, 10, STR(""), STR(""), &f) == MSG_PARSE_FAILED,
	    "so is nothing");
}

/* A document of 8 MiB, then a small one: the memory is given back. */
static void
test_large(struct parser *p)
{
	struct parse_failure failure;
	struct buf b;
	struct frame f;
	uint16_t type;

	buf_init(&b, 16u << 20);
	buf_add_c(&b, "<rss version=\"2.0\"><channel><title>t</title>");
	for (int i = 0; i < 2000; i++) {
		buf_printf(&b, "<item><guid>%d</guid><description>", i);
		for (int k = 0; k < 400; k++)
			buf_add_c(&b, "ten bytes ");
		buf_add_c(&b, "</description></item>");
	}
	buf_add_c(&b, "</channel></rss>");
	type = ask(p, 1, STR(""), buf_str(&b), &f);
	if (type == MSG_PARSE_FAILED &&
	    msg_get_parse_failure(f.payload, &failure) == ERR_OK)
		printf("#  %.*s\n", STR_ARG(failure.error));
	tap_ok(type == MSG_PARSED, "a document of 8 MB is decoded");
	buf_free(&b);
	decodes(p, "a small one after it", STR(""), RSS("UTF-8", "x"), "x");
}

static void
test_end(void)
{
	struct parser p;
	struct frame f;

	start(&p);
	tap_is_int(EX_OK, stop(&p), "it leaves when its link closes");
	start(&p);
	tap_ok(frame_write(p.fd, MSG_STOP, STR_EMPTY) == ERR_OK &&
		frame_read(p.fd, &p.in, &f) == ERR_CLOSED,
	    "a message of another kind ends it");
	tap_is_int(EX_SOFTWARE, stop(&p), "with a status that says so");
	start(&p);
	tap_ok(frame_write(p.fd, MSG_PARSE, STR("junk")) == ERR_OK &&
		frame_read(p.fd, &p.in, &f) == ERR_CLOSED,
	    "so does a malformed one");
	stop(&p);
}

int
main(void)
{
	struct parser p;

	start(&p);
	test_documents(&p);
	test_large(&p);
	tap_is_int(EX_OK, stop(&p), "all that in one process");
	test_end();
	return tap_done();
}

/*
 * The parser process.  A loop without events: it holds one socket, to the
 * desk, and reads the next document when it has answered the last.  All that
 * a document needs lives in one arena, so that nothing of it is left for the
 * next.
 */
#include "proc/parser.h"

#include <sysexits.h>

#include "base/log.h"
#include "base/mem.h"
#include "feed/charset.h"
#include "feed/feed.h"
#include "feed/limits.h"
#include "ipc/frame.h"
#include "ipc/msg.h"
#include "proc/sandbox.h"

#define KEEP_ROOM (1u << 20) /* bytes a buffer keeps between documents */

struct parser {
	struct buf in, out;
	struct arena arena;
	struct charset_set *charsets;
};

/* Decodes a document; the answer's payload goes to out.  Returns its type. */
static uint16_t
parse(struct parser *p, const struct parse_order *order)
{
	struct feed_source source = {
	    .content_type = order->content_type,
	    .base_url = order->url,
	    .charsets = p->charsets,
	};
	struct parse_failure failure = {.id = order->id};
	struct parsed_feed feed;
	struct feed_doc *doc;
	struct errinfo ei = {{0}};
	enum err e;

	e = feed_decode(order->body, &source, &p->arena, &doc, &ei);
	if (e == ERR_OK)
		e = feed_normalise(doc, &p->arena, &feed, &ei);
	if (e == ERR_OK) {
		msg_put_parsed(&p->out, order->id, &feed);
		if (!buf_failed(&p->out))
			return MSG_PARSED;
		buf_reset(&p->out);
		e = err_set(&ei, ERR_LIMIT, "its items are too large");
	}
	failure.too_large = e == ERR_LIMIT;
	failure.error = str_from(ei.text);
	msg_put_parse_failure(&p->out, &failure);
	return MSG_PARSE_FAILED;
}

/* Takes one document; the kind of error that ends the process. */
static enum err
serve(struct parser *p, int fd)
{
	struct parse_order order;
	struct frame f;
	uint16_t type;
	enum err e;

	e = frame_read(fd, &p->in, &f);
	if (e != ERR_OK)
		return e;
	if (f.type != MSG_PARSE || msg_get_parse(f.payload, &order) != ERR_OK)
		return ERR_INPUT;
	sandbox_cpu_limit(true);
	type = parse(p, &order);
	sandbox_cpu_limit(false);
	return frame_write(fd, type, buf_str(&p->out));
}

/* Gives back what a large document took. */
static void
tidy(struct parser *p)
{
	bool large = p->in.room > KEEP_ROOM || p->out.room > KEEP_ROOM ||
	    p->arena.used > KEEP_ROOM;

	arena_reset(&p->arena);
	buf_reset(&p->out);
	if (!large)
		return;
	arena_free(&p->arena);
	buf_free(&p->in);
	buf_free(&p->out);
	mem_trim();
}

/*
 * Libraries set themselves up when they are first used, with files that a
 * confined process cannot open: a document of each kind makes them do it now.
 */
static void
warm_up(struct parser *p)
{
	static const struct str samples[] = {
	    STR_INIT("{\"version\":\"https://jsonfeed.org/version/1.1\","
		     "\"title\":\"\",\"items\":[]}"),
	    STR_INIT("<rss version=\"2.0\"><channel></channel></rss>"),
	};

	p->charsets = charset_set_create();
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		struct parse_order order = {.body = samples[i]};

		parse(p, &order);
		buf_reset(&p->out);
		arena_reset(&p->arena);
	}
}

int
parser_run(int fd)
{
	struct parser p;
	enum err e;

	buf_init(&p.in, FRAME_HEADER + FRAME_MAX);
	buf_init(&p.out, FRAME_MAX);
	arena_init(&p.arena, FEED_ARENA_MAX);
	warm_up(&p);
	sandbox_parser();
	do {
		e = serve(&p, fd);
		tidy(&p);
	} while (e == ERR_OK);
	charset_set_free(p.charsets);
	arena_free(&p.arena);
	buf_free(&p.in);
	buf_free(&p.out);
	if (e == ERR_CLOSED)
		return EX_OK;
	log_error("parser", "the desk sent what is no document");
	return EX_SOFTWARE;
}

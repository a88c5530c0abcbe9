/*
 * Fuzz target: the decoders of messages.  The first byte is the type, the
 * rest the payload.  Beyond not crashing: what is taken encodes to the very
 * bytes it came from, except that sentences for people are made clean, which
 * must change nothing in what has passed the decoder.
 */
#include <stdlib.h>
#include <string.h>

#include "ipc/frame.h"
#include "ipc/msg.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"tests/data/msg", NULL};

#define ARENA_MAX (64u << 20) /* bytes: more than any message takes */

/* Decodes `in` and encodes it again; false when it was refused. */
static bool
turn(uint16_t type, struct str in, struct arena *a, struct buf *out)
{
	union {
		struct peer_note peer;
		struct fetch_order fetch;
		struct fetch_answer fetched;
		struct parse_order parse;
		struct parsed_feed parsed;
		struct parse_failure failure;
		struct web_settings web;
		struct control_order control;
		struct poll_note note;
		struct control_answer answer;
	} m;
	uint64_t id;

#define TURN(name, member) \
	if (msg_get_##name(in, &m.member) != ERR_OK) \
		return false; \
	msg_put_##name(out, &m.member); \
	return true

	switch (type) {
	case MSG_PEER:
		TURN(peer, peer);
	case MSG_FETCH:
		TURN(fetch, fetch);
	case MSG_FETCHED:
		TURN(fetched, fetched);
	case MSG_PARSE:
		TURN(parse, parse);
	case MSG_PARSE_FAILED:
		TURN(parse_failure, failure);
	case MSG_WEB_OPTIONS:
		TURN(web_settings, web);
	case MSG_POLL_NOTE:
		TURN(poll_note, note);
	case MSG_ANSWER:
		TURN(answer, answer);
	case MSG_CONTROL:
		if (msg_get_control(in, a, &m.control) != ERR_OK)
			return false;
		msg_put_control(out, &m.control);
		return true;
	case MSG_PARSED:
		if (msg_get_parsed(in, a, &id, &m.parsed) != ERR_OK)
			return false;
		msg_put_parsed(out, id, &m.parsed);
		return true;
	default:
		return false;
	}
}

static void
check_frame(struct str in)
{
	struct frame f;
	size_t used = 0;
	enum err e = frame_get(in, &f, &used);

	if (e == ERR_OK && (used > in.n || f.payload.n + FRAME_HEADER != used))
		abort();
	if (e == ERR_NOTFOUND && used != 0 && used <= in.n)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	struct arena a;
	struct buf out;

	check_frame(in);
	if (size == 0)
		return 0;
	in = str_sub(in, 1, size);
	arena_init(&a, ARENA_MAX);
	buf_init(&out, FRAME_MAX);
	if (turn(data[0], in, &a, &out) && !str_eq(in, buf_str(&out)))
		abort();
	buf_free(&out);
	arena_free(&a);
	return 0;
}

/*
 * Bodies are unpacked here, by zlib, and not by libcurl: libcurl 7.88 takes a
 * gzip stream that was cut short for a whole one, and hands on a bomb without
 * a look at its size in between.  So gzip is the one coding that is offered.
 *
 * deflate in the form of zlib (RFC 9110, 8.4.1.2) is taken too, since servers
 * are known to send it unasked; anything else is refused.
 */
#include "net/fetch_body.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "net/fetch_words.h"

#define STEP ((size_t)64 << 10) /* bytes unpacked between two looks */
#define KEEP_ROOM ((size_t)16 << 10) /* bytes kept for the next body */
#define RESERVE_MAX ((uint64_t)1 << 20) /* bytes reserved on a promise */
#define WINDOW_AUTO (15 + 32) /* zlib: the widest window, gzip or zlib head */

void
fetch_body_init(struct fetch_body *b)
{
	*b = (struct fetch_body){.wire = 0};
	buf_init(&b->bytes, 0);
}

static void
unpacker_free(struct fetch_body *b)
{
	if (b->z == NULL)
		return;
	inflateEnd(b->z);
	free(b->z);
	b->z = NULL;
}

void
fetch_body_free(struct fetch_body *b)
{
	unpacker_free(b);
	buf_free(&b->bytes);
}

void
fetch_body_reset(struct fetch_body *b)
{
	unpacker_free(b);
	if (b->bytes.room > KEEP_ROOM)
		buf_free(&b->bytes);
	buf_reset(&b->bytes);
	b->wire = 0;
	b->whole = b->padded = false;
}

static enum err
too_large(const struct fetch_body *b, struct errinfo *ei)
{
	char size[FETCH_WORDS_MAX];

	return err_set(ei, ERR_LIMIT,
	    "the answer is larger than %s; max-size in the polling block of "
	    "the config raises that",
	    fetch_words_size(b->max, size));
}

enum err
fetch_body_start(struct fetch_body *b, struct str coding, uint64_t expect,
    uint64_t max, struct errinfo *ei)
{
	fetch_body_reset(b);
	b->max = max;
	/* one byte more than allowed tells too much from just enough */
	b->bytes.max = (size_t)max + 1;
	if (expect > max)
		return too_large(b, ei);
	if (coding.n == 0 || str_eq_c_nocase(coding, "identity")) {
		if (expect > 0 && expect <= RESERVE_MAX &&
		    buf_room(&b->bytes, (size_t)expect) == NULL)
			return too_large(b, ei);
		return ERR_OK;
	}
	if (!str_eq_c_nocase(coding, "gzip") &&
	    !str_eq_c_nocase(coding, "x-gzip") &&
	    !str_eq_c_nocase(coding, "deflate"))
		return err_set(ei, ERR_INPUT,
		    "the answer is packed in a way that was not asked for "
		    "(%.*s)",
		    STR_ARG(str_sub(coding, 0, 40)));
	b->z = mem_zero(sizeof(*b->z));
	if (inflateInit2(b->z, WINDOW_AUTO) == Z_OK)
		return ERR_OK;
	free(b->z);
	b->z = NULL;
	return err_set(ei, ERR_LIMIT, "no memory to unpack the answer");
}

/* Unpacks one step of what z has; the stream's end sets whole. */
static enum err
unpack_step(struct fetch_body *b, struct errinfo *ei)
{
	size_t left = b->bytes.max - b->bytes.n;
	size_t room = left < STEP ? left : STEP;
	char *to = buf_room(&b->bytes, room);
	int rc;

	if (to == NULL)
		return err_set(ei, ERR_LIMIT, "no memory for the answer");
	b->z->next_out = (Bytef *)to;
	b->z->avail_out = (uInt)room;
	rc = inflate(b->z, Z_NO_FLUSH);
	b->bytes.n += room - b->z->avail_out;
	if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
		return err_set(ei, ERR_INPUT,
		    "the answer says that it is packed, but cannot be "
		    "unpacked (%s)",
		    b->z->msg != NULL ? b->z->msg : "damaged");
	b->whole = rc == Z_STREAM_END;
	if (b->bytes.n > b->max)
		return too_large(b, ei);
	if (b->bytes.n > FETCH_RATIO_FROM &&
	    b->bytes.n / FETCH_RATIO_MAX > b->wire)
		return err_set(ei, ERR_LIMIT,
		    "the answer unpacks to more than %d times its size",
		    FETCH_RATIO_MAX);
	return ERR_OK;
}

static enum err
unpack(struct fetch_body *b, struct str in, struct errinfo *ei)
{
	z_stream *z = b->z;
	enum err e;

	z->next_in = (Bytef *)(uintptr_t)in.p;
	z->avail_in = (uInt)in.n;
	do {
		/* RFC 1952, 2.2: members may follow each other; whatever
		 * else stands behind the end is padding */
		if (b->whole) {
			b->padded |= z->avail_in > 0 && z->next_in[0] != 0x1f;
			if (z->avail_in == 0 || b->padded)
				return ERR_OK;
			inflateReset(z);
		}
		e = unpack_step(b, ei);
	} while (e == ERR_OK &&
	    (z->avail_out == 0 || (b->whole && z->avail_in > 0)));
	return e;
}

enum err
fetch_body_add(struct fetch_body *b, struct str in, struct errinfo *ei)
{
	b->wire += in.n;
	if (b->wire > b->max)
		return too_large(b, ei);
	if (b->z != NULL)
		return unpack(b, in, ei);
	buf_add_str(&b->bytes, in);
	return buf_failed(&b->bytes) ? too_large(b, ei) : ERR_OK;
}

enum err
fetch_body_end(struct fetch_body *b, struct errinfo *ei)
{
	bool cut = b->z != NULL && !b->whole && b->wire > 0;

	unpacker_free(b);
	return cut
	    ? err_set(ei, ERR_INPUT, "the answer's packed data is cut short")
	    : ERR_OK;
}

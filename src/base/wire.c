/*
 * The reader and writer of message bytes.
 */
#include "base/wire.h"

#include "base/utf8.h"

static void
put_le(struct buf *out, uint64_t v, size_t width)
{
	char *p = buf_room(out, width);

	if (p == NULL)
		return;
	for (size_t i = 0; i < width; i++)
		p[i] = (char)(unsigned char)(v >> (8 * i));
	out->n += width;
}

void
wire_put_u8(struct buf *out, uint8_t v)
{
	put_le(out, v, 1);
}

void
wire_put_u16(struct buf *out, uint16_t v)
{
	put_le(out, v, 2);
}

void
wire_put_u32(struct buf *out, uint32_t v)
{
	put_le(out, v, 4);
}

void
wire_put_u64(struct buf *out, uint64_t v)
{
	put_le(out, v, 8);
}

void
wire_put_i32(struct buf *out, int32_t v)
{
	put_le(out, (uint32_t)v, 4);
}

void
wire_put_i64(struct buf *out, int64_t v)
{
	put_le(out, (uint64_t)v, 8);
}

void
wire_put_bool(struct buf *out, bool v)
{
	put_le(out, v, 1);
}

void
wire_put_str(struct buf *out, struct str s)
{
	if (s.n > UINT32_MAX) {
		out->failed = true;
		return;
	}
	put_le(out, s.n, 4);
	buf_add_str(out, s);
}

void
wire_init(struct wire *w, struct str in)
{
	*w = (struct wire){.in = in};
}

void
wire_refuse(struct wire *w)
{
	w->failed = true;
	w->in = STR_EMPTY;
}

/* The next n bytes, or NULL when there are fewer. */
static const unsigned char *
take(struct wire *w, size_t n)
{
	const unsigned char *p = (const unsigned char *)w->in.p;

	if (w->failed || w->in.n < n) {
		wire_refuse(w);
		return NULL;
	}
	w->in.p += n;
	w->in.n -= n;
	return p;
}

static uint64_t
get_le(struct wire *w, size_t width)
{
	const unsigned char *p = take(w, width);
	uint64_t v = 0;

	if (p == NULL)
		return 0;
	for (size_t i = width; i > 0; i--)
		v = v << 8 | p[i - 1];
	return v;
}

uint8_t
wire_u8(struct wire *w)
{
	return (uint8_t)get_le(w, 1);
}

uint16_t
wire_u16(struct wire *w)
{
	return (uint16_t)get_le(w, 2);
}

uint32_t
wire_u32(struct wire *w)
{
	return (uint32_t)get_le(w, 4);
}

uint64_t
wire_u64(struct wire *w)
{
	return get_le(w, 8);
}

int32_t
wire_i32(struct wire *w)
{
	return (int32_t)(uint32_t)get_le(w, 4);
}

int64_t
wire_i64(struct wire *w)
{
	return (int64_t)get_le(w, 8);
}

bool
wire_bool(struct wire *w)
{
	return wire_enum(w, 2) == 1;
}

uint32_t
wire_enum(struct wire *w, uint32_t end)
{
	uint32_t v = wire_u8(w);

	if (v < end)
		return v;
	wire_refuse(w);
	return 0;
}

int64_t
wire_span(struct wire *w, int64_t max)
{
	int64_t v = wire_i64(w);

	if (v >= 0 && v <= max)
		return v;
	wire_refuse(w);
	return 0;
}

struct str
wire_bytes(struct wire *w, size_t max)
{
	size_t n = wire_u32(w);
	const unsigned char *p;

	if (n > max) {
		wire_refuse(w);
		return STR_EMPTY;
	}
	p = take(w, n);
	return p != NULL ? (struct str){(const char *)p, n} : STR_EMPTY;
}

struct str
wire_text(struct wire *w, size_t max)
{
	struct str s = wire_bytes(w, max);
	bool good = utf8_valid(s, NULL);

	for (size_t i = 0; good && i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		good = c >= 0x20 || c == '\t' || c == '\n';
	}
	if (good)
		return s;
	wire_refuse(w);
	return STR_EMPTY;
}

size_t
wire_count(struct wire *w, size_t max, size_t least)
{
	size_t n = wire_u32(w);

	if (n <= max && n <= w->in.n / least)
		return n;
	wire_refuse(w);
	return 0;
}

bool
wire_end(const struct wire *w)
{
	return !w->failed && w->in.n == 0;
}

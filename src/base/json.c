/*
 * Streaming JSON writer.
 */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

void
json_init(struct json *j, struct buf *out)
{
	*j = (struct json){.out = out};
}

static void
put_text(struct buf *out, struct str s)
{
	buf_add_byte(out, '"');
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t cp = 0;
		size_t used = utf8_decode(s.p + i, s.n - i, &cp);

		if (used == 0) {
			buf_add_cp(out, UTF8_REPLACEMENT);
			i++;
		} else if (c == '"' || c == '\\') {
			buf_add_byte(out, '\\');
			buf_add_byte(out, (char)c);
			i++;
		} else if (c == '\n') {
			buf_add_c(out, "\\n");
			i++;
		} else if (c < 0x20 || c == 0x7f) {
			buf_printf(out, "\\u%04x", c);
			i++;
		} else {
			buf_add(out, s.p + i, used);
			i += used;
		}
	}
	buf_add_byte(out, '"');
}

/* The comma and the name that stand before a value. */
static void
value_start(struct json *j, const char *key)
{
	if (j->started[j->depth])
		buf_add_byte(j->out, ',');
	j->started[j->depth] = true;
	if (key != NULL) {
		put_text(j->out, str_from(key));
		buf_add_byte(j->out, ':');
	}
}

static void
level_start(struct json *j, const char *key, bool array)
{
	assert(j->depth + 1 < JSON_DEPTH_MAX);
	value_start(j, key);
	buf_add_byte(j->out, array ? '[' : '{');
	j->depth++;
	j->array[j->depth] = array;
	j->started[j->depth] = false;
}

void
json_put_object(struct json *j, const char *key)
{
	level_start(j, key, false);
}

void
json_put_array(struct json *j, const char *key)
{
	level_start(j, key, true);
}

void
json_put_end(struct json *j)
{
	assert(j->depth > 0);
	buf_add_byte(j->out, j->array[j->depth] ? ']' : '}');
	j->depth--;
}

void
json_put_str(struct json *j, const char *key, struct str value)
{
	value_start(j, key);
	put_text(j->out, value);
}

void
json_put_str_opt(struct json *j, const char *key, struct str value)
{
	if (value.n > 0)
		json_put_str(j, key, value);
}

void
json_put_int(struct json *j, const char *key, int64_t value)
{
	value_start(j, key);
	buf_printf(j->out, "%" PRId64, value);
}

void
json_put_double(struct json *j, const char *key, double value)
{
	char text[32];

	value_start(j, key);
	if (!isfinite(value)) {
		buf_add_c(j->out, "null");
		return;
	}
	/* The shortest of the forms that read back as the same value. */
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	buf_add_c(j->out, text);
}

void
json_put_bool(struct json *j, const char *key, bool value)
{
	value_start(j, key);
	buf_add_c(j->out, value ? "true" : "false");
}

void
json_put_null(struct json *j, const char *key)
{
	value_start(j, key);
	buf_add_c(j->out, "null");
}

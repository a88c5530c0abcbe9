/*
 * A streaming JSON writer (RFC 8259): rows go out as they are read, no tree.
 * Reading JSON is jansson's, in feed/; json_put_* are no names of its.
 *
 *	json_init(&j, &buf);
 *	json_put_object(&j, NULL);
 *	json_put_str(&j, "title", title);
 *	json_put_array(&j, "items");
 *	json_put_int(&j, NULL, 5);
 *	json_put_end(&j);
 *	json_put_end(&j);
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define JSON_DEPTH_MAX 16 /* levels: our own documents are flat */

struct json {
	struct buf *out;
	int depth;
	bool array[JSON_DEPTH_MAX];
	bool started[JSON_DEPTH_MAX]; /* a comma is due before the next value */
};

/* Writes to out, which the caller owns and tests for failure at the end. */
void
json_init(struct json *j, struct buf *out);

/* In every call below, key is the member's name, or NULL inside an array
 * and at the top. */
void
json_put_object(struct json *j, const char *key);
void
json_put_array(struct json *j, const char *key);
void
json_put_end(struct json *j);

/* Text; bytes that are not UTF-8 become U+FFFD. */
void
json_put_str(struct json *j, const char *key, struct str value);

/* Text, or nothing at all when it is empty. */
void
json_put_str_opt(struct json *j, const char *key, struct str value);

/* Plain values; a key inside an object, NULL inside an array. */
void
json_put_int(struct json *j, const char *key, int64_t value);
void
json_put_double(struct json *j, const char *key, double value);
void
json_put_bool(struct json *j, const char *key, bool value);
void
json_put_null(struct json *j, const char *key);

#endif

/*
 * Charsets: what a document is written in, and its UTF-8 form.
 *
 * The order in which the charset is looked for (RFC 7303, RFC 8259, then
 * custom): byte order mark, charset of the HTTP Content-Type, declaration in
 * the document or the pattern of its first bytes, UTF-8 when it is valid,
 * windows-1252.  Names are taken from a fixed list, by the meaning browsers
 * give them (latin1 is windows-1252, gb2312 is GB 18030 ...); a name that is
 * not on it is never passed on to iconv.
 */
#ifndef FEED_CHARSET_H
#define FEED_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * All converters of the list, opened.  iconv loads its tables from files
 * when a converter is opened, which a confined process may no longer do:
 * make the set before the confinement and hand it to feed_decode through
 * struct feed_source.  Not to be shared between threads.
 */
struct charset_set;

/* Opens every converter that this system has; freed by charset_set_free. */
struct charset_set *
charset_set_create(void);
void
charset_set_free(struct charset_set *set);

enum charset_from {
	CHARSET_BOM,
	CHARSET_HTTP,
	CHARSET_DECLARED,
	CHARSET_PATTERN, /* zero bytes show UTF-16 or UTF-32 */
	CHARSET_NOTHING /* nothing says; UTF-8 until proved wrong */
};

struct charset {
	const char *name; /* as IANA has it: "UTF-8", "windows-1251" ... */
	enum charset_from from;
	size_t bom; /* bytes of the byte order mark */
	struct str unknown; /* a name that was given and is not known, borrowed
	                       from the document or the Content-Type */
};

/*
 * Finds the charset of a document.  content_type is the HTTP header's value
 * or empty.
 */
struct charset
charset_detect(struct str bytes, struct str content_type);

/*
 * Appends bytes (behind the byte order mark) as UTF-8 to out.  Bytes that
 * have no meaning become U+FFFD and are counted in *bad.  False when the
 * system has no converter for it, or out has no room.  set may be NULL: then
 * the converter is opened for this call.
 */
bool
charset_decode(struct charset_set *set, const char *name, struct str bytes,
    struct buf *out, size_t *bad);

/* The code point that windows-1252 has at c. */
uint32_t
charset_windows_1252(unsigned char c);

#endif

/*
 * URLs in HTML judged.  For feed/sanitise.c alone.
 */
#ifndef FEED_HTML_URL_H
#define FEED_HTML_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/*
 * Resolves ref against base and appends the result to out, in a form that
 * every browser reads alike: the scheme in lower case, and all bytes escaped
 * that RFC 3986 does not allow.  Works in the arena, which it resets.  False
 * when it is none that may be kept: another scheme than http, https and, for
 * a link, mailto; no host; empty; over URL_MAX bytes.
 */
bool
html_url(struct arena *a, struct str base, struct str ref, bool is_link,
    struct buf *out);

#endif

/*
 * URLs: RFC 3986 parsing and resolution, the repairs that browsers make,
 * and the canonical form by which one page is known across feeds.
 * Pure: nothing here looks at the network.
 */
#ifndef BASE_URL_H
#define BASE_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define URL_MAX 2048 /* bytes: longer ones are cut by somebody on the way */

/* The parts of a URL, borrowed from it; absent and empty differ. */
struct url {
	struct str scheme; /* without the colon; as written */
	struct str userinfo; /* without the @ */
	struct str host; /* IPv6 without the brackets */
	struct str port; /* digits, may be empty */
	struct str path;
	struct str query; /* without the ? */
	struct str fragment; /* without the # */
	bool has_scheme, has_authority, has_userinfo, has_port;
	bool has_query, has_fragment, host_is_ipv6;
};

/*
 * Splits s by RFC 3986, appendix B; the parts borrow from s.  Accepts any
 * characters: it splits, it does not judge.
 */
void
url_split(struct str s, struct url *out);

/*
 * Resolves the reference ref against base (RFC 3986, 5.2) into the arena.
 * Leading and trailing white space and control bytes are dropped, TAB, CR
 * and LF inside too, as browsers do.  An empty base gives ref back, cleaned.
 * Empty when the result would pass URL_MAX bytes or the arena its ceiling.
 */
struct str
url_resolve(struct arena *a, struct str base, struct str ref);

/* True for an absolute http or https URL with a host. */
bool
url_is_web(struct str s);

/* The scheme equals name, ASCII case folded. */
bool
url_has_scheme(struct str s, const char *name);

/*
 * The wire form of a feed's URL, as it is requested: scheme and host in
 * lower case, the host as A-labels (IDNA 2008, non-transitional), the
 * default port, the fragment and a trailing dot of the host dropped, bytes
 * that RFC 3986 does not allow percent-encoded, path and query otherwise
 * byte for byte.  ERR_INPUT with the reason: another scheme than http(s),
 * no host, user-info, a bad port, a bad host, over URL_MAX bytes.
 */
enum err
url_normalise(struct arena *a, struct str s, struct str *out,
    struct errinfo *ei) MUST_CHECK;

/*
 * The canonical form of a page's URL: two links with the same one are the
 * same page.  The rules are the table at the top of base/url_canonical.c:
 * scheme http = https, host lower case without "www.", default port and
 * fragment dropped, percent-escapes normalised, tracking parameters dropped,
 * the others sorted, a trailing slash dropped.  Empty for what is no web URL.
 */
struct str
url_canonical(struct arena *a, struct str s);

/* The URL as it may be logged and shown: its query, which can hold a token,
 * as "?...".  Borrows or lives in the arena. */
struct str
url_shown(struct arena *a, struct str s);

/* Scheme, host and port of a normalised URL, as they stand in it: what a
 * server's wishes hold for.  Borrows. */
struct str
url_origin(struct str s);

/* The host of a web URL in lower case without "www.", or empty. */
struct str
url_site(struct arena *a, struct str s);

#endif

/*
 * The guard: which URLs and which addresses may be dialled.  Pure: it
 * decides, net/fetch.c obeys (threat model: a feed must not turn the fetcher
 * inward).
 */
#ifndef NET_GUARD_H
#define NET_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct sockaddr;

#define GUARD_ALLOW_MAX 16 /* ranges of one feed */

/* An address range from `allow-address`: IPv4 ranges are kept mapped. */
struct guard_range {
	unsigned char address[16];
	unsigned prefix; /* bits, of 128 */
};

/* Reads "192.168.1.0/24", "127.0.0.5", "fd00::/8".  ERR_INPUT with a
 * sentence for bad text, or for bits set behind the prefix. */
enum err
guard_range_parse(
    struct str text, struct guard_range *out, struct errinfo *ei) MUST_CHECK;

/*
 * Judges a URL before any name is looked up: scheme, user-info, host syntax,
 * names that are never public, port.  `allowed` says that the feed opened
 * ranges of its own: then inside names and any port may pass, since its
 * addresses are judged below.  ERR_DENIED with the rule that refused.
 */
enum err
guard_url(struct str url, const struct guard_range *allow, size_t n_allow,
    struct errinfo *ei) MUST_CHECK;

/* Judges an address that is about to be dialled, or was.  ERR_DENIED. */
enum err
guard_address(const struct sockaddr *sa, const struct guard_range *allow,
    size_t n_allow, struct errinfo *ei) MUST_CHECK;

#endif

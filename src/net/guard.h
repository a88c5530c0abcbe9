/*
 * The guard: which URLs and which addresses may be dialled.  It decides,
 * net/fetch.c obeys: no feed, redirect or name server may turn the fetcher
 * to addresses inside.  Pure: it looks up nothing.
 */
#ifndef NET_GUARD_H
#define NET_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sockaddr;

#define GUARD_ALLOW_MAX 16 /* ranges of one feed */

/* An address range from `allow-address`: IPv4 ranges are kept mapped. */
struct guard_range {
	unsigned char address[16];
	unsigned prefix; /* bits, of 128 */
};

/* What one feed may do beyond the rules for all; zeroed: nothing. */
struct guard {
	struct guard_range allow[GUARD_ALLOW_MAX];
	size_t n_allow;
	uint16_t port; /* may be dialled beside 80 and 443: the one that
	                  stands in the feed's own URL; 0: none */
};

/* Reads "192.168.1.0/24", "127.0.0.5", "fd00::/8".  ERR_INPUT with a
 * sentence for bad text, or for bits set behind the prefix. */
enum err
guard_range_parse(
    struct str text, struct guard_range *out, struct errinfo *ei) MUST_CHECK;

/*
 * Judges a URL before any name is looked up: its form (stricter than RFC
 * 3986: what two parsers could read differently is refused), scheme, port,
 * names that are never public, and a literal address.  A feed with ranges of
 * its own may use inside names, since their addresses are judged.
 * ERR_DENIED with a sentence that names the rule.
 */
enum err
guard_url(struct str url, const struct guard *g, struct errinfo *ei) MUST_CHECK;

/* Judges an address that is about to be dialled, or was.  ERR_DENIED. */
enum err
guard_address(const struct sockaddr *sa, const struct guard *g,
    struct errinfo *ei) MUST_CHECK;

#endif

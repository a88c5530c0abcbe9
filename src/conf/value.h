/*
 * The values of the config file: times, sizes, addresses.  Text in, value
 * out, and a sentence that says what was expected; nothing else.
 */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* A time: digits and s, m, h or d, as in 90s, 15m, 6h, 30d.  ERR_INPUT also
 * when it is not within min and max, seconds. */
enum err
value_time(struct str s, int64_t min, int64_t max, int64_t *seconds,
    struct errinfo *ei) MUST_CHECK;

/* A size: digits and K or M (1024, 1024 * 1024), as in 512K, 8M. */
enum err
value_size(struct str s, uint64_t min, uint64_t max, uint64_t *bytes,
    struct errinfo *ei) MUST_CHECK;

/* A plain number within min and max. */
enum err
value_count(
    struct str s, int min, int max, int *count, struct errinfo *ei) MUST_CHECK;

/* A share such as 0.27, in hundredths within min and max. */
enum err
value_share(struct str s, int min, int max, int *hundredths,
    struct errinfo *ei) MUST_CHECK;

/* The checks below keep nothing: what passes is used as it was written. */

/* An address or range of addresses: 192.168.1.0/24, 127.0.0.5, fd00::/8,
 * with no bits set behind the prefix. */
enum err
value_check_range(struct str s, struct errinfo *ei) MUST_CHECK;

/* True for a valid range that holds every IPv4 or IPv6 address. */
bool
value_range_is_all(struct str s);

/*
 * An address to serve pages on: 127.0.0.1:8380, [::1]:8380, localhost:8380
 * or unix:/run/courant/http.sock.  Port 0 lets the system choose one.
 * ERR_DENIED for an address that other machines can reach.
 */
enum err
value_check_listen(struct str s, struct errinfo *ei) MUST_CHECK;

/* A language tag (BCP 47): de, pt-BR, zh-Hant. */
enum err
value_check_language(struct str s, struct errinfo *ei) MUST_CHECK;

/* A short form that value_time, value_size read back as the same. */
void
value_add_time(struct buf *out, int64_t seconds);
void
value_add_size(struct buf *out, uint64_t bytes);

#endif

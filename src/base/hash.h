/*
 * Hashes: a fast one for tables and change detection, and SHA-256 for what
 * must not collide on purpose.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * 64-bit SipHash-2-4 of s with the key (seed, seed): the same on every
 * machine and in every version, so that it may be stored.
 */
uint64_t
hash_bytes(struct str s, uint64_t seed);

#define SHA256_SIZE 32 /* bytes */
#define SHA256_HEX 65 /* bytes, with the NUL */

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	unsigned char block[64];
};

/* SHA-256 (FIPS 180-4), in pieces. */
void
sha256_init(struct sha256 *h);
void
sha256_add(struct sha256 *h, struct str s);
void
sha256_end(struct sha256 *h, unsigned char out[SHA256_SIZE]);

/* The lower-case hex form of the digest of s; returns out. */
char *
sha256_hex(struct str s, char out[SHA256_HEX]);

#endif

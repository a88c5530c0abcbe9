/*
 * SipHash-2-4 (Aumasson, Bernstein 2012) and SHA-256 (FIPS 180-4).
 */
#include "base/hash.h"

#include <stdio.h>

static uint64_t
rotl64(uint64_t x, int b)
{
	return x << b | x >> (64 - b);
}

static uint64_t
load_le64(const unsigned char *p)
{
	uint64_t v = 0;

	for (int i = 7; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotl64(v[1], 13) ^ v[0];
	v[0] = rotl64(v[0], 32);
	v[2] += v[3];
	v[3] = rotl64(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotl64(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotl64(v[1], 17) ^ v[2];
	v[2] = rotl64(v[2], 32);
}

static void
sip_word(uint64_t v[4], uint64_t m)
{
	v[3] ^= m;
	sip_round(v);
	sip_round(v);
	v[0] ^= m;
}

uint64_t
hash_bytes(struct str s, uint64_t seed)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned char last[8] = {0};
	size_t whole = s.n / 8 * 8;
	uint64_t v[4] = {
	    seed ^ UINT64_C(0x736f6d6570736575),
	    seed ^ UINT64_C(0x646f72616e646f6d),
	    seed ^ UINT64_C(0x6c7967656e657261),
	    seed ^ UINT64_C(0x7465646279746573),
	};

	for (size_t i = 0; i < whole; i += 8)
		sip_word(v, load_le64(p + i));
	if (s.n > whole)
		memcpy(last, p + whole, s.n - whole);
	last[7] = (unsigned char)s.n;
	sip_word(v, load_le64(last));
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static const uint32_t sha256_k[64] = {
    0x428a2f98,
    0x71374491,
    0xb5c0fbcf,
    0xe9b5dba5,
    0x3956c25b,
    0x59f111f1,
    0x923f82a4,
    0xab1c5ed5,
    0xd807aa98,
    0x12835b01,
    0x243185be,
    0x550c7dc3,
    0x72be5d74,
    0x80deb1fe,
    0x9bdc06a7,
    0xc19bf174,
    0xe49b69c1,
    0xefbe4786,
    0x0fc19dc6,
    0x240ca1cc,
    0x2de92c6f,
    0x4a7484aa,
    0x5cb0a9dc,
    0x76f988da,
    0x983e5152,
    0xa831c66d,
    0xb00327c8,
    0xbf597fc7,
    0xc6e00bf3,
    0xd5a79147,
    0x06ca6351,
    0x14292967,
    0x27b70a85,
    0x2e1b2138,
    0x4d2c6dfc,
    0x53380d13,
    0x650a7354,
    0x766a0abb,
    0x81c2c92e,
    0x92722c85,
    0xa2bfe8a1,
    0xa81a664b,
    0xc24b8b70,
    0xc76c51a3,
    0xd192e819,
    0xd6990624,
    0xf40e3585,
    0x106aa070,
    0x19a4c116,
    0x1e376c08,
    0x2748774c,
    0x34b0bcb5,
    0x391c0cb3,
    0x4ed8aa4a,
    0x5b9cca4f,
    0x682e6ff3,
    0x748f82ee,
    0x78a5636f,
    0x84c87814,
    0x8cc70208,
    0x90befffa,
    0xa4506ceb,
    0xbef9a3f7,
    0xc67178f2,
};

static uint32_t
rotr32(uint32_t x, int b)
{
	return x >> b | x << (32 - b);
}

static void
sha256_block(struct sha256 *h, const unsigned char *p)
{
	uint32_t w[64], s[8];

	for (int i = 0; i < 16; i++, p += 4)
		w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		    (uint32_t)p[2] << 8 | p[3];
	for (int i = 16; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + w[i - 7] +
		    (rotr32(a, 7) ^ rotr32(a, 18) ^ a >> 3) +
		    (rotr32(b, 17) ^ rotr32(b, 19) ^ b >> 10);
	}
	memcpy(s, h->state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		uint32_t big1 =
		    rotr32(s[4], 6) ^ rotr32(s[4], 11) ^ rotr32(s[4], 25);
		uint32_t big0 =
		    rotr32(s[0], 2) ^ rotr32(s[0], 13) ^ rotr32(s[0], 22);
		uint32_t choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
		uint32_t most = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
		uint32_t t1 = s[7] + big1 + choose + sha256_k[i] + w[i];

		memmove(s + 1, s, 7 * sizeof(s[0]));
		s[4] += t1;
		s[0] = t1 + big0 + most;
	}
	for (int i = 0; i < 8; i++)
		h->state[i] += s[i];
}

void
sha256_init(struct sha256 *h)
{
	*h = (struct sha256){
	    .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
	};
}

void
sha256_add(struct sha256 *h, struct str s)
{
	while (s.n > 0) {
		size_t held = h->length % 64;
		size_t take = s.n < 64 - held ? s.n : 64 - held;

		memcpy(h->block + held, s.p, take);
		h->length += take;
		s = str_sub(s, take, SIZE_MAX);
		if (held + take == 64)
			sha256_block(h, h->block);
	}
}

void
sha256_end(struct sha256 *h, unsigned char out[SHA256_SIZE])
{
	uint64_t bits = h->length * 8;
	char length[8];

	sha256_add(h, STR("\x80"));
	while (h->length % 64 != 56)
		sha256_add(h, (struct str){"", 1});
	for (int i = 0; i < 8; i++)
		length[i] = (char)(bits >> (56 - 8 * i));
	sha256_add(h, (struct str){length, sizeof(length)});
	for (int i = 0; i < SHA256_SIZE; i++)
		out[i] = (unsigned char)(h->state[i / 4] >> (24 - i % 4 * 8));
}

char *
sha256_hex(struct str s, char out[SHA256_HEX])
{
	unsigned char digest[SHA256_SIZE];
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, s);
	sha256_end(&h, digest);
	for (int i = 0; i < SHA256_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	return out;
}

/*
 * The guard.  Addresses are judged in their binary form, so that no spelling
 * matters; an IPv4 address counts the same when it comes wrapped in IPv6.
 *
 * IPv4 is public unless the table below says otherwise.  IPv6 is the other
 * way round: only 2000::/3 is public, minus the table; so loopback, ::/8 with
 * its mapped and translated forms, unique local, link local and multicast
 * need no line.
 *
 * The tables follow the IANA special-purpose address registries (RFC 6890),
 * and add addresses at which clouds answer their guests.
 */
#include "net/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/url.h"

#define HOST_MAX 253 /* bytes of a host name: RFC 1035, 2.3.4 */
#define LABEL_MAX 63 /* bytes between two dots of it */
#define MAPPED_BITS 96 /* of ::ffff:0:0/96, before the IPv4 address */

struct v4_block {
	unsigned char address[4];
	unsigned prefix;
	const char *what;
};

static const struct v4_block v4_blocks[] = {
    {{0, 0, 0, 0}, 8, "this host"},
    {{10, 0, 0, 0}, 8, "private"},
    {{100, 64, 0, 0}, 10, "shared by a provider's customers"},
    {{127, 0, 0, 0}, 8, "loopback"},
    {{168, 63, 129, 16}, 32, "a cloud's own service"},
    {{169, 254, 0, 0}, 16, "link local"},
    {{172, 16, 0, 0}, 12, "private"},
    {{192, 0, 0, 0}, 24, "special"},
    {{192, 0, 2, 0}, 24, "for documentation"},
    {{192, 88, 99, 0}, 24, "a 6to4 relay"},
    {{192, 168, 0, 0}, 16, "private"},
    {{198, 18, 0, 0}, 15, "for benchmarks"},
    {{198, 51, 100, 0}, 24, "for documentation"},
    {{203, 0, 113, 0}, 24, "for documentation"},
    {{224, 0, 0, 0}, 4, "multicast"},
    {{240, 0, 0, 0}, 4, "reserved"},
};

struct v6_block {
	unsigned char address[16];
	unsigned prefix;
	const char *what;
};

/* The parts of 2000::/3 that are not public. */
static const struct v6_block v6_blocks[] = {
    {{0x20, 0x01}, 23, "special (Teredo, benchmarks, identifiers)"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "for documentation"},
    {{0x20, 0x02}, 16, "6to4"},
    {{0x3f, 0xff}, 20, "for documentation"},
};

/* The parts outside that are worth a word of their own. */
static const struct v6_block v6_outside[] = {
    {{0}, 128, "unspecified"},
    {{[15] = 1}, 128, "loopback"},
    {{0xfc}, 7, "private"},
    {{0xfe, 0x80}, 10, "link local"},
    {{0xff}, 8, "multicast"},
};

static const unsigned char mapped[16] = {[10] = 0xff, [11] = 0xff};
static const unsigned char nat64[16] = {0, 0x64, 0xff, 0x9b};

/* Names that are never public, each with all below it. */
static const char *const inside_names[] = {"corp", "home", "home.arpa",
    "internal", "intranet", "lan", "local", "localdomain", "localhost",
    "private", "svc"};

static bool
prefix_equal(const unsigned char *a, const unsigned char *b, unsigned bits)
{
	unsigned bytes = bits / 8, rest = bits % 8;

	if (memcmp(a, b, bytes) != 0)
		return false;
	return rest == 0 || (a[bytes] ^ b[bytes]) >> (8 - rest) == 0;
}

/* What an IPv4 address is that is not public, or NULL. */
static const struct v4_block *
v4_find(const unsigned char a[4])
{
	for (size_t i = 0; i < ARRAY_LEN(v4_blocks); i++)
		if (prefix_equal(a, v4_blocks[i].address, v4_blocks[i].prefix))
			return &v4_blocks[i];
	return NULL;
}

static const struct v6_block *
v6_find(const struct v6_block *table, size_t n, const unsigned char a[16])
{
	for (size_t i = 0; i < n; i++)
		if (prefix_equal(a, table[i].address, table[i].prefix))
			return &table[i];
	return NULL;
}

/* RFC 5214: an interface identifier of 0:5efe or 200:5efe holds an IPv4
 * address to which the packet would be carried on. */
static const unsigned char *
isatap_inner(const unsigned char a[16])
{
	static const unsigned char id[4] = {0, 0, 0x5e, 0xfe};
	unsigned char head[4];

	memcpy(head, a + 8, sizeof(head));
	head[0] &= 0xfd;
	return memcmp(head, id, sizeof(id)) == 0 ? a + 12 : NULL;
}

static enum err
deny(struct errinfo *ei, int family, const unsigned char *a, const char *what)
{
	char text[INET6_ADDRSTRLEN] = "";

	inet_ntop(family, a, text, sizeof(text));
	return err_set(ei, ERR_DENIED,
	    "the address %s is not public (%s); if the feed is meant to be "
	    "there, write allow-address %s for it",
	    text, what, text);
}

static enum err
judge_v4(const unsigned char a[4], struct errinfo *ei)
{
	const struct v4_block *b = v4_find(a);

	return b == NULL ? ERR_OK : deny(ei, AF_INET, a, b->what);
}

static enum err
judge_v6(const unsigned char a[16], struct errinfo *ei)
{
	const struct v6_block *b;
	const unsigned char *inner;
	char text[64], quad[INET_ADDRSTRLEN] = "";

	if (prefix_equal(a, nat64, MAPPED_BITS)) {
		inet_ntop(AF_INET, a + 12, quad, sizeof(quad));
		snprintf(text, sizeof(text), "NAT64, leads to %s", quad);
		return deny(ei, AF_INET6, a, text);
	}
	if (a[0] >> 5 != 1) {
		b = v6_find(v6_outside, ARRAY_LEN(v6_outside), a);
		return deny(ei, AF_INET6, a,
		    b != NULL ? b->what : "outside of 2000::/3");
	}
	b = v6_find(v6_blocks, ARRAY_LEN(v6_blocks), a);
	if (b != NULL)
		return deny(ei, AF_INET6, a, b->what);
	inner = isatap_inner(a);
	if (inner != NULL && v4_find(inner) != NULL) {
		inet_ntop(AF_INET, inner, quad, sizeof(quad));
		snprintf(text, sizeof(text), "ISATAP, leads to %s", quad);
		return deny(ei, AF_INET6, a, text);
	}
	return ERR_OK;
}

/* Judges the 16-byte form, in which IPv4 is mapped. */
static enum err
judge(const unsigned char a[16], const struct guard *g, struct errinfo *ei)
{
	for (size_t i = 0; i < g->n_allow; i++)
		if (prefix_equal(a, g->allow[i].address, g->allow[i].prefix))
			return ERR_OK;
	if (prefix_equal(a, mapped, MAPPED_BITS))
		return judge_v4(a + 12, ei);
	return judge_v6(a, ei);
}

enum err
guard_address(
    const struct sockaddr *sa, const struct guard *g, struct errinfo *ei)
{
	unsigned char a[16];

	if (sa->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, sa, sizeof(v4));
		memcpy(a, mapped, sizeof(a));
		memcpy(a + 12, &v4.sin_addr, 4);
	} else if (sa->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, sa, sizeof(v6));
		memcpy(a, &v6.sin6_addr, sizeof(a));
	} else {
		return err_set(
		    ei, ERR_DENIED, "only IPv4 and IPv6 addresses are dialled");
	}
	return judge(a, g, ei);
}

/* Reads an address in its canonical spelling into its 16-byte form. */
static bool
address_read(struct str text, unsigned char out[16])
{
	char copy[INET6_ADDRSTRLEN];

	if (text.n >= sizeof(copy) || memchr(text.p, '\0', text.n) != NULL)
		return false;
	snprintf(copy, sizeof(copy), "%.*s", STR_ARG(text));
	memcpy(out, mapped, 16);
	return inet_pton(AF_INET, copy, out + 12) == 1 ||
	    inet_pton(AF_INET6, copy, out) == 1;
}

enum err
guard_range_parse(struct str text, struct guard_range *out, struct errinfo *ei)
{
	struct str rest = text, address = str_cut(&rest, '/');
	bool has_prefix = address.n < text.n;
	struct guard_range r;
	unsigned first;
	uint64_t bits;

	if (text.n == 0 || !address_read(address, r.address))
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" is not an address range such as 192.168.1.0/24 "
		    "or fd00::/8",
		    STR_ARG(text));
	first = str_find_char(address, ':') < address.n ? 0 : MAPPED_BITS;
	bits = 128 - first;
	if (has_prefix && !str_to_u64(rest, bits, &bits))
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\": behind the slash a number from 0 to %u is meant",
		    STR_ARG(text), 128 - first);
	r.prefix = first + (unsigned)bits;
	for (unsigned i = r.prefix; i < 128; i++) {
		if ((r.address[i / 8] >> (7 - i % 8) & 1) == 0)
			continue;
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" has bits set behind its prefix: is the prefix "
		    "too short?",
		    STR_ARG(text));
	}
	*out = r;
	return ERR_OK;
}

/* A last label that a resolver may read as a number: all digits, or 0x. */
static bool
ends_in_number(struct str host)
{
	size_t at = host.n, i;

	while (at > 0 && host.p[at - 1] != '.')
		at--;
	host = str_sub(host, at, host.n);
	if (str_starts_nocase(host, STR("0x")))
		return true;
	for (i = 0; i < host.n && ascii_is_digit(host.p[i]); i++)
		;
	return i == host.n;
}

static bool
is_name(struct str host)
{
	if (host.n == 0 || host.n > HOST_MAX)
		return false;
	while (host.n > 0) {
		bool last = str_find_char(host, '.') == host.n;
		struct str label = str_cut(&host, '.');

		if (label.n == 0 || label.n > LABEL_MAX ||
		    (!last && host.n == 0))
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!ascii_is_alnum(label.p[i]) && label.p[i] != '-' &&
			    label.p[i] != '_')
				return false;
	}
	return true;
}

/* The host is the name, or below it. */
static bool
is_below(struct str host, struct str name)
{
	size_t n = host.n - name.n;

	if (host.n < name.n || !str_eq_nocase(str_sub(host, n, host.n), name))
		return false;
	return n == 0 || host.p[n - 1] == '.';
}

static enum err
judge_name(struct str host, const struct guard *g, struct errinfo *ei)
{
	if (is_below(host, STR("onion")))
		return err_set(ei, ERR_DENIED,
		    "\"%.*s\" is a name of the Tor network, which is not "
		    "reached by ordinary look-ups",
		    STR_ARG(host));
	if (g->n_allow > 0)
		return ERR_OK;
	if (str_find_char(host, '.') == host.n)
		return err_set(ei, ERR_DENIED,
		    "\"%.*s\" is a name without a dot, which only an inside "
		    "network knows; if that is meant, write allow-address "
		    "with its address for the feed",
		    STR_ARG(host));
	for (size_t i = 0; i < ARRAY_LEN(inside_names); i++) {
		if (!is_below(host, str_from(inside_names[i])))
			continue;
		return err_set(ei, ERR_DENIED,
		    "\"%.*s\" is an inside name (.%s); if that is meant, "
		    "write allow-address with its address for the feed",
		    STR_ARG(host), inside_names[i]);
	}
	return ERR_OK;
}

/* end: the first byte behind the URL. */
static enum err
judge_host(const struct url *u, const char *end, const struct guard *g,
    struct errinfo *ei)
{
	struct str host = u->host;
	unsigned char a[16];

	if (u->host_is_ipv6) {
		const char *after = host.p + host.n + 1; /* behind the ] */

		if ((after < end && strchr(":/?#", *after) == NULL) ||
		    str_find_char(host, ':') == host.n ||
		    !address_read(host, a))
			return err_set(ei, ERR_DENIED,
			    "\"[%.*s]\" is not an IPv6 address", STR_ARG(host));
		return judge(a, g, ei);
	}
	if (str_ends(host, STR(".")))
		host.n--;
	if (!is_name(host))
		return err_set(ei, ERR_DENIED, "\"%.*s\" is not a host name",
		    STR_ARG(u->host));
	if (!ends_in_number(host))
		return judge_name(host, g, ei);
	if (host.n != u->host.n || !address_read(host, a))
		return err_set(ei, ERR_DENIED,
		    "\"%.*s\" is a number, but not an address written as "
		    "192.0.2.1",
		    STR_ARG(u->host));
	return judge(a, g, ei);
}

static enum err
judge_port(const struct url *u, const struct guard *g, struct errinfo *ei)
{
	uint64_t port;

	if (!u->has_port)
		return ERR_OK;
	if (u->port.n == 0 || u->port.p[0] == '0' ||
	    !str_to_u64(u->port, 65535, &port))
		return err_set(
		    ei, ERR_DENIED, "\"%.*s\" is not a port", STR_ARG(u->port));
	if (port == 80 || port == 443 || port == g->port)
		return ERR_OK;
	return err_set(ei, ERR_DENIED,
	    "port %.*s is neither 80 nor 443, nor the one that stands in "
	    "the feed's own URL",
	    STR_ARG(u->port));
}

enum err
guard_url(struct str url, const struct guard *g, struct errinfo *ei)
{
	struct url u;
	enum err e;

	if (url.n > URL_MAX)
		return err_set(
		    ei, ERR_DENIED, "the URL is longer than %d bytes", URL_MAX);
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] >= 0x7f || url.p[i] == '\\')
			return err_set(ei, ERR_DENIED,
			    "the URL holds a byte (0x%02x) that does not "
			    "belong there",
			    (unsigned char)url.p[i]);
	url_split(url, &u);
	if (!u.has_scheme ||
	    !(str_eq_c_nocase(u.scheme, "http") ||
		str_eq_c_nocase(u.scheme, "https")))
		return err_set(
		    ei, ERR_DENIED, "only http and https URLs are fetched");
	if (!u.has_authority || u.host.n == 0)
		return err_set(ei, ERR_DENIED, "the URL names no host");
	if (u.has_userinfo)
		return err_set(ei, ERR_DENIED,
		    "the URL holds a user name; credentials stand in the "
		    "config");
	e = judge_port(&u, g, ei);
	return e != ERR_OK ? e : judge_host(&u, url.p + url.n, g, ei);
}

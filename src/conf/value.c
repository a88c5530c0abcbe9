/*
 * The values of the config file.  Every sentence names the text it refuses
 * and shows what would do.
 */
#include "conf/value.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include "base/clock.h"
#include "conf/report.h"

static const struct unit {
	char letter;
	int64_t seconds;
} units[] = {{'d', DAY}, {'h', HOUR}, {'m', MINUTE}, {'s', 1}};

void
value_add_time(struct buf *out, int64_t seconds)
{
	size_t i = seconds < 2 * DAY; /* a day reads better as 24h */

	while (i + 1 < ARRAY_LEN(units) &&
	    (seconds == 0 || seconds % units[i].seconds != 0))
		i++;
	buf_printf(out, "%lld%c", (long long)(seconds / units[i].seconds),
	    units[i].letter);
}

void
value_add_size(struct buf *out, uint64_t bytes)
{
	bool mega = bytes % (1 << 20) == 0;

	buf_printf(out, "%llu%c",
	    (unsigned long long)(bytes / (mega ? 1 << 20 : 1 << 10)),
	    mega ? 'M' : 'K');
}

/* Cuts the digits off the front of s; what is left is the unit. */
static struct str
cut_digits(struct str *s)
{
	size_t n = 0;
	struct str digits;

	while (n < s->n && ascii_is_digit(s->p[n]))
		n++;
	digits = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return digits;
}

/* Seconds in the unit, 0 for what is none. */
static int64_t
unit_seconds(struct str unit)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (unit.n == 1 && unit.p[0] == units[i].letter)
			return units[i].seconds;
	}
	return 0;
}

static enum err
time_out_of_range(struct str s, int64_t min, int64_t max, struct errinfo *ei)
{
	struct buf range;

	buf_init(&range, 128);
	value_add_time(&range, min);
	buf_add_c(&range, " to ");
	value_add_time(&range, max);
	err_set(ei, ERR_INPUT, "%.*s is out of range: %s",
	    STR_ARG(report_shown(s)), buf_cstr(&range));
	buf_free(&range);
	return ERR_INPUT;
}

enum err
value_time(struct str s, int64_t min, int64_t max, int64_t *seconds,
    struct errinfo *ei)
{
	struct str unit = s, digits = cut_digits(&unit);
	int64_t scale = unit_seconds(unit);
	uint64_t n;

	if (digits.n > 0 && unit.n == 0)
		return err_set(ei, ERR_INPUT,
		    "%.*s needs a unit: s, m, h or d, as in 90s, 15m, 6h, 30d",
		    STR_ARG(report_shown(s)));
	if (digits.n == 0 || scale == 0)
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" is not a time; write it as 90s, 15m, 6h or 30d",
		    STR_ARG(report_shown(s)));
	if (!str_to_u64(digits, (uint64_t)(INT64_MAX / scale), &n) ||
	    (int64_t)n * scale < min || (int64_t)n * scale > max)
		return time_out_of_range(s, min, max, ei);
	*seconds = (int64_t)n * scale;
	return ERR_OK;
}

static enum err
size_out_of_range(struct str s, uint64_t min, uint64_t max, struct errinfo *ei)
{
	struct buf range;

	buf_init(&range, 128);
	value_add_size(&range, min);
	buf_add_c(&range, " to ");
	value_add_size(&range, max);
	err_set(ei, ERR_INPUT, "%.*s is out of range: %s",
	    STR_ARG(report_shown(s)), buf_cstr(&range));
	buf_free(&range);
	return ERR_INPUT;
}

enum err
value_size(struct str s, uint64_t min, uint64_t max, uint64_t *bytes,
    struct errinfo *ei)
{
	struct str unit = s, digits = cut_digits(&unit);
	int shift = str_eq_c(unit, "K") ? 10 : str_eq_c(unit, "M") ? 20 : 0;
	uint64_t n;

	if (digits.n > 0 && unit.n == 0)
		return err_set(ei, ERR_INPUT,
		    "%.*s needs a unit: K or M, as in 512K, 8M",
		    STR_ARG(report_shown(s)));
	if (digits.n == 0 || shift == 0)
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" is not a size; write it as 512K or 8M",
		    STR_ARG(report_shown(s)));
	if (!str_to_u64(digits, UINT64_MAX >> shift, &n) || n << shift < min ||
	    n << shift > max)
		return size_out_of_range(s, min, max, ei);
	*bytes = n << shift;
	return ERR_OK;
}

enum err
value_count(struct str s, int min, int max, int *count, struct errinfo *ei)
{
	struct str rest = s, digits = cut_digits(&rest);
	int64_t n;

	if (digits.n == 0 || rest.n > 0)
		return err_set(ei, ERR_INPUT, "\"%.*s\" is not a number",
		    STR_ARG(report_shown(s)));
	if (!str_to_i64(s, min, max, &n))
		return err_set(ei, ERR_INPUT, "%.*s is out of range: %d to %d",
		    STR_ARG(report_shown(s)), min, max);
	*count = (int)n;
	return ERR_OK;
}

enum err
value_share(struct str s, int min, int max, int *hundredths, struct errinfo *ei)
{
	struct str rest = s, whole = cut_digits(&rest), part = STR_EMPTY;
	int64_t ones = 0, fraction = 0;

	if (rest.n > 0 && rest.p[0] == '.') {
		rest = str_sub(rest, 1, rest.n);
		part = cut_digits(&rest);
	}
	if (rest.n > 0 || part.n > 2 || !str_to_i64(whole, 0, 1, &ones) ||
	    (part.n > 0 && !str_to_i64(part, 0, 99, &fraction)))
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" is not a share such as 0.27",
		    STR_ARG(report_shown(s)));
	if (part.n == 1)
		fraction *= 10;
	fraction += ones * 100;
	if (fraction < min || fraction > max)
		return err_set(ei, ERR_INPUT,
		    "%.*s is out of range: %d.%02d to %d.%02d",
		    STR_ARG(report_shown(s)), min / 100, min % 100, max / 100,
		    max % 100);
	*hundredths = (int)fraction;
	return ERR_OK;
}

/* An IPv4 or IPv6 address in binary. */
struct address {
	unsigned char byte[16];
	size_t bits; /* 32 or 128; 0 for none */
};

static struct address
address_parse(struct str s)
{
	struct address a = {.bits = 0};
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof(text))
		return a;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (inet_pton(AF_INET, text, a.byte) == 1)
		a.bits = 32;
	else if (inet_pton(AF_INET6, text, a.byte) == 1)
		a.bits = 128;
	return a;
}

/* Clears the bits behind the prefix; true when one was set. */
static bool
address_mask(struct address *a, size_t prefix)
{
	bool any = false;

	for (size_t bit = prefix; bit < a->bits; bit++) {
		unsigned char mask = (unsigned char)(0x80 >> bit % 8);

		any = any || (a->byte[bit / 8] & mask) != 0;
		a->byte[bit / 8] &= (unsigned char)~mask;
	}
	return any;
}

enum err
value_check_range(struct str s, struct errinfo *ei)
{
	size_t slash = str_find_char(s, '/');
	struct address a = address_parse(str_sub(s, 0, slash));
	char text[INET6_ADDRSTRLEN];
	struct str digits = str_sub(s, slash + 1, s.n);
	uint64_t prefix = a.bits;

	if (a.bits == 0)
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" is not an address; write 192.168.1.0/24, "
		    "127.0.0.5 or fd00::/8",
		    STR_ARG(report_shown(s)));
	if (slash < s.n &&
	    (!str_to_u64(digits, a.bits, &prefix) ||
		(digits.n > 1 && digits.p[0] == '0')))
		return err_set(ei, ERR_INPUT,
		    "the prefix of \"%.*s\" is not a number from 0 to %d",
		    STR_ARG(report_shown(s)), (int)a.bits);
	if (address_mask(&a, (size_t)prefix)) {
		inet_ntop(a.bits == 32 ? AF_INET : AF_INET6, a.byte, text,
		    sizeof(text));
		return err_set(ei, ERR_INPUT,
		    "%.*s has bits set behind its prefix; the range is %s/%d",
		    STR_ARG(report_shown(s)), text, (int)prefix);
	}
	return ERR_OK;
}

bool
value_range_is_all(struct str s)
{
	return value_check_range(s, NULL) == ERR_OK && str_ends(s, STR("/0"));
}

static enum err
listen_malformed(struct str s, struct errinfo *ei)
{
	return err_set(ei, ERR_INPUT,
	    "\"%.*s\" is not an address to listen on; write 127.0.0.1:8380, "
	    "[::1]:8380 or unix:/run/courant/http.sock",
	    STR_ARG(report_shown(s)));
}

static enum err
check_listen_unix(struct str path, struct errinfo *ei)
{
	const size_t max = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;

	if (path.n == 0 || path.p[0] != '/')
		return err_set(ei, ERR_INPUT,
		    "a unix: address needs a path from the root, as in "
		    "unix:/run/courant/http.sock");
	if (path.n > max)
		return err_set(ei, ERR_INPUT,
		    "the path is longer than %d bytes, the system's limit for "
		    "a socket",
		    (int)max);
	return ERR_OK;
}

/* Is it an address that only this machine can reach? */
static bool
is_loopback(const struct address *a)
{
	static const unsigned char one[16] = {[15] = 1};

	return a->bits == 32 ? a->byte[0] == 127
			     : memcmp(a->byte, one, sizeof(one)) == 0;
}

enum err
value_check_listen(struct str s, struct errinfo *ei)
{
	struct str host, port = s;
	struct address a;
	uint64_t number;

	if (str_starts(s, STR("unix:")))
		return check_listen_unix(str_sub(s, 5, s.n), ei);
	if (s.n > 0 && s.p[0] == '[') {
		port = str_sub(s, 1, s.n);
		host = str_cut(&port, ']');
		if (port.n == 0 || port.p[0] != ':')
			return listen_malformed(s, ei);
		port = str_sub(port, 1, port.n);
	} else {
		host = str_cut(&port, ':');
	}
	if (!str_to_u64(port, UINT16_MAX, &number))
		return listen_malformed(s, ei);
	if (str_eq_c(host, "localhost"))
		return ERR_OK;
	a = address_parse(host);
	if (a.bits == 0 || (a.bits == 128) != (s.p[0] == '['))
		return listen_malformed(s, ei);
	if (!is_loopback(&a))
		return err_set(ei, ERR_DENIED,
		    "%.*s would show your pages to everyone who can reach this "
		    "machine: listen on 127.0.0.1 and put a reverse proxy with "
		    "a password in front",
		    STR_ARG(report_shown(s)));
	return ERR_OK;
}

#define LANGUAGE_MAX 35 /* bytes: RFC 5646, 4.4.1 */

enum err
value_check_language(struct str s, struct errinfo *ei)
{
	struct str rest = s;
	bool good = s.n > 0 && s.n <= LANGUAGE_MAX && s.p[s.n - 1] != '-';

	for (size_t first = 1; good && rest.n > 0; first = 0) {
		struct str part = str_cut(&rest, '-');

		good = part.n >= (first ? 2 : 1) && part.n <= 8;
		for (size_t i = 0; i < part.n; i++)
			good = good &&
			    (first ? ascii_is_alpha(part.p[i])
				   : ascii_is_alnum(part.p[i]));
	}
	return good ? ERR_OK
		    : err_set(ei, ERR_INPUT,
			  "\"%.*s\" is not a language; write de, pt-BR or "
			  "zh-Hant",
			  STR_ARG(report_shown(s)));
}

/*
 * The canonical form of a page's URL.  Two links with the same canonical
 * form are the same page, through whichever feeds they came.
 *
 * The rules, in order:
 *
 *	scheme	http and https are one; it is written https
 *	user	dropped
 *	host	lower case; a leading www. m. mobile. amp. dropped when two
 *		labels remain; a trailing dot dropped
 *	port	80 and 443 dropped
 *	path	escapes of unreserved letters undone, the others in upper case;
 *		// made /; a trailing /index.html, /index.htm, /index.php, /amp
 *		and / dropped
 *	query	parameters that say where the reader came from dropped (the
 *		table below), the rest sorted by bytes; an empty query dropped
 *	fragment dropped, unless it is a path of its own (#!/...)
 *
 * What is no absolute http or https URL has no canonical form.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/url.h"

#define PARAMETERS_MAX 100 /* of one URL; more are kept as they stand */

/* Parameters that only count readers: whole names, then starts of names,
 * ASCII case folded. */
static const char *const tracking_name[] = {
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "amp",
    "cmp",
    "cmpid",
    "dclid",
    "emc",
    "fbclid",
    "ftag",
    "gclid",
    "gclsrc",
    "guccounter",
    "igshid",
    "ito",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ncid",
    "ocid",
    "oly_anon_id",
    "oly_enc_id",
    "outputtype",
    "partner",
    "ref",
    "ref_src",
    "s_cid",
    "smid",
    "source",
    "spm",
    "sr_share",
    "src",
    "taid",
    "twclid",
    "vero_id",
    "wickedid",
    "xtor",
    "yclid",
};

static const char *const tracking_start[] = {
    "at_",
    "ga_",
    "guce_",
    "ns_",
    "pk_",
    "mtm_",
    "utm_",
    "wt.",
};

static const char *const host_start[] = {"www.", "m.", "mobile.", "amp."};

static const char *const path_end[] = {
    "/index.html",
    "/index.htm",
    "/index.php",
    "/amp",
    "/",
};

static bool
is_tracking(struct str parameter)
{
	struct str name = str_cut(&parameter, '=');

	for (size_t i = 0; i < ARRAY_LEN(tracking_name); i++) {
		if (str_eq_c_nocase(name, tracking_name[i]))
			return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(tracking_start); i++) {
		if (str_starts_nocase(name, str_from(tracking_start[i])))
			return true;
	}
	return false;
}

static bool
is_unreserved(int c)
{
	return ascii_is_alnum((char)c) || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

/* Adds s with its percent-escapes in one spelling (RFC 3986, 6.2.2). */
static void
add_escapes(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		int high = -1, low = -1;

		if (s.p[i] == '%' && i + 2 < s.n) {
			high = ascii_hex(s.p[i + 1]);
			low = ascii_hex(s.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			int c = high << 4 | low;

			if (c < 0x80 && is_unreserved(c))
				buf_add_byte(out, (char)c);
			else
				buf_printf(out, "%%%02X", (unsigned)c);
			i += 2;
		} else if ((unsigned char)s.p[i] >= 0x80 || s.p[i] == ' ') {
			buf_printf(out, "%%%02X", (unsigned char)s.p[i]);
		} else {
			buf_add_byte(out, s.p[i]);
		}
	}
}

/* The host without what only says how the page is shown. */
static struct str
bare_host(struct str host)
{
	if (str_ends(host, STR(".")))
		host.n--;
	for (size_t i = 0; i < ARRAY_LEN(host_start); i++) {
		struct str start = str_from(host_start[i]);
		struct str rest = str_sub(host, start.n, host.n);

		if (str_starts_nocase(host, start) &&
		    str_find_char(rest, '.') < rest.n)
			return rest;
	}
	return host;
}

static void
add_lower(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_add_byte(out, ascii_lower(s.p[i]));
}

static void
add_path(struct buf *out, struct str path)
{
	size_t at = out->n;

	for (size_t i = 0; i < path.n; i++) {
		size_t slash = i;

		while (i < path.n && path.p[i] != '/')
			i++;
		add_escapes(out, str_sub(path, slash, i - slash));
		if (i < path.n && (out->n == at || out->p[out->n - 1] != '/'))
			buf_add_byte(out, '/');
	}
	for (size_t i = 0; i < ARRAY_LEN(path_end) && !buf_failed(out); i++) {
		struct str end = str_from(path_end[i]);

		if (str_ends((struct str){out->p + at, out->n - at}, end))
			out->n -= end.n;
	}
}

static int
compare_parameters(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
add_query(struct buf *out, struct str query)
{
	struct str kept[PARAMETERS_MAX];
	size_t n = 0;
	char mark = '?';

	while (query.n > 0) {
		struct str parameter = str_cut(&query, '&');

		if (parameter.n == 0 || is_tracking(parameter))
			continue;
		if (n == PARAMETERS_MAX)
			break;
		kept[n++] = parameter;
	}
	qsort(kept, n, sizeof(kept[0]), compare_parameters);
	for (size_t i = 0; i < n; i++) {
		buf_add_byte(out, mark);
		add_escapes(out, kept[i]);
		mark = '&';
	}
	if (query.n > 0) {
		buf_add_byte(out, mark);
		add_escapes(out, query);
	}
}

struct str
url_canonical(struct arena *a, struct str s)
{
	struct str result = STR_EMPTY;
	uint64_t port;
	struct url u;
	struct buf b;

	if (!url_is_web(s))
		return STR_EMPTY;
	url_split(s, &u);
	buf_init(&b, URL_MAX);
	buf_add_c(&b, "https://");
	if (u.host_is_ipv6)
		buf_add_byte(&b, '[');
	add_lower(&b, bare_host(u.host));
	if (u.host_is_ipv6)
		buf_add_byte(&b, ']');
	if (str_to_u64(u.port, 65535, &port) && port != 80 && port != 443)
		buf_printf(&b, ":%u", (unsigned)port);
	add_path(&b, u.path);
	add_query(&b, u.query);
	if (str_starts(u.fragment, STR("!"))) {
		buf_add_byte(&b, '#');
		add_escapes(&b, u.fragment);
	}
	if (!buf_failed(&b))
		result = arena_str(a, buf_str(&b));
	buf_free(&b);
	return result;
}

struct str
url_site(struct arena *a, struct str s)
{
	struct str result = STR_EMPTY;
	struct url u;
	struct buf b;

	if (!url_is_web(s))
		return STR_EMPTY;
	url_split(s, &u);
	buf_init(&b, URL_MAX);
	add_lower(&b, bare_host(u.host));
	if (!buf_failed(&b))
		result = arena_str(a, buf_str(&b));
	buf_free(&b);
	return result;
}

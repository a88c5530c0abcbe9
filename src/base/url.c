/*
 * URLs: splitting and resolution by RFC 3986, with the repairs that browsers
 * make (WHATWG URL: white space trimmed, TAB CR LF dropped, backslashes and
 * spaces in web URLs mended), and the wire form of a feed's address.
 *
 * url_split only cuts; url_resolve is liberal, for links inside documents;
 * url_normalise is strict, for what a person wrote into the config.
 */
#include "base/url.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define HOST_MAX 253 /* bytes of a host name: RFC 1035, 2.3.4 */
#define LABEL_MAX 63 /* bytes between two dots of it */

/* Length of the scheme at the start of s (RFC 3986, 3.1), 0 for none. */
static size_t
scheme_length(struct str s)
{
	size_t i = 0;

	if (s.n == 0 || !ascii_is_alpha(s.p[0]))
		return 0;
	while (i < s.n &&
	    (ascii_is_alnum(s.p[i]) || s.p[i] == '+' || s.p[i] == '-' ||
		s.p[i] == '.'))
		i++;
	return i < s.n && s.p[i] == ':' ? i : 0;
}

/* Cuts user-info, host and port out of an authority. */
static void
split_authority(struct str s, struct url *out)
{
	size_t at = s.n, colon, end;

	while (at > 0 && s.p[at - 1] != '@')
		at--;
	if (at > 0) {
		out->has_userinfo = true;
		out->userinfo = str_sub(s, 0, at - 1);
		s = str_sub(s, at, s.n);
	}
	end = str_find_char(s, ']');
	if (s.n > 0 && s.p[0] == '[' && end < s.n) {
		out->host_is_ipv6 = true;
		out->host = str_sub(s, 1, end - 1);
		s = str_sub(s, end + 1, s.n);
		out->has_port = s.n > 0 && s.p[0] == ':';
		out->port = str_sub(s, 1, s.n);
		return;
	}
	colon = str_find_char(s, ':');
	out->has_port = colon < s.n;
	out->host = str_sub(s, 0, colon);
	out->port = str_sub(s, colon + 1, s.n);
}

void
url_split(struct str s, struct url *out)
{
	size_t n = scheme_length(s), end;

	*out = (struct url){.has_scheme = n > 0};
	out->scheme = str_sub(s, 0, n);
	if (n > 0)
		s = str_sub(s, n + 1, s.n);

	end = str_find_char(s, '#');
	out->has_fragment = end < s.n;
	out->fragment = str_sub(s, end + 1, s.n);
	s = str_sub(s, 0, end);

	end = str_find_char(s, '?');
	out->has_query = end < s.n;
	out->query = str_sub(s, end + 1, s.n);
	s = str_sub(s, 0, end);

	out->has_authority = str_starts(s, STR("//"));
	if (out->has_authority) {
		s = str_sub(s, 2, s.n);
		end = str_find_char(s, '/');
		split_authority(str_sub(s, 0, end), out);
		s = str_sub(s, end, s.n);
	}
	out->path = s;
}

bool
url_has_scheme(struct str s, const char *name)
{
	return str_eq_c_nocase(str_sub(s, 0, scheme_length(s)), name);
}

static bool
is_web_scheme(struct str scheme)
{
	return str_eq_c_nocase(scheme, "http") ||
	    str_eq_c_nocase(scheme, "https");
}

bool
url_is_web(struct str s)
{
	struct url u;

	url_split(s, &u);
	return u.has_scheme && is_web_scheme(u.scheme) && u.has_authority &&
	    u.host.n > 0;
}

/* A control byte or space, as trimmed from both ends. */
static bool
is_edge(char c)
{
	return (unsigned char)c <= 0x20 || c == 0x7f;
}

/* The reference without what browsers ignore, and with its spaces escaped. */
static void
clean(struct buf *out, struct str s)
{
	while (s.n > 0 && is_edge(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && is_edge(s.p[s.n - 1]))
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		if (is_edge(c) || c == '"' || c == '<' || c == '>')
			buf_printf(out, "%%%02X", (unsigned char)c);
		else
			buf_add_byte(out, c);
	}
}

/* In web URLs a backslash before the query counts as a slash. */
static void
mend_backslashes(struct buf *b)
{
	for (size_t i = 0; i < b->n && b->p[i] != '?' && b->p[i] != '#'; i++) {
		if (b->p[i] == '\\')
			b->p[i] = '/';
	}
}

/* RFC 3986, 5.2.4, on the path that starts at byte `from` of b. */
static void
remove_dot_segments(struct buf *b, size_t from)
{
	char *p = b->p + from;
	size_t n = b->n - from, in = 0, out = 0;

	while (in < n) {
		size_t start = in, end;
		struct str segment;

		/* A segment with the slash before it. */
		in += p[in] == '/';
		while (in < n && p[in] != '/')
			in++;
		end = in;
		segment = (struct str){p + start, end - start};
		if (str_eq_c(segment, "/.") || str_eq_c(segment, ".")) {
			if (end == n && p[start] == '/')
				p[out++] = '/';
		} else if (str_eq_c(segment, "/..") ||
		    str_eq_c(segment, "..")) {
			while (out > 0 && p[--out] != '/')
				;
			if (end == n && p[start] == '/')
				p[out++] = '/';
		} else {
			memmove(p + out, p + start, end - start);
			out += end - start;
		}
	}
	b->n = from + out;
}

static void
add_authority(struct buf *b, const struct url *u)
{
	if (!u->has_authority)
		return;
	buf_add_c(b, "//");
	if (u->has_userinfo) {
		buf_add_str(b, u->userinfo);
		buf_add_byte(b, '@');
	}
	if (u->host_is_ipv6)
		buf_add_byte(b, '[');
	buf_add_str(b, u->host);
	if (u->host_is_ipv6)
		buf_add_byte(b, ']');
	if (u->has_port) {
		buf_add_byte(b, ':');
		buf_add_str(b, u->port);
	}
}

/* The base's path up to its last slash (RFC 3986, 5.2.3). */
static void
add_merged_path(struct buf *b, const struct url *base)
{
	size_t n = base->path.n;

	if (n == 0 && base->has_authority) {
		buf_add_byte(b, '/');
		return;
	}
	while (n > 0 && base->path.p[n - 1] != '/')
		n--;
	buf_add_str(b, str_sub(base->path, 0, n));
}

/* RFC 3986, 5.2.2: the target of ref as seen from base, into b. */
static void
transform(struct buf *b, const struct url *base, const struct url *ref)
{
	const struct url *from = ref->has_scheme ? ref : base;
	bool has_query = ref->has_query;
	struct str query = ref->query;
	size_t path_at;

	buf_add_str(b, from->scheme);
	if (from->has_scheme)
		buf_add_byte(b, ':');
	add_authority(b, ref->has_scheme || ref->has_authority ? ref : base);
	path_at = b->n;
	if (ref->has_scheme || ref->has_authority) {
		buf_add_str(b, ref->path);
	} else if (ref->path.n == 0) {
		buf_add_str(b, base->path);
		if (!ref->has_query) {
			has_query = base->has_query;
			query = base->query;
		}
	} else {
		if (ref->path.p[0] != '/')
			add_merged_path(b, base);
		buf_add_str(b, ref->path);
	}
	/* The path of mailto:, tag: and the like is no hierarchy. */
	if (!buf_failed(b) && (b->n == path_at || b->p[path_at] == '/'))
		remove_dot_segments(b, path_at);
	if (has_query) {
		buf_add_byte(b, '?');
		buf_add_str(b, query);
	}
	if (ref->has_fragment) {
		buf_add_byte(b, '#');
		buf_add_str(b, ref->fragment);
	}
}

struct str
url_resolve(struct arena *a, struct str base, struct str ref)
{
	struct buf cleaned, target;
	struct url base_url, ref_url;
	struct str result = STR_EMPTY;

	buf_init(&cleaned, URL_MAX);
	buf_init(&target, URL_MAX);
	clean(&cleaned, ref);
	url_split(base, &base_url);
	url_split(buf_str(&cleaned), &ref_url);
	if (is_web_scheme(
		ref_url.has_scheme ? ref_url.scheme : base_url.scheme)) {
		mend_backslashes(&cleaned);
		url_split(buf_str(&cleaned), &ref_url);
	}
	/* http:page, an old habit, means a page beside the base. */
	if (ref_url.has_scheme && !ref_url.has_authority &&
	    is_web_scheme(ref_url.scheme) &&
	    str_eq_nocase(ref_url.scheme, base_url.scheme))
		ref_url.has_scheme = false;
	if (base.n == 0)
		buf_add_str(&target, buf_str(&cleaned));
	else
		transform(&target, &base_url, &ref_url);
	if (!buf_failed(&cleaned) && !buf_failed(&target))
		result = arena_str(a, buf_str(&target));
	buf_free(&cleaned);
	buf_free(&target);
	return result;
}

/* ---- the wire form ------------------------------------------------------ */

/* A number as inet_aton would take it: such a host must be a dotted quad. */
static bool
looks_numeric(struct str host)
{
	size_t at = host.n;
	struct str last;

	while (at > 0 && host.p[at - 1] != '.')
		at--;
	last = str_sub(host, at, host.n);
	if (str_starts_nocase(last, STR("0x")))
		return true;
	for (size_t i = 0; i < last.n; i++) {
		if (!ascii_is_digit(last.p[i]))
			return false;
	}
	return last.n > 0;
}

/* Labels of letters, digits, - and _, none empty, none too long. */
static bool
labels_ok(struct str host)
{
	while (host.n > 0) {
		struct str label = str_cut(&host, '.');

		if (label.n == 0 || label.n > LABEL_MAX)
			return false;
		for (size_t i = 0; i < label.n; i++) {
			if (!ascii_is_alnum(label.p[i]) && label.p[i] != '-' &&
			    label.p[i] != '_')
				return false;
		}
	}
	return true;
}

static enum err
add_ipv6(struct buf *out, struct str host, struct errinfo *ei)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (host.n >= sizeof(text))
		goto bad;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	if (inet_pton(AF_INET6, text, &address) != 1)
		goto bad;
	if (inet_ntop(AF_INET6, &address, text, sizeof(text)) == NULL)
		goto bad;
	buf_printf(out, "[%s]", text);
	return ERR_OK;
bad:
	return err_set(
	    ei, ERR_INPUT, "\"[%.*s]\" is not an IPv6 address", STR_ARG(host));
}

/* The host as A-labels in lower case; only ASCII leaves this function. */
static enum err
add_name(struct buf *out, struct str host, struct errinfo *ei)
{
	char quad[INET_ADDRSTRLEN];
	struct in_addr address;
	uint8_t *ascii = NULL;
	struct str name;
	enum err e = ERR_OK;
	char *text;
	int rc;

	text = strndup(host.p, host.n);
	if (text == NULL)
		return err_set(ei, ERR_LIMIT, "out of memory");
	rc = idn2_lookup_u8((const uint8_t *)text, &ascii,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_ALLOW_UNASSIGNED);
	if (rc != IDN2_OK && utf8_valid(host, NULL) && labels_ok(host)) {
		/* An ASCII name that IDNA dislikes, such as a--b.example. */
		name = host;
	} else if (rc != IDN2_OK) {
		e = err_set(ei, ERR_INPUT, "\"%.*s\" is not a host name: %s",
		    STR_ARG(host), idn2_strerror(rc));
		goto out;
	} else {
		name = str_from((const char *)ascii);
	}
	if (str_ends(name, STR(".")))
		name.n--;
	if (name.n == 0 || name.n > HOST_MAX || !labels_ok(name)) {
		e = err_set(ei, ERR_INPUT, "\"%.*s\" is not a host name",
		    STR_ARG(host));
	} else if (looks_numeric(name)) {
		/* Only the canonical spelling of an address. */
		snprintf(quad, sizeof(quad), "%.*s", STR_ARG(name));
		if (name.n >= sizeof(quad) ||
		    inet_pton(AF_INET, quad, &address) != 1)
			e = err_set(ei, ERR_INPUT,
			    "\"%.*s\" is not an IPv4 address such as "
			    "192.0.2.1",
			    STR_ARG(host));
	}
	for (size_t i = 0; e == ERR_OK && i < name.n; i++)
		buf_add_byte(out, ascii_lower(name.p[i]));
out:
	idn2_free(ascii);
	free(text);
	return e;
}

static enum err
add_port(struct buf *out, const struct url *u, struct errinfo *ei)
{
	uint64_t port,
	    standard = str_eq_c_nocase(u->scheme, "https") ? 443 : 80;

	if (!u->has_port || u->port.n == 0)
		return ERR_OK;
	if (!str_to_u64(u->port, 65535, &port) || port == 0)
		return err_set(ei, ERR_INPUT,
		    "\"%.*s\" is not a port (1 to 65535)", STR_ARG(u->port));
	if (port != standard)
		buf_printf(out, ":%u", (unsigned)port);
	return ERR_OK;
}

/* Path or query, what RFC 3986 does not allow percent-encoded. */
static void
add_encoded(struct buf *out, struct str s)
{
	static const char allowed[] = "-._~:/?@!$&'()*+,;=%";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (ascii_is_alnum(c) || (c != '\0' && strchr(allowed, c)))
			buf_add_byte(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* What can be said against s before it is taken apart. */
static enum err
check_text(struct str s, struct errinfo *ei)
{
	if (s.n > URL_MAX)
		return err_set(ei, ERR_INPUT,
		    "a URL of %zu bytes; at most %d are allowed", s.n, URL_MAX);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ')
			return err_set(ei, ERR_INPUT,
			    "a space in the URL; write %%20, or quote what "
			    "follows it");
		if (is_edge(s.p[i]))
			return err_set(
			    ei, ERR_INPUT, "a control character in the URL");
		if (s.p[i] == '\\')
			return err_set(
			    ei, ERR_INPUT, "a backslash in the URL; write /");
	}
	/* The fragment is dropped, so what counts is what stands before it. */
	if (str_ends(str_sub(s, 0, str_find_char(s, '#')), STR("%20")))
		return err_set(
		    ei, ERR_INPUT, "the URL ends in %%20, an escaped space");
	return ERR_OK;
}

static enum err
check_parts(const struct url *u, struct errinfo *ei)
{
	if (!u->has_scheme ||
	    (!u->has_authority && u->path.n > 0 &&
		ascii_is_digit(u->path.p[0])))
		return err_set(ei, ERR_INPUT,
		    "no scheme; a feed's URL starts with https:// or http://");
	if (!is_web_scheme(u->scheme))
		return err_set(ei, ERR_INPUT,
		    "scheme \"%.*s\"; only https and http are fetched",
		    STR_ARG(u->scheme));
	if (!u->has_authority || u->host.n == 0)
		return err_set(ei, ERR_INPUT, "no host in the URL");
	if (u->has_userinfo)
		return err_set(ei, ERR_INPUT,
		    "a name or password in the URL; they do not belong there");
	if (str_find_char(u->host, '%') < u->host.n)
		return err_set(ei, ERR_INPUT,
		    "a %%-escape in the host \"%.*s\"", STR_ARG(u->host));
	return ERR_OK;
}

enum err
url_normalise(
    struct arena *a, struct str s, struct str *out, struct errinfo *ei)
{
	struct buf b;
	struct url u;
	enum err e;

	buf_init(&b, URL_MAX);
	e = check_text(s, ei);
	if (e != ERR_OK)
		goto end;
	url_split(s, &u);
	e = check_parts(&u, ei);
	if (e != ERR_OK)
		goto end;
	buf_add_c(
	    &b, str_eq_c_nocase(u.scheme, "https") ? "https://" : "http://");
	e = u.host_is_ipv6 ? add_ipv6(&b, u.host, ei)
			   : add_name(&b, u.host, ei);
	if (e != ERR_OK)
		goto end;
	e = add_port(&b, &u, ei);
	if (e != ERR_OK)
		goto end;
	if (u.path.n == 0)
		buf_add_byte(&b, '/');
	add_encoded(&b, u.path);
	if (u.has_query) {
		buf_add_byte(&b, '?');
		add_encoded(&b, u.query);
	}
	if (buf_failed(&b))
		e = err_set(ei, ERR_INPUT,
		    "the URL takes more than %d bytes when escaped", URL_MAX);
	else
		*out = arena_str(a, buf_str(&b));
end:
	buf_free(&b);
	return e;
}

struct str
url_shown(struct arena *a, struct str s)
{
	struct str rest = s, head = str_cut(&rest, '?');

	return head.n < s.n ? arena_printf(a, "%.*s?...", STR_ARG(head)) : s;
}

struct str
url_origin(struct str s)
{
	struct url u;
	size_t n;

	url_split(s, &u);
	if (u.path.p == NULL)
		return s;
	n = (size_t)(u.path.p - s.p);
	return n <= s.n ? str_sub(s, 0, n) : s;
}

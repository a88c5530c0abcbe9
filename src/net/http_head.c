/*
 * The strict reader of request heads.  It goes line by line, so that a head
 * that is wrong is refused at the first wrong line, and keeps nothing: every
 * call reads from the start, which a head of at most HTTP_HEAD_MAX allows.
 */
#include "net/http_head.h"

#include "base/utf8.h"

#define LINE_NONE (-1) /* no line end yet */
#define LINE_BAD (-2) /* a bare CR or LF, or a NUL */

/* RFC 9110, 5.6.2: tchar. */
static bool
is_token_char(char c)
{
	return ascii_is_alnum(c) ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_token_char(s.p[i]))
			return false;
	return s.n > 0;
}

/* Bytes of the line at the start of s without CRLF, LINE_NONE or LINE_BAD. */
static int
line_length(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\0' || c == '\n')
			return LINE_BAD;
		if (c != '\r')
			continue;
		if (i + 1 == s.n)
			return LINE_NONE;
		return s.p[i + 1] == '\n' ? (int)i : LINE_BAD;
	}
	return LINE_NONE;
}

/* Sets h->method, GET for every other. */
static int
read_method(struct str name, struct http_head *h)
{
	h->method = HTTP_METHOD_GET;
	if (str_eq_c(name, "GET"))
		return HTTP_HEAD_GOOD;
	if (str_eq_c(name, "HEAD")) {
		h->method = HTTP_METHOD_HEAD;
		return HTTP_HEAD_GOOD;
	}
	if (str_eq_c(name, "POST")) {
		h->method = HTTP_METHOD_POST;
		return HTTP_HEAD_GOOD;
	}
	if (!is_token(name))
		return 400;
	return name.n > HTTP_METHOD_MAX ? 501 : 405;
}

/*
 * Decodes one character of a target at s: sets *c and returns the bytes it
 * takes, or 0 when it is no character that a target may hold.
 */
static size_t
decode_one(struct str s, char *c)
{
	int high, low;

	*c = s.p[0];
	if (*c <= ' ' || *c >= 0x7f || strchr("\"#<>", *c) != NULL)
		return 0;
	if (*c != '%')
		return 1;
	if (s.n < 3)
		return 0;
	high = ascii_hex(s.p[1]);
	low = ascii_hex(s.p[2]);
	if (high < 0 || low < 0)
		return 0;
	*c = (char)(high * 16 + low);
	return *c == '\0' ? 0 : 3;
}

/*
 * The path, decoded once, must be UTF-8 without control bytes, backslashes,
 * empty segments, "." and "..": then it means one thing to everybody.
 */
static bool
path_is_good(struct str path)
{
	char plain[HTTP_TARGET_MAX + 1];
	size_t n = 0, i, start;

	for (i = 0; i < path.n;) {
		size_t used = decode_one(str_sub(path, i, 3), &plain[n]);
		unsigned char c = (unsigned char)plain[n];

		if (used == 0 || c < ' ' || c == 0x7f || c == '\\')
			return false;
		i += used;
		n++;
	}
	plain[n++] = '/';
	if (!utf8_valid((struct str){plain, n}, NULL))
		return false;
	for (i = start = 1; i < n; i++) {
		struct str segment = {plain + start, i - start};

		if (plain[i] != '/')
			continue;
		if ((segment.n == 0 && i + 1 < n) || str_eq_c(segment, ".") ||
		    str_eq_c(segment, ".."))
			return false;
		start = i + 1;
	}
	return true;
}

static bool
query_is_good(struct str query)
{
	size_t i = 0, used;
	char c;

	for (; i < query.n; i += used) {
		used = decode_one(str_sub(query, i, 3), &c);
		if (used == 0)
			return false;
	}
	return true;
}

static int
read_target(struct str target, struct http_head *h)
{
	if (target.n == 0 || target.p[0] != '/')
		return 400;
	if (target.n > HTTP_TARGET_MAX)
		return 414;
	h->target = h->query = target;
	h->path = str_cut(&h->query, '?');
	return path_is_good(h->path) && query_is_good(h->query) ? HTTP_HEAD_GOOD
								: 400;
}

/* RFC 9112, 3: method SP request-target SP HTTP-version. */
static int
read_request_line(struct str line, struct http_head *h)
{
	struct str rest = line, method = str_cut(&rest, ' ');
	struct str target = str_cut(&rest, ' ');
	int verdict = read_method(method, h);

	if (method.n == line.n || rest.n != 8 ||
	    !str_starts(rest, STR("HTTP/")) || !ascii_is_digit(rest.p[5]) ||
	    rest.p[6] != '.' || !ascii_is_digit(rest.p[7]))
		return verdict == 501 ? 501 : 400;
	if (rest.p[5] != '1' || rest.p[7] > '1')
		return 505;
	h->minor = rest.p[7] - '0';
	return verdict == HTTP_HEAD_GOOD ? read_target(target, h) : verdict;
}

/* RFC 9112, 5: field-name ":" OWS field-value OWS. */
static bool
read_field(struct str line, struct http_field *f)
{
	size_t i;

	f->value = line;
	f->name = str_cut(&f->value, ':');
	if (f->name.n == line.n || !is_token(f->name))
		return false;
	for (i = 0; i < f->value.n; i++) {
		unsigned char c = (unsigned char)f->value.p[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	f->value = str_trim(f->value);
	return true;
}

/* RFC 3986, 3.2.2: a name or address and a port; no percent-encoding. */
static bool
read_host(struct str value, struct http_head *h)
{
	bool six = str_starts(value, STR("["));
	size_t end = str_find_char(value, six ? ']' : ':') + (six ? 1 : 0);
	struct str name = str_sub(value, six ? 1 : 0, end - (six ? 2 : 0));
	uint64_t port;
	size_t i;

	if (name.n == 0 || end > value.n)
		return false;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (six ? c != ':' && c != '.' && ascii_hex(c) < 0
			: c != '-' && c != '.' && c != '_' &&
			    !ascii_is_alnum(c))
			return false;
	}
	h->host = str_sub(value, 0, end);
	h->port = str_sub(value, end, value.n);
	if (h->port.n == 0)
		return true;
	if (h->port.p[0] != ':')
		return false;
	h->port = str_sub(h->port, 1, h->port.n);
	return str_to_u64(h->port, 65535, &port);
}

static int
read_length(struct str value, struct http_head *h)
{
	uint64_t length;

	if (!str_to_u64(value, UINT64_MAX, &length))
		return 400;
	if (length > HTTP_BODY_MAX)
		return 413;
	h->body_length = (size_t)length;
	return HTTP_HEAD_GOOD;
}

/* How many fields of that name there are; the last one goes to *value. */
static size_t
count_fields(const struct http_head *h, const char *name, struct str *value)
{
	size_t i, n = 0;

	for (i = 0; i < h->n_fields; i++) {
		if (!str_eq_c_nocase(h->field[i].name, name))
			continue;
		*value = h->field[i].value;
		n++;
	}
	return n;
}

/* What the fields say together: where the message ends, and for whom it is. */
static int
read_framing(struct http_head *h)
{
	struct str value = STR_EMPTY, connection = STR_EMPTY;
	size_t n;
	int verdict;

	if (count_fields(h, "Transfer-Encoding", &value) > 0)
		return 501;
	n = count_fields(h, "Content-Length", &value);
	if (n > 1)
		return 400;
	if (n == 1) {
		verdict = read_length(value, h);
		if (verdict != HTTP_HEAD_GOOD)
			return verdict;
	} else if (h->method == HTTP_METHOD_POST) {
		return 411;
	}
	if (count_fields(h, "Host", &value) != 1 || !read_host(value, h))
		return 400;
	if (count_fields(h, "Expect", &value) > 0)
		return 417;
	count_fields(h, "Connection", &connection);
	h->keep_alive = h->minor == 1
	    ? !http_value_has(connection, "close")
	    : http_value_has(connection, "keep-alive");
	return HTTP_HEAD_GOOD;
}

static int
read_fields(struct str in, struct http_head *h)
{
	for (;;) {
		struct str rest = str_sub(in, h->length, in.n);
		int n = line_length(rest);

		if (n == LINE_BAD)
			return 400;
		if (n == LINE_NONE)
			return in.n >= HTTP_HEAD_MAX ? 431 : HTTP_HEAD_MORE;
		h->length += (size_t)n + 2;
		if (n == 0)
			return read_framing(h);
		if (h->n_fields == HTTP_LINES_MAX)
			return 431;
		if (!read_field(
			str_sub(rest, 0, (size_t)n), &h->field[h->n_fields++]))
			return 400;
	}
}

int
http_head_read(struct str in, struct http_head *h)
{
	int n, verdict;

	in = str_sub(in, 0, HTTP_HEAD_MAX);
	n = line_length(in);
	h->method = HTTP_METHOD_GET;
	h->length = h->body_length = h->n_fields = 0;
	if (n == LINE_BAD)
		return 400;
	if (n == LINE_NONE) {
		if (in.n < HTTP_HEAD_MAX)
			return HTTP_HEAD_MORE;
		return str_find_char(in, ' ') > HTTP_METHOD_MAX ? 501 : 414;
	}
	verdict = read_request_line(str_sub(in, 0, (size_t)n), h);
	if (verdict != HTTP_HEAD_GOOD)
		return verdict;
	h->length = (size_t)n + 2;
	return read_fields(in, h);
}

struct str
http_head_field(const struct http_head *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->n_fields; i++)
		if (str_eq_c_nocase(h->field[i].name, name))
			return h->field[i].value;
	return STR_EMPTY;
}

/* RFC 9110, 12.4.2: q=0, q=0.0 ... mean "not this". */
static bool
is_refused_by_weight(struct str parameters)
{
	while (parameters.n > 0) {
		struct str one = str_trim(str_cut(&parameters, ';'));
		size_t i;

		if (!str_starts_nocase(one, STR("q=0")))
			continue;
		for (i = 3; i < one.n && strchr(".0", one.p[i]) != NULL;)
			i++;
		if (i == one.n)
			return true;
	}
	return false;
}

bool
http_value_has(struct str value, const char *token)
{
	while (value.n > 0) {
		struct str one = str_cut(&value, ',');
		struct str name = str_trim(str_cut(&one, ';'));

		if (str_eq_c_nocase(name, token))
			return !is_refused_by_weight(one);
	}
	return false;
}

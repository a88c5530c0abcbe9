/*
 * The guard against the table tests/data/guard.txt.
 */
#include "net/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/url.h"
#include "tests/tap/table.h"
#include "tests/tap/tap.h"

static enum err
judge_address(const char *text, const struct guard *g, struct errinfo *ei)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return guard_address((struct sockaddr *)&v4, g, ei);
	if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
		return guard_address((struct sockaddr *)&v6, g, ei);
	return err_set(ei, ERR_BUG, "the table's address is none");
}

static uint16_t
port_of(const char *url)
{
	struct url u;
	uint64_t port = 0;

	url_split(str_from(url), &u);
	str_to_u64(u.port, 65535, &port);
	return (uint16_t)port;
}

static void
one_case(const struct table_row *row, void *arg)
{
	const char *kind = row->cell[0], *text = row->cell[1];
	const char *want = row->cell[3];
	struct str ranges = str_from(row->cell[2]);
	struct guard g = {.n_allow = 0};
	struct guard_range range;
	struct errinfo ei = {""};
	enum err e;

	while (ranges.n > 0 && !str_eq_c(ranges, "-")) {
		if (guard_range_parse(str_cut(&ranges, ' '),
			&g.allow[g.n_allow++], &ei) == ERR_OK)
			continue;
		printf("Bail out! %s: %s\n", row->name, ei.text);
		exit(1);
	}
	if (strcmp(kind, "range") == 0) {
		e = guard_range_parse(str_from(text), &range, &ei);
	} else if (strcmp(kind, "address") == 0) {
		e = judge_address(text, &g, &ei);
	} else {
		g.port = strcmp(kind, "hop") == 0 ? 8080 : port_of(text);
		e = guard_url(str_from(text), &g, &ei);
	}
	if (!tap_ok(strcmp(want, "ok") == 0
		    ? e == ERR_OK
		    : e != ERR_OK && strstr(ei.text, want) != NULL,
		"%s %s", row->name, text))
		printf("#  want %s\n#  got  %d %s\n", want, e, ei.text);
}

static void
test_lengths(void)
{
	struct guard g = {.n_allow = 0};
	char url[URL_MAX + 2];
	struct errinfo ei;

	memset(url, 'a', sizeof(url));
	memcpy(url, "http://news.example/", 20);
	tap_ok(guard_url((struct str){url, URL_MAX}, &g, &ei) == ERR_OK,
	    "a URL of URL_MAX bytes");
	tap_ok(guard_url((struct str){url, URL_MAX + 1}, &g, &ei) == ERR_DENIED,
	    "and one of a byte more");
}

static void
test_other_families(void)
{
	struct guard g = {.n_allow = 0};
	struct sockaddr sa = {.sa_family = AF_UNIX};
	struct errinfo ei;

	tap_ok(guard_address(&sa, &g, &ei) == ERR_DENIED,
	    "a socket in the file system is no address");
}

int
main(void)
{
	table_read("guard.txt", 4, one_case, NULL);
	test_lengths();
	test_other_families();
	return tap_done();
}

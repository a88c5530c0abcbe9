/*
 * Fuzz target: the guard.  What it lets through must mean the same to
 * libcurl, which will dial it: the same host, the same port.
 */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/url.h"
#include "net/guard.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"tests/data/net/urls", NULL};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_part(CURLU *c, CURLUPart part, unsigned flags, struct str want)
{
	char *got = NULL;

	must(curl_url_get(c, part, &got, flags) == CURLUE_OK);
	must(str_eq_nocase(str_from(got), want));
	curl_free(got);
}

/* libcurl writes IPv6 addresses its own way, between brackets. */
static void
check_ipv6(CURLU *c, struct str host)
{
	char ours[64], *theirs = NULL;
	struct in6_addr a, b;

	must(curl_url_get(c, CURLUPART_HOST, &theirs, 0) == CURLUE_OK);
	snprintf(ours, sizeof(ours), "%.*s", STR_ARG(host));
	must(theirs[0] == '[');
	theirs[strlen(theirs) - 1] = '\0';
	must(inet_pton(AF_INET6, ours, &a) == 1);
	must(inet_pton(AF_INET6, theirs + 1, &b) == 1);
	must(memcmp(&a, &b, sizeof(a)) == 0);
	curl_free(theirs);
}

/* url ends in NUL. */
static void
check_same(struct str url)
{
	CURLU *c = curl_url();
	struct str port;
	struct url u;

	must(c != NULL);
	url_split(url, &u);
	port = u.has_port                        ? u.port
	    : str_eq_c_nocase(u.scheme, "https") ? STR("443")
						 : STR("80");
	must(curl_url_set(c, CURLUPART_URL, url.p, CURLU_PATH_AS_IS) ==
	    CURLUE_OK);
	check_part(c, CURLUPART_SCHEME, 0, u.scheme);
	if (u.host_is_ipv6)
		check_ipv6(c, u.host);
	else
		check_part(c, CURLUPART_HOST, 0, u.host);
	check_part(c, CURLUPART_PORT, CURLU_DEFAULT_PORT, port);
	curl_url_cleanup(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str raw = {(const char *)data, size}, url;
	struct guard strict = {.port = 8080}, open = {.n_allow = 2};
	struct guard_range range;
	struct errinfo ei;
	struct arena a;

	arena_init(&a, 4 * URL_MAX + size);
	url = arena_str(&a, raw);
	if (guard_url(url, &strict, &ei) == ERR_OK) {
		check_same(url);
		/* an opened range opens, and shuts nothing */
		must(guard_url(url, &open, &ei) == ERR_OK);
	}
	if (guard_range_parse(raw, &range, &ei) == ERR_OK)
		must(range.prefix <= 128);
	if (url_normalise(&a, raw, &url, &ei) == ERR_OK &&
	    guard_url(url, &open, &ei) == ERR_OK)
		check_same(url);
	arena_free(&a);
	return 0;
}

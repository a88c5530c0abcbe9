/*
 * What went wrong with a request.  libcurl's words are for programmers; these
 * are for whoever subscribed to the feed.
 */
#include "net/fetch_words.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define HOST(f) STR_ARG((f)->host)
#define CODE_TOO_LARGE 100 /* CURLE_TOO_LARGE, which libcurl 8.6 added */

/* X509_V_ERR_* of OpenSSL, which CURLINFO_SSL_VERIFYRESULT passes on. */
enum {
	VERIFY_NOT_YET_VALID = 9,
	VERIFY_EXPIRED = 10,
	VERIFY_SELF_SIGNED = 18,
	VERIFY_SELF_SIGNED_IN_CHAIN = 19,
	VERIFY_NO_LOCAL_ISSUER = 20,
	VERIFY_NO_LEAF_SIGNATURE = 21,
	VERIFY_REVOKED = 23
};

/* No interface but loopback is up with an address: nobody can be reached. */
static bool
network_is_down(void)
{
	struct ifaddrs *list, *i;
	bool down = true;

	if (getifaddrs(&list) != 0)
		return false;
	for (i = list; i != NULL && down; i = i->ifa_next)
		down = i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0 ||
		    (i->ifa_flags & IFF_LOOPBACK) != 0 ||
		    (i->ifa_addr->sa_family != AF_INET &&
			i->ifa_addr->sa_family != AF_INET6);
	freeifaddrs(list);
	return down;
}

char *
fetch_words_size(uint64_t bytes, char out[FETCH_WORDS_MAX])
{
	unsigned long long n = bytes;

	if (n >= 1 << 20 && n % (1 << 20) == 0)
		snprintf(out, FETCH_WORDS_MAX, "%llu MiB", n >> 20);
	else if (n >= 10000)
		snprintf(out, FETCH_WORDS_MAX, "%llu kB", n / 1000);
	else
		snprintf(out, FETCH_WORDS_MAX, "%llu bytes", n);
	return out;
}

char *
fetch_words_span(msec span, char out[FETCH_WORDS_MAX])
{
	if (span % 1000 == 0)
		snprintf(
		    out, FETCH_WORDS_MAX, "%lld s", (long long)span / 1000);
	else
		snprintf(out, FETCH_WORDS_MAX, "%lld ms", (long long)span);
	return out;
}

static enum fetch_result
words_name(const struct fetch_failure *f, struct errinfo *ei)
{
	if (network_is_down()) {
		err_set(ei, ERR_NETWORK, "the network is down");
		return FETCH_OFFLINE;
	}
	err_set(ei, ERR_NETWORK,
	    "the name %.*s cannot be resolved: it does not exist, or its name "
	    "servers do not answer",
	    HOST(f));
	return FETCH_NO_NAME;
}

static enum fetch_result
words_connect(const struct fetch_failure *f, struct errinfo *ei)
{
	long os = 0;

	curl_easy_getinfo(f->easy, CURLINFO_OS_ERRNO, &os);
	if ((os == ENETUNREACH || os == ENETDOWN) && network_is_down()) {
		err_set(ei, ERR_NETWORK, "the network is down");
		return FETCH_OFFLINE;
	}
	if (os == ECONNREFUSED)
		err_set(
		    ei, ERR_NETWORK, "%.*s refuses the connection", HOST(f));
	else
		err_set(ei, ERR_NETWORK, "no connection to %.*s: %s", HOST(f),
		    os != 0 ? strerror((int)os) : "it cannot be reached");
	return FETCH_NO_CONNECT;
}

static enum fetch_result
words_timeout(const struct fetch_failure *f, struct errinfo *ei)
{
	curl_off_t found = 0, connected = 0;
	char span[FETCH_WORDS_MAX];

	curl_easy_getinfo(f->easy, CURLINFO_NAMELOOKUP_TIME_T, &found);
	curl_easy_getinfo(f->easy, CURLINFO_CONNECT_TIME_T, &connected);
	if (!f->asked && found == 0) {
		err_set(ei, ERR_NETWORK,
		    "the name servers of %.*s did not answer within %s",
		    HOST(f), fetch_words_span(f->connect_timeout, span));
		return FETCH_NO_NAME;
	}
	if (!f->asked)
		err_set(ei, ERR_NETWORK, "no %s with %.*s within %s",
		    connected == 0 ? "connection" : "TLS handshake", HOST(f),
		    fetch_words_span(f->connect_timeout, span));
	else if (strstr(f->text, "too slow") != NULL)
		err_set(ei, ERR_NETWORK,
		    "the answer came too slowly and was given up");
	else
		err_set(ei, ERR_NETWORK, "the answer was not whole after %s",
		    fetch_words_span(f->total_timeout, span));
	return FETCH_TIMEOUT;
}

static enum fetch_result
words_certificate(const struct fetch_failure *f, struct errinfo *ei)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	const char *what = NULL;
	long result = -1;

	/* "OpenSSL/3.0", "LibreSSL/3.5": others number otherwise */
	if (v->ssl_version != NULL && strstr(v->ssl_version, "SSL/") != NULL)
		curl_easy_getinfo(f->easy, CURLINFO_SSL_VERIFYRESULT, &result);
	/* the name is libcurl's own test, which leaves no number */
	if (strstr(f->text, "host name") != NULL)
		what = "belongs to another name";
	switch (result) {
	case VERIFY_NOT_YET_VALID:
		what = "is not valid yet (is the clock right?)";
		break;
	case VERIFY_EXPIRED:
		what = "has expired";
		break;
	case VERIFY_SELF_SIGNED:
	case VERIFY_SELF_SIGNED_IN_CHAIN:
		what = "is signed by itself, not by a known authority";
		break;
	case VERIFY_NO_LOCAL_ISSUER:
	case VERIFY_NO_LEAF_SIGNATURE:
		what = "is signed by an unknown authority, or its chain is "
		       "incomplete";
		break;
	case VERIFY_REVOKED:
		what = "has been revoked";
		break;
	default:
		break;
	}
	if (what != NULL)
		err_set(ei, ERR_NETWORK, "the certificate of %.*s %s", HOST(f),
		    what);
	else
		err_set(ei, ERR_NETWORK,
		    "the certificate of %.*s cannot be verified (%s)", HOST(f),
		    f->text);
	return FETCH_TLS;
}

static enum fetch_result
words_broken(const struct fetch_failure *f, struct errinfo *ei)
{
	if (f->received) {
		err_set(ei, ERR_NETWORK,
		    "%.*s broke off in the middle of its answer", HOST(f));
		return FETCH_BROKEN;
	}
	err_set(ei, ERR_NETWORK, "%.*s closed the connection without an answer",
	    HOST(f));
	return FETCH_NO_CONNECT;
}

enum fetch_result
fetch_words(const struct fetch_failure *f, struct errinfo *ei)
{
	switch ((int)f->code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return words_name(f, ei);
	case CURLE_COULDNT_RESOLVE_PROXY:
		err_set(ei, ERR_NETWORK, "the proxy's name cannot be resolved");
		return FETCH_NO_NAME;
	case CURLE_COULDNT_CONNECT:
		return words_connect(f, ei);
	case CURLE_OPERATION_TIMEDOUT:
		return words_timeout(f, ei);
	case CURLE_PEER_FAILED_VERIFICATION:
		return words_certificate(f, ei);
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		err_set(
		    ei, ERR_NETWORK, "no TLS with %.*s (%s)", HOST(f), f->text);
		return FETCH_TLS;
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return words_broken(f, ei);
	case CURLE_PARTIAL_FILE:
		err_set(ei, ERR_NETWORK, "the answer is cut short");
		return FETCH_BROKEN;
	case CURLE_FILESIZE_EXCEEDED:
		err_set(ei, ERR_LIMIT,
		    "the answer announces more than can be counted");
		return FETCH_TOO_LARGE;
	case CURLE_OUT_OF_MEMORY:
	case CODE_TOO_LARGE:
		/* how libcurl tells of a line past its own ceilings */
		if (f->head_ended)
			break;
		err_set(ei, ERR_LIMIT, "the answer's head is too large");
		return FETCH_TOO_LARGE;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
		err_set(ei, ERR_NETWORK, "%.*s does not speak HTTP (%s)",
		    HOST(f), f->text);
		return FETCH_BROKEN;
	default:
		break;
	}
	err_set(ei, ERR_NETWORK, "the request failed (%s)",
	    f->text[0] != '\0' ? f->text : curl_easy_strerror(f->code));
	return f->received ? FETCH_BROKEN : FETCH_NO_CONNECT;
}

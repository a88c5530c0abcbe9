/*
 * What went wrong with a request, in words for a person.
 */
#ifndef NET_FETCH_WORDS_H
#define NET_FETCH_WORDS_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "ipc/msg.h"

/* The circumstances of a request that failed. */
struct fetch_failure {
	CURL *easy;
	CURLcode code;
	const char *text; /* libcurl's own words, may be empty */
	struct str host;
	bool asked; /* connected: the request was sent */
	bool received; /* a byte came back */
	bool head_ended; /* the whole head came */
	msec connect_timeout, total_timeout;
};

/* The kind of failure, and a sentence for it. */
enum fetch_result
fetch_words(const struct fetch_failure *f, struct errinfo *ei);

#define FETCH_WORDS_MAX 32 /* bytes of the texts below, with their NUL */

/* "8 MiB", "120 kB", "300 bytes"; returns out. */
char *
fetch_words_size(uint64_t bytes, char out[FETCH_WORDS_MAX]);

/* "20 s", "1500 ms"; returns out. */
char *
fetch_words_span(msec span, char out[FETCH_WORDS_MAX]);

#endif

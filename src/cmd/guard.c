/*
 * courant guard: would the fetcher dial this URL?  The name is looked up and
 * every address judged; nothing is dialled.  Exit 0: it would be fetched
 * (the URL is taken as if it stood in the config, so its port may be any); 1:
 * it is refused, with the rule.
 */
#include <getopt.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/url.h"
#include "cmd/cmd.h"
#include "net/guard.h"

#define REFUSED 1 /* exit status */

static int
refuse(const struct errinfo *ei)
{
	printf("refused: %s\n", ei->text);
	return REFUSED;
}

/* Judges what the name resolves to: one public address is enough. */
static int
judge_addresses(struct str url, const struct guard *g)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	struct errinfo ei, why = {""};
	struct url u;
	char *host;
	int rc, status = REFUSED;

	url_split(url, &u);
	host = mem_printf("%.*s", STR_ARG(u.host));
	rc = getaddrinfo(host, NULL, &hints, &list);
	if (rc != 0) {
		printf("refused: the name %s does not resolve (%s)\n", host,
		    gai_strerror(rc));
		free(host);
		return REFUSED;
	}
	for (struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next) {
		char text[128] = "";

		if (guard_address(ai->ai_addr, g, &ei) != ERR_OK) {
			why = ei;
			continue;
		}
		getnameinfo(ai->ai_addr, ai->ai_addrlen, text, sizeof(text),
		    NULL, 0, NI_NUMERICHOST);
		if (status != EX_OK)
			printf("allowed: %s at %s\n", host, text);
		status = EX_OK;
	}
	freeaddrinfo(list);
	free(host);
	return status == EX_OK ? status : refuse(&why);
}

static int
judge(struct arena *a, const char *text, struct guard *g)
{
	struct errinfo ei;
	struct str url;
	struct url u;
	uint64_t port;

	if (url_normalise(a, str_from(text), &url, &ei) != ERR_OK)
		return refuse(&ei);
	url_split(url, &u);
	if (u.has_port && str_to_u64(u.port, 65535, &port))
		g->port = (uint16_t)port;
	if (guard_url(url, g, &ei) != ERR_OK)
		return refuse(&ei);
	return judge_addresses(url, g);
}

int
cmd_guard(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"allow", required_argument, NULL, 'a'},
	    {NULL, 0, NULL, 0},
	};
	struct guard g = {.n_allow = 0};
	struct errinfo ei;
	struct arena a;
	int option, status;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option != 'a' || g.n_allow == GUARD_ALLOW_MAX)
			return cmd_usage("guard");
		if (guard_range_parse(
			str_from(optarg), &g.allow[g.n_allow++], &ei) == ERR_OK)
			continue;
		fprintf(stderr, "courant: --allow: %s\n", ei.text);
		return EX_USAGE;
	}
	if (optind != argc - 1)
		return cmd_usage("guard");
	arena_init(&a, 16 * URL_MAX);
	status = judge(&a, argv[optind], &g);
	arena_free(&a);
	return status;
}

/*
 * A list of open sockets and where they lead.  There are no more of them than
 * requests in flight and connections kept, so that it is searched from end to
 * end.
 */
#include "net/fetch_places.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"

struct place {
	int fd;
	char address[FETCH_ADDRESS_MAX];
};

struct fetch_places {
	struct place *open;
	size_t n, room;
};

struct fetch_places *
fetch_places_create(void)
{
	return mem_zero(sizeof(struct fetch_places));
}

void
fetch_places_free(struct fetch_places *p)
{
	if (p == NULL)
		return;
	free(p->open);
	free(p);
}

const char *
fetch_places_name(const struct sockaddr *sa, char out[FETCH_ADDRESS_MAX])
{
	const void *bytes = NULL;

	out[0] = '\0';
	if (sa->sa_family == AF_INET)
		bytes =
		    &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	else if (sa->sa_family == AF_INET6)
		bytes =
		    &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
	if (bytes != NULL)
		inet_ntop(sa->sa_family, bytes, out, FETCH_ADDRESS_MAX);
	return out;
}

bool
fetch_places_has(const struct fetch_places *p, const struct sockaddr *sa)
{
	char address[FETCH_ADDRESS_MAX];
	size_t taken = 0;

	fetch_places_name(sa, address);
	for (size_t i = 0; i < p->n; i++)
		taken += strcmp(p->open[i].address, address) == 0;
	return taken < FETCH_PLACES_EACH;
}

void
fetch_places_take(struct fetch_places *p, const struct sockaddr *sa, int fd)
{
	if (p->n == p->room) {
		p->room = p->room > 0 ? 2 * p->room : 16;
		p->open = mem_grow(p->open, p->room, sizeof(*p->open));
	}
	p->open[p->n].fd = fd;
	fetch_places_name(sa, p->open[p->n].address);
	p->n++;
}

void
fetch_places_leave(struct fetch_places *p, int fd)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->open[i].fd != fd)
			continue;
		p->open[i] = p->open[--p->n];
		return;
	}
}

/*
 * Open connections by address: a few hosts of one address must not take what
 * the address's other hosts need, nor the address be pressed by all of them.
 */
#ifndef NET_FETCH_PLACES_H
#define NET_FETCH_PLACES_H

#include <stdbool.h>
#include <stddef.h>

struct sockaddr;
struct fetch_places;

#define FETCH_PLACES_EACH 4 /* connections to one address, idle ones too */
#define FETCH_ADDRESS_MAX 64 /* bytes of an address as text, with the NUL */

/* No connection is open. */
struct fetch_places *
fetch_places_create(void);

/* Frees it; NULL does nothing. */
void
fetch_places_free(struct fetch_places *p);

/* True when the address has a free place. */
bool
fetch_places_has(const struct fetch_places *p, const struct sockaddr *sa);

/* The socket takes a place at the address, and gives it back. */
void
fetch_places_take(struct fetch_places *p, const struct sockaddr *sa, int fd);
void
fetch_places_leave(struct fetch_places *p, int fd);

/* The address as text; empty for what is neither IPv4 nor IPv6. */
const char *
fetch_places_name(const struct sockaddr *sa, char out[FETCH_ADDRESS_MAX]);

#endif

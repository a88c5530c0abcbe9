/*
 * Opening of listening sockets, before any process starts, so that an
 * address that cannot be had ends the start with a sentence.
 */
#include "proc/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

#define BACKLOG 128 /* connections that wait to be accepted */
#define PASSED_FIRST 3 /* the first descriptor of the service manager */
#define WEB_MODE 0660 /* of a Unix socket that a web server connects to */

static enum err
bind_failed(const char *address, struct errinfo *ei)
{
	enum err e = errno == EADDRINUSE ? ERR_EXISTS
	    : errno == EACCES            ? ERR_DENIED
					 : ERR_SYSTEM;

	if (e == ERR_EXISTS)
		return err_set(ei, e,
		    "cannot listen on %s: another program does already; end it "
		    "(`courant stop`, if it is one of ours), or name another "
		    "address and port in the config",
		    address);
	err_set_errno(ei, "cannot listen on %s", address);
	return e;
}

/* Takes a socket that nobody listens on any more away; never what is not a
 * socket, which the config names by mistake. */
static enum err
remove_stale(const char *path, struct errinfo *ei)
{
	struct stat st;

	if (lstat(path, &st) == 0 && !S_ISSOCK(st.st_mode))
		return err_set(ei, ERR_EXISTS,
		    "%s is there and is no socket; it was left as it is, name "
		    "another path in the config",
		    path);
	if (unlink(path) != 0 && errno != ENOENT)
		return bind_failed(path, ei);
	return ERR_OK;
}

/* True when a daemon answers at the path: the socket is not stale. */
static bool
is_alive(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool alive = fd >= 0 &&
	    connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;

	if (fd >= 0)
		close(fd);
	return alive;
}

static void
make_folder_of(const char *path)
{
	char folder[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		return;
	memcpy(folder, path, (size_t)(slash - path));
	folder[slash - path] = '\0';
	(void)!mkdir(folder, 0750); /* bind tells when it is not there */
}

enum err
listen_unix(const char *path, unsigned mode, int *fd, struct errinfo *ei)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	enum err e;
	mode_t mask;
	bool bound;
	int s;

	if (strlen(path) >= sizeof(at.sun_path))
		return err_set(ei, ERR_INPUT,
		    "the path of a socket has %zu bytes at most: %s",
		    sizeof(at.sun_path) - 1, path);
	memcpy(at.sun_path, path, strlen(path));
	if (is_alive(&at))
		return err_set(ei, ERR_EXISTS,
		    "another program listens on %s: is courant running?", path);
	make_folder_of(path);
	e = remove_stale(path, ei);
	if (e != ERR_OK)
		return e;
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s < 0)
		return bind_failed(path, ei);
	mask = umask(0777 & ~(mode_t)mode);
	bound = bind(s, (struct sockaddr *)&at, sizeof(at)) == 0;
	umask(mask);
	if (!bound || listen(s, BACKLOG) != 0) {
		e = bind_failed(path, ei);
		close(s);
		return e;
	}
	*fd = s;
	return ERR_OK;
}

/* Splits "127.0.0.1:8380" and "[::1]:8380" into host and port. */
static bool
split_address(const char *address, char *host, size_t room, const char **port)
{
	const char *colon = strrchr(address, ':');
	uint64_t number;
	struct str h;

	/* getaddrinfo would take 65536 for 0. */
	if (colon == NULL ||
	    !str_to_u64(str_from(colon + 1), UINT16_MAX, &number))
		return false;
	h = (struct str){address, (size_t)(colon - address)};
	if (h.n >= 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
		h = str_sub(h, 1, h.n - 2);
	if (h.n == 0 || h.n >= room)
		return false;
	memcpy(host, h.p, h.n);
	host[h.n] = '\0';
	*port = colon + 1;
	return true;
}

static int
bind_tcp(const struct addrinfo *a)
{
	int on = 1, s;

	s = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s < 0)
		return -1;
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* Connections inherit it: pages leave without waiting for more. */
	setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (a->ai_family == AF_INET6)
		setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(s, a->ai_addr, a->ai_addrlen) == 0 && listen(s, BACKLOG) == 0)
		return s;
	on = errno;
	close(s);
	errno = on;
	return -1;
}

static enum err
listen_tcp(const char *address, int *fd, struct errinfo *ei)
{
	struct addrinfo want = {
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	};
	struct addrinfo *found;
	char host[64]; /* an address in numbers */
	const char *port;

	if (!split_address(address, host, sizeof(host), &port) ||
	    getaddrinfo(host, port, &want, &found) != 0)
		return err_set(ei, ERR_INPUT,
		    "\"%s\" is no address and port to listen on", address);
	*fd = bind_tcp(found);
	freeaddrinfo(found);
	return *fd >= 0 ? ERR_OK : bind_failed(address, ei);
}

/* How many descriptors the service manager passed to this process. */
static size_t
passed_fds(void)
{
	uint64_t pid, n;

	if (!str_to_u64(str_from(getenv("LISTEN_PID")), INT32_MAX, &pid) ||
	    pid != (uint64_t)getpid() ||
	    !str_to_u64(str_from(getenv("LISTEN_FDS")), LISTEN_MAX, &n))
		return 0;
	return (size_t)n;
}

enum err
listen_open(const char *const *addresses, size_t n_addresses, int *fds,
    size_t *n, struct errinfo *ei)
{
	size_t passed = passed_fds();
	enum err e = ERR_OK;

	*n = 0;
	for (; *n < passed; ++*n) {
		fds[*n] = PASSED_FIRST + (int)*n;
		fcntl(fds[*n], F_SETFD, FD_CLOEXEC);
		fcntl(fds[*n], F_SETFL, fcntl(fds[*n], F_GETFL) | O_NONBLOCK);
	}
	if (passed > 0)
		return ERR_OK;
	for (size_t i = 0; i < n_addresses && i < LISTEN_MAX; i++) {
		if (strncmp(addresses[i], "unix:", 5) == 0)
			e = listen_unix(
			    addresses[i] + 5, WEB_MODE, &fds[i], ei);
		else
			e = listen_tcp(addresses[i], &fds[i], ei);
		if (e != ERR_OK)
			break;
		++*n;
	}
	while (e != ERR_OK && *n > 0)
		close(fds[--*n]);
	return e;
}

/*
 * proc/listen and proc/notify: sockets that are opened, passed, refused; and
 * a word to the service manager.
 */
#include "proc/listen.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "proc/notify.h"
#include "tests/tap/tap.h"

static char folder[] = "/tmp/courant-listen-XXXXXX";

/* A path in the folder. */
static const char *
path(const char *name)
{
	static char p[100];

	snprintf(p, sizeof(p), "%s/%s", folder, name);
	return p;
}

static void
close_all(const int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		close(fds[i]);
}

static int
port_of(int fd)
{
	struct sockaddr_in a;
	socklen_t n = sizeof(a);

	return getsockname(fd, (struct sockaddr *)&a, &n) == 0
	    ? ntohs(a.sin_port)
	    : -1;
}

static void
test_tcp(void)
{
	const char *good[] = {"127.0.0.1:0", "127.0.0.2:0"};
	const char *taken[1];
	char address[32];
	int fds[LISTEN_MAX], more[LISTEN_MAX];
	struct errinfo ei;
	size_t n = 0, m = 7;

	tap_ok(listen_open(good, 2, fds, &n, &ei) == ERR_OK && n == 2,
	    "two addresses");
	tap_ok(port_of(fds[0]) > 0, "a port of the system's choice");
	snprintf(address, sizeof(address), "127.0.0.1:%d", port_of(fds[0]));
	taken[0] = address;
	tap_ok(listen_open(taken, 1, more, &m, &ei) == ERR_EXISTS && m == 0,
	    "one that is in use");
	tap_ok(str_find(str_from(ei.text), str_from(address)) == 17,
	    "its name is told: %s", ei.text);
	close_all(fds, n);
	for (size_t i = 0; i < 4; i++) {
		const char *bad[] = {
		    "127.0.0.1", "localhost:80", "127.0.0.1:99999", ":80"};

		tap_ok(listen_open(&bad[i], 1, fds, &n, &ei) == ERR_INPUT,
		    "refused: %s", bad[i]);
	}
}

static void
test_unix(void)
{
	char long_path[200];
	struct errinfo ei;
	struct stat st;
	int fd, second;

	tap_ok(listen_unix(path("new/s"), 0600, &fd, &ei) == ERR_OK,
	    "a Unix socket, in a folder that was not there");
	tap_ok(stat(path("new/s"), &st) == 0 && (st.st_mode & 0777) == 0600,
	    "with its mode");
	tap_ok(listen_unix(path("new/s"), 0600, &second, &ei) == ERR_EXISTS,
	    "a living one is not taken over");
	close(fd);
	tap_ok(listen_unix(path("new/s"), 0660, &fd, &ei) == ERR_OK,
	    "a dead one is");
	close(fd);
	memset(long_path, 'x', sizeof(long_path));
	long_path[sizeof(long_path) - 1] = '\0';
	tap_ok(listen_unix(long_path, 0600, &fd, &ei) == ERR_INPUT,
	    "a path too long");
	tap_ok(listen_unix(path("no/folder/s"), 0600, &fd, &ei) == ERR_SYSTEM,
	    "two folders that are not there");
	unlink(path("new/s"));
	rmdir(path("new"));
}

static void
test_passed(void)
{
	const char *bad[] = {"nonsense"};
	int fds[LISTEN_MAX];
	struct errinfo ei;
	char pid[16];
	size_t n;

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "2", 1);
	tap_ok(listen_open(bad, 1, fds, &n, &ei) == ERR_OK && n == 2 &&
		fds[0] == 3 && fds[1] == 4,
	    "sockets of the service manager take the config's place");
	setenv("LISTEN_PID", "1", 1);
	tap_ok(listen_open(bad, 1, fds, &n, &ei) == ERR_INPUT,
	    "those of another process do not");
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
}

static void
test_notify(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	char got[64];
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	ssize_t n;

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path("notify"));
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		abort();
	unsetenv("NOTIFY_SOCKET");
	notify_send("READY=1");
	tap_ok(recv(fd, got, sizeof(got), MSG_DONTWAIT) < 0,
	    "without a service manager nothing is said");
	setenv("NOTIFY_SOCKET", at.sun_path, 1);
	notify_send("READY=1");
	n = recv(fd, got, sizeof(got), MSG_DONTWAIT);
	tap_is_str("READY=1", (struct str){got, n > 0 ? (size_t)n : 0},
	    "the service manager is told");
	unlink(at.sun_path);
	close(fd);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	if (mkdtemp(folder) == NULL)
		abort();
	test_tcp();
	test_unix();
	test_passed();
	test_notify();
	rmdir(folder);
	return tap_done();
}

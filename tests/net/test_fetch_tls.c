/*
 * TLS: a certificate that nobody vouches for is refused, and said so.  The
 * server is that of the openssl program; without it the test is skipped.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/fetch.h"
#include "net/loop.h"
#include "tests/tap/tap.h"

#define LONG_TIME 30000 /* ms: no deadline that the test should meet */

struct test {
	struct loop *loop;
	enum fetch_result result;
	int status;
	bool received;
	char error[512];
};

static void
on_done(void *arg, const struct fetch_answer *a)
{
	struct test *t = arg;

	t->result = a->result;
	t->status = a->status;
	t->received = a->received_byte;
	snprintf(t->error, sizeof(t->error), "%.*s", STR_ARG(a->error));
	loop_stop(t->loop);
}

/* Starts `openssl ARGS`; its standard output is *out when that is asked. */
static pid_t
openssl(const char *const *args, FILE **out)
{
	int fd[2];
	pid_t pid;

	if (pipe(fd) != 0)
		abort();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		dup2(fd[1], STDOUT_FILENO);
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(126);
		close(fd[0]);
		close(fd[1]);
		execvp("openssl", (char *const *)(uintptr_t)args);
		_exit(127);
	}
	close(fd[1]);
	if (out != NULL)
		*out = fdopen(fd[0], "r");
	else
		close(fd[0]);
	return pid;
}

/* A key and a certificate signed by itself, both in the file. */
static bool
certificate(const char *file)
{
	const char *const args[] = {"openssl", "req", "-x509", "-newkey", "ec",
	    "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
	    "-subj", "/CN=origin", "-addext", "subjectAltName=IP:127.0.0.1",
	    "-keyout", file, "-out", file, NULL};
	pid_t pid = openssl(args, NULL);
	int status = -1;

	return waitpid(pid, &status, 0) == pid && status == 0;
}

static void
test_self_signed(struct test *t, int port)
{
	struct fetcher *f = fetcher_create(t->loop, on_done, t);
	char url[64];
	struct fetch_order o = {
	    .user_agent = STR("courant/0 (+https://courant.example/)"),
	    .n_allow = 1,
	    .allow = {STR("127.0.0.0/8")},
	    .connect_timeout = LONG_TIME,
	    .first_byte_timeout = LONG_TIME,
	    .total_timeout = LONG_TIME,
	    .max_body = 1 << 20,
	};

	snprintf(url, sizeof(url), "https://127.0.0.1:%d/", port);
	o.url = str_from(url);
	fetcher_start(f, &o);
	loop_run(t->loop);
	tap_ok(t->result == FETCH_TLS && t->status == 0,
	    "a certificate signed by itself is refused");
	tap_ok(t->received, "which counts as an answer of some kind");
	tap_is_str("the certificate of 127.0.0.1 is signed by itself, not by "
		   "a known authority",
	    str_from(t->error), "in words");
	fetcher_free(f);
}

int
main(void)
{
	char file[] = "/tmp/courant-tls-XXXXXX", line[256] = "";
	const char *const args[] = {"openssl", "s_server", "-accept",
	    "127.0.0.1:0", "-cert", file, "-key", file, "-www", NULL};
	struct test t = {.status = -1};
	int fd = mkstemp(file), port = 0;
	FILE *out;
	pid_t pid;

	if (fd < 0)
		abort();
	close(fd);
	if (!certificate(file)) {
		unlink(file);
		puts("1..0 # SKIP no openssl program");
		return 0;
	}
	pid = openssl(args, &out);
	while (port == 0 && fgets(line, sizeof(line), out) != NULL)
		if (sscanf(line, "ACCEPT 127.0.0.1:%d", &port) != 1)
			port = 0;
	t.loop = loop_create();
	if (tap_ok(port > 0, "openssl s_server listens"))
		test_self_signed(&t, port);
	loop_free(t.loop);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	fclose(out);
	unlink(file);
	return tap_done();
}

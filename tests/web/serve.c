/*
 * Serves the test paper: for the browser test, for wrk, and for looking at.
 *
 *	serve DATABASE [empty] [images]
 *
 * Makes DATABASE when it is not there ("empty": before the first poll),
 * prints "ready PORT", and serves on 127.0.0.1 until standard input ends or
 * it is told to stop.
 */
#include <signal.h>

#include "ipc/msg.h"
#include "net/loop.h"
#include "tests/net/client.h"
#include "tests/web/paper.h"
#include "web/web.h"

static void
on_term(void *arg)
{
	loop_stop(arg);
}

static void
on_stdin(void *arg, int fd, bool readable, bool writable)
{
	char piece[64];

	if (read(fd, piece, sizeof(piece)) <= 0)
		loop_stop(arg);
}

static bool
has_word(int argc, char **argv, const char *word)
{
	int i;

	for (i = 2; i < argc; i++)
		if (strcmp(argv[i], word) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	struct web_settings settings = {.title = STR("The Morning Paper")};
	struct loop_signal *signal;
	struct loop_watch *input;
	struct paper *paper = mem_zero(sizeof(*paper));
	struct loop *l;
	struct web *w;
	int port, fd;

	if (argc < 2) {
		fputs("usage: serve DATABASE [empty] [images]\n", stderr);
		return 64;
	}
	if (access(argv[1], F_OK) != 0) {
		paper_make(paper, argv[1], !has_word(argc, argv, "empty"));
		paper_free(paper);
	}
	free(paper);
	settings.database = str_from(argv[1]);
	settings.images = has_word(argc, argv, "images");
	fd = client_listen(&port);
	l = loop_create();
	signal = loop_signal_create(l, SIGTERM, on_term, l);
	input = loop_watch_create(l, 0, on_stdin, l);
	loop_watch_set(input, true, false);
	w = web_create(l, &fd, 1);
	web_set_settings(w, &settings);
	printf("ready %d\n", port);
	fflush(stdout);
	loop_run(l);
	web_free(w);
	loop_watch_free(input);
	loop_signal_free(signal);
	loop_free(l);
	return 0;
}

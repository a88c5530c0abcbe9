/*
 * Fuzz target: the config reader.  Beyond not crashing, it must hold that
 * every word can be quoted and read back, and that a config that is accepted
 * prints as one that is accepted, prints the same, and does not differ.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/conf.h"
#include "conf/scfg.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {
    "tests/data/conf", "tests/data/conf/inc", NULL};

#define MESSAGES_MAX (1 << 20)
#define PRINT_MAX (64 << 20)

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Loads bytes as a config, by way of a file in memory. */
static struct conf *
load(struct str bytes)
{
	struct conf *c = NULL;
	struct buf messages;
	char path[64];
	int errors = -1, fd = memfd_create("courant.conf", MFD_CLOEXEC);
	enum err e;

	if (fd < 0 || fchmod(fd, 0600) != 0 ||
	    write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
		exit(1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	buf_init(&messages, MESSAGES_MAX);
	e = conf_load(path, &c, &messages, &errors);
	must((e == ERR_OK) == (errors == 0) && (e == ERR_OK) == (c != NULL));
	must(errors == 0 || messages.n > 0);
	buf_free(&messages);
	close(fd);
	return c;
}

static void
check_config(struct str bytes)
{
	struct conf *c = load(bytes), *again;
	struct buf first, second, diff;

	if (c == NULL)
		return;
	buf_init(&first, PRINT_MAX);
	buf_init(&second, PRINT_MAX);
	buf_init(&diff, PRINT_MAX);
	conf_print(c, &first);
	again = load(buf_str(&first));
	must(again != NULL);
	conf_print(again, &second);
	must(str_eq(buf_str(&first), buf_str(&second)));
	conf_diff(c, again, &diff);
	must(diff.n == 0);
	buf_free(&first);
	buf_free(&second);
	buf_free(&diff);
	conf_free(c);
	conf_free(again);
}

/* A word of the tree, quoted behind a name, reads back as the same. */
static void
check_word(const struct scfg_word *word)
{
	struct scfg_directive *d = NULL;
	struct source s = {"word", STR_EMPTY};
	struct buf line, messages;
	struct report r;
	struct arena a;

	buf_init(&line, 4 * SCFG_LINE_MAX);
	buf_init(&messages, MESSAGES_MAX);
	arena_init(&a, SCFG_TREE_MAX);
	report_init(&r, &messages);
	buf_add_c(&line, "x ");
	scfg_quote(word->text, &line);
	s.text = buf_str(&line);
	/* Escapes can make a word of the longest line too long. */
	if (line.n <= SCFG_LINE_MAX) {
		must(scfg_read(&s, &a, &r, &d) && r.errors == 0);
		must(d->n_words == 2 && str_eq(d->words[1].text, word->text));
	}
	arena_free(&a);
	buf_free(&messages);
	buf_free(&line);
}

static void
check_words(const struct scfg_directive *d)
{
	for (; d != NULL; d = d->next) {
		for (size_t i = 0; i < d->n_words; i++)
			check_word(&d->words[i]);
		check_words(d->children);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source s = {"fuzz", {(const char *)data, size}};
	struct scfg_directive *first = NULL;
	struct buf messages;
	struct report r;
	struct arena a;

	buf_init(&messages, MESSAGES_MAX);
	arena_init(&a, SCFG_TREE_MAX);
	report_init(&r, &messages);
	if (scfg_read(&s, &a, &r, &first))
		check_words(first);
	arena_free(&a);
	buf_free(&messages);
	check_config(s.text);
	return 0;
}

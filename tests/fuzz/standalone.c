/*
 * Runs a fuzz target without libFuzzer.
 *
 *	fuzz_x			the corpus, and mutations of it; prints TAP
 *	fuzz_x FILE...		these files, once each
 *
 * The mutations are the same at every run: a generator with a fixed start
 * cuts, repeats, overwrites and joins seeds.  They find the cheap mistakes;
 * for the dear ones there is --enable-fuzzers.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fuzz/fuzz.h"

#define SEEDS_MAX 1024 /* files of a corpus */
#define SEED_MAX (256 << 10) /* bytes of a seed: larger ones are cut */
#define MUTATIONS 4000 /* inputs: about a second of a fast parser */
#define INPUT_MAX (512 << 10) /* bytes of a mutated input */

/* The main of libFuzzer takes the place of this one. */
#ifndef COURANT_FUZZERS

struct seed {
	uint8_t *p;
	size_t n;
};

struct corpus {
	struct seed seeds[SEEDS_MAX];
	size_t n;
};

/* xorshift64: George Marsaglia, "Xorshift RNGs", 2003. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return *state = x;
}

static size_t
below(uint64_t *state, size_t limit)
{
	return limit > 0 ? (size_t)(next_random(state) % limit) : 0;
}

/* Reads at most SEED_MAX bytes of a regular file; false when it is none. */
static bool
seed_read(const char *path, struct seed *s)
{
	struct stat st;
	FILE *f;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	f = fopen(path, "rb");
	if (f == NULL)
		return false;
	s->p = malloc(SEED_MAX);
	s->n = s->p != NULL ? fread(s->p, 1, SEED_MAX, f) : 0;
	fclose(f);
	return s->p != NULL;
}

static int
compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Adds the files of a folder, or one file. */
static void
corpus_add(struct corpus *c, const char *folder)
{
	struct dirent **names;
	int n;

	if (c->n < SEEDS_MAX && seed_read(folder, &c->seeds[c->n])) {
		c->n++;
		return;
	}
	n = scandir(folder, &names, NULL, compare_names);

	if (n < 0) {
		printf("Bail out! no corpus %s\n", folder);
		exit(1);
	}
	for (int i = 0; i < n; i++) {
		char path[8192];

		snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		if (c->n < SEEDS_MAX && seed_read(path, &c->seeds[c->n]))
			c->n++;
		free(names[i]);
	}
	free(names);
}

/* Adds a part of a seed to the input. */
static size_t
append_part(uint8_t *input, size_t n, const struct seed *s, uint64_t *state)
{
	size_t from = below(state, s->n + 1);
	size_t length = below(state, s->n - from + 1);

	if (length > INPUT_MAX - n)
		length = INPUT_MAX - n;
	memcpy(input + n, s->p + from, length);
	return n + length;
}

/* Overwrites some bytes, with chosen or any values. */
static void
overwrite(uint8_t *input, size_t n, uint64_t *state)
{
	static const uint8_t chosen[] =
	    "\0\n\r\t \"'\\<>&{}[]=#/:;%\x7f\x80\xff";

	for (size_t i = below(state, 8); n > 0 && i > 0; i--) {
		size_t at = below(state, n);

		input[at] = next_random(state) % 2
		    ? chosen[below(state, sizeof(chosen))]
		    : (uint8_t)next_random(state);
	}
}

/* One input made of one to three parts of seeds. */
static size_t
mutate(const struct corpus *c, uint8_t *input, uint64_t *state)
{
	const struct seed *s = &c->seeds[below(state, c->n)];
	size_t n = s->n;

	memcpy(input, s->p, n);
	if (next_random(state) % 3 == 0)
		n = below(state, n + 1);
	for (size_t i = below(state, 3); i > 0; i--)
		n = append_part(input, n, &c->seeds[below(state, c->n)], state);
	overwrite(input, n, state);
	return n;
}

/* A copy of exactly its size, so that a sanitizer sees the end. */
static void
run(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);

	if (copy == NULL)
		return;
	memcpy(copy, p, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static int
run_files(char **paths)
{
	for (; *paths != NULL; paths++) {
		struct seed s;

		if (!seed_read(*paths, &s)) {
			fprintf(stderr, "%s cannot be read\n", *paths);
			return 1;
		}
		run(s.p, s.n);
		free(s.p);
	}
	return 0;
}

static int
run_corpus(void)
{
	static struct corpus c;
	static uint8_t input[INPUT_MAX];
	const char *top = getenv("top_srcdir");
	uint64_t state = 0x9e3779b97f4a7c15;

	for (size_t i = 0; fuzz_corpus[i] != NULL; i++) {
		char folder[4096];

		snprintf(folder, sizeof(folder), "%s/%s",
		    top != NULL ? top : ".", fuzz_corpus[i]);
		corpus_add(&c, folder);
	}
	run(input, 0);
	for (size_t i = 0; i < c.n; i++)
		run(c.seeds[i].p, c.seeds[i].n);
	printf("%s 1 - %zu seeds\n", c.n > 0 ? "ok" : "not ok", c.n);
	fflush(stdout);
	for (int i = 0; c.n > 0 && i < MUTATIONS; i++)
		run(input, mutate(&c, input, &state));
	printf("ok 2 - %d mutations\n1..2\n", MUTATIONS);
	for (size_t i = 0; i < c.n; i++)
		free(c.seeds[i].p);
	return c.n == 0;
}

int
main(int argc, char **argv)
{
	return argc > 1 ? run_files(argv + 1) : run_corpus();
}

#endif

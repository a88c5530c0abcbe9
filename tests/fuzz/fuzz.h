/*
 * A fuzz target: one parser, any bytes.  It defines what stands below, and
 * must neither crash, hang nor leak, whatever it gets; it calls abort() when
 * a promise of the parser does not hold.
 *
 * With --enable-fuzzers libFuzzer drives it.  Else tests/fuzz/standalone.c
 * does: `make check` runs every file of its corpus, whole and in fixed
 * mutations, and a person may give it files.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Folders and files of seeds below the top of the source tree, ending in NULL. */
extern const char *const fuzz_corpus[];

/* Runs the parser once; returns 0. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif

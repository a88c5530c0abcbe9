# Fuzz targets.  Each is a test over its corpus, and with --enable-fuzzers a
# program of libFuzzer: fuzz_x -max_total_time=60 CORPUS.
FUZZ_SOURCES = %D%/fuzz.h %D%/standalone.c

check_PROGRAMS += fuzz_conf
fuzz_conf_SOURCES = %D%/fuzz_conf.c $(FUZZ_SOURCES)
fuzz_conf_LDADD = $(COURANT_LIBS)
fuzz_conf_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

# Benchmarks: built and run by hand, or all by `make bench`.
EXTRA_PROGRAMS += bench_group
bench_group_SOURCES = %D%/bench_group.c
bench_group_LDADD = $(COURANT_LIBS)
CLEANFILES += bench_group

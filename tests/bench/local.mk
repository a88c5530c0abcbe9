# Benchmarks: built and run by hand, or all by `make bench`.
EXTRA_PROGRAMS += bench_group bench_store
bench_group_SOURCES = %D%/bench_group.c
bench_group_LDADD = $(COURANT_LIBS)
bench_store_SOURCES = %D%/bench_store.c
bench_store_LDADD = $(COURANT_LIBS)
CLEANFILES += bench_group bench_store

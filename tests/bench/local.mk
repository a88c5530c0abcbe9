# Benchmarks: built and run by hand, or all by `make bench`.
EXTRA_PROGRAMS += bench_feed bench_fetch bench_group bench_sanitise bench_store
bench_feed_SOURCES = %D%/bench_feed.c
bench_feed_LDADD = $(COURANT_LIBS)
bench_fetch_SOURCES = %D%/bench_fetch.c
bench_fetch_LDADD = $(COURANT_LIBS)
bench_group_SOURCES = %D%/bench_group.c
bench_group_LDADD = $(COURANT_LIBS)
bench_sanitise_SOURCES = %D%/bench_sanitise.c
bench_sanitise_LDADD = $(COURANT_LIBS)
bench_store_SOURCES = %D%/bench_store.c
bench_store_LDADD = $(COURANT_LIBS)
CLEANFILES += bench_feed bench_fetch bench_group bench_sanitise bench_store

# Figures beside the budget; nothing fails.
EXTRA_DIST += %D%/feed.sh %D%/poll.sh
.PHONY: bench
bench: all $(EXTRA_PROGRAMS)
	$(SHELL) $(top_srcdir)/%D%/poll.sh $(abs_top_builddir)
	$(SHELL) $(top_srcdir)/%D%/feed.sh $(abs_top_builddir)

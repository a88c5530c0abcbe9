# The whole program against the sample origin.
dist_check_SCRIPTS += %D%/samples.sh %D%/browser.sh %D%/demo.sh %D%/kill.sh %D%/poll.sh \
	%D%/refused.sh
EXTRA_DIST += %D%/browser.mjs %D%/lib.sh

# A daemon that may poll every second, for tests that cannot wait.
noinst_PROGRAMS += courant_fast
courant_fast_SOURCES = src/main.c src/conf/schema.c src/proc/desk_asked.c \
	src/proc/desk_commit.c src/proc/desk_poll.c
courant_fast_CPPFLAGS = $(AM_CPPFLAGS) -DCOURANT_TEST_FLOOR
courant_fast_LDADD = $(COURANT_LIBS)

# kill -9 at random moments, as often as it takes to be believed (7 minutes).
.PHONY: check-kill
check-kill: all
	$(AM_TESTS_ENVIRONMENT) COURANT_KILL_CYCLES=200 \
		$(SHELL) $(top_srcdir)/%D%/kill.sh

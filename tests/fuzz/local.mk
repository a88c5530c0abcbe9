# Fuzz targets.  Each is a test over its corpus, and with --enable-fuzzers a
# program of libFuzzer: fuzz_x -max_total_time=60 CORPUS.
FUZZ_SOURCES = %D%/fuzz.h %D%/standalone.c

check_PROGRAMS += fuzz_conf
fuzz_conf_SOURCES = %D%/fuzz_conf.c $(FUZZ_SOURCES)
fuzz_conf_LDADD = $(COURANT_LIBS)
fuzz_conf_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

check_PROGRAMS += fuzz_sanitise
fuzz_sanitise_SOURCES = %D%/fuzz_sanitise.c $(FUZZ_SOURCES)
fuzz_sanitise_LDADD = $(COURANT_LIBS)
fuzz_sanitise_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
EXTRA_DIST += tests/data/fuzz/sanitise

check_PROGRAMS += fuzz_date
fuzz_date_SOURCES = %D%/fuzz_date.c $(FUZZ_SOURCES)
fuzz_date_LDADD = $(COURANT_LIBS)
fuzz_date_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
EXTRA_DIST += tests/data/fuzz/date

check_PROGRAMS += fuzz_charset
fuzz_charset_SOURCES = %D%/fuzz_charset.c $(FUZZ_SOURCES)
fuzz_charset_LDADD = $(COURANT_LIBS)
fuzz_charset_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

check_PROGRAMS += fuzz_feed
fuzz_feed_SOURCES = %D%/fuzz_feed.c $(FUZZ_SOURCES)
fuzz_feed_LDADD = $(COURANT_LIBS)
fuzz_feed_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

check_PROGRAMS += fuzz_opml
fuzz_opml_SOURCES = %D%/fuzz_opml.c $(FUZZ_SOURCES)
fuzz_opml_LDADD = $(COURANT_LIBS)
fuzz_opml_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

check_PROGRAMS += fuzz_fetch
fuzz_fetch_SOURCES = %D%/fuzz_fetch.c $(FUZZ_SOURCES)
fuzz_fetch_LDADD = $(COURANT_LIBS)
fuzz_fetch_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
EXTRA_DIST += tests/data/net/answers

check_PROGRAMS += fuzz_guard
fuzz_guard_SOURCES = %D%/fuzz_guard.c $(FUZZ_SOURCES)
fuzz_guard_LDADD = $(COURANT_LIBS)
fuzz_guard_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
EXTRA_DIST += tests/data/net/urls

check_PROGRAMS += fuzz_http_head
fuzz_http_head_SOURCES = %D%/fuzz_http_head.c $(FUZZ_SOURCES)
fuzz_http_head_LDADD = $(COURANT_LIBS)
fuzz_http_head_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
EXTRA_DIST += tests/data/fuzz/http_head

check_PROGRAMS += fuzz_discover
fuzz_discover_SOURCES = %D%/fuzz_discover.c $(FUZZ_SOURCES)
fuzz_discover_LDADD = $(COURANT_LIBS)
fuzz_discover_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

check_PROGRAMS += fuzz_msg
fuzz_msg_SOURCES = %D%/fuzz_msg.c $(FUZZ_SOURCES)
fuzz_msg_LDADD = $(COURANT_LIBS)
fuzz_msg_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

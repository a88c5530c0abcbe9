# tests of feed
check_PROGRAMS += test_discover test_feeds test_feed_limits test_normalise \
	test_subscriptions test_vocabulary
test_subscriptions_SOURCES = %D%/test_subscriptions.c
test_subscriptions_LDADD = $(COURANT_LIBS)
test_discover_SOURCES = %D%/test_discover.c
test_discover_LDADD = $(COURANT_LIBS)
test_feeds_SOURCES = %D%/test_feeds.c
test_feeds_LDADD = $(COURANT_LIBS)
test_feed_limits_SOURCES = %D%/test_feed_limits.c
test_feed_limits_LDADD = $(COURANT_LIBS)
test_normalise_SOURCES = %D%/test_normalise.c
test_normalise_LDADD = $(COURANT_LIBS)
test_vocabulary_SOURCES = %D%/test_vocabulary.c
test_vocabulary_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/discover tests/data/feeds tests/data/opml

check_PROGRAMS += test_sanitise test_text
test_sanitise_SOURCES = %D%/test_sanitise.c %D%/../tap/table.h
test_sanitise_LDADD = $(COURANT_LIBS)
test_text_SOURCES = %D%/test_text.c %D%/../tap/table.h
test_text_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/html tests/data/html_display.txt \
	tests/data/html_text.txt tests/data/words.txt
check_PROGRAMS += test_html_token
test_html_token_SOURCES = %D%/test_html_token.c
test_html_token_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/html_token
check_PROGRAMS += test_entities
test_entities_SOURCES = %D%/test_entities.c
test_entities_LDADD = $(COURANT_LIBS)
check_PROGRAMS += test_verify
test_verify_SOURCES = %D%/test_verify.c %D%/../tap/table.h
test_verify_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/verify.txt

# tests of feed
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

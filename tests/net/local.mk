check_PROGRAMS += test_guard test_link
EXTRA_DIST += tests/data/guard.txt
test_guard_SOURCES = %D%/test_guard.c
test_guard_LDADD = $(COURANT_LIBS)
test_link_SOURCES = %D%/test_link.c
test_link_LDADD = $(COURANT_LIBS)

check_PROGRAMS += test_link
test_link_SOURCES = %D%/test_link.c
test_link_LDADD = $(COURANT_LIBS)

check_PROGRAMS += test_msg
test_msg_SOURCES = %D%/test_msg.c
test_msg_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/msg

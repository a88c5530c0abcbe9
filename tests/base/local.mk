check_PROGRAMS += test_base
test_base_SOURCES = %D%/test_base.c
test_base_LDADD = $(COURANT_LIBS)

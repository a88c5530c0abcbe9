check_PROGRAMS += test_load
test_load_SOURCES = %D%/test_load.c
test_load_LDADD = $(COURANT_LIBS)

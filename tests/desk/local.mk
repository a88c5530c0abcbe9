check_PROGRAMS += test_queue test_sched
test_queue_SOURCES = %D%/test_queue.c
test_queue_LDADD = $(COURANT_LIBS)
test_sched_SOURCES = %D%/test_sched.c
test_sched_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/sched.txt

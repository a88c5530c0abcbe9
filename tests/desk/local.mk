check_PROGRAMS += test_ingest test_queue test_sched
test_ingest_SOURCES = %D%/test_ingest.c
test_ingest_LDADD = $(COURANT_LIBS)
test_queue_SOURCES = %D%/test_queue.c
test_queue_LDADD = $(COURANT_LIBS)
test_sched_SOURCES = %D%/test_sched.c
test_sched_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/sched.txt

check_PROGRAMS += test_outage test_rhythm
test_outage_SOURCES = %D%/test_outage.c
test_outage_LDADD = $(COURANT_LIBS)
test_rhythm_SOURCES = %D%/test_rhythm.c
test_rhythm_LDADD = $(COURANT_LIBS)

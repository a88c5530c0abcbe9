check_PROGRAMS += test_base test_url
test_base_SOURCES = %D%/test_base.c
test_base_LDADD = $(COURANT_LIBS)
test_url_SOURCES = %D%/test_url.c
test_url_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/urls_canonical.txt tests/data/urls_normalise.txt \
	tests/data/urls_resolve.txt
check_PROGRAMS += test_date
test_date_SOURCES = %D%/test_date.c %D%/../tap/table.h
test_date_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/dates.txt
check_PROGRAMS += test_heap
test_heap_SOURCES = %D%/test_heap.c
test_heap_LDADD = $(COURANT_LIBS)

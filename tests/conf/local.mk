check_PROGRAMS += test_draft test_limits test_load test_manual test_scfg test_value
test_draft_SOURCES = %D%/test_draft.c
test_draft_LDADD = $(COURANT_LIBS)
test_limits_SOURCES = %D%/test_limits.c
test_limits_LDADD = $(COURANT_LIBS)
test_load_SOURCES = %D%/test_load.c
test_load_LDADD = $(COURANT_LIBS)
test_manual_SOURCES = %D%/test_manual.c
test_manual_LDADD = $(COURANT_LIBS)
test_scfg_SOURCES = %D%/test_scfg.c
test_scfg_LDADD = $(COURANT_LIBS)
test_value_SOURCES = %D%/test_value.c
test_value_LDADD = $(COURANT_LIBS)

dist_check_SCRIPTS += %D%/cases.sh %D%/export.sh %D%/import.sh %D%/man.sh
EXTRA_DIST += tests/data/conf tests/data/export tests/data/import

check_PROGRAMS += test_token test_group test_state
test_token_SOURCES = %D%/test_token.c
test_token_LDADD = $(COURANT_LIBS)
test_group_SOURCES = %D%/test_group.c
test_group_LDADD = $(COURANT_LIBS)
test_state_SOURCES = %D%/test_state.c
test_state_LDADD = $(COURANT_LIBS)
dist_check_SCRIPTS += %D%/group.sh
EXTRA_DIST += tests/data/stems.txt tests/data/title_terms.txt \
	tests/data/stories/seed.tsv

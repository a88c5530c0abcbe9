EXTRA_DIST += %D%/fixture.h

check_PROGRAMS += test_identity test_items test_open test_plan test_store test_story test_upkeep
test_identity_SOURCES = %D%/test_identity.c
test_identity_LDADD = $(COURANT_LIBS)
test_items_SOURCES = %D%/test_items.c
test_items_LDADD = $(COURANT_LIBS)
test_open_SOURCES = %D%/test_open.c
test_open_LDADD = $(COURANT_LIBS)
test_plan_SOURCES = %D%/test_plan.c
test_plan_LDADD = $(COURANT_LIBS)
test_store_SOURCES = %D%/test_store.c
test_store_LDADD = $(COURANT_LIBS)
test_story_SOURCES = %D%/test_story.c
test_story_LDADD = $(COURANT_LIBS)
test_upkeep_SOURCES = %D%/test_upkeep.c
test_upkeep_LDADD = $(COURANT_LIBS)

# A database with about everything in it, for the scripts.
noinst_PROGRAMS += store_fill
store_fill_SOURCES = %D%/fill.c
store_fill_LDADD = $(COURANT_LIBS)
dist_check_SCRIPTS += %D%/commands.sh %D%/manual.sh %D%/queries.sh

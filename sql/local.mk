# The migrations, oldest first; compiled in by the rule below.
sql_migrations = %D%/001-initial.sql %D%/002-stories.sql \
	%D%/003-manners.sql
EXTRA_DIST += $(sql_migrations) %D%/embed.awk
dist_doc_DATA += %D%/queries.sql

nodist_libcourant_a_SOURCES += src/store/migrations.c
CLEANFILES += src/store/migrations.c
src/store/migrations.c: $(sql_migrations) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	(cd $(srcdir) && $(AWK) -f %D%/embed.awk $(sql_migrations)) \
		>$@.tmp && mv $@.tmp $@

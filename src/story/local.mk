libcourant_a_SOURCES += %D%/background.c %D%/background.h \
	%D%/dictionary.c %D%/dictionary.h %D%/explain.c %D%/explain.h \
	%D%/features.c %D%/features.h %D%/group.c %D%/group.h %D%/grouper.h \
	%D%/headlines.c %D%/headlines.h %D%/index.c %D%/index.h %D%/likeness.c %D%/likeness.h %D%/slug.c %D%/state.c %D%/state.h %D%/stem.c %D%/stopwords.c \
	%D%/stopwords.h %D%/story.c %D%/story.h %D%/title.c %D%/token.c \
	%D%/token.h %D%/vector.c %D%/vector.h %D%/weigh.c %D%/weigh.h
nodist_libcourant_a_SOURCES += src/story/background_table.c

EXTRA_DIST += %D%/background.awk %D%/background.tsv
CLEANFILES += src/story/background_table.c

src/story/background_table.c: %D%/background.awk %D%/background.tsv
	$(AM_V_GEN)$(MKDIR_P) src/story && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/background.awk \
		$(srcdir)/%D%/background.tsv >$@.tmp && mv $@.tmp $@

libcourant_a_SOURCES += \
	%D%/commit.c \
	%D%/db.c \
	%D%/db.h \
	%D%/expire.c \
	%D%/feed.c \
	%D%/feed.h \
	%D%/file.c \
	%D%/file.h \
	%D%/health.c \
	%D%/identity.c \
	%D%/identity.h \
	%D%/ingest.c \
	%D%/ingest.h \
	%D%/item.c \
	%D%/migrate.c \
	%D%/migrate.h \
	%D%/name.c \
	%D%/schedule.c \
	%D%/search.c \
	%D%/search.h \
	%D%/sql.c \
	%D%/stmt.c \
	%D%/stmt.h \
	%D%/store.h \
	%D%/story.c \
	%D%/story.h

libcourant_a_SOURCES += \
	%D%/conf.h \
	%D%/diff.c \
	%D%/disk.c \
	%D%/disk.h \
	%D%/draft.c \
	%D%/draft.h \
	%D%/load.c \
	%D%/load.h \
	%D%/paths.c \
	%D%/paths.h \
	%D%/print.c \
	%D%/print.h \
	%D%/report.c \
	%D%/report.h \
	%D%/scfg.c \
	%D%/scfg.h \
	%D%/schema.c \
	%D%/schema.h \
	%D%/set.c \
	%D%/value.c \
	%D%/value.h

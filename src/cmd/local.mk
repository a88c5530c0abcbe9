libcourant_a_SOURCES += \
	%D%/check.c \
	%D%/cmd.h \
	%D%/config.c \
	%D%/config.h \
	%D%/export.c \
	%D%/group.c \
	%D%/guard.c \
	%D%/input.c \
	%D%/input.h \
	%D%/parse.c \
	%D%/sanitize.c \
	%D%/table.c \
	%D%/version.c

libcourant_a_SOURCES += \
	%D%/check.c \
	%D%/cmd.h \
	%D%/group.c \
	%D%/guard.c \
	%D%/sanitize.c \
	%D%/table.c \
	%D%/version.c

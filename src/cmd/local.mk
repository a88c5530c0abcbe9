libcourant_a_SOURCES += \
	%D%/call.c \
	%D%/call.h \
	%D%/check.c \
	%D%/cmd.h \
	%D%/config.c \
	%D%/config.h \
	%D%/export.c \
	%D%/group.c \
	%D%/guard.c \
	%D%/import.c \
	%D%/input.c \
	%D%/input.h \
	%D%/opml.c \
	%D%/parse.c \
	%D%/sanitize.c \
	%D%/poll.c \
	%D%/poll_table.c \
	%D%/poll_table.h \
	%D%/reload.c \
	%D%/run.c \
	%D%/status.c \
	%D%/stop.c \
	%D%/table.c \
	%D%/version.c

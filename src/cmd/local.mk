libcourant_a_SOURCES += \
	%D%/check.c \
	%D%/cmd.h \
	%D%/table.c \
	%D%/version.c

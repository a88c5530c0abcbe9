libcourant_a_SOURCES += \
	%D%/cmd.h \
	%D%/table.c \
	%D%/version.c

libcourant_a_SOURCES += \
	%D%/fetch.h \
	%D%/guard.c \
	%D%/guard.h \
	%D%/link.c \
	%D%/link.h \
	%D%/loop.c \
	%D%/loop.h

libcourant_a_SOURCES += \
	%D%/arena.c \
	%D%/arena.h \
	%D%/buf.c \
	%D%/buf.h \
	%D%/clock.c \
	%D%/clock.h \
	%D%/compiler.h \
	%D%/date.h \
	%D%/err.c \
	%D%/err.h \
	%D%/hash.c \
	%D%/hash.h \
	%D%/json.c \
	%D%/json.h \
	%D%/log.c \
	%D%/log.h \
	%D%/map.c \
	%D%/map.h \
	%D%/mem.c \
	%D%/mem.h \
	%D%/str.c \
	%D%/str.h \
	%D%/url.c \
	%D%/url.h \
	%D%/url_canonical.c \
	%D%/utf8.c \
	%D%/utf8.h

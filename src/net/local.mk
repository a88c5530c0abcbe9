libcourant_a_SOURCES += \
	%D%/fetch.h \
	%D%/guard.c \
	%D%/guard.h \
	%D%/http.c \
	%D%/http.h \
	%D%/http_conn.c \
	%D%/http_conn.h \
	%D%/http_content.c \
	%D%/http_content.h \
	%D%/http_head.c \
	%D%/http_head.h \
	%D%/http_headers.c \
	%D%/http_linger.c \
	%D%/link.c \
	%D%/link.h \
	%D%/loop.c \
	%D%/loop.h

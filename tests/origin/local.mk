# The sample origin: a program that tests, the demo and benchmarks start.
noinst_PROGRAMS += origin
origin_SOURCES = \
	%D%/behaviour.c \
	%D%/document.c \
	%D%/http.c \
	%D%/origin.c \
	%D%/origin.h \
	%D%/spawn.h \
	%D%/synthetic.c
origin_LDADD = $(COURANT_LIBS)

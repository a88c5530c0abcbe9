libcourant_a_SOURCES += \
	%D%/ingest.c \
	%D%/ingest.h \
	%D%/queue.c \
	%D%/queue.h \
	%D%/sched.c \
	%D%/sched.h

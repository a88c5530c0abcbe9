libcourant_a_SOURCES += \
	%D%/health.c \
	%D%/health.h \
	%D%/ingest.c \
	%D%/ingest.h \
	%D%/outage.c \
	%D%/outage.h \
	%D%/queue.c \
	%D%/queue.h \
	%D%/rhythm.c \
	%D%/rhythm.h \
	%D%/sched.c \
	%D%/sched.h \
	%D%/terms.c

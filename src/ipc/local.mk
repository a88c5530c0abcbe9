libcourant_a_SOURCES += \
	%D%/frame.c \
	%D%/frame.h \
	%D%/msg.c \
	%D%/msg.h \
	%D%/msg_parsed.c

libcourant_a_SOURCES += \
	%D%/frame.h \
	%D%/msg.h

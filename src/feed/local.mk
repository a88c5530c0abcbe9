libcourant_a_SOURCES += \
	%D%/feed.h \
	%D%/parsed.h \
	%D%/sanitise.h

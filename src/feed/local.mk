libcourant_a_SOURCES += \
	%D%/feed.h \
	%D%/parsed.h \
	%D%/sanitise.h \
	%D%/entities.c \
	%D%/entities.h \
	%D%/html_element.c \
	%D%/html_element.h \
	%D%/html_reader.c \
	%D%/html_reader.h \
	%D%/html_text.c \
	%D%/html_token.c \
	%D%/html_token.h \
	%D%/html_url.c \
	%D%/html_url.h \
	%D%/html_write.c \
	%D%/html_write.h \
	%D%/sanitise.c \
	%D%/verify.c \
	%D%/words.c
EXTRA_DIST += %D%/entity_table.inc

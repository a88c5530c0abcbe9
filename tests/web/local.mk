check_PROGRAMS += test_html
test_html_SOURCES = %D%/test_html.c
test_html_LDADD = $(COURANT_LIBS)

# Not a test: serves the pages of the test paper.
noinst_PROGRAMS += serve
serve_SOURCES = %D%/serve.c %D%/paper.h
serve_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/web/paper.txt

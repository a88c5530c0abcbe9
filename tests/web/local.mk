check_PROGRAMS += test_cache test_html test_web
test_cache_SOURCES = %D%/test_cache.c
test_cache_LDADD = $(COURANT_LIBS)
test_html_SOURCES = %D%/test_html.c
test_html_LDADD = $(COURANT_LIBS)
test_web_SOURCES = %D%/test_web.c %D%/paper.h %D%/site.h
test_web_LDADD = $(COURANT_LIBS)

# Not a test: serves the pages of the test paper.
noinst_PROGRAMS += serve
serve_SOURCES = %D%/serve.c %D%/paper.h
serve_LDADD = $(COURANT_LIBS)

dist_check_SCRIPTS += %D%/browser.sh
EXTRA_DIST += tests/data/web/paper.txt %D%/browser.mjs %D%/cdp.mjs
CLEANFILES += screenshots/*.png screenshots/front.pdf

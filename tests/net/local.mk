check_PROGRAMS += test_fetch test_fetch_parts \
	test_fetch_tls test_guard test_link test_loop
EXTRA_DIST += tests/data/fetch.txt tests/data/guard.txt
test_fetch_SOURCES = %D%/test_fetch.c
test_fetch_LDADD = $(COURANT_LIBS)
test_fetch_parts_SOURCES = %D%/test_fetch_parts.c
test_fetch_parts_LDADD = $(COURANT_LIBS)
test_fetch_tls_SOURCES = %D%/test_fetch_tls.c
test_fetch_tls_LDADD = $(COURANT_LIBS)
test_guard_SOURCES = %D%/test_guard.c
test_guard_LDADD = $(COURANT_LIBS)
test_link_SOURCES = %D%/test_link.c
test_link_LDADD = $(COURANT_LIBS)

check_PROGRAMS += test_http_head
test_http_head_SOURCES = %D%/test_http_head.c
test_http_head_LDADD = $(COURANT_LIBS)
EXTRA_DIST += tests/data/http/heads.txt

check_PROGRAMS += test_http_content
test_http_content_SOURCES = %D%/test_http_content.c
test_http_content_LDADD = $(COURANT_LIBS)

check_PROGRAMS += test_http
test_http_SOURCES = %D%/test_http.c %D%/client.h
test_http_LDADD = $(COURANT_LIBS)
test_loop_SOURCES = %D%/test_loop.c
test_loop_LDADD = $(COURANT_LIBS)

check_PROGRAMS += test_listen test_parser test_sandbox
test_listen_SOURCES = %D%/test_listen.c
test_listen_LDADD = $(COURANT_LIBS)
test_parser_SOURCES = %D%/test_parser.c
test_parser_LDADD = $(COURANT_LIBS)
test_sandbox_SOURCES = %D%/test_sandbox.c
test_sandbox_LDADD = $(COURANT_LIBS)
dist_check_SCRIPTS += %D%/manners.sh %D%/supervise.sh

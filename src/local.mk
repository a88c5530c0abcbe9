bin_PROGRAMS += courant
courant_SOURCES = %D%/main.c
courant_LDADD = $(COURANT_LIBS)

include %D%/base/local.mk
include %D%/conf/local.mk
include %D%/feed/local.mk
include %D%/story/local.mk
include %D%/ipc/local.mk
include %D%/net/local.mk
include %D%/store/local.mk
include %D%/desk/local.mk
include %D%/web/local.mk
include %D%/proc/local.mk
include %D%/cmd/local.mk

libcourant_a_SOURCES += \
	%D%/assets.c \
	%D%/assets.h \
	%D%/cache.c \
	%D%/cache.h \
	%D%/category.c \
	%D%/coverage.c \
	%D%/coverage.h \
	%D%/digest.c \
	%D%/digest.h \
	%D%/error.c \
	%D%/feeds.c \
	%D%/firstrun.c \
	%D%/foot.c \
	%D%/foot.h \
	%D%/front.c \
	%D%/html.c \
	%D%/html.h \
	%D%/item.c \
	%D%/lang.c \
	%D%/lang.h \
	%D%/list.c \
	%D%/list.h \
	%D%/page.c \
	%D%/page.h \
	%D%/pages.h \
	%D%/routes.c \
	%D%/routes.h \
	%D%/story.c \
	%D%/svg.c \
	%D%/svg.h \
	%D%/trouble.c \
	%D%/trouble.h \
	%D%/view.h \
	%D%/web.c \
	%D%/web.h \
	%D%/when.c \
	%D%/when.h

# The files that assets.c includes.
AM_CPPFLAGS += -DWEB_ASSETS='"$(abs_top_srcdir)/%D%"'
EXTRA_DIST += %D%/app.js %D%/icon.svg %D%/style.css
%D%/assets.$(OBJEXT): %D%/app.js %D%/icon.svg %D%/style.css

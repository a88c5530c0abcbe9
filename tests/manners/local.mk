# The rules of politeness, played on a simulated clock: `make manners` plays
# them at length, `make check` in short.  The sim_*.c files put another clock,
# loop and links in at link time.
noinst_PROGRAMS += manners_sim
dist_check_SCRIPTS += %D%/manners.sh
manners_sim_SOURCES = \
	%D%/failures.c \
	%D%/manners.c \
	%D%/manners.h \
	%D%/moves.c \
	%D%/schedule.c \
	%D%/sim.c \
	%D%/sim.h \
	%D%/sim_link.c \
	%D%/sim_loop.c \
	%D%/sim_page.c \
	%D%/sim_peer.c \
	%D%/site.c \
	%D%/validators.c \
	%D%/world.c
manners_sim_LDADD = $(COURANT_LIBS)

.PHONY: manners
manners: manners_sim$(EXEEXT)
	@top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
	MANNERS_LONG=1 $(SHELL) $(srcdir)/%D%/manners.sh

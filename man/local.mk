# man: pages in mdoc, with the paths of this build filled in at make time,
# when ${prefix} is known for good.  To add a page: its name in man_MANS, its
# source, NAME.in, in EXTRA_DIST.
man_MANS = man/courant.1 man/courant.conf.5
EXTRA_DIST += %D%/courant.1.in %D%/courant.conf.5.in
CLEANFILES += $(man_MANS)

$(man_MANS): Makefile
	$(AM_V_GEN)$(MKDIR_P) man && $(SED) \
		-e 's,[@]sysconfdir[@],$(sysconfdir),g' \
		-e 's,[@]localstatedir[@],$(localstatedir),g' \
		-e 's,[@]runstatedir[@],$(runstatedir),g' \
		-e 's,[@]docdir[@],$(docdir),g' \
		'$(srcdir)/$@.in' >$@.tmp && mv $@.tmp $@
man/courant.1: $(srcdir)/man/courant.1.in
man/courant.conf.5: $(srcdir)/man/courant.conf.5.in

# man: pages in mdoc, with the paths of this build filled in at make time,
# when ${prefix} is known for good.  To add a page: its name in man_MANS, its
# source, NAME.in, in EXTRA_DIST.
man_MANS = man/courant.1 man/courant-sql.7 man/courant.conf.5
EXTRA_DIST += %D%/courant.1.in %D%/courant-sql.7.in %D%/courant.conf.5.in
CLEANFILES += $(man_MANS) man/recipes

$(man_MANS): Makefile
	$(AM_V_GEN)$(MKDIR_P) man && $(SED) \
		-e 's,[@]sysconfdir[@],$(sysconfdir),g' \
		-e 's,[@]localstatedir[@],$(localstatedir),g' \
		-e 's,[@]runstatedir[@],$(runstatedir),g' \
		-e 's,[@]docdir[@],$(docdir),g' \
		-e '/^[@]recipes[@]$$/{' -e 'r man/recipes' -e 'd' -e '}' \
		'$(srcdir)/$@.in' >$@.tmp && mv $@.tmp $@
man/courant.1: $(srcdir)/man/courant.1.in
man/courant.conf.5: $(srcdir)/man/courant.conf.5.in
man/courant-sql.7: $(srcdir)/man/courant-sql.7.in man/recipes

# The recipes as a page shows them: backslashes and hyphens as they are.
man/recipes: $(srcdir)/sql/queries.sql
	$(AM_V_GEN)$(MKDIR_P) man && $(SED) -e 's/\\/\\e/g' -e 's/-/\\-/g' \
		'$(srcdir)/sql/queries.sql' >$@.tmp && mv $@.tmp $@

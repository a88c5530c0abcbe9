# etc: the sample config, and the systemd unit.  Paths are filled in at make
# time, when ${prefix} is known for good.
dist_doc_DATA += %D%/courant.conf.sample
EXTRA_DIST += %D%/courant.service.in %D%/courant.sysusers

etc/courant.service: $(srcdir)/%D%/courant.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc && $(SED) -e 's,[@]bindir[@],$(bindir),g' \
		-e 's,[@]sysconfdir[@],$(sysconfdir),g' \
		'$(srcdir)/%D%/courant.service.in' >$@.tmp && mv $@.tmp $@
noinst_DATA += etc/courant.service
CLEANFILES += etc/courant.service

if SYSTEMD
systemdsystemunit_DATA = etc/courant.service
install-data-local: install-sysusers
uninstall-local: uninstall-sysusers
endif

sysusersdir = $(systemdsystemunitdir)/../../sysusers.d
.PHONY: install-sysusers uninstall-sysusers
install-sysusers:
	$(MKDIR_P) '$(DESTDIR)$(sysusersdir)'
	$(INSTALL_DATA) '$(srcdir)/%D%/courant.sysusers' \
		'$(DESTDIR)$(sysusersdir)/courant.conf'
uninstall-sysusers:
	rm -f '$(DESTDIR)$(sysusersdir)/courant.conf'

# The demo: its config, its feeds, and what makes them.
EXTRA_DIST += \
	%D%/demo/courant.conf.in \
	%D%/demo/demo.sh \
	%D%/demo/expand.awk \
	%D%/demo/publish.sh \
	%D%/demo/feeds/asa.xml.in \
	%D%/demo/feeds/bitstream.xml.in \
	%D%/demo/feeds/bote.xml.in \
	%D%/demo/feeds/channeldesk.xml.in \
	%D%/demo/feeds/fieldnotes.xml.in \
	%D%/demo/feeds/harbour.xml.in \
	%D%/demo/feeds/ledger.xml.in \
	%D%/demo/feeds/marketclose.xml.in \
	%D%/demo/feeds/northgate-technology.xml.in \
	%D%/demo/feeds/northgate.xml.in \
	%D%/demo/feeds/oldharbour.xml.in \
	%D%/demo/feeds/packetloss.json.in \
	%D%/demo/feeds/sada.xml.in \
	%D%/demo/feeds/slowpress.json.in \
	%D%/demo/feeds/zerotrust.xml.in

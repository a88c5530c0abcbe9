#!/bin/sh
# The systemd unit: well-formed, and shut as tightly as SECURITY promises.
. "$top_srcdir/tests/tap/tap.sh"

ceiling=15 # tenths; systemd-analyze calls below 2.0 "OK"

command -v systemd-analyze >/dev/null 2>&1 ||
	tap_skip_all "systemd-analyze is not here"
systemd-analyze --help | grep -q -e --offline ||
	tap_skip_all "this systemd-analyze cannot judge a unit offline"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unit=$work/courant.service
# The program is not installed yet: any other stands for it.
sed 's,=[^=]*/bin/courant ,=/bin/true ,; /^Documentation=/d' \
	"$top_builddir/etc/courant.service" >"$unit"

tap_none "no @word@ is left" "$(grep -n '@[a-z]*@' "$unit")"
tap_none "systemd-analyze verify finds nothing" \
	"$(systemd-analyze verify "$unit" 2>&1 |
		grep -v "couldn't retrieve kernel system call list")"

figure=$(systemd-analyze security --offline=yes --no-pager "$unit" 2>/dev/null |
	sed -n 's/.*Overall exposure level.*: \([0-9]*\)\.\([0-9]\).*/\1\2/p')
tap_ok "exposure of ${figure:-?} tenths is at most $ceiling" \
	test "${figure:-99}" -le "$ceiling"

tap_done

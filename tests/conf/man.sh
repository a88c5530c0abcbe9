#!/bin/sh
# The manual pages as they are installed: clean for mandoc, no path left to
# fill in.  (test_manual holds what they say against the program.)
. "$top_srcdir/tests/tap/tap.sh"

for source in "$top_srcdir"/man/*.in; do
	page=$top_builddir/man/$(basename "$source" .in)
	name=$(basename "$page")
	tap_none "$name: no @placeholder@ is left" "$(grep -n '@[a-z]*@' "$page")"
	if command -v mandoc >/dev/null 2>&1; then
		tap_none "$name: mandoc finds nothing wrong" \
		    "$(mandoc -Tlint -W warning "$page")"
	fi
done

# The sample is a config, and every setting it shows as a comment is one too.
sample=$top_srcdir/etc/courant.conf.sample
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
(umask 022; cat "$sample" >"$work/sample.conf"
    sed 's/^\(	*\)# \([a-z]\)/\1\2/; s/^#	/	/; s/^# }/}/' "$sample" |
	sed '/^[A-Z]/d; 1,/^$/d' >"$work/open.conf")
check()
{
	"$top_builddir/courant" check --strict "$1" >"$work/out" 2>&1
}
tap_ok "the sample passes" check "$work/sample.conf" ||
    tap_note "$(cat "$work/out")"
tap_ok "and with its comments opened" check "$work/open.conf" ||
    tap_note "$(cat "$work/out")"

# So are the configs that the README and the manual show.
awk '/^\t# \/etc\/courant.conf/ { on = 1 }
	on && /^[^\t]/ { exit }
	on { sub(/^\t/, ""); print }' "$top_srcdir/README" >"$work/readme.conf"
tap_ok "the README's config is there" grep -q "^	*feed" "$work/readme.conf" ||
    tap_note "$(cat "$work/readme.conf")"
tap_ok "and passes" check "$work/readme.conf" || tap_note "$(cat "$work/out")"
awk '/^\.Sh/ { here = /EXAMPLES/ }
	/^\.Ed/ { on = 0 }
	here && on { print }
	/^\.Bd/ { on = 1 }' "$top_builddir/man/courant.conf.5" >"$work/manual.conf"
tap_ok "the manual's examples are there" grep -q ^feed "$work/manual.conf"
tap_ok "and pass" check "$work/manual.conf" || tap_note "$(cat "$work/out")"
tap_done

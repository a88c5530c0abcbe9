#!/bin/sh
# courant export: every format of one config, against files.
. "$top_srcdir/tests/tap/tap.sh"

data=$top_srcdir/tests/data/export
courant=$top_builddir/courant
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
(umask 022 && cat "$data/feeds.conf" >"$work/feeds.conf") || exit 1

for format in opml urls json; do
	"$courant" -f "$work/feeds.conf" export --format $format >"$work/got"
	tap_is "export --format $format ends well" 0 $?
	tap_ok "export --format $format" cmp "$data/feeds.$format" "$work/got"
done
"$courant" -f "$work/feeds.conf" export >"$work/got"
tap_ok "OPML is the default" cmp -s "$data/feeds.opml" "$work/got"
if command -v xmlwf >/dev/null 2>&1; then
	tap_none "OPML is well-formed" "$(xmlwf "$work/got")"
fi

"$courant" -f "$work/feeds.conf" export --format docx >"$work/got" 2>&1
tap_is "another format is a usage error" 64 $?
tap_is "and says which there are" \
    'courant export: no format "docx"; there are opml, urls, json' \
    "$(cat "$work/got")"
"$courant" -f "$work/none.conf" export >/dev/null 2>&1
tap_is "without a config there is nothing to export" 66 $?
tap_done

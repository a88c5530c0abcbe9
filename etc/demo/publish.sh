#!/bin/sh
# usage: publish.sh ROOT GENERATION BASE NEW
#
# Writes a generation of the sample feeds into ROOT/ADDRESS/FILE for the
# sample origin, over the generation before it.  BASE is when the sample
# world was made, NEW when this generation appears, both in unix time.  Which
# address has which file is read from the config of the demo, so it is said
# once.  A file that did not change is not touched.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$1 gen=$2 base=$3 new=$4

sed -n 's|.*http://\([0-9.]*\):@origin@/\([^ ]*\).*|\1 \2|p' \
	"$here/courant.conf.in" |
while read -r address file; do
	mkdir -p "$root/$address"
	awk -v gen="$gen" -v base="$base" -v new="$new" \
		-f "$here/expand.awk" "$here/feeds/$file.in" >"$root/utf8"
	# The templates are UTF-8; some outlets publish in another charset.
	charset=$(sed -n '1s/.*encoding="\([^"]*\)".*/\1/p' "$root/utf8")
	iconv -f UTF-8 -t "${charset:-UTF-8}" "$root/utf8" >"$root/next"
	if ! cmp -s "$root/next" "$root/$address/$file"; then
		mv "$root/next" "$root/$address/$file"
	fi
done
rm -f "$root/utf8" "$root/next"

#!/bin/sh
# Decoding beside sfeed and xmlwf, where they are installed: MB/s of CPU time
# on one core.  usage: feed.sh BUILDDIR [FEEDS]
build=$1
feeds=${2:-1000}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

"$build/bench_feed" "$feeds"
"$build/bench_feed" "$feeds" --write "$dir/all.xml" || exit 1
size=$(wc -c <"$dir/all.xml")

# peer NAME COMMAND...: its MB/s on all RSS items as one document.
peer() {
	name=$1
	shift
	command -v "$1" >/dev/null || return 0
	( "$@" <"$dir/all.xml" >/dev/null; times ) | tail -1 |
		awk -v name="$name" -v size="$size" '{
			for (i = 1; i <= 2; i++) {
				split($i, t, /[ms]/)
				s += t[1] * 60 + t[2]
			}
			printf "%-16s %10.1f\n", name, size / 1e6 / s
		}'
}
peer sfeed sfeed
peer xmlwf xmlwf

#!/bin/sh
# The sample feeds: both generations can be made, their dates are right, and
# what did not change keeps its bytes.
. "$top_srcdir/tests/tap/tap.sh"

demo=$top_srcdir/etc/demo
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# filled TEMPLATE TIME: a line as expand.awk fills it, base and new alike.
filled()
{
	printf '%s\n' "$1" | awk -v gen=1 -v base="$2" -v new="$2" \
		-f "$demo/expand.awk"
}

wrong=
for t in 951782399 951868800 1709164800 1735689599 1793577601 4102444799; do
	want="$(date -u -d "@$t" '+%a, %d %b %Y %H:%M:%S GMT')"
	want="$want $(date -u -d "@$((t - 95400))" '+%Y-%m-%dT%H:%M:%SZ')"
	want="$want $(date -u -d "@$((t + 32400))" '+%Y-%m-%dT%H:%M:%S+09:00')"
	got=$(filled '{{rfc822 new}} {{iso -1d2h30m}} {{iso+9 new}}' "$t")
	[ "$want" = "$got" ] || wrong="$wrong$t: want $want, got $got
"
done
tap_none "dates are what date(1) says" "$wrong"

now=$(date +%s)
for gen in 1 2; do
	tap_ok "generation $gen can be made" \
		sh "$demo/publish.sh" "$work/$gen" "$gen" $((now - 600)) \
		$((now - 600 * (2 - gen)))
done
tap_none "nothing of a template is left" \
	"$(grep -rn '{{\|}}\|^%' "$work/1" "$work/2")"

# Every template is published, and every feed of the config has a template.
tap_is "feeds of the config and templates are the same" \
	"$(ls "$demo/feeds" | sed 's/\.in$//' | sort)" \
	"$(find "$work/1" -type f | sed 's,.*/,,' | sort)"

same=$(cd "$work/1" && find . -type f | sort | while read -r f; do
	cmp -s "$f" "../2/$f" && echo "${f##*/}"
done | tr '\n' ' ')
tap_is "outlets without news keep their bytes" \
	"slowpress.json oldharbour.xml " "$same"

# Only the clocks of the feeds and the headlines new in generation 2 differ.
tap_is "a rewritten headline stands in generation 2 only" "1 0 0 1" \
	"$(for gen in 1 2; do
		for words in "bars Kaspersky antivirus" "takes effect in stages"; do
			grep -c "<title>.*$words" "$work/$gen/127.0.2.2/ledger.xml"
		done
	done | tr '\n' ' ' | sed 's/ $//')"

tap_done

#!/bin/sh
# courant import: what becomes of every list in tests/data/import, against
# its .want; then where files go, and that none is written over.
. "$top_srcdir/tests/tap/tap.sh"

data=$top_srcdir/tests/data/import
courant=$top_builddir/courant
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
umask 022
mkdir "$work/lists" "$work/data" || exit 1
for list in "$data"/*; do
	cat "$list" >"$work/lists/$(basename "$list")"
done
cd "$work" || exit 1
cat >c.conf <<'END'
feed https://here.example/feed
END
import()
{
	"$courant" -f c.conf import "$@"
}

answer()
{
	(cd lists && "$courant" -f ../c.conf import --dry-run "$1" 2>&1
	echo "exit $?")
}

for list in lists/*; do
	name=$(basename "$list")
	case $name in *.want) continue ;; esac
	if [ "$1" = update ]; then
		answer "$name" >"$data/$name.want"
		continue
	fi
	answer "$name" >got
	if ! tap_ok "$name" cmp -s "lists/$name.want" got; then
		tap_note "$(diff -u "lists/$name.want" got)"
	fi
done
[ "$1" != update ] || exit 0

# What a list becomes loads by itself.
loads()
{
	rm -f alone.conf
	import --output alone.conf "$1" >/dev/null 2>&1 &&
		"$courant" check --strict alone.conf >got 2>&1
}
for name in hostile.opml readers.opml newsboat.urls list.txt; do
	tap_ok "$name loads" loads "lists/$name"
done

import lists/readers.opml >got
tap_is "the first import" "lists/readers.opml: 6 feeds, 1 already here
Wrote $work/feeds.d/readers.conf: 5 feeds in 3 categories
Add this line to $work/c.conf:

	include feeds.d/*.conf

Next: courant check && courant reload" "$(cat got)"
cp feeds.d/readers.conf before
import lists/readers.opml >/dev/null
tap_ok "again: not over the first" cmp -s before feeds.d/readers.conf
tap_ok "but beside it" test -f feeds.d/readers-2.conf
rm feeds.d/readers-2.conf
echo 'include feeds.d/*.conf' >>c.conf
tap_is "included, the feeds count" "ok: 10 directives, 6 feeds in 3 categories" \
    "$("$courant" check c.conf)"
tap_is "and are known" "lists/readers.opml: 6 feeds, 6 already here
Nothing to import" "$(import lists/readers.opml)"

echo keep >mine.conf
import --output mine.conf lists/list.txt >got 2>&1
tap_is "--output does not write over a file" 73 $?
tap_is "and says so" "courant import: mine.conf: is there already" \
    "$(tail -n 1 got)"
tap_is "the file is untouched" keep "$(cat mine.conf)"

"$courant" -f c.conf import - <lists/list.txt >got
tap_is "standard input" "standard input: 2 feeds
Wrote $work/feeds.d/imported.conf: 2 feeds
Next: courant check && courant reload" "$(cat got)"
tap_none "no half-written file is left" "$(find . -name '.*.new')"

# A folder of one's own, and a config that the feeds would break.
mkdir own
printf 'include own/*.conf\nfeed https://one.example/feed\n' >own.conf
"$courant" -f own.conf import lists/newsboat.urls >/dev/null 2>&1
tap_ok "files go where the config looks" test -f own/newsboat.conf
awk 'BEGIN { print "include full.d/*.conf"
	for (i = 1; i <= 100000; i++) print "feed http://h" i ".example/" }' \
    >full.conf
"$courant" -f full.conf import lists/list.txt >got 2>&1
tap_is "too many feeds for one config" 78 $?
tap_none "nothing is left behind" "$(ls full.d)"
echo 'colour blue' >broken.conf
"$courant" -f broken.conf import lists/list.txt >got 2>&1
tap_is "no import into a config that is wrong" 78 $?

# What export writes, import reads.
cat >from.conf <<'END'
feed https://one.example/feed
category "A & <b> \"c\"" {
	feed https://two.example/feed "T \"x\" \\" lang=de
}
END
echo '# nothing yet' >to.conf
"$courant" -f from.conf export >there.opml
"$courant" -f to.conf import --output all.conf there.opml >/dev/null
"$courant" -f all.conf export >back.opml
tap_ok "OPML there and back" cmp there.opml back.opml
rm all.conf
"$courant" -f from.conf export --format urls >there.urls
"$courant" -f to.conf import --output all.conf there.urls >/dev/null
"$courant" -f all.conf export --format urls >back.urls
tap_ok "urls there and back" cmp there.urls back.urls
tap_done

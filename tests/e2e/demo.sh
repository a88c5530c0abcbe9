#!/bin/sh
# The demo as a newcomer runs it: its page, its database, a second generation
# of the feeds, and everyone's queries while the daemon polls.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"
command -v curl >/dev/null || tap_skip_all "curl is not here"
. "$top_srcdir/tests/e2e/lib.sh"

port=$(free_port)
mkdir "$work/keep"
tap_ok "it ends by itself after the first digest" \
	sh "$top_srcdir/etc/demo/demo.sh" --build "$top_builddir" --port "$port" \
	--keep "$work/keep" --exit-after-first-digest
page=$work/keep/index.html
db=$work/keep/courant.db

outlets='Northgate Wire
The Ledger
The Harbour Post
Rheinischer Bote
Bitstream
Packet Loss
Zero Trust Weekly
Field Notes
Market Close
Channel Desk
Slow Press
朝の新聞
صدى الصباح'
missing=$(printf '%s\n' "$outlets" | while IFS= read -r name; do
	grep -qF "$name" "$page" || echo "$name"
done)
tap_none "the page names every outlet but the broken one" "$missing"

tap_is "the database is one file" courant.db \
	"$(ls "$work/keep" | grep -v '^index.html$')"
tap_is "and sound" ok "$(sqlite3 "$db" 'PRAGMA integrity_check')"
tap_is "every feed but the broken one is fine" "Old Harbour Blog" \
	"$(sql "SELECT title FROM feed WHERE state != 'ok'")"
tap_is "the same page through several feeds has one identity" "2 2 2" \
	"$(sql "SELECT group_concat(n, ' ') FROM (SELECT count(*) AS n FROM item
		WHERE canonical IS NOT NULL GROUP BY canonical HAVING n > 1)")"

# titled TEXT: how often the page shows that headline.
titled()
{
	grep -oF "$1" "$page" | wc -l
}
once=$(sql "SELECT DISTINCT replace(replace(title, '&', '&amp;'), '''', '&#39;')
	FROM item WHERE title LIKE '%kaspersky%'" | while IFS= read -r title; do
	pages=$(sql "SELECT count(DISTINCT canonical) FROM item WHERE title = '$(
		printf '%s' "$title" | sed "s/&#39;/''/g; s/&amp;/\&/g")'")
	shown=$(titled ">$title<")
	[ "$shown" = "$pages" ] || echo "$title: $pages pages, shown $shown times"
done)
tap_none "each page about Kaspersky is shown once" "$once"

section()
{
	grep -qE "<[a-z0-9]+[^>]* lang=\"?$1\"?[ >]" "$page"
}
tap_ok "Japanese text is marked as such" section ja
tap_ok "Arabic text is marked as such" section ar
tap_ok "and runs from right to left" \
	grep -qE 'lang="?ar"?[^>]* dir="?rtl|dir="?rtl"?[^>]* lang="?ar' "$page"
tap_none "nothing of a feed that could act is on the page" \
	"$(grep -niE '<script[^>]*>[^<]|javascript:|onerror=|<iframe|pixel\.example' "$page")"

tap_done

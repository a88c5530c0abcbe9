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
often=$(sql "SELECT DISTINCT replace(replace(title, '&', '&amp;'), '''', '&#39;')
	FROM item WHERE title LIKE '%kaspersky%'" | while IFS= read -r title; do
	[ "$(titled ">$title<")" -le 1 ] || echo "$title"
done)
tap_none "no headline about Kaspersky is shown twice" "$often"

# The story: one entry with its outlets and why, and the same in SQL.
story=$(sql "SELECT id FROM top_stories LIMIT 1")
slug=$(sql "SELECT slug FROM story WHERE id = $story")
count=$(sql "SELECT outlets FROM story WHERE id = $story")
tap_is "the top story is Kaspersky's, with five outlets or more" 1 \
	"$(sql "SELECT outlets >= 5 AND title LIKE '%kaspersky%'
		FROM top_stories LIMIT 1")"
tap_is "it leads the page, and stands there once" "1 1" \
	"$(grep -cF "<h2><a href=\"story/$slug\">" "$page") $(grep -oE \
		"<h[23]><a href=\"story/$slug\">" "$page" | wc -l)"
tap_ok "with its outlets" grep -qF ">$count outlets</p>" "$page"
tap_ok "and a reason" grep -qF "<dd>shared terms: Kaspersky" "$page"
tap_is "story_coverage has as many outlets" "$count" \
	"$(sql "SELECT count(DISTINCT outlet) FROM story_coverage
		WHERE story_id = $story AND copy = 0")"
tap_is "the wire's text through three feeds is counted once" "3 1" \
	"$(sql "SELECT count(*) || ' ' || sum(copy = 0) FROM story_coverage
		WHERE title LIKE 'Kaspersky denies security threat%'")"
tap_is "and shown once" 1 \
	"$(grep -oiF 'kaspersky denies security threat' "$page" | wc -l)"

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

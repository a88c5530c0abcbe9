#!/bin/sh
# courant feeds, items and sql, on a database with about everything in it.
. "$top_srcdir/tests/tap/tap.sh"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
umask 077
printf 'database %s/news.db\nfeed http://feed1.example/rss\n' "$work" \
	>"$work/c.conf"
LC_ALL=C.UTF-8
export LC_ALL

courant()
{
	"$top_builddir/courant" -f "$work/c.conf" "$@"
}

# status COMMAND...: its exit status, nothing else; words are in $work/err.
status()
{
	courant "$@" >"$work/out" 2>"$work/err"
	echo $?
}

tap_is "without a database: 66" "66 66 66" \
	"$(status feeds) $(status items) $(status sql 'SELECT 1')"
tap_ok "and what makes one" grep -q 'courant run' "$work/err"
"$top_builddir/store_fill" "$work/news.db" >/dev/null || exit 1

# feeds
tap_is "feeds: one line each under the names" 13 "$(courant feeds | wc -l)"
tap_is "feeds: those that are bad" "Feed 5" \
	"$(courant feeds --bad | sed -n '2,$s/  .*//p')"
tap_ok "feeds: say what is wrong" sh -c \
	"'$top_builddir/courant' -f '$work/c.conf' feeds --bad |
	grep -q 'the server answered 503'"
tap_ok "feeds: 30 days as bars" sh -c \
	"'$top_builddir/courant' -f '$work/c.conf' feeds | grep -qF ▁▁▁▁▁▁"
tap_ok "feeds: bars of ASCII for other terminals" sh -c \
	"LC_ALL=C '$top_builddir/courant' -f '$work/c.conf' feeds |
	grep -qF ______"
tap_is "feeds --json: all of them" 12 "$(courant feeds --json | grep -c '"id"')"
tap_is "feeds: no colours in a pipe" 0 \
	"$(courant feeds | grep -c "$(printf '\033')")"
tap_is "feeds: other words are usage" 64 "$(status feeds now)"

# items
tap_is "items: a hundred without --limit" 101 "$(courant items | wc -l)"
tap_is "items --limit" 6 "$(courant items --limit 5 | wc -l)"
tap_is "items --limit: out of range" "64 64 64" "$(status items --limit 0) \
$(status items --limit 100001) $(status items --limit x)"
tap_is "items -o tsv: as many cells as names" 1 "$(courant items -o tsv |
	awk -F '\t' '{ print NF }' | sort -u | wc -l)"
tap_is "items --feed by name" "Feed 3" \
	"$(courant items -o tsv --feed 'feed 3' | sed 1d | cut -f 6 | sort -u)"
tap_is "items --feed by id" "Feed 7" \
	"$(courant items -o tsv --feed 7 | sed 1d | cut -f 6 | sort -u)"
tap_is "items --feed by a part of its URL" "Feed 11" \
	"$(courant items -o tsv --feed feed11. | sed 1d | cut -f 6 | sort -u)"
tap_is "items --feed: which of them?" 64 "$(status items --feed eed)"
tap_ok "items --feed: in words" grep -q 'fits 12 feeds' "$work/err"
tap_is "items --feed: none is called that" 1 "$(status items --feed zzz)"
tap_is "items --category" "Technology" "$(courant items -o tsv \
	--category Technology | sed 1d | cut -f 4 | sort -u)"
tap_is "items: newest first" "" "$(courant items -o tsv --category World \
	--limit 300 | sed 1d | cut -f 2 | sort -rc 2>&1)"
tap_is "items --since: a span" "" "$(courant items -o tsv --since 48h |
	sed 1d | awk -F '\t' -v from="$(date -u -d '49 hours ago' \
	+%Y-%m-%dT%H:%M:%SZ)" '$3 < from')"
tap_is "items --since: a date" "$(courant items --limit 1000 | wc -l)" \
	"$(courant items --limit 1000 --since 2020-01-01 | wc -l)"
tap_is "items --since: what is neither" 64 "$(status items --since soon)"
tap_is "items --starred: nothing is 1" 1 "$(status items --starred)"
tap_is "items -o json: an empty list is one" "[]" \
	"$(courant items --starred --json)"
tap_is "items -o ndjson: an object a line" 7 \
	"$(courant items -o ndjson --limit 7 | grep -c '^{.*}$')"
tap_is "items -o: of another form" 64 "$(status items -o xml)"

# sql
tap_is "sql: a table" "$(printf 'a  b\n1  x')" \
	"$(courant sql "SELECT 1 AS a, 'x' AS b")"
tap_is "sql: kinds in JSON" '[
{"i":1,"r":1.5,"t":"x\"y","n":null}
]' "$(courant sql --json "SELECT 1 i, 1.5 r, 'x\"y' t, NULL n")"
tap_is "sql: an empty answer in JSON" "[]" \
	"$(courant sql --json "SELECT 1 WHERE 0")"
tap_is "sql: several statements from a pipe" "$(printf '5\n5\n6\n6')" \
	"$(printf 'SELECT 5; -- comment\nSELECT 6;\n-- end\n' |
		courant sql -o tsv)"
tap_is "sql: a headline cannot command the terminal" "t   [31mred  " \
	"$(courant sql "SELECT char(9, 27) || '[31mred' || char(10) AS t" |
		tr '\n' ' ' | cut -c1-13)"
tap_is "sql: widths are those on the screen" "$(printf 'a     b\n朝の  1')" \
	"$(courant sql "SELECT '朝の' AS a, 1 AS b")"
tap_is "sql: mistakes are 65" 65 "$(status sql 'SELEC 1')"
tap_ok "sql: with the words of SQLite" grep -q 'near "SELEC"' "$work/err"
tap_is "sql: two queries are usage" 64 "$(status sql 'SELECT 1' 'SELECT 2')"

was=$(cksum <"$work/news.db")
writes=0
while IFS= read -r sql; do
	s=$(status sql "$sql")
	[ "$s" = 77 ] || tap_note "$s from $sql"
	[ "$s" = 77 ] && writes=$((writes + 1))
done <<'EOF'
DELETE FROM item
UPDATE item_state SET read = 1
INSERT INTO category(name) VALUES ('x')
CREATE TABLE x(y)
CREATE TEMP TABLE x(y)
DROP TABLE item
ATTACH '/tmp/x' AS y
VACUUM INTO '/tmp/x'
PRAGMA journal_mode = DELETE
PRAGMA user_version = 5
PRAGMA query_only = OFF
PRAGMA writable_schema = ON
REINDEX
INSERT INTO search(search) VALUES ('rebuild')
CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; END
EOF
tap_is "sql: whatever would write is refused" 15 "$writes"
tap_is "sql: load_extension is not to be had" 65 \
	"$(status sql "SELECT load_extension('x')")"
tap_is "sql: the file is as it was" "$was" "$(cksum <"$work/news.db")"
tap_ok "sql: full text" test "$(courant sql -o tsv "SELECT count(*) AS n
	FROM search WHERE search MATCH 'kaspersky'" | tail -1)" -gt 0
tap_done

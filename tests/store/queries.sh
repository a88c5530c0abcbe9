#!/bin/sh
# Every question of sql/queries.sql, asked by sqlite3 -readonly while a writer
# commits; the pages of the manual are tested in manual.sh.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"

work=$(mktemp -d) || exit 1
db=$work/news.db
mkfifo "$work/in" || exit 1
"$top_builddir/store_fill" "$db" --busy <"$work/in" >"$work/out" 2>&1 &
writer=$!
exec 3>"$work/in"
trap 'exec 3>&-; wait $writer; rm -rf "$work"' EXIT
until grep -q busy "$work/out"; do
	kill -0 $writer 2>/dev/null || { cat "$work/out"; exit 1; }
	sleep 0.1
done

# One file per question: N.sql, its title in N.title.
awk -v dir="$work" '
/^-- [0-9]+\. / {
	n = $2
	sub(/\./, "", n)
	print substr($0, 4) >(dir "/" n ".title")
}
n && /^$/ {
	n = ""
}
n && !/^--/ {
	print >(dir "/" n ".sql")
}' "$top_srcdir/sql/queries.sql"

total=$(ls "$work"/*.title | wc -l)
n=0
while [ "$n" -lt "$total" ]; do
	n=$((n + 1))
	title=$(cat "$work/$n.title")
	if ! sqlite3 -readonly -bail -cmd '.timeout 5000' "$db" \
		<"$work/$n.sql" >"$work/$n.out" 2>"$work/$n.err"; then
		tap_result 1 "$title"
		tap_note "$(cat "$work/$n.err")"
		continue
	fi
	case $title in
	*"morning"* | *"silent"* | *"long reads"*)
		tap_result 0 "$title" ;; # may find nothing in these data
	*)
		tap_ok "$title" test -s "$work/$n.out" ;;
	esac
done

# What courant-sql(7) says of writing, which needs another way in.
awk '/^\.S[sh]/ { here = $2 == "Writing" }
	/^\.Ed/ { on = 0 }
	here && on { gsub(/\\-/, "-"); print }
	/^\.Bd/ { on = 1 }' "$top_builddir/man/courant-sql.7" >"$work/writing.sql"
sqlite3 -bail -cmd '.timeout 5000' "$db" <"$work/writing.sql" \
	>"$work/writing.out" 2>"$work/writing.err"
tap_result $? "what the manual says of writing works"
tap_note "$(cat "$work/writing.err")"
tap_ok "and changes rows" test "$(wc -l <"$work/writing.out")" -gt 10

# The answers, not only that there are some.
ask()
{
	sqlite3 -readonly -cmd '.timeout 5000' "$db" "$1"
}
tap_is "all days came in" 10 "$(ask "SELECT count(DISTINCT day) FROM feed_day
	WHERE polls > 1 AND feed_id = 1 AND day < date('now')")"
tap_is "feeds of one owner are one outlet, others have their feed's name" \
	"One House,Feed 3" "$(ask "SELECT group_concat(name) FROM (
	SELECT DISTINCT outlet AS name FROM feed_health WHERE id IN (1, 2, 3))")"
tap_is "the star and the note are there" "1|for the talk in May" \
	"$(ask "SELECT starred, note FROM item_state WHERE item_id = 1")"
tap_ok "changed tells when" test \
	"$(ask "SELECT unixepoch() - changed < 60 FROM item_state
		WHERE item_id = 1")" = 1
tap_is "what is older than a week was read, the rest was not" "1|0" \
	"$(ask "SELECT min(read) FILTER (WHERE published < unixepoch() - 7*86400 - 60),
	max(read) FILTER (WHERE published > unixepoch() - 7*86400 + 60)
	FROM headlines")"
tap_is "search finds what is there" \
	"$(ask "SELECT count(*) FROM item WHERE id < 300
		AND (title LIKE '%kaspersky%' OR summary LIKE '%kaspersky%')")" \
	"$(ask "SELECT count(*) FROM search WHERE search MATCH 'kaspersky'
		AND rowid < 300")"

exec 3>&-
wait $writer
trap 'rm -rf "$work"' EXIT
tap_none "nobody was locked out" "$(grep -i lock "$work"/*.err "$work/out")"
tap_note "$(tail -1 "$work/out")"
tap_is "the database is sound" ok "$(ask 'PRAGMA integrity_check')"
tap_none "no reference hangs" "$(ask 'PRAGMA foreign_key_check')"
tap_done

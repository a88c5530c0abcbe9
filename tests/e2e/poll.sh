#!/bin/sh
# News arrives: the sample outlets publish a second generation, one headline
# is rewritten, what did not change is answered 304; and every recipe of
# sql/queries.sql is answered while the daemon polls.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"
command -v curl >/dev/null || tap_skip_all "curl is not here"
. "$top_srcdir/tests/e2e/lib.sh"

page_has()
{
	get / | grep -qF "$1"
}

demo_start "$top_builddir/courant_fast" || exit 1 # polls by hand each second
feeds=$(feeds)
tap_ok "the first poll is made" await 30 polls_are "$feeds"
items=$(sql "SELECT count(*) FROM item")
tap_ok "the first headline is on the page" \
	await 5 page_has 'Commerce Department bars Kaspersky antivirus'

demo_publish 2
sleep 1.1 # polls by hand are a second apart
"$courant" -f "$config" poll --all >"$work/poll.out" 2>&1
tap_is "a poll by hand exits with 1 for the feed that failed" 1 $?
tap_ok "the second poll is made" await 30 polls_are $((feeds * 2))
tap_is "thirteen items are new" $((items + 13)) \
	"$(sql "SELECT count(*) FROM item")"
tap_ok "news is on the page" await 5 page_has 'Senate committee to hear'
tap_ok "so is the rewritten headline" page_has 'Kaspersky ban takes effect'
tap_ok "and not what it said before" \
	sh -c '! printf "%s" "$1" | grep -q "bars Kaspersky"' - "$(get /)"
tap_is "which is kept as a revision" \
	"Commerce Department bars Kaspersky antivirus from the American market" \
	"$(sql "SELECT title FROM item_revision")"
slug=$(sql "SELECT slug FROM story WHERE id = (SELECT story_id FROM headlines
	WHERE title LIKE 'Kaspersky ban takes effect%')")
tap_ok "and struck through on the story's page" sh -c 'printf "%s" "$1" |
	grep -q "<del class=\"was\">Commerce Department bars Kaspersky"' - \
	"$(get "/story/$slug")"
tap_is "what had nothing new was answered 304" "127.0.2.12	/slowpress.json" \
	"$(awk -F '\t' '$5 == 304 && $7 != "-" { print $3 "\t" $4 }' \
		"$work/requests" | sort)"
tap_is "the polls of both generations came to what they should" \
	"new $((feeds - 1 + 12)), not_modified 1, parse_error 2, same 1" \
	"$(sql "SELECT group_concat(result || ' ' || n, ', ') FROM (
		SELECT result, count(*) AS n FROM poll GROUP BY result)")"

# Recipes, by the sqlite3 of this machine, each on its own, again and again
# while polls come in.
awk -v folder="$work" '
/^-- [0-9]+\. / {
	name = ""
	if ($3 != "(writes)")
		name = sprintf("%s/recipe.%03d.sql", folder, $2)
}
name { print >name }' "$top_srcdir/sql/queries.sql"
recipes=$(ls "$work" | grep -c '^recipe\.')
before=$(sql "SELECT count(*) FROM poll")
: >"$work/recipes.err"
(while :; do
	"$courant" -f "$config" poll --all >/dev/null 2>&1
	sleep 1
done) &
poller=$!
until_time=$(($(date +%s) + 8)) rounds=0
while [ "$(date +%s)" -lt $until_time ]; do
	for recipe in "$work"/recipe.*.sql; do
		sqlite3 -readonly "$db" <"$recipe" >"$work/recipe.out" 2>&1 || {
			echo "${recipe##*/}:"
			head -n 3 "$work/recipe.out"
		} >>"$work/recipes.err"
	done
	rounds=$((rounds + 1))
done
kill "$poller"
wait "$poller" 2>/dev/null
tap_none "$recipes recipes were answered, each $rounds times" \
	"$(sort "$work/recipes.err" | uniq -c | head -n 20)"
tap_ok "while $(($(sql "SELECT count(*) FROM poll") - before)) polls were made" \
	test "$(sql "SELECT count(*) FROM poll")" -gt $((before + feeds))
tap_ok "there are recipes" test "$recipes" -gt 5

tap_ok "the daemon stops when asked" daemon_stop
tap_is "and leaves a sound database" ok "$(sqlite3 "$db" 'PRAGMA integrity_check')"
tap_none "nothing in the log that must not be" "$(log_trouble)"

tap_done

#!/bin/sh
# The daemon against servers that say no: quiet that was asked for is kept, by
# hand and over a restart; what is gone stays gone; a move for good is kept.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"
command -v setsid >/dev/null || tap_skip_all "setsid is not here"
. "$top_srcdir/tests/e2e/lib.sh"
courant=$top_builddir/courant_fast

root=$work/root
mkdir -p "$root/127.0.3.1" "$root/127.0.3.2" "$root/127.0.3.3" \
	"$root/127.0.3.4" "$root/127.0.3.5"

# document FILE TITLE
document()
{
	printf '<rss version="2.0"><channel><title>%s</title>
<item><title>One</title><guid>1</guid></item></channel></rss>' "$2" >"$root/$1"
}
document 127.0.3.1/busy.xml Busy
document 127.0.3.1/other.xml Other
document 127.0.3.2/shut.xml Shut
document 127.0.3.2/open.xml Open
document 127.0.3.3/gone.xml Gone
document 127.0.3.4/here.xml Here
document 127.0.3.5/sick.xml Sick
echo '/busy.xml retry/429/3600' >"$root/127.0.3.1/rules"
echo '/shut.xml retry/503/3600' >"$root/127.0.3.2/rules"
echo '/gone.xml status/410' >"$root/127.0.3.3/rules"
{
	echo '/moved.xml redirect/301/here.xml'
	echo '/away.xml redirect/302/here.xml'
} >"$root/127.0.3.4/rules"
origin_start --root "$root" --log "$work/origin.log" || exit 1
web_port=$(free_port)
{
	echo "server {"
	echo "	listen 127.0.0.1:$web_port"
	echo "}"
	echo "database $db"
	echo "control $work/control.sock"
	echo "polling {"
	echo "	every 1h"
	echo "	host-gap 0s"
	echo "}"
	for name in 1/other 1/busy 2/shut 2/open 3/gone 4/moved 4/away 5/sick; do
		echo "feed http://127.0.3.${name%/*}:$origin_port/${name#*/}.xml \"${name#*/}\" {"
		echo "	allow-address 127.0.3.0/24"
		echo "}"
	done
} >"$config"
chmod 600 "$config"

polled()
{
	[ "$(sql "SELECT count(*) FROM poll" 2>/dev/null || echo 0)" -ge "$1" ]
}

# asked PATH: how often the origin was asked for it.
asked()
{
	awk -F '\t' -v path="$1" '$4 == path' "$work/origin.log" | wc -l
}

# one FEED: polls it by name; its line is in $work/one.
one()
{
	"$courant" -f "$config" poll "$1" >"$work/one" 2>&1
}

daemon_start
tap_ok "all are polled" await 10 polled 8
tap_is "three fail" 3 "$(sql "SELECT count(*) FROM feed_health
	WHERE state IN ('failing', 'gone')")"

sleep 1.1
one busy
tap_ok "a server that wants quiet (429) is not asked" \
	grep -q 'not asked: the server wants quiet' "$work/one"
one other
tap_ok "nor for another feed of the same origin" \
	grep -q 'not asked: the server wants quiet' "$work/one"
one shut
tap_ok "a feed that wants quiet (503) is not asked" \
	grep -q 'not asked: the server wants quiet' "$work/one"
one open
tap_ok "another feed of that server is" grep -q ' 304 ' "$work/one"
"$courant" -f "$config" poll --all >"$work/all"
tap_ok "what is gone is not among all" sh -c "! grep -q gone '$work/all'"
tap_is "nor asked" 1 "$(asked /gone.xml)"
rm "$root/127.0.3.3/rules"
one gone
tap_ok "by name it is asked again" grep -q ' 200 .* 1 new' "$work/one"

tap_is "a move for good is remembered" \
	"http://127.0.3.4:$origin_port/here.xml" \
	"$(sql "SELECT poll_url FROM feed_health WHERE title = 'moved'")"
tap_is "one for now is not" "http://127.0.3.4:$origin_port/away.xml" \
	"$(sql "SELECT poll_url FROM feed_health WHERE title = 'away'")"
moved=$(asked /moved.xml) away=$(asked /away.xml)
sleep 1.1
one moved
one away
tap_is "the old address is not asked any more" "$moved" "$(asked /moved.xml)"
tap_is "the other is" $((away + 1)) "$(asked /away.xml)"

# Failures leave the validators alone.
echo '/sick.xml status/500' >"$root/127.0.3.5/rules"
sleep 1.1
one sick
tap_ok "a server with an error" grep -q 'HTTP 500' "$work/one"
rm "$root/127.0.3.5/rules"
sleep 1.1
one sick
tap_ok "afterwards it is asked with the validators it gave" \
	grep -q ' 304 ' "$work/one"

# A restart asks nothing and forgets nothing.
before=$(wc -l <"$work/origin.log")
tap_ok "stop" daemon_stop
daemon_start
await 10 answers
one busy
tap_ok "quiet is kept over a restart" \
	grep -q 'not asked: the server wants quiet' "$work/one"
tap_is "and nothing was asked" "$before" "$(wc -l <"$work/origin.log")"
kill -s KILL -- "-$daemon"
wait "$daemon" 2>/dev/null
await 5 daemon_gone
daemon_start
await 10 answers
one other
tap_ok "and over a crash" \
	grep -q 'not asked: the server wants quiet' "$work/one"
tap_is "still nothing" "$before" "$(wc -l <"$work/origin.log")"
tap_ok "stop again" daemon_stop
tap_is "every User-Agent is the same, and names a page" 1 \
	"$(cut -f 9 "$work/origin.log" | sort -u |
		grep -cE '^courant/[0-9.]+ \(\+https://[^ )]+\)$')"
tap_none "nothing in the log that must not be" "$(log_trouble)"

tap_done

#!/bin/sh
# The processes together: start, polls, reload, deaths, stop.  The program is
# courant_fast, which may poll a feed every second.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"
command -v setsid >/dev/null || tap_skip_all "setsid is not here"
. "$top_srcdir/tests/e2e/lib.sh"
courant=$top_builddir/courant_fast

# feed N [TITLE]: a feed of the origin's host N in the config.
feed()
{
	echo "feed http://127.1.0.$1:$origin_port/s/$1.xml \"${2:-Feed $1}\" {"
	echo "	allow-address 127.1.0.$1"
	echo "}"
}

# config_write FEED...: the config with these feeds.
config_write()
{
	{
		echo "server {"
		echo "	listen 127.0.0.1:$web_port"
		echo "}"
		echo "database $db"
		echo "control $work/control.sock"
		echo "polling {"
		echo "	every 1h"
		echo "	host-gap 0s"
		echo "	timeout 5s"
		echo "}"
		for n; do
			feed "$n"
		done
	} >"$config"
	chmod 600 "$config"
}

# The process id of a role, such as desk or parse0.
pid_of()
{
	ps -e -o pgid= -o stat= -o pid= -o comm= | awk -v group="$daemon" \
		-v name="courant-$1" '$1 == group && $4 == name && $2 !~ /^Z/ {
			print $3
		}'
}

polled()
{
	[ "$(sql "SELECT count(*) FROM poll" 2>/dev/null || echo 0)" -ge "$1" ]
}

poll()
{
	"$courant" -f "$config" poll "$@" >"$work/poll.out" 2>&1
}

status_of()
{
	"$@" >"$work/out" 2>"$work/err"
	echo $?
}

replaced()
{
	now=$(pid_of "$1")
	[ -n "$now" ] && [ "$now" != "$2" ]
}

origin_start --synthetic 9,5,4000 --hosts 9 --log "$work/origin.log" || exit 1
web_port=$(free_port)

# ---- start

config_write 1 2
tap_is "status without a daemon" 69 \
	"$(status_of "$courant" -f "$config" status)"
daemon_start
tap_ok "every feed is polled after the start" await 10 polled 2
tap_is "items are stored" 10 "$(sql "SELECT count(*) FROM item")"
tap_is "status with a daemon" 0 "$(status_of "$courant" -f "$config" status)"
tap_ok "status names the database" grep -q "database  $db" "$work/out"
tap_is "status as JSON" 0 \
	"$(status_of "$courant" -f "$config" status --json)"
tap_ok "it counts the feeds" grep -q '"feeds":2,' "$work/out"
tap_ok "the control socket is for the owner alone" \
	test "$(stat -c %a "$work/control.sock")" = 600
tap_is "a second daemon is refused" 69 \
	"$(status_of "$courant" -f "$config" run)"
sed "s/^	listen .*/	listen 127.0.0.1:0/" "$config" >"$work/second.conf"
chmod 600 "$work/second.conf"
tap_is "so is one on another port" 75 \
	"$(status_of "$courant" -f "$work/second.conf" run)"

# ---- polls by hand, through the daemon

sleep 1.1
tap_ok "a poll by hand" poll --all
tap_ok "both feeds had nothing new" grep -q '2 unchanged' "$work/poll.out"
tap_is "and were asked conditionally" "200 200 304 304" \
	"$(cut -f 5 "$work/origin.log" | sort | tr '\n' ' ' | sed 's/ $//')"
sleep 1.1
tap_ok "one feed by its title" poll "feed 2"
tap_ok "only that one" grep -q '^1 polled' "$work/poll.out"
tap_ok "a feed as JSON" poll --json 1
tap_ok "with its number" grep -q '"feed":1,.*"status":304' "$work/poll.out"
tap_is "a feed that is not there" 66 \
	"$(status_of "$courant" -f "$config" poll nobody)"
tap_ok "is named" grep -q nobody "$work/err"

# ---- reload

config_write 2 3
tap_is "reload" 0 "$(status_of "$courant" -f "$config" reload)"
mv "$work/out" "$work/reload.out"
tap_ok "tells what was added" grep -q 'added.*127.1.0.3' "$work/reload.out"
tap_ok "and removed" grep -q 'removed.*127.1.0.1' "$work/reload.out"
tap_ok "the new feed is polled" await 10 eval \
	'[ "$(sql "SELECT count(*) FROM item JOIN feed ON feed.id = feed_id
		WHERE feed.url LIKE '\''%127.1.0.3%'\''")" = 5 ]'
asked=$(grep -c '127.1.0.1' "$work/origin.log")
echo nonsense >>"$config"
tap_is "a config with a mistake is refused" 78 \
	"$(status_of "$courant" -f "$config" reload)"
kill -HUP "$daemon"
tap_ok "by SIGHUP too, with a word in the log" \
	await 5 grep -q 'the one in use stays' "$log"
tap_ok "and the daemon goes on with the old one" \
	kill -0 "$daemon"
config_write 2 3 4
kill -HUP "$daemon"
tap_ok "SIGHUP reads a good one" await 5 polled 8
tap_is "a feed that was removed is not asked again" "$asked" \
	"$(grep -c '127.1.0.1' "$work/origin.log")"

# ---- deaths

for role in fetcher web desk parse0; do
	old=$(pid_of $role)
	kill -9 "$old"
	tap_ok "$role is replaced when it is killed" await 5 replaced $role "$old"
	sleep 1.1
	tap_ok "and polls go on" poll --all
	tap_ok "of every feed" grep -q '^3 polled: 3 unchanged' "$work/poll.out"
done
tap_is "pages too" 0 "$(status_of get /)"

# A parser that dies on a document: stopped, so that it holds one.
parsers=$(ps -e -o pgid= -o pid= -o comm= |
	awk -v g="$daemon" '$1 == g && $3 ~ /^courant-parse/ { print $2 }')
curl -q --noproxy '*' -fsS -X POST -o /dev/null \
	"http://127.1.0.1:$origin_port/_/generation/2"
sqlite3 "$db" "UPDATE _feed SET etag = NULL, last_modified = NULL
	WHERE feed_id = (SELECT id FROM feed WHERE url LIKE '%127.1.0.2%')"
sleep 1.1
before=$(grep -c '127.1.0.2' "$work/origin.log")
kill -STOP $parsers
"$courant" -f "$config" poll --all >"$work/poll.out" 2>&1 &
asking=$!
documents_wait()
{
	[ "$(grep -c '127.1.0.2' "$work/origin.log")" -gt "$before" ]
}
tap_ok "a document comes" await 5 documents_wait
sleep 0.3
kill -9 $parsers
wait $asking
tap_is "a crash of the parser fails a poll" 1 $?
tap_ok "of the one feed" grep -q '^3 polled: 2 unchanged.* 1 failed' \
	"$work/poll.out"
tap_ok "and says so" grep -q 'Feed 2 .*could not be decoded' "$work/poll.out"
sleep 1.1
poll --all
tap_ok "the next poll is fine" grep -q '3 polled.* 0 failed' "$work/poll.out"
tap_is "its items are there, old and new" 7 "$(sql "SELECT count(*) FROM item JOIN feed
	ON feed.id = feed_id WHERE feed.url LIKE '%127.1.0.2%'")"

# ---- stop

{
	echo "feed http://127.1.0.9:$origin_port/_/silent {"
	echo "	allow-address 127.1.0.9"
	echo "}"
} >>"$config"
in_flight()
{
	"$courant" -f "$config" status --json | grep -q '"in_flight":1,'
}
"$courant" -f "$config" reload >/dev/null
tap_ok "a feed that does not answer is in flight" await 5 in_flight
kill -TERM "$daemon"
tap_ok "SIGTERM ends all within 5 seconds" await 5 daemon_gone
wait "$daemon"
tap_is "with status 0" 0 $?
daemon=
tap_ok "and its socket is gone" test ! -e "$work/control.sock"
tap_is "the database is whole" ok "$(sql "PRAGMA integrity_check")"

# ---- poll without a daemon

config_write 2 3 4
sleep 1.1
tap_ok "a poll without a daemon" poll --all
tap_ok "polls as well" grep -q '^3 polled: 3 unchanged' "$work/poll.out"
tap_ok "a poll of what is due" poll
tap_ok "finds nothing due" grep -q '^0 polled' "$work/poll.out"
tap_ok "no process is left" test ! -e "$work/control.sock"

# ---- what cannot start

daemon_start
await 10 answers
tap_ok "courant stop" "$courant" -f "$config" stop
tap_ok "ends it" await 5 daemon_gone
wait "$daemon"
tap_is "with status 0 too" 0 $?
daemon=
sed "s,^database .*,database $config," "$config" >"$work/bad.conf"
chmod 600 "$work/bad.conf"
tap_is "a database that is none" 65 \
	"$(status_of "$courant" -f "$work/bad.conf" run)"
tap_ok "is named" grep -q "$config" "$work/err"
tap_is "a config that is none" 78 \
	"$(echo nonsense >"$work/bad.conf"; status_of "$courant" -f "$work/bad.conf" run)"

# A daemon whose supervisor is killed leaves nobody behind.
daemon_start
await 10 answers
kill -9 "$daemon"
tap_ok "kill -9 of the supervisor ends all" await 3 daemon_gone
wait "$daemon" 2>/dev/null
daemon=
tap_none "nothing in the log that must not be" "$(log_trouble)"

tap_done

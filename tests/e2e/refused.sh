#!/bin/sh
# What a start refuses: it says why, once, ends with a status of its own, and
# leaves what is there as it is.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"
command -v setsid >/dev/null || tap_skip_all "setsid is not here"
. "$top_srcdir/tests/e2e/lib.sh"

# config_write FILE LISTEN DATABASE CONTROL
config_write()
{
	{
		echo "server {"
		echo "	listen $2"
		echo "}"
		echo "database $3"
		echo "control $4"
		echo "feed http://no-such-host.invalid/feed.xml"
	} >"$1"
	chmod 600 "$1"
}

# refused NAME STATUS WORDS DATABASE CONTROL [LISTEN]: a start ends with the
# status, and with one error, which has the words.
refused()
{
	config_write "$work/try.conf" "${6:-127.0.0.1:0}" "$4" "$5"
	timeout 20 "$courant" -f "$work/try.conf" run >"$work/try.log" 2>&1
	tap_is "$1" "$2" $?
	errors=$(grep ' error ' "$work/try.log")
	case $errors in
	*"$3"*) [ "$(printf '%s\n' "$errors" | wc -l)" -eq 1 ] ;;
	*) false ;;
	esac
	tap_result $? "$1: said once" || tap_note "$errors"
}

healthy()
{
	get /healthz >"$work/health"
}

web_port=$(free_port)
config_write "$config" "127.0.0.1:$web_port" "$db" "$work/control.sock"
daemon_start
tap_ok "a daemon runs" await 10 healthy

refused "its port is in use" 69 "another program does already" \
	"$work/other.db" "$work/other.sock" "127.0.0.1:$web_port"
# The one who closes a link and ends must not be killed for it before.
for n in 1 2 3 4 5 6; do
	refused "its database has a writer ($n)" 75 "writes to $db already" \
		"$db" "$work/other.sock"
done
refused "its control socket has a daemon" 75 "is courant running" \
	"$work/other.db" "$work/control.sock"
tap_ok "the daemon ends well" daemon_stop

echo "my letters" >"$work/letters.txt"
refused "the control socket would take a file's place" 75 "is no socket" \
	"$work/other.db" "$work/letters.txt"
tap_is "the file is still there" "my letters" "$(cat "$work/letters.txt")"

sqlite3 "$db" "PRAGMA user_version = 99"
before=$(cksum <"$db")
refused "a newer database" 65 "newer courant" "$db" "$work/other.sock"
tap_is "it was left as it is" "$before" "$(cksum <"$db")"
sqlite3 "$work/foreign.db" "CREATE TABLE mine (a)"
before=$(cksum <"$work/foreign.db")
refused "somebody else's database" 65 "another program" \
	"$work/foreign.db" "$work/other.sock"
tap_is "it too" "$before" "$(cksum <"$work/foreign.db")"
tap_done

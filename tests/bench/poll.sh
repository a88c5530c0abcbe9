#!/bin/sh
# usage: poll.sh BUILD [FEEDS]
#
# What polling costs: FEEDS (1,000) feeds of 35 items and about 130 kB each,
# on loopback addresses of their own, read by the real daemon.  Three passes:
# everything new, nothing changed (304), one feed in ten changed.  CPU seconds
# are those of all processes of the daemon together (sum_exec_runtime as the
# kernel counts it), memory is their proportional set size.  `make bench`.
#
# The program is courant_fast: the later passes are asked for by hand, which
# the real one grants every ten minutes only.  Nothing else differs.
set -u

top_builddir=$1
feeds=${2:-1000}
top_srcdir=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
items=35
bytes=130000
. "$top_srcdir/tests/tap/tap.sh"
. "$top_srcdir/tests/e2e/lib.sh"
courant=$top_builddir/courant_fast

origin_start --synthetic "$feeds,$items,$bytes" --hosts "$feeds" || exit 1
web_port=$(free_port)
{
	echo "server {"
	echo "	listen 127.0.0.1:$web_port"
	echo "}"
	echo "database $db"
	echo "control $work/control.sock"
	echo "polling {"
	echo "	every 1h"
	echo "	at-once 64"
	echo "	starts-per-second 1000"
	echo "}"
	awk -v feeds="$feeds" -v port="$origin_port" 'BEGIN {
		for (i = 0; i < feeds; i++) {
			address = "127.1." int(i / 250) % 250 "." i % 250 + 1
			print "feed http://" address ":" port "/s/" i ".xml {"
			print "\tallow-address " address
			print "}"
		}
	}'
} >"$config"
chmod 600 "$config"

# CPU seconds of the daemon's processes so far.
cpu()
{
	for pid in $(daemon_pids); do
		cat "/proc/$pid/task/"*/schedstat
	done 2>/dev/null | awk '{ t += $1 } END { printf "%.3f", t / 1e9 }'
}

# Proportional set size of the daemon's processes, MiB.
memory()
{
	for pid in $(daemon_pids); do
		cat "/proc/$pid/smaps_rollup"
	done 2>/dev/null | awk '/^Pss:/ { t += $2 } END { printf "%.1f", t / 1024 }'
}

processes()
{
	for pid in $(daemon_pids); do
		printf '%s %s\n' "$(awk '{ printf "%.3f", $1 / 1e9 }' \
			"/proc/$pid/schedstat")" \
			"$(awk '/^Pss:/ { printf "%.1f", $2 / 1024 }' \
				"/proc/$pid/smaps_rollup") $(tr '\0' ' ' <"/proc/$pid/cmdline")"
	done
}

polls_are()
{
	[ "$(sql "SELECT count(*) FROM poll" 2>/dev/null)" -ge "$1" ] 2>/dev/null
}

seconds()
{
	date +%s.%N
}

# pass NAME BUDGET POLLS: waits until so many polls were made since the start.
pass()
{
	if ! await 240 polls_are "$3"; then
		echo "$1: only $(sql "SELECT count(*) FROM poll") of $3 polls came"
		tail -n 5 "$log"
		exit 1
	fi
	took=$(seconds)
	# Let the last commit and what follows it come to rest.
	sleep 2
	now=$(cpu)
	mem=$(memory)
	awk -v name="$1" -v budget="$2" -v now="$now" -v before="$cpu_before" \
		-v took="$took" -v began="$began" -v mem="$mem" \
		-v rows="$(sql "SELECT count(*) FROM item")" 'BEGIN {
		printf "%-22s %7.3f CPU s (budget %s)  %6.1f s in all  %6.1f MiB (budget 32)  %d items\n",
			name, now - before, budget, took - began, mem, rows
	}'
}

poll_all()
{
	cpu_before=$(cpu)
	began=$(seconds)
	"$courant" -f "$config" poll --all >/dev/null 2>"$work/poll.err" ||
		cat "$work/poll.err"
}

echo "$feeds feeds of $items items, about $bytes bytes each; $(getconf _NPROCESSORS_ONLN) cores"
cpu_before=0
began=$(seconds)
daemon_start
pass "everything new" 5.00 "$feeds"
processes

poll_all
pass "nothing changed" 0.15 $((feeds * 2))

curl -q --noproxy '*' -fsS -X POST -o /dev/null \
	"http://127.1.0.1:$origin_port/_/generation/2"
poll_all
pass "one in ten changed" 0.50 $((feeds * 3))
processes
sql "SELECT result || ' ' || count(*) FROM poll GROUP BY result"
sql "SELECT page_count * page_size / 1048576 || ' MiB of database' FROM pragma_page_count, pragma_page_size"
tail -n 3 "$work/origin.out"; kill -0 "$origin" || { wait "$origin"; echo "origin ended with $?"; }
daemon_stop || echo "the daemon did not stop cleanly"
log_trouble

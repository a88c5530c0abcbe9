#!/bin/sh
# kill -9 at random moments loses nothing.
#
# An origin publishes an item every 50 ms in feeds that hold the newest 200.
# Each cycle starts the daemon, waits a random while, and kills its whole
# process group; every fifth cycle kills only one of its processes first.
# Then, on a copy of the database as the crash left it:
#
#  1. integrity_check and foreign_key_check find nothing, every item has its
#     state, and the counts that are kept agree with what is there;
#  2. no item is there twice, by guid or by title;
#  3. the stored validator, which names the newest item of the document it
#     came with, has every item of that document beside it: otherwise the next
#     answer would be 304 and the items lost for good;
#  4. what an earlier cycle held is still there.
#
# COURANT_KILL_CYCLES says how many (20; `make check-kill` does 200),
# COURANT_KILL_SEED repeats a run.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"
[ -z "${COURANT_TEST_QUICK:-}" ] || tap_skip_all "long, and a quick run was asked for"
. "$top_srcdir/tests/e2e/lib.sh"

cycles=${COURANT_KILL_CYCLES:-20}
seed=${COURANT_KILL_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
courant=$top_builddir/courant_fast # polls every second
hosts=8
all=$((4 + $(getconf _NPROCESSORS_ONLN))) # processes: a parser for each core
window=200

tap_note "$cycles cycles, seed $seed"
origin_start --count-feed 50 --hosts $hosts || exit 1
web_port=$(free_port)
{
	echo "server {"
	echo "	listen 127.0.0.1:$web_port"
	echo "}"
	echo "database $db"
	echo "control $work/control.sock"
	echo "polling {"
	echo "	every 1s"
	echo "	host-gap 0s"
	echo "	timeout 1s"
	echo "	starts-per-second 1000"
	echo "}"
	for n in $(seq $hosts); do
		echo "feed http://127.1.0.$n:$origin_port/count.xml {"
		echo "	allow-address 127.1.0.$n"
		echo "}"
	done
} >"$config"
chmod 600 "$config"

# All delays and choices of the run, from the seed: "MILLISECONDS VICTIM".
awk -v seed="$seed" -v n="$cycles" 'BEGIN {
	srand(seed)
	for (i = 0; i < n; i++)
		print int(rand() * 2000), int(rand() * 6)
}' >"$work/plan"

milliseconds()
{
	sleep "$(awk -v ms="$1" 'BEGIN { printf "%.3f", ms / 1000 }')"
}

problem()
{
	bad=$((bad + 1))
	tap_note "cycle $cycle, after $delay ms: $(echo "$*" | tr '\n' ' ')"
}

as_many_as()
{
	[ "$(daemon_pids | wc -l)" -eq "$1" ]
}

# kill_one N: the Nth process of the group, counted around.  Without the
# supervisor the others leave; one of the others is started again.
kill_one()
{
	count=$(daemon_pids | wc -l)
	one=$(daemon_pids | sed -n "$(($1 % count + 1))p")
	kill -9 "$one"
	if [ "$one" = "$daemon" ]; then
		await 5 daemon_gone ||
			problem "they outlive the supervisor: $(daemon_pids)"
	elif [ "$count" -eq "$all" ]; then
		await 5 as_many_as "$count" ||
			problem "the process killed is not back: $(daemon_pids)"
		milliseconds 300
	fi
}

# One line a finding, about the copy in $work/after.
findings()
{
	sqlite3 "$work/after/courant.db" "
PRAGMA integrity_check;
SELECT 'foreign key of ' || \"table\" FROM pragma_foreign_key_check;
SELECT 'item without state ' || id FROM item
	WHERE id NOT IN (SELECT item_id FROM item_state);
SELECT 'feed ' || s.feed_id || ' counts ' || s.items || ' items'
	FROM _schedule s WHERE s.items !=
	(SELECT count(*) FROM item i WHERE i.feed_id = s.feed_id);
SELECT 'twice: ' || title FROM item GROUP BY feed_id, title
	HAVING count(*) > 1;
WITH newest AS (
	SELECT feed_id, CAST(substr(etag, 4) AS INTEGER) AS n
	FROM _feed WHERE etag LIKE '\"n-%'
), held AS (
	SELECT w.feed_id, w.n, count(i.id) AS items
	FROM newest w LEFT JOIN item i ON i.feed_id = w.feed_id
		AND CAST(substr(i.guid, 7) AS INTEGER)
		BETWEEN w.n - $window + 1 AND w.n
	GROUP BY w.feed_id)
SELECT 'feed ' || feed_id || ' has the validator n-' || n || ' and ' ||
	items || ' of its items' FROM held WHERE items != min(n, $window);
SELECT 'validator without an item of its feed ' || feed_id FROM _feed
	WHERE etag IS NOT NULL AND etag NOT LIKE '\"n-%';
" 2>&1 | grep -v '^ok$'
	sqlite3 "$work/after/courant.db" \
		"SELECT feed_id || ' ' || guid FROM item" 2>&1 |
		LC_ALL=C sort >"$work/items.now"
	LC_ALL=C comm -23 "$work/items" "$work/items.now" | head -n 5 |
		sed 's/^/lost again: /'
	mv "$work/items.now" "$work/items"
}

: >"$work/items"
cycle=0 bad=0 mid=0
while read -r delay victim; do
	cycle=$((cycle + 1))
	daemon_start
	milliseconds "$delay"
	if [ $((cycle % 5)) -eq 0 ]; then
		kill_one "$victim"
	fi
	kill -s KILL -- "-$daemon" 2>/dev/null
	await 5 daemon_gone || problem "they outlive the kill: $(daemon_pids)"
	wait "$daemon" 2>/dev/null
	daemon=
	[ -f "$db" ] || continue # killed before it was made
	rm -rf "$work/after"
	mkdir "$work/after"
	cp "$db"* "$work/after/"
	[ ! -s "$work/after/courant.db-wal" ] || mid=$((mid + 1))
	# Killed before the schema was there: nothing to look at yet.
	[ "$(sqlite3 "$work/after/courant.db" 'PRAGMA user_version')" != 0 ] ||
		continue
	found=$(findings)
	[ -z "$found" ] || problem "$found"
done <"$work/plan"

tap_is "cycles after which something was wrong" 0 "$bad"
tap_ok "the daemon worked between the kills: $(wc -l <"$work/items") items, $mid crashes with a log to recover" \
	test "$(wc -l <"$work/items")" -gt $((hosts * 20))

# And once more in peace: everything that the feeds hold now is read.
daemon_start
caught_up()
{
	[ "$(sqlite3 -readonly -cmd '.timeout 2000' "$db" "SELECT count(*) FROM _feed WHERE CAST(substr(etag, 4) AS INTEGER) >= $goal")" = $hosts ]
}
goal=$(curl -q --noproxy '*' -fsS -o /dev/null -D - \
	"http://127.1.0.1:$origin_port/count.xml" | sed -n 's/^ETag: "n-\([0-9]*\)".*/\1/p')
tap_ok "left in peace it catches up to item $goal" await 20 caught_up
tap_ok "and stops when asked" daemon_stop
tap_none "nothing in the log that must not be" "$(log_trouble)"

tap_done

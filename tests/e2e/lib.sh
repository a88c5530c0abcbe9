# A daemon and a sample origin for end-to-end tests, sourced behind tap.sh.
# Everything lives in $work, which goes when the script ends; children of the
# script end with it.

work=$(mktemp -d "${TMPDIR:-/tmp}/courant-e2e.XXXXXX") || exit 1
config=$work/courant.conf
db=$work/courant.db
log=$work/courant.log
courant=$top_builddir/courant
daemon='' origin='' origin_port='' web_port=''
export LC_ALL=C.UTF-8

e2e_leave()
{
	status=$?
	trap - EXIT
	trap '' INT TERM HUP
	[ -z "$daemon" ] || kill -s KILL -- "-$daemon" 2>/dev/null
	[ -z "$origin" ] || kill "$origin" 2>/dev/null
	wait 2>/dev/null
	rm -rf "$work"
	exit "$status"
}
trap e2e_leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# await SECONDS COMMAND...: until it succeeds.
await()
{
	tries=$(($1 * 10))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

origin_ready()
{
	origin_port=$(sed -n 's/^ready //p' "$work/origin.out" 2>/dev/null)
	[ -n "$origin_port" ]
}

# origin_start OPTION...: sets origin and origin_port.
origin_start()
{
	"$top_builddir/origin" --parent-pid $$ "$@" >"$work/origin.out" 2>&1 &
	origin=$!
	await 10 origin_ready && return
	tap_note "the origin did not start: $(cat "$work/origin.out")"
	return 1
}

# free_port: one that nobody listens on now.  The system picks it for an
# origin, which goes again.
free_port()
{
	"$top_builddir/origin" --lifetime 20 >"$work/port.out" 2>&1 &
	probe=$!
	await 5 grep -qs '^ready' "$work/port.out"
	kill "$probe"
	wait "$probe" 2>/dev/null
	sed -n 's/^ready //p' "$work/port.out"
}

# daemon_start [WORD...]: in a process group of its own, numbered as its
# leader, which `daemon` holds.  WORDs stand before the program.
daemon_start()
{
	setsid "$@" "$courant" -f "$config" run >>"$log" 2>&1 </dev/null &
	daemon=$!
}

# answers: the daemon takes commands.  Its socket alone says less: a crash
# leaves one, and it is there before anybody listens.
answers()
{
	"$courant" -f "$config" status >/dev/null 2>&1
}

# daemon_stop: as an administrator does; fails when it takes over 10 s or
# ends badly.
daemon_stop()
{
	kill -TERM "$daemon"
	await 10 daemon_gone || return 1
	wait "$daemon"
	ended=$?
	daemon=
	return "$ended"
}

# The living processes of the daemon's group, one a line.
daemon_pids()
{
	ps -e -o pgid= -o stat= -o pid= |
		awk -v group="$daemon" '$1 == group && $2 !~ /^Z/ { print $3 }'
}

daemon_gone()
{
	[ -z "$(daemon_pids)" ]
}

# demo_publish GENERATION: the sample feeds, as the demo makes them.
demo_publish()
{
	sh "$top_srcdir/etc/demo/publish.sh" "$work/root" "$1" "$began" \
		"$(date +%s)"
}

# demo_start PROGRAM: the sample origin, logging into $work/requests, and the
# daemon on the demo's config.
demo_start()
{
	courant=$1
	began=$(date +%s)
	demo_publish 1 || return
	origin_start --root "$work/root" --log "$work/requests" || return
	web_port=$(free_port)
	sed -e "s,@origin@,$origin_port,g; s,@state@,$work," \
		-e "s,@listen@,127.0.0.1:$web_port," \
		"$top_srcdir/etc/demo/courant.conf.in" >"$config"
	chmod 600 "$config"
	daemon_start
}

# How many feeds the config has, and whether so many polls were made.
feeds()
{
	grep -c '^	*feed ' "$config"
}
polls_are()
{
	[ "$(sql "SELECT count(*) FROM poll" 2>/dev/null)" = "$1" ]
}

get()
{
	curl -q --noproxy '*' -fsS "http://127.0.0.1:$web_port$1" 2>/dev/null
}

# sql QUERY: as anyone would ask, while the daemon runs.
sql()
{
	sqlite3 -readonly "$db" "$1"
}

# log_clean: what must never be in the log.
log_trouble()
{
	grep -nE 'database is locked|Sanitizer|runtime error|assert' "$log" |
		head -n 20
}

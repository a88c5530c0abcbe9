#!/bin/sh
# usage: demo.sh --build DIR [--port N] [--keep DIR]
#	[--exit-after-first-digest]
#
# What `./bootstrap demo` runs once the program is built: the sample origin
# on loopback, the daemon on a config that reads from it, and a few words on
# what to try.  Everything it makes is in one temporary folder, which goes
# when it ends; --keep leaves the front page and the database in DIR.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
build= port=8380 keep= stay=yes
patience=60 # seconds that the first poll may take
news_after=60 # seconds until the outlets publish more

say()
{
	echo "demo: $*"
}

die()
{
	status=$1
	shift
	for line; do
		echo "demo: $line" >&2
	done
	exit "$status"
}

while [ $# -gt 0 ]; do
	case $1 in
	--build | --port | --keep)
		[ $# -ge 2 ] || die 64 "$1 needs a word behind it"
		case $1 in
		--build) build=$2 ;;
		--port) port=$2 ;;
		--keep) keep=$2 ;;
		esac
		shift
		;;
	--build=*) build=${1#*=} ;;
	--port=*) port=${1#*=} ;;
	--keep=*) keep=${1#*=} ;;
	--exit-after-first-digest) stay=no ;;
	*) die 64 "no option $1; see ./bootstrap help" ;;
	esac
	shift
done
case $port in
'' | *[!0-9]*) die 64 "--port needs a number, not \"$port\"" ;;
esac
[ "$port" -ge 1 ] && [ "$port" -le 65535 ] ||
	die 64 "--port needs a number from 1 to 65535, not $port"
[ -x "$build/courant" ] && [ -x "$build/origin" ] ||
	die 66 "no courant and origin in ${build:-the build folder}" \
		"build them first: ./bootstrap build"
courant=$build/courant
if [ -n "$keep" ]; then
	mkdir -p "$keep" || die 73 "cannot create $keep"
	keep=$(CDPATH='' cd -- "$keep" && pwd -P)
	[ -w "$keep" ] || die 73 "cannot write in $keep"
fi

state=$(mktemp -d "${TMPDIR:-/tmp}/courant-demo.XXXXXX") ||
	die 73 "cannot make a temporary folder in ${TMPDIR:-/tmp}"
config=$state/courant.conf
daemon='' origin=''

# Ends a child of ours and waits for it.
stop()
{
	[ -n "$1" ] || return 0
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
}

# Whatever happens: children first, then the folder.
leave()
{
	status=$?
	trap - EXIT
	trap '' INT TERM HUP
	stop "$daemon"
	stop "$origin"
	rm -rf "$state"
	exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# fail LINE...: with the end of the daemon's log.
fail()
{
	if [ -s "$state/courant.log" ]; then
		say "the last lines of the daemon's log:" >&2
		tail -n 15 "$state/courant.log" >&2
	fi
	die 70 "$@"
}

running()
{
	kill -0 "$1" 2>/dev/null
}

# await SECONDS COMMAND...: until it succeeds; gives up when the daemon ends.
await()
{
	tries=$(($1 * 5))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		[ -z "$daemon" ] || running "$daemon" || return 1
		sleep 0.2
	done
}

# Asks our own daemon, whatever proxy the environment names.
get()
{
	curl -q --noproxy '*' -fsS "http://127.0.0.1:$port$1" 2>/dev/null
}

publish()
{
	sh "$here/publish.sh" "$state/root" "$1" "$started" "$(date +%s)"
}

origin_ready()
{
	origin_port=$(sed -n 's/^ready //p' "$state/origin.out" 2>/dev/null)
	[ -n "$origin_port" ]
}

# Every feed was asked once: none is new any more.
all_polled()
{
	"$courant" -f "$config" status --json 2>/dev/null |
		grep -q '"feeds_new":0,' && get / >"$state/index.html"
}

started=$(date +%s)
publish 1 || die 70 "cannot write the sample feeds into $state"
"$build/origin" --root "$state/root" --parent-pid $$ --lifetime 604800 \
	>"$state/origin.out" 2>&1 &
origin=$!
await 10 origin_ready || fail "the sample origin did not start: $(cat "$state/origin.out")"

sed -e "s,@origin@,$origin_port,g" -e "s,@listen@,127.0.0.1:$port," \
	-e "s,@state@,$state,g" "$here/courant.conf.in" >"$config"
chmod 600 "$config"
"$courant" -f "$config" run >"$state/courant.log" 2>&1 &
daemon=$!
say "reading $(grep -c '^	feed ' "$config") feeds of invented outlets on 127.0.2.x"
await "$patience" all_polled ||
	fail "the first digest did not come" \
		"is port $port in use? try: ./bootstrap demo --port 8381"

keep_page()
{
	[ -z "$keep" ] || get / >"$keep/index.html"
}

# The daemon checkpoints when it stops, which leaves one file.
keep_database()
{
	[ -n "$keep" ] || return 0
	stop "$daemon"
	daemon=
	cp "$state/courant.db" "$keep/courant.db" ||
		die 74 "cannot copy the database to $keep"
	say "left in $keep: index.html, courant.db"
}

keep_page
if [ $stay = no ]; then
	keep_database
	say "the first digest is there"
	exit 0
fi

# What can be typed, wherever the program lies.
case $courant in
*[!A-Za-z0-9/._-]*) typed="'$(printf '%s\n' "$courant" | sed "s/'/'\\\\''/g")'" ;;
*) typed=$courant ;;
esac

cat <<END

  Your paper:   http://127.0.0.1:$port/
  The feeds:    http://127.0.0.1:$port/feeds   (one is broken, on purpose)

  In another terminal:

    $typed -f $config feeds
    $typed -f $config items
    $typed -f $config sql "SELECT outlet, title FROM headlines LIMIT 10"
    $typed -f $config status

  In a minute the outlets publish more, and one headline is rewritten.  An
  outlet is not asked again before a quarter of an hour has gone by, or ten
  minutes if you ask by hand:

    $typed -f $config poll --all

  The daemon's log is $state/courant.log
  Ctrl-C ends the demo.

END
while running "$daemon"; do
	# A signal ends the wait; a sleep in front would hold it up.
	sleep 1 &
	wait $!
	news_after=$((news_after - 1))
	if [ $news_after -eq 0 ]; then
		publish 2 && say "the outlets have published more"
	fi
done
wait "$daemon"
fail "the daemon ended by itself, with status $?"

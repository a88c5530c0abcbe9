#!/bin/sh
# The pages in Chromium.  Skipped where there is no chromium or node, unless
# COURANT_REQUIRE_BROWSER=1.
skip()
{
	if [ "${COURANT_REQUIRE_BROWSER:-0}" = 1 ]; then
		echo "1..1"
		echo "not ok 1 - $1, and COURANT_REQUIRE_BROWSER is set"
		exit 1
	fi
	echo "1..0 # SKIP $1"
	exit 0
}
chromium=$(command -v chromium || command -v chromium-browser ||
	command -v google-chrome) || skip "no chromium"
command -v node >/dev/null || skip "no node"
[ -z "$COURANT_TEST_QUICK" ] || skip "a quick run was asked for"

work=$(mktemp -d) || exit 1
pids=
end()
{
	for pid in $pids; do
		kill "$pid" 2>/dev/null
	done
	rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

# start NAME [WORD]: serves a paper; its URL is in $url.
start()
{
	mkfifo "$work/$1.in"
	TZ=CET-1CEST,M3.5.0,M10.5.0/3 "$top_builddir/serve" "$work/$1.db" $2 \
		<"$work/$1.in" >"$work/$1.out" 2>"$work/$1.err" &
	pids="$pids $!"
	exec 9>"$work/$1.in"
	tries=0
	until grep -q '^ready ' "$work/$1.out"; do
		tries=$((tries + 1))
		if [ $tries -gt 300 ]; then
			echo "Bail out! serve did not start: $(cat "$work/$1.err")"
			exit 1
		fi
		sleep 0.1
	done
	url=http://127.0.0.1:$(sed -n 's/^ready //p' "$work/$1.out")/
}

start paper
paper=$url
exec 8>"$work/paper.in"
start empty empty
# Screen readers, w3m and printers read the same HTML; so does this.
node "$top_srcdir/tests/web/browser.mjs" "$chromium" "$paper" "$url" \
	"$top_builddir/screenshots"
status=$?
if [ -s "$work/paper.err" ] || [ -s "$work/empty.err" ]; then
	sed 's/^/# serve: /' "$work/paper.err" "$work/empty.err"
fi
exit $status

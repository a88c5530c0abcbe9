#!/bin/sh
# Every file of tests/data/conf against its .want: the config as understood,
# or all messages, and the exit status.  To add a case: a .conf file there,
# then its .want, made by `sh cases.sh update` and read with care.
. "$top_srcdir/tests/tap/tap.sh"

data=$top_srcdir/tests/data/conf
courant=$top_builddir/courant
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# A copy, so that messages name files without a path, and no umask of the
# checkout counts: a config that everybody may write is refused.
cp -R "$data" "$work/conf" && chmod -R u+w,go-w "$work/conf" || exit 1
cd "$work/conf" || exit 1

answer()
{
	"$courant" check --print "$1" 2>&1 | sed "s|$work/conf|DIR|g"
	"$courant" check "$1" >/dev/null 2>&1
	echo "exit $?"
}

for file in *.conf; do
	want=${file%.conf}.want
	if [ "$1" = update ]; then
		answer "$file" >"$data/$want"
		continue
	fi
	answer "$file" >"$work/got"
	if ! tap_ok "$file" cmp -s "$want" "$work/got"; then
		tap_note "$(diff -u "$want" "$work/got")"
	fi
done
[ "$1" != update ] || exit 0
tap_done

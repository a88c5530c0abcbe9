#!/bin/sh
# Every rule of politeness: on a simulated clock (manners_sim) and over real
# sockets (manners_wire).  In short, unless MANNERS_LONG is set.
cd "$top_builddir" || exit 1
if [ -n "${MANNERS_LONG:-}" ]; then
	how=
else
	how=--brief
fi
for program in manners_sim manners_wire; do
	[ -x $program ] || continue
	./$program $how || echo "# $program ended with status $?"
done | awk '
/^(not )?ok / {
	n++
	bad += /^not /
	sub(/ok [0-9]+/, "ok " n)
	print
	next
}
/^Bail out!/ { died = 1; print }
/^# (not so|manners_)/ { print }
END {
	print "1.." n
	printf "# %d passed, %d failed\n", n - bad, bad
	exit bad > 0 || died || n == 0
}'

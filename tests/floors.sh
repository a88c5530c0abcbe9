#!/bin/sh
# The folder is the floor: includes point down only, and each third-party
# header has its home.  ARCHITECTURE draws the house.
. "$top_srcdir/tests/tap/tap.sh"
cd "$top_srcdir" || exit 1

# One line a finding.  FLOORS: folder=number; two folders on one floor do not
# see each other.  HOMES: header=folders, a trailing * for a family of names.
# SYSTEM: what the C library and the kernel bring.
findings()
{
	find src -name '*.[ch]' | LC_ALL=C sort | xargs awk '
BEGIN {
	n = split("base=0 conf=1 feed=1 story=2 ipc=3 net=4 store=4 " \
	    "desk=5 web=5 proc=6 cmd=7 main=8", list, " ")
	for (i = 1; i <= n; i++) {
		split(list[i], pair, "=")
		floor[pair[1]] = pair[2]
	}
	n_homes = split("expat.h=feed jansson.h=feed iconv.h=feed " \
	    "sqlite3.h=store curl/*=net event2/*=net zlib.h=net " \
	    "idn2.h=base seccomp.h=proc uni*=base,feed,story", homes, " ")
	n_system = split("assert.h ctype.h dirent.h endian.h err.h errno.h " \
	    "fcntl.h fnmatch.h getopt.h glob.h grp.h ifaddrs.h inttypes.h " \
	    "limits.h linux/* locale.h malloc.h math.h netdb.h netinet/* arpa/* " \
	    "net/if.h poll.h pwd.h regex.h sched.h signal.h spawn.h " \
	    "stdarg.h stdalign.h stdbool.h stddef.h stdint.h stdio.h " \
	    "stdlib.h stdnoreturn.h string.h strings.h sys/* sysexits.h " \
	    "syslog.h termios.h time.h unistd.h wchar.h", system_list, " ")
}
function matches(name, pattern,    stem)
{
	if (pattern !~ /\*$/)
		return name == pattern
	stem = substr(pattern, 1, length(pattern) - 1)
	return substr(name, 1, length(stem)) == stem
}
function folder_of(path,    part)
{
	return split(path, part, "/") > 1 ? part[1] : "main"
}
function say(what)
{
	print FILENAME ":" FNR ": " what
}
function third_party(name, mine,    i, pair)
{
	for (i = 1; i <= n_system; i++)
		if (matches(name, system_list[i]))
			return
	for (i = 1; i <= n_homes; i++) {
		split(homes[i], pair, "=")
		if (!matches(name, pair[1]))
			continue
		if (index("," pair[2] ",", "," mine ",") == 0)
			say("<" name "> lives in " pair[2] "/ only")
		return
	}
	say("<" name "> has no home: give it one in tests/floors.sh")
}
function ours(name, mine,    theirs)
{
	theirs = folder_of(name)
	if (name !~ /\//)
		say("\"" name "\" must be path-qualified")
	else if (!(theirs in floor))
		say("\"" name "\" is on no known floor")
	else if (theirs != mine && floor[theirs] >= floor[mine])
		say(mine "/ (floor " floor[mine] ") must not see " theirs \
		    "/ (floor " floor[theirs] ")")
}
FNR == 1 {
	mine = folder_of(substr(FILENAME, 5))
	if (!(mine in floor))
		say("folder " mine "/ is on no known floor")
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	name = $0
	sub(/^[^<]*</, "", name)
	sub(/>.*/, "", name)
	third_party(name, mine)
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	name = $0
	sub(/^[^"]*"/, "", name)
	sub(/".*/, "", name)
	ours(name, mine)
}'
}

tap_none "includes point down, third-party headers are at home" "$(findings)"

# The test itself sees what it should: a tree with one of each fault.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src/base" "$work/src/net"
printf '#include "net/loop.h"\n#include <sqlite3.h>\n#include "x.h"\n' \
	>"$work/src/base/up.c"
printf '#include "store/store.h"\n#include <foo.h>\n#include <curl/curl.h>\n' \
	>"$work/src/net/side.c"
cd "$work" || exit 1
tap_is "every kind of fault is found" 5 "$(findings | wc -l)"
cd "$top_srcdir" || exit 1

tap_done

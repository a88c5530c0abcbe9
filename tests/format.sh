#!/bin/sh
# The layout of every C file is what clang-format 14 makes of it.  Other
# versions differ in small things, so only that one judges.
. "$top_srcdir/tests/tap/tap.sh"
cd "$top_srcdir" || exit 1

tool=
for name in clang-format-14 clang-format; do
	if "$name" --version 2>/dev/null | grep -q 'version 14\.'; then
		tool=$name
		break
	fi
done
[ -n "$tool" ] || tap_skip_all "clang-format 14 is not here"

found=$(find src tests -name '*.[ch]' | LC_ALL=C sort |
	xargs "$tool" --dry-run 2>&1 | grep 'warning:' |
	sed 's/: warning:.*//' | sort -u -t: -k1,1)
tap_none "the layout of src and tests is clang-format's" "$found"
[ -z "$found" ] || tap_note "mend with: $tool -i FILE"

tap_done

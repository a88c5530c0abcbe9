#!/bin/sh
# The rules of HACKING that a machine can check, over src and tests.
# Exceptions stand below, each with its reason.
. "$top_srcdir/tests/tap/tap.sh"
cd "$top_srcdir" || exit 1

# WHAT:WHERE reason.  WHAT is the name of a rule as printed in brackets,
# WHERE a file, or file:function.
exceptions='
[stray]:tests/style.sh names the words it looks for
'

c_files()
{
	find src tests -name '*.[ch]' | LC_ALL=C sort
}

# Findings as [rule]:where: what.  A C file is read with comments and the
# contents of strings blanked, so that they are not taken for code.
c_findings()
{
	c_files | xargs awk '
function say(rule, where, what)
{
	print "[" rule "]:" where ": " what
}
# Returns the line without comments and string contents; keeps the state of
# an open comment in `commented`.
function code_of(line,    out, two)
{
	out = ""
	while (line != "") {
		two = substr(line, 1, 2)
		if (commented) {
			if (two == "*/") {
				commented = 0
				line = substr(line, 3)
			} else
				line = substr(line, 2)
		} else if (two == "/*") {
			commented = 1
			line = substr(line, 3)
		} else if (two == "//") {
			say("comment", FILENAME ":" FNR, "// comment")
			line = ""
		} else if (match(line, /^"([^"\\]|\\.)*"/)) {
			out = out "\"\""
			line = substr(line, RLENGTH + 1)
		} else if (match(line, /^\047([^\047\\]|\\.)+\047/)) {
			out = out "0"
			line = substr(line, RLENGTH + 1)
		} else {
			out = out substr(line, 1, 1)
			line = substr(line, 2)
		}
	}
	return out
}
function end_of_file()
{
	if (file != "" && last > 600)
		say("file", file, last " lines; at most 600")
}
function braces(text,    open, shut, deepest, i, c)
{
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "{" && ++depth > deepest)
			deepest = depth
		else if (c == "}")
			depth--
	}
	return deepest
}
FNR == 1 {
	end_of_file()
	file = FILENAME
	commented = depth = in_function = in_braces = 0
	own = file
	sub(/^src\//, "", own)
	sub(/\.c$/, ".h", own)
	has_own = file ~ /^src\/.*\.c$/ && (getline line <("src/" own)) >= 0
	close("src/" own)
	first_include = 1
	opened = /^\/\*/
	if (!opened)
		say("opening", file, "opens without a comment")
	block = ""
}
{
	last = FNR
	code = code_of($0)
}
has_own && first_include && /^#include "/ {
	if (index($0, "\"" own "\"") == 0)
		say("include", file ":" FNR, "\"" own "\" comes first")
}
/^#include/ {
	first_include = 0
}
match(code, /(^|[^A-Za-z0-9_.>])(strcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|strtok_r|atoi|atol|atof|gets|alloca|system|popen|setjmp)[ ]?\(/) {
	name = substr(code, RSTART, RLENGTH)
	gsub(/[^A-Za-z_]/, "", name)
	say("banned", file ":" FNR, name "()")
}
code ~ /^[ \t]*typedef[ \t]+(struct|enum|union)[ \t]/ && code !~ /\(/ {
	say("typedef", file ":" FNR, "no typedef for a struct, enum or union")
}
# A function: name in column one, brace in column one.
!depth && code ~ /^[a-z_][A-Za-z0-9_]*\(/ {
	name = code
	sub(/\(.*/, "", name)
	begin = FNR
}
code ~ /^{/ && !depth {
	in_function = begin > 0
	deepest = 0
}
{
	d = braces(code)
	if (in_function && d > deepest)
		deepest = d
}
code ~ /^}/ && in_function {
	if (FNR - begin + 1 > 60)
		say("function", file ":" name, FNR - begin + 1 " lines; at most 60")
	if (deepest > 4)
		say("nesting", file ":" name, deepest - 1 " levels; at most 3")
	in_function = begin = 0
}
# A header: the paragraph that holds a prototype begins with a comment.
/^[ \t]*$/ {
	block = ""
}
block == "" && NF {
	block = /^[ \t]*\/\*/ || commented_before ? "told" : "bare"
	if (/^(static|typedef) /)
		block = "told"
}
file ~ /^src\/.*\.h$/ && depth == 0 && code ~ /^[a-z_][A-Za-z0-9_]*\(/ &&
    block == "bare" {
	bare = code
	sub(/\(.*/, "", bare)
	say("contract", file ":" bare, "no comment above it")
}
{
	commented_before = commented
}
END {
	end_of_file()
}'
}

# Words that promise something, in everything that people read or run.
stray_findings()
{
	find src tests etc sql man bootstrap .ci -type f \
		! -path 'tests/data/*' ! -path '*/corpus/*' -print 2>/dev/null |
		LC_ALL=C sort | tr '\n' '\0' |
		xargs -0 grep -nIE '\<(TODO|FIXME|XXX|HACK)\>|not implemented' |
		sed 's/^\([^:]*\):\([0-9]*\):/[stray]:\1:\2: /'
}

# Drops the findings that an exception names.
without_exceptions()
{
	EXCEPTIONS=$exceptions awk '
BEGIN {
	n = split(ENVIRON["EXCEPTIONS"], list, "\n")
	for (i = 1; i <= n; i++)
		if (split(list[i], word, " ") > 1)
			excused[word[1]] = 1
}
{
	place = $0
	sub(/: .*/, "", place)
	no_line = place
	sub(/:[0-9]+$/, "", no_line)
	if (!(place in excused) && !(no_line in excused))
		print
}'
}

all=$({ c_findings; stray_findings; } | without_exceptions)

# rule RULE NAME: no finding of that rule.
rule()
{
	tap_none "$2" "$(printf '%s\n' "$all" | grep -F "[$1]:")"
}

rule file "files stay under 600 lines"
rule function "functions stay under 60 lines"
rule nesting "blocks nest three levels at most"
rule banned "no banned function is called"
rule comment "comments are /* */"
rule opening "every file opens with a comment"
rule include "a .c file includes its own header first"
rule typedef "structs, enums and unions have no typedef"
rule contract "every function of a header has a comment above it"
rule stray "no word in the tree promises later work"

# The map is true: every path that ARCHITECTURE and HACKING name is there.
lost=$(grep -noE '(src|tests|etc|sql|man)/[A-Za-z0-9_./-]*[A-Za-z0-9_/]' \
	ARCHITECTURE HACKING | while IFS=: read -r file line path; do
	case $path in
	*NAME* | *MODULE*) ;;
	*) [ -e "$path" ] || echo "$file:$line: $path" ;;
	esac
done)
tap_none "every file that ARCHITECTURE and HACKING name is there" "$lost"

# The rules see what they should: a tree with one of each fault.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src/base" "$work/tests"
{
	printf '#include "base/buf.h"\n// x\ntypedef struct a b;\nint\nlong_one(void)\n{\n'
	printf '\tif (a) {\n\tif (b) {\n\tif (c) {\n\tif (d) {\n\t}}}}\n'
	printf '\tstrcpy(a, b); /* TO''DO */\n'
	awk 'BEGIN { for (i = 0; i < 600; i++) print "\tf();" }'
	printf '}\n'
} >"$work/src/base/bad.c"
printf '/* Good: "// strcpy(" here, } there. */\n\nint\nbad_f(void);\n' \
	>"$work/src/base/bad.h"
cd "$work" || exit 1
tap_is "every kind of fault is found, once" \
	"banned comment contract file function include nesting opening stray typedef " \
	"$({ c_findings; stray_findings; } | sed 's/^\[\(.*\)\].*/\1/' |
		LC_ALL=C sort | tr '\n' ' ')"
cd "$top_srcdir" || exit 1

# Rule 18: what can change at file scope is the log level and nothing else.
# Tables of pointers count as constant: they lie in .data.rel.ro.
statics()
{
	objdump -t "$top_builddir/libcourant.a" 2>/dev/null | awk '
NF < 4 {
	next
}
/^[^ ]*\.o: / {
	object = $1
	sub(/:$/, "", object)
}
$(NF - 2) ~ /^\.(data|bss|tdata|tbss)(\.[a-z]*)?$/ && $(NF - 2) !~ /rel\.ro/ &&
    $(NF - 1) !~ /^0+$/ {
	print object ": " $NF
}' | grep -v '^log\.o: current$'
}
if grep -q 'COURANT_SANITIZERS\|COURANT_FUZZERS' "$top_builddir/config.h" &&
	! grep -q '^#define COURANT_\(SANITIZERS\|FUZZERS\)' \
		"$top_builddir/config.h"; then
	tap_ok "the library can be read by objdump" \
		sh -c 'objdump -t "$1" | grep -q "\.text"' - \
		"$top_builddir/libcourant.a"
	tap_none "no mutable file-scope variables" "$(statics)"
fi

tap_done

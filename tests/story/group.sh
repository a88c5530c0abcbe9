#!/bin/sh
# courant group: the command, its output and its errors.
. "$top_srcdir/tests/tap/tap.sh"

courant=$top_builddir/courant
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# story ID: the story of an item in $dir/out.
story()
{
	awk -F '\t' -v id="$1" '$1 == id { print $2 }' "$dir/out"
}

"$courant" group "$top_srcdir/tests/data/stories/seed.tsv" >"$dir/out"
tap_is "exit status" 0 $?
tap_is "a line an item" 8 "$(wc -l <"$dir/out" | tr -d ' ')"
tap_is "one strike is one story" "$(story s1)" "$(story s2)"
tap_ok "two events of one man are two" [ "$(story s3)" != "$(story s4)" ]
tap_ok "two sides of one metal are two" [ "$(story s5)" != "$(story s6)" ]
tap_ok "one shared name is not enough" [ "$(story s7)" != "$(story s8)" ]

"$courant" group - <"$top_srcdir/tests/data/stories/seed.tsv" >"$dir/again"
tap_ok "standard input gives the same" cmp -s "$dir/out" "$dir/again"

"$courant" group --explain "$top_srcdir/tests/data/stories/seed.tsv" \
	>"$dir/why"
tap_ok "a reason for the second report" grep -q \
	'^s2.*shared terms: KEDCO.*likeness 0\.[0-9]*, the bar is 0\.27' \
	"$dir/why"
tap_ok "a reason for a story of its own" grep -q \
	'^s4.*a new story' "$dir/why"

printf 'id\ttime\ttitle\nx\tsoon\tA\n\t5\tB\ny\t5\t\377\n' >"$dir/bad.tsv"
"$courant" group "$dir/bad.tsv" >"$dir/none" 2>"$dir/err"
tap_is "malformed: exit 65" 65 $?
tap_ok "malformed: the time, with its line" grep -q 'bad.tsv:2: ' "$dir/err"
tap_ok "malformed: the id" grep -q 'bad.tsv:3: no id' "$dir/err"
tap_ok "malformed: the bytes" grep -q 'bad.tsv:4: not valid UTF-8' "$dir/err"
tap_ok "malformed: nothing on standard output" [ ! -s "$dir/none" ]

printf 'id\ttitle\n' >"$dir/head.tsv"
"$courant" group "$dir/head.tsv" >/dev/null 2>"$dir/err"
tap_is "no time column: exit 65" 65 $?
"$courant" group "$dir/absent.tsv" >/dev/null 2>"$dir/err"
tap_is "no file: exit 66" 66 $?
tap_ok "no file: says which" grep -q 'absent.tsv' "$dir/err"

tap_done

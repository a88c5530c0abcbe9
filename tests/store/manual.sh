#!/bin/sh
# courant-sql(7) against the schema: every public table, view and column is
# named, none that is not there, and the recipes are printed whole.
. "$top_srcdir/tests/tap/tap.sh"
command -v sqlite3 >/dev/null || tap_skip_all "sqlite3 is not here"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
page=$top_builddir/man/courant-sql.7
cat "$top_srcdir"/sql/[0-9]*.sql | sqlite3 "$work/schema.db" || exit 1

# Names that begin with _ are private; search's own columns, its tables and
# the table of AUTOINCREMENT are SQLite's.
sqlite3 "$work/schema.db" "
	SELECT m.name || '.' || c.name FROM sqlite_schema m
	JOIN pragma_table_info(m.name) c
	WHERE m.type IN ('table', 'view') AND m.name NOT GLOB '_*'
	AND m.name NOT GLOB 'search_*_*' AND m.name NOT GLOB 'sqlite_*'
	AND (m.name NOT GLOB 'search_*' OR m.name = 'search_cjk')
	AND c.name NOT GLOB '_*'" | sort >"$work/schema"
sed -i '/^_/d; /\._/d' "$work/schema"

# Subsections of TABLES and VIEWS, and what their lists name.
sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$page" | awk '
/^\.Sh/ { inside = $2 == "TABLES" || $2 == "VIEWS" }
inside && /^\.Ss/ { table = $2 }
inside && /^\.It Va/ {
	for (i = 3; i <= NF; i++)
		if ($i != ",")
			print table "." $i
}' | sort >"$work/page"

tap_ok "the schema has names to tell" test "$(wc -l <"$work/schema")" -gt 100
tap_none "every public table, view and column is described" \
	"$(comm -23 "$work/schema" "$work/page")"
tap_none "nothing else is" "$(comm -13 "$work/schema" "$work/page")"

# The other way round for people: .schema tells what each is for.
tap_none "every table and view says what it is in the schema" \
	"$(sqlite3 "$work/schema.db" "SELECT name FROM sqlite_schema
	WHERE type IN ('table', 'view') AND sql LIKE 'CREATE %'
	AND name NOT GLOB 'search*' AND name NOT GLOB 'sqlite_*'
	AND sql NOT LIKE '%
  -- %'")"

if command -v mandoc >/dev/null; then
	mandoc -Tascii -O width=200 "$page" | sed 's/^ *//' >"$work/text"
	sed 's/^ *//' "$top_srcdir/sql/queries.sql" | grep . |
		LC_ALL=C grep -v '[^ -~]' >"$work/recipes"
	tap_none "the recipes are printed as they are" \
		"$(grep -vxF -f "$work/text" "$work/recipes")"
fi
tap_done

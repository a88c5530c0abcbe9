# Turns the migrations into C: for every file NNN-name.sql on the command line
# one line of the table in store/migrate.h, its text as a string literal.

BEGIN {
	print "/* Made from sql/ by embed.awk; edit those files instead. */"
	print "#include \"store/migrate.h\""
	print ""
	print "const struct migration migration_list[] = {"
}

FNR == 1 {
	if (NR > 1)
		print "    },"
	name = FILENAME
	sub(/.*\//, "", name)
	number = name
	sub(/-.*/, "", number)
	sub(/^0+/, "", number)
	printf "    {%s, \"%s\",\n", number, name
}

{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "\t\"" $0 "\\n\""
}

END {
	if (NR > 0)
		print "    },"
	print "};"
	print ""
	print "const size_t migration_count ="
	print "    sizeof(migration_list) / sizeof(migration_list[0]);"
}

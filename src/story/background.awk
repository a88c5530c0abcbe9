# Makes the compiled-in table of background word counts from background.tsv
# (term TAB documents TAB share of capitals in percent, -1 unknown; sorted).
BEGIN {
	FS = "\t"
	n = offset = 0
	print "/* Made from background.tsv by background.awk. */"
	print "#include \"story/background.h\"\n"
}
$1 == "#N" {
	documents = $2
	next
}
{
	text[n] = $1
	at[n] = offset
	df[n] = $2
	proper[n] = $3
	offset += length($1) + 1
	n++
}
END {
	printf "const unsigned background_documents = %d;\n", documents
	printf "const size_t background_terms = %d;\n\n", n
	print "const char background_text[] ="
	for (i = 0; i < n; i++)
		printf "\t\"%s\\0\"\n", text[i]
	print "\t;\n"
	print "const struct background_term background_table[] = {"
	for (i = 0; i < n; i++)
		printf "\t{%d, %d, %d},\n", at[i], df[i], proper[i]
	print "};"
}

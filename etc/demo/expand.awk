# Fills a feed template (feeds/*.in): awk -v gen=1 -v base=T -v new=T -f this.
#
# {{FORMAT TIME}} becomes a date.  FORMAT is rfc822, iso, or iso+H for H hours
# east.  TIME is relative to base, when the sample world was made ("-13h40m"),
# or to new, when this generation of it was published ("new", "new-4m").
#
# Lines between "%gen N" and "%all" belong to generation N only.

# Seconds of "-1d2h30m".
function span(text,    n, total, part)
{
	total = 0
	while (match(text, /[0-9]+[dhm]/)) {
		part = substr(text, RSTART, RLENGTH - 1) + 0
		n = substr(text, RSTART + RLENGTH - 1, 1)
		total += part * (n == "d" ? 86400 : n == "h" ? 3600 : 60)
		text = substr(text, RSTART + RLENGTH)
	}
	return total
}
# Days since 1970 to year, month, day (the proleptic Gregorian calendar,
# counted from 1 March of year 0, so that the leap day comes last).
function civil(days,    z, era, of_era, year, of_year, shifted)
{
	z = days + 719468
	era = int(z / 146097)
	of_era = z - era * 146097
	year = int((of_era - int(of_era / 1460) + int(of_era / 36524) - \
	    int(of_era / 146096)) / 365)
	of_year = of_era - (365 * year + int(year / 4) - int(year / 100))
	shifted = int((5 * of_year + 2) / 153)
	d = of_year - int((153 * shifted + 2) / 5) + 1
	m = shifted < 10 ? shifted + 3 : shifted - 9
	y = year + era * 400 + (m <= 2)
}
function stamp(text,    word, t, east, days, clock)
{
	split(text, word, " ")
	t = word[2] ~ /^new/ ? new - span(word[2]) : base - span(word[2])
	east = word[1] ~ /^iso\+/ ? substr(word[1], 5) + 0 : 0
	t += east * 3600
	days = int(t / 86400)
	civil(days)
	clock = t - days * 86400
	clock = sprintf("%02d:%02d:%02d", int(clock / 3600),
	    int(clock / 60) % 60, clock % 60)
	if (word[1] == "rfc822")
		return sprintf("%s, %02d %s %d %s GMT",
		    substr("ThuFriSatSunMonTueWed", days % 7 * 3 + 1, 3), d,
		    substr("JanFebMarAprMayJunJulAugSepOctNovDec", m * 3 - 2, 3),
		    y, clock)
	return sprintf("%04d-%02d-%02dT%s%s", y, m, d, clock,
	    east ? sprintf("+%02d:00", east) : "Z")
}
/^%gen / {
	only = $2
	next
}
/^%all$/ {
	only = ""
	next
}
only == "" || only == gen {
	line = $0
	while (match(line, /[{][{][^}]*[}][}]/)) {
		before = substr(line, 1, RSTART - 1)
		inside = substr(line, RSTART + 2, RLENGTH - 4)
		after = substr(line, RSTART + RLENGTH)
		line = before stamp(inside) after
	}
	print line
}

# TAP for shell tests, sourced as . "$top_srcdir/tests/tap/tap.sh".  Checks
# count themselves; tap_done prints the plan, so a script that dies early
# fails.  (tests/tap/tap.h is the same for C.)

tap_run=0
tap_bad=0

# tap_result STATUS NAME: one check; holds when STATUS is 0.
tap_result()
{
	tap_run=$((tap_run + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_run - $2"
	else
		echo "not ok $tap_run - $2"
		tap_bad=$((tap_bad + 1))
	fi
	return "$1"
}

# tap_ok NAME COMMAND...: runs the command; the check holds when it succeeds.
tap_ok()
{
	tap_name=$1
	shift
	"$@"
	tap_result $? "$tap_name"
}

# tap_is NAME WANT GOT: both texts are equal.
tap_is()
{
	if [ "$2" = "$3" ]; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		tap_note "want $2"
		tap_note "got  $3"
		return 1
	fi
}

# tap_none NAME TEXT: the text, a list of findings, is empty.
tap_none()
{
	if [ -z "$2" ]; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		tap_note "$2"
		return 1
	fi
}

# tap_note TEXT: for the reader, each line behind a #.
tap_note()
{
	printf '%s\n' "$1" | sed 's/^/# /'
}

# tap_skip_all REASON: nothing here can run; ends the script.
tap_skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

# tap_done: the plan; ends the script.
tap_done()
{
	echo "1..$tap_run"
	[ "$tap_bad" -eq 0 ]
	exit
}

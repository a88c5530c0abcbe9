# Runners of public suites; their data is not here.
EXTRA_DIST += %D%/README %D%/conformance.py %D%/conformance.floor %D%/guard.py %D%/malformed.py \
	%D%/sanitise.py %D%/server.py

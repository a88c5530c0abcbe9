# Tests mirror src/: one program per module, TAP on standard output.
EXTRA_DIST += %D%/fresh-root.sh %D%/tap/table.h %D%/tap/tap.h %D%/tap/tap.sh
dist_check_SCRIPTS += %D%/floors.sh %D%/style.sh %D%/format.sh %D%/unit.sh
TESTS += $(check_PROGRAMS) $(dist_check_SCRIPTS)

include %D%/base/local.mk
include %D%/conf/local.mk
include %D%/feed/local.mk
include %D%/story/local.mk
include %D%/ipc/local.mk
include %D%/net/local.mk
include %D%/store/local.mk
include %D%/desk/local.mk
include %D%/web/local.mk
include %D%/proc/local.mk
include %D%/cmd/local.mk
include %D%/origin/local.mk
include %D%/e2e/local.mk
include %D%/suites/local.mk
include %D%/bench/local.mk
include %D%/fuzz/local.mk
include %D%/manners/local.mk

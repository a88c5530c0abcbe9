# The whole program against the sample origin.
dist_check_SCRIPTS += %D%/samples.sh

/*
 * courant: the program.  Reads the options that stand before the subcommand
 * and hands over to it.
 */
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/log.h"
#include "cmd/cmd.h"

static void
print_help(FILE *to)
{
	fputs("usage: courant [-f FILE] [-v] [COMMAND ...]\n\n", to);
	for (const struct cmd *c = cmd_table; c->name != NULL; c++)
		fprintf(to, "  %-10s %s\n", c->name, c->summary);
	fputs("\nWithout a command it runs the daemon.  See courant(1).\n", to);
}

/* `courant help` and `courant help NAME`. */
static int
help(int argc, char **argv)
{
	const struct cmd *c;

	if (argc < 2) {
		print_help(stdout);
		return EX_OK;
	}
	c = cmd_find(argv[1]);
	if (c == NULL) {
		fprintf(stderr, "courant: no command \"%s\"\n", argv[1]);
		return EX_USAGE;
	}
	printf("usage: courant %s%s%s\n%s\n", c->name,
	    c->arguments[0] != '\0' ? " " : "", c->arguments, c->summary);
	return EX_OK;
}

int
main(int argc, char **argv)
{
	static char run[] = "run";
	static char *run_argv[] = {run, NULL};
	struct cmd_options options = {0};
	const struct cmd *c;
	int opt;

	/* Numbers and host names must not depend on the user's locale. */
	setlocale(LC_ALL, "C");
	while ((opt = getopt(argc, argv, "+f:vhV-:")) != -1) {
		switch (opt) {
		case 'f':
			options.config = optarg;
			break;
		case 'v':
			options.verbose++;
			break;
		case 'V':
			return cmd_version(&options, 0, NULL);
		case 'h':
			print_help(stdout);
			return EX_OK;
		case '-':
			if (strcmp(optarg, "version") == 0)
				return cmd_version(&options, 0, NULL);
			if (strcmp(optarg, "help") == 0) {
				print_help(stdout);
				return EX_OK;
			}
			fprintf(stderr, "courant: no option --%s\n", optarg);
			FALLTHROUGH;
		default:
			print_help(stderr);
			return EX_USAGE;
		}
	}
	if (options.verbose > 0)
		log_set_level(LOG_DEBUG);
	argc -= optind;
	argv += optind;
	if (argc == 0) {
		argc = 1;
		argv = run_argv;
	}
	if (strcmp(argv[0], "help") == 0)
		return help(argc, argv);
	c = cmd_find(argv[0]);
	if (c == NULL) {
		fprintf(stderr,
		    "courant: no command \"%s\"; see `courant help`\n",
		    argv[0]);
		return EX_USAGE;
	}
	optind = 0; /* glibc: start getopt anew, on the subcommand's words */
	return c->run(&options, argc, argv);
}

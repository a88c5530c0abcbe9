/*
 * courant import: takes over the subscriptions of another program.
 *
 * The feeds that the config does not have yet become a file of config lines
 * in the folder that the config includes.  The config itself is never
 * touched, and no file is written over; what was written is read back with
 * the whole config, and taken away again if that does not load.
 *
 * The list comes from elsewhere: its texts become words of the config and
 * nothing else (conf/draft.h), and the name of the file comes from the
 * command line, not from the list.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/url.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "cmd/config.h"
#include "cmd/input.h"
#include "conf/disk.h"
#include "conf/draft.h"
#include "conf/scfg.h"
#include "feed/limits.h"
#include "feed/subscriptions.h"

#define NAMES_TRIED 99 /* names: NAME.conf, NAME-2.conf, ... */
#define NAME_BYTES 64 /* bytes of a file's name without .conf */
#define COMPLAINTS_MAX 50 /* lines: two screens; the rest is only counted */
#define COMPLAINT_BYTES (4 * URL_MAX) /* of one of them */
#define PROGRESS_STEP 500 /* feeds between two signs of life */
#define PATHS_MAX (64 << 10) /* bytes: a few paths */
#define CATEGORY_MAX 4096 /* bytes of a path of folders; a draft cuts it */

struct import {
	const char *list_name; /* as given: a path, or "-" */
	const char *output; /* --output, or NULL */
	bool dry_run;
	struct conf *c; /* NULL: there is no config yet */
	struct subscription_list list;
	struct draft d;
	size_t known, refused; /* feeds that are here, that cannot be polled */
	char *path; /* of the new file */
	struct arena a;
};

/* The name of the list for messages. */
static const char *
shown_name(const struct import *m)
{
	return strcmp(m->list_name, "-") == 0 ? "standard input" : m->list_name;
}

/* Says what cannot be taken over; the texts are those of the list. */
static void
complain(struct import *m, uint64_t line, struct str url, struct str why)
{
	struct buf text;

	if (m->refused++ >= COMPLAINTS_MAX)
		return;
	buf_init(&text, COMPLAINT_BYTES);
	utf8_visible(url, &text);
	if (url.n > 0)
		buf_add_c(&text, ": ");
	utf8_visible(why, &text);
	fprintf(stderr, "%s:%" PRIu64 ": left out: %s\n", shown_name(m), line,
	    buf_cstr(&text));
	buf_free(&text);
}

/* A sign of life, when somebody watches. */
static void
show_progress(const struct import *m, size_t done)
{
	if (isatty(STDERR_FILENO) && done % PROGRESS_STEP == 0)
		fprintf(stderr, "\rReading %s  %zu of %zu feeds", shown_name(m),
		    done, m->list.n);
}

static void
end_progress(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

/* The folders around a subscription as the name of one category. */
static struct str
category_of(struct import *m, const struct subscription *s)
{
	struct str name;
	struct buf b;

	if (s->categories == NULL)
		return STR_EMPTY;
	buf_init(&b, CATEGORY_MAX);
	for (const struct feed_string *f = s->categories->names; f != NULL;
	     f = f->next) {
		if (b.n > 0)
			buf_add_c(&b, " / ");
		buf_add_str(&b, f->s);
	}
	name = arena_str(&m->a, buf_str(&b));
	buf_free(&b);
	return name;
}

/* Drafts what is new and can be polled. */
static void
draft_list(struct import *m)
{
	size_t done = 0;

	for (const struct subscription_problem *p = m->list.problems; p != NULL;
	     p = p->next)
		complain(m, p->line, STR_EMPTY, p->text);
	for (const struct subscription *s = m->list.subscriptions; s != NULL;
	     s = s->next) {
		struct errinfo ei;
		enum err e = draft_add(&m->d, s->xml_url, s->title,
		    category_of(m, s), s->language, &ei);

		if (e == ERR_EXISTS)
			m->known++;
		else if (e != ERR_OK)
			complain(m, s->line, s->xml_url, str_from(ei.text));
		show_progress(m, ++done);
	}
	end_progress();
	if (m->refused > COMPLAINTS_MAX)
		fprintf(
		    stderr, "... and %zu more\n", m->refused - COMPLAINTS_MAX);
}

/* The folder for new files: the one that is included, else one beside the
 * config. */
static const char *
folder_of(struct import *m)
{
	if (m->c->import_folder != NULL)
		return m->c->import_folder;
	return disk_beside(m->c->path, STR("feeds.d"), &m->a);
}

/*
 * A name for the new file, from that of the list without its folder and
 * ending: letters, digits and what is harmless everywhere.
 */
static void
add_file_name(const struct import *m, struct buf *out)
{
	const char *slash = strrchr(m->list_name, '/');
	struct str name = str_from(slash != NULL ? slash + 1 : m->list_name);
	size_t start = out->n, dot = name.n;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot > 1)
		name.n = dot - 1;
	for (size_t i = 0; i < name.n && out->n - start < NAME_BYTES; i++) {
		char c = name.p[i];

		if (ascii_is_alnum(c) ||
		    (out->n > start && (c == '.' || c == '_' || c == '-')))
			buf_add_byte(out, c);
		else if (out->n > start && out->p[out->n - 1] != '-')
			buf_add_byte(out, '-');
	}
	if (out->n == start)
		buf_add_c(out, "imported");
}

/* What the new file holds. */
static void
print_draft(const struct import *m, struct buf *out)
{
	buf_printf(out, "# %zu feed%s, imported by courant\n", m->d.n_feeds,
	    config_plural(m->d.n_feeds));
	draft_print(&m->d, out);
}

/* Writes to the first free name; the path is in m->path then. */
static enum err
write_numbered(struct import *m, struct str text, struct errinfo *ei)
{
	const char *folder = folder_of(m);
	enum err e = ERR_EXISTS;
	struct buf name;

	buf_init(&name, PATHS_MAX);
	add_file_name(m, &name);
	for (int i = 1; e == ERR_EXISTS && i <= NAMES_TRIED; i++) {
		free(m->path);
		m->path = i == 1
		    ? mem_printf("%s/%s.conf", folder, buf_cstr(&name))
		    : mem_printf("%s/%s-%d.conf", folder, buf_cstr(&name), i);
		e = disk_create(m->path, text, ei);
	}
	buf_free(&name);
	return e;
}

/* Writes the new file; an exit status. */
static int
write_new(struct import *m)
{
	struct errinfo ei;
	struct buf text;
	enum err e;

	buf_init(&text, CONF_SIZE_MAX);
	print_draft(m, &text);
	if (buf_failed(&text)) {
		e = err_set(&ei, ERR_LIMIT,
		    "would be larger than %d bytes, the limit of a config",
		    CONF_SIZE_MAX);
		m->path = mem_strdup(m->output != NULL ? m->output : "it");
	} else if (m->output != NULL) {
		m->path = mem_strdup(m->output);
		e = disk_create(m->path, buf_str(&text), &ei);
	} else {
		e = write_numbered(m, buf_str(&text), &ei);
	}
	buf_free(&text);
	if (e != ERR_OK)
		fprintf(stderr, "courant import: %s: %s\n", m->path, ei.text);
	return e == ERR_OK ? EX_OK : EX_CANTCREAT;
}

/* The line that makes the config read the new file. */
static void
say_include(struct import *m)
{
	const char *slash = strrchr(m->c->path, '/');
	struct str beside = {m->c->path, (size_t)(slash - m->c->path) + 1};
	struct str wanted = STR("feeds.d/*.conf");
	struct buf line;

	if (m->output != NULL) {
		wanted = str_from(disk_absolute(m->output, &m->a));
		if (str_starts(wanted, beside))
			wanted = str_sub(wanted, beside.n, wanted.n);
	}
	buf_init(&line, PATHS_MAX);
	scfg_quote(wanted, &line);
	printf("Add this line to %s:\n\n\tinclude %s\n\n", m->c->path,
	    buf_cstr(&line));
	buf_free(&line);
}

/*
 * Reads back what was written, by way of the config or by itself.  A file
 * that makes the config wrong (too many feeds, say) is taken away again.
 */
static int
verify(struct import *m)
{
	const char *main_file = m->c != NULL ? m->c->path : m->path;
	struct conf *now = NULL;
	int status = config_load(main_file, &now, NULL);
	bool included;

	if (status != EX_OK) {
		unlink(m->path);
		fprintf(stderr,
		    "courant import: with these feeds the config is wrong, so "
		    "nothing was imported\n");
		return status;
	}
	included =
	    now->n_feeds >= m->d.n_feeds + (m->c != NULL ? m->c->n_feeds : 0);
	conf_free(now);
	printf("Wrote %s: %zu feed%s", m->path, m->d.n_feeds,
	    config_plural(m->d.n_feeds));
	if (m->d.n_categories > 0)
		printf(" in %zu categor%s", m->d.n_categories,
		    m->d.n_categories == 1 ? "y" : "ies");
	putchar('\n');
	if (!included)
		say_include(m);
	if (m->c != NULL)
		puts("Next: courant check && courant reload");
	return EX_OK;
}

/* What was found, in one line. */
static void
say_found(const struct import *m)
{
	FILE *to = m->dry_run ? stderr : stdout;
	size_t n = m->d.n_feeds + m->known + m->refused;

	fprintf(to, "%s: %zu feed%s", shown_name(m), n, config_plural(n));
	if (m->known > 0)
		fprintf(to, ", %zu already here", m->known);
	if (m->refused > 0)
		fprintf(to, ", %zu left out", m->refused);
	putc('\n', to);
	fflush(to);
}

/* Writes what was drafted, or only shows it. */
static int
finish(struct import *m)
{
	struct buf text;
	int status;

	say_found(m);
	if (m->d.n_feeds == 0) {
		fputs("Nothing to import\n", m->dry_run ? stderr : stdout);
		return m->known > 0 ? EX_OK : EX_DATAERR;
	}
	if (!m->dry_run) {
		status = write_new(m);
		return status == EX_OK ? verify(m) : status;
	}
	buf_init(&text, CONF_SIZE_MAX);
	print_draft(m, &text);
	fwrite(text.p, 1, text.n, stdout);
	buf_free(&text);
	return EX_OK;
}

static int
read_list(struct import *m, struct buf *bytes, struct arena *a)
{
	struct errinfo ei;

	if (input_read(m->list_name, bytes, &ei) != ERR_OK) {
		fprintf(stderr, "courant import: %s\n", ei.text);
		return EX_NOINPUT;
	}
	if (subscriptions_read(buf_str(bytes), a, &m->list, &ei) != ERR_OK) {
		fprintf(
		    stderr, "courant import: %s: %s\n", shown_name(m), ei.text);
		return EX_DATAERR;
	}
	return EX_OK;
}

static int
import(struct import *m)
{
	struct buf bytes;
	struct arena a;
	int status;

	buf_init(&bytes, FEED_BYTES_MAX + 1);
	arena_init(&a, FEED_ARENA_MAX);
	arena_init(&m->a, FEED_ARENA_MAX);
	draft_init(&m->d);
	if (m->c != NULL)
		draft_know(&m->d, m->c);
	status = read_list(m, &bytes, &a);
	if (status == EX_OK) {
		draft_list(m);
		status = finish(m);
	}
	free(m->path);
	draft_free(&m->d);
	arena_free(&m->a);
	arena_free(&a);
	buf_free(&bytes);
	return status;
}

/* The config, or none where none is needed. */
static int
load_config(struct import *m, const char *given)
{
	int status = EX_OK;
	struct arena a;
	const char *path;

	arena_init(&a, PATHS_MAX);
	path = conf_find(given, &a);
	if (given != NULL || access(path, F_OK) == 0) {
		status = config_load(path, &m->c, NULL);
	} else if (m->output == NULL && !m->dry_run) {
		fprintf(stderr,
		    "courant import: there is no config yet: copy the sample "
		    "to "
		    "%s, or name a file with --output\n",
		    path);
		status = EX_NOINPUT;
	}
	arena_free(&a);
	return status;
}

int
cmd_import(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"dry-run", no_argument, NULL, 'n'},
	    {"output", required_argument, NULL, 'o'},
	    {NULL, 0, NULL, 0},
	};
	struct import m = {.c = NULL};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (opt == 'n')
			m.dry_run = true;
		else if (opt == 'o')
			m.output = optarg;
		else
			return cmd_usage("import");
	}
	if (optind != argc - 1)
		return cmd_usage("import");
	m.list_name = argv[optind];
	status = load_config(&m, o->config);
	if (status == EX_OK)
		status = import(&m);
	conf_free(m.c);
	return status;
}

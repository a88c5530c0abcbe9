/*
 * courant sql: questions to the database, which cannot change it.
 *
 * With a query it is answered as a table, or as JSON or TSV for pipes.
 * Without one, on a terminal, this becomes sqlite3(1) on the right file when
 * that is installed; otherwise statements are read from standard input.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/database.h"
#include "cmd/print.h"

#define INPUT_MAX (16 << 20) /* bytes of statements from standard input */

static const struct option long_options[] = {
    {"json", no_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {NULL, 0, NULL, 0},
};

/* The answer to one statement, as it is written. */
struct answer {
	enum print_form form;
	struct print_list list; /* of JSON */
	struct print *print; /* of a table */
	struct print_column *columns; /* of it, and their names */
	char **names;
	size_t n;
};

/* ---- writing ---------------------------------------------------------- */

static void
start_table(struct answer *w, const char *const *names, size_t n)
{
	w->columns = mem_array(n, sizeof *w->columns);
	w->names = mem_array(n, sizeof *w->names);
	w->n = n;
	for (size_t i = 0; i < n; i++) {
		w->names[i] = mem_strdup(names[i]);
		w->columns[i] = (struct print_column){w->names[i], PRINT_CUT};
	}
	w->print = print_start(stdout, w->columns, n, w->form);
}

static void
add_value(struct json *j, const char *name, const struct store_value *v)
{
	switch (v->kind) {
	case STORE_NULL:
		json_put_null(j, name);
		break;
	case STORE_INTEGER:
		json_put_int(j, name, v->integer);
		break;
	case STORE_REAL:
		json_put_double(j, name, v->real);
		break;
	default:
		json_put_str(j, name, v->text);
	}
}

/* store_row_fn */
static void
write_row(void *arg, const char *const *names, const struct store_value *values,
    size_t n)
{
	struct answer *w = arg;
	bool table = w->form == PRINT_TABLE || w->form == PRINT_TSV;
	struct json *j;

	if (n == 0)
		return;
	if (values == NULL) {
		if (table)
			start_table(w, names, n);
		return;
	}
	j = table ? NULL : print_list_next(&w->list);
	for (size_t i = 0; i < n; i++) {
		if (table)
			print_cell(w->print, values[i].text);
		else
			add_value(j, names[i], &values[i]);
	}
}

static void
end_answer(struct answer *w)
{
	if (w->print != NULL)
		(void)print_end(w->print);
	else if (w->form != PRINT_TABLE && w->form != PRINT_TSV)
		print_list_end(&w->list);
	for (size_t i = 0; i < w->n; i++)
		free(w->names[i]);
	free(w->names);
	free(w->columns);
}

/* ---- asking ----------------------------------------------------------- */

/* Runs all statements of sql; the first that fails ends it. */
static int
ask(struct store *s, struct str sql, enum print_form form)
{
	struct errinfo ei;
	enum err e;

	sql = str_trim(sql);
	while (sql.n > 0) {
		struct answer w = {.form = form, .list = {.form = form}};

		e = store_sql(s, sql, write_row, &w, &sql, &ei);
		end_answer(&w);
		fflush(stdout);
		if (e != ERR_OK)
			return database_complain(e, &ei);
		sql = str_trim(sql);
	}
	return print_flush();
}

/* Reads statements, and answers each line that ends one when a person types
 * them. */
static int
ask_input(struct store *s, enum print_form form)
{
	bool typed = isatty(STDIN_FILENO);
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int status = EX_OK;
	struct buf sql;

	buf_init(&sql, INPUT_MAX);
	while ((n = getline(&line, &room, stdin)) > 0) {
		buf_add(&sql, line, (size_t)n);
		if (typed && str_ends(str_trim(buf_str(&sql)), STR(";"))) {
			status = ask(s, buf_str(&sql), form);
			buf_reset(&sql);
		}
	}
	free(line);
	if (buf_failed(&sql)) {
		fprintf(stderr, "courant: statements over %d MB\n",
		    INPUT_MAX >> 20);
		status = EX_DATAERR;
	} else if (sql.n > 0) {
		status = ask(s, buf_str(&sql), form);
	}
	buf_free(&sql);
	return status;
}

/* Becomes sqlite3; returns only when that is not installed. */
static void
become_sqlite(const char *path)
{
	fprintf(stderr,
	    "%s, read-only.  Views: headlines, unread, starred, feed_health, "
	    "feed_day.\n.schema headlines shows one, .quit leaves; see "
	    "courant-sql(7).\n",
	    path);
	execlp("sqlite3", "sqlite3", "-readonly", "-cmd", ".timeout 5000",
	    "-cmd", ".mode box", path, (char *)NULL);
	fputs("sqlite3 is not installed: type statements, each ending in ;\n",
	    stderr);
}

/* One query, or without any from standard input. */
static int
run(const struct cmd_options *o, const char *query, enum print_form form)
{
	struct store *s = NULL;
	char *path = NULL;
	int status = database_open(o, &s, &path);

	if (status != EX_OK)
		return status;
	if (query == NULL && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		become_sqlite(path);
	status =
	    query != NULL ? ask(s, str_from(query), form) : ask_input(s, form);
	store_close(s);
	free(path);
	return status;
}

int
cmd_sql(const struct cmd_options *o, int argc, char **argv)
{
	enum print_form form = PRINT_TABLE;
	int opt;

	while (
	    (opt = getopt_long(argc, argv, "o:", long_options, NULL)) != -1) {
		if (opt == 'j')
			form = PRINT_JSON;
		else if (opt != 'o')
			return cmd_usage("sql");
		else if (!print_form_of(str_from(optarg), &form))
			return EX_USAGE;
	}
	if (argc - optind > 1)
		return cmd_usage("sql");
	return run(o, argv[optind], form);
}

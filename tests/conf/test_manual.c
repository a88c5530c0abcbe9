/*
 * The manual says what the program does: courant.conf(5) against the schema,
 * courant(1) against the table of commands, both ways.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/cmd.h"
#include "conf/schema.h"
#include "conf/value.h"
#include "tests/tap/tap.h"

#define PAGE_MAX (256 << 10) /* bytes of a page's source */

/* The source of a page; ends the test when it is not there. */
static struct str
page_read(const char *name, struct buf *b)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *f;
	size_t n;

	snprintf(
	    path, sizeof(path), "%s/man/%s", top != NULL ? top : ".", name);
	f = fopen(path, "r");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	buf_init(b, PAGE_MAX);
	while ((n = fread(buf_room(b, 4096), 1, 4096, f)) > 0)
		b->n += n;
	fclose(f);
	return buf_str(b);
}

/* The part of the text behind the heading `start`, up to the next one of any
 * kind; empty when there is no such heading. */
static struct str
part_of(struct str text, struct str start)
{
	struct str rest = text;

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');

		if (str_eq(line, start))
			break;
	}
	text = rest;
	while (rest.n > 0 && !str_starts(rest, STR(".Sh ")) &&
	    !str_starts(rest, STR(".Ss ")))
		str_cut(&rest, '\n');
	return str_sub(text, 0, text.n - rest.n);
}

/* The name on a line `.It Ic NAME ...`, or empty. */
static struct str
item_name(struct str line)
{
	if (!str_starts(line, STR(".It Ic ")))
		return STR_EMPTY;
	line = str_sub(line, 7, line.n);
	return str_cut(&line, ' ');
}

/* The item of that name in a list: its first line and what it says. */
static struct str
item_of(struct str list, struct str name)
{
	while (list.n > 0) {
		struct str from = list, line = str_cut(&list, '\n');

		if (!str_eq(item_name(line), name))
			continue;
		while (list.n > 0 && !str_starts(list, STR(".It ")))
			str_cut(&list, '\n');
		return str_sub(from, 0, from.n - list.n);
	}
	return STR_EMPTY;
}

/* The subsection about a block: "in a feed block" is ".Ss Feed block". */
static struct str
block_part(struct str page, enum schema_block block)
{
	const char *where = schema_where(block);
	char title[64];

	where += strncmp(where, "in a ", 5) == 0 ? 5 : strlen("at the ");
	snprintf(title, sizeof(title), ".Ss %s", where);
	title[4] = (char)(title[4] - 'a' + 'A');
	return part_of(page, str_from(title));
}

/* Does the item name the range, as in "15m to 30d"? */
static bool
says_range(struct str item, const struct schema *rule)
{
	struct buf range;
	bool found;

	buf_init(&range, 128);
	if (rule->kind == SCHEMA_COUNT) {
		buf_printf(&range, "%d to %d", (int)rule->min, (int)rule->max);
	} else if (rule->kind == SCHEMA_SHARE) {
		buf_printf(&range, "%d.%02d to %d.%02d", (int)rule->min / 100,
		    (int)rule->min % 100, (int)rule->max / 100,
		    (int)rule->max % 100);
	} else if (rule->kind == SCHEMA_SIZE) {
		value_add_size(&range, (uint64_t)rule->min);
		buf_add_c(&range, " to ");
		value_add_size(&range, (uint64_t)rule->max);
	} else {
		value_add_time(&range, rule->min);
		buf_add_c(&range, " to ");
		value_add_time(&range, rule->max);
	}
	found = str_find(item, buf_str(&range)) < item.n;
	buf_free(&range);
	return found;
}

static void
check_directive(struct str page, const struct schema *rule)
{
	struct str item =
	    item_of(block_part(page, rule->block), str_from(rule->name));
	const char *where = schema_where(rule->block);
	char text[256];

	if (!tap_ok(item.n > 0, "%s %s is described", rule->name, where))
		return;
	snprintf(text, sizeof(text), ".Ql %s",
	    rule->fallback != NULL ? rule->fallback : "");
	if (rule->fallback != NULL)
		tap_ok(str_find(item, str_from(text)) < item.n,
		    "its default is %s", rule->fallback);
	if (rule->max != 0)
		tap_ok(says_range(item, rule), "its range is given");
	if (rule->restart)
		tap_ok(str_find(item, STR("takes effect after a restart")) <
			item.n,
		    "a restart is called for");
}

/* Nothing is described that is not there. */
static void
check_block(struct str page, enum schema_block block)
{
	struct str part = block_part(page, block);

	while (part.n > 0) {
		struct str name = item_name(str_cut(&part, '\n'));

		if (name.n > 0)
			tap_ok(schema_find(block, name) != NULL,
			    "%.*s is known %s", STR_ARG(name),
			    schema_where(block));
	}
}

static void
test_directives(void)
{
	struct buf b;
	struct str page = page_read("courant.conf.5.in", &b);

	for (size_t i = 0; i < SCHEMA_LENGTH; i++)
		check_directive(page, &schema_table[i]);
	for (int block = 0; block < SCHEMA_BLOCKS; block++)
		check_block(page, (enum schema_block)block);
	buf_free(&b);
}

/* Every --option of a command's usage line is in its item. */
static void
check_options(struct str item, const struct cmd *c)
{
	struct str rest = str_from(c->arguments);
	size_t at;

	while ((at = str_find(rest, STR("--"))) < rest.n) {
		char text[64];
		size_t n = 0;

		rest = str_sub(rest, at + 2, rest.n);
		while (n < rest.n &&
		    (ascii_is_alpha(rest.p[n]) || rest.p[n] == '-'))
			n++;
		snprintf(text, sizeof(text), "Fl -%.*s", (int)n, rest.p);
		tap_ok(str_find(item, str_from(text)) < item.n,
		    "%s --%.*s is described", c->name, (int)n, rest.p);
	}
}

static bool
is_command(struct str name)
{
	for (const struct cmd *c = cmd_table; c->name != NULL; c++) {
		if (str_eq_c(name, c->name))
			return true;
	}
	return str_eq_c(name, "help");
}

static void
test_commands(void)
{
	struct buf b;
	struct str page = page_read("courant.1.in", &b);
	struct str list = part_of(page, STR(".Sh COMMANDS"));

	for (const struct cmd *c = cmd_table; c->name != NULL; c++) {
		struct str item = item_of(list, str_from(c->name));

		if (tap_ok(item.n > 0, "courant %s is described", c->name))
			check_options(item, c);
	}
	while (list.n > 0) {
		struct str name = item_name(str_cut(&list, '\n'));

		if (name.n > 0)
			tap_ok(is_command(name), "courant %.*s exists",
			    STR_ARG(name));
	}
	buf_free(&b);
}

int
main(void)
{
	test_directives();
	test_commands();
	return tap_done();
}

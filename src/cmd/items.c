/*
 * courant items: items newest first, for a terminal or for a pipe.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>
#include <time.h>

#include "base/date.h"
#include "cmd/cmd.h"
#include "cmd/database.h"
#include "cmd/print.h"
#include "conf/value.h"

#define ITEMS_MAX 100000 /* items: --limit goes no further */
#define ITEMS_ARENA_MAX (1u << 30) /* bytes: as many items */
#define FEEDS_MAX (256 << 20) /* bytes: CONF_FEEDS_MAX feeds */
#define SINCE_MAX (100 * 365 * (int64_t)DAY) /* seconds */
#define NOTHING_FOUND 1 /* exit status */

static const struct option long_options[] = {
    {"category", required_argument, NULL, 'c'},
    {"feed", required_argument, NULL, 'f'},
    {"json", no_argument, NULL, 'j'},
    {"limit", required_argument, NULL, 'n'},
    {"output", required_argument, NULL, 'o'},
    {"since", required_argument, NULL, 's'},
    {"starred", no_argument, NULL, 'S'},
    {"unread", no_argument, NULL, 'u'},
    {NULL, 0, NULL, 0},
};

static const struct print_column table[] = {
    {"id", PRINT_RIGHT},
    {"published", 0},
    {"feed", PRINT_CUT},
    {"headline", PRINT_CUT},
};

static const struct print_column tsv[] = {
    {"id", 0},
    {"published", 0},
    {"seen", 0},
    {"category", 0},
    {"outlet", 0},
    {"feed", 0},
    {"title", 0},
    {"link", 0},
    {"language", 0},
    {"words", 0},
    {"read", 0},
    {"starred", 0},
};

/* What the options say. */
struct asked {
	struct store_query query;
	struct str feed; /* empty for every one */
	enum print_form form;
};

/* ---- the feed of --feed ----------------------------------------------- */

/* How well a feed fits what was asked for: 0 not at all, 2 by name. */
static int
fit(const struct store_feed *f, struct str asked)
{
	uint64_t id;

	if (str_to_u64(asked, INT64_MAX, &id) && (int64_t)id == f->id)
		return 2;
	if (str_eq_nocase(f->title, asked) || str_eq(f->url, asked))
		return 2;
	return str_find_nocase(f->title, asked) < f->title.n ||
		str_find_nocase(f->url, asked) < f->url.n
	    ? 1
	    : 0;
}

/* Finds the feed; when only parts fit there must be one that does. */
static int
find_feed(struct store *s, struct str asked, int64_t *id)
{
	struct store_feed *feeds, *found = NULL;
	struct errinfo ei;
	struct arena a;
	size_t n;
	int best = 0, rivals = 0, status = EX_OK;
	unixtime now = clock_now();
	enum err e;

	arena_init(&a, FEEDS_MAX);
	e = store_feeds(s, now, now, &a, &feeds, &n, &ei);
	if (e != ERR_OK) {
		arena_free(&a);
		return database_complain(e, &ei);
	}
	for (struct store_feed *f = feeds; f != NULL; f = f->next) {
		int how = fit(f, asked);

		rivals = how > best ? 1 : rivals + (how == best);
		if (how > best)
			found = f;
		best = how > best ? how : best;
	}
	if (best == 0) {
		fprintf(stderr, "courant: no feed is called \"%.*s\"\n",
		    STR_ARG(asked));
		status = NOTHING_FOUND;
	} else if (best == 1 && rivals > 1) {
		fprintf(stderr,
		    "courant: \"%.*s\" fits %d feeds; say more, or an id of "
		    "`courant feeds --json`\n",
		    STR_ARG(asked), rivals);
		status = EX_USAGE;
	} else {
		*id = found->id;
	}
	arena_free(&a);
	return status;
}

/* ---- output ----------------------------------------------------------- */

static void
cell_number(struct print *p, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, n);
	print_cell(p, str_from(text));
}

static void
cell_time(struct print *p, unixtime t)
{
	char text[DATE_RFC3339_MAX];

	print_cell(p, str_from(date_format_rfc3339(t, text)));
}

/* A time as people read it, in their zone. */
static void
cell_local(struct print *p, unixtime t)
{
	time_t when = (time_t)t;
	struct tm tm;
	char text[PRINT_TIME_MAX] = "";

	if (localtime_r(&when, &tm) != NULL)
		strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm);
	print_cell(p, str_from(text));
}

static void
show_table(const struct store_item *list)
{
	struct print *p =
	    print_start(stdout, table, ARRAY_LEN(table), PRINT_TABLE);

	for (; list != NULL; list = list->next) {
		cell_number(p, list->id);
		cell_local(p, list->published);
		print_cell(p, list->feed_title);
		print_cell(p, list->title.n > 0 ? list->title : list->summary);
	}
	(void)print_end(p);
}

static void
show_tsv(const struct store_item *list)
{
	struct print *p = print_start(stdout, tsv, ARRAY_LEN(tsv), PRINT_TSV);

	for (; list != NULL; list = list->next) {
		cell_number(p, list->id);
		cell_time(p, list->published);
		cell_time(p, list->seen);
		print_cell(p, list->category);
		print_cell(p, list->outlet);
		print_cell(p, list->feed_title);
		print_cell(p, list->title);
		print_cell(p, list->link);
		print_cell(p, list->language);
		cell_number(p, list->words);
		cell_number(p, list->read);
		cell_number(p, list->starred);
	}
	(void)print_end(p);
}

static void
add_json(struct json *j, const struct store_item *i)
{
	char text[DATE_RFC3339_MAX];

	json_put_int(j, "id", i->id);
	json_put_str(
	    j, "published", str_from(date_format_rfc3339(i->published, text)));
	json_put_str(j, "seen", str_from(date_format_rfc3339(i->seen, text)));
	json_put_str_opt(j, "category", i->category);
	json_put_str(j, "outlet", i->outlet);
	json_put_str(j, "feed", i->feed_title);
	json_put_int(j, "feed_id", i->feed_id);
	json_put_str(j, "title", i->title);
	json_put_str_opt(j, "link", i->link);
	json_put_str_opt(j, "canonical", i->canonical);
	json_put_str_opt(j, "author", i->author);
	json_put_str_opt(j, "summary", i->summary);
	json_put_str_opt(j, "language", i->language);
	json_put_int(j, "words", i->words);
	json_put_bool(j, "read", i->read);
	json_put_bool(j, "starred", i->starred);
}

static void
show_json(const struct store_item *i, enum print_form form)
{
	struct print_list list = {.form = form};

	for (; i != NULL; i = i->next)
		add_json(print_list_next(&list), i);
	print_list_end(&list);
}

static int
show(const struct cmd_options *o, struct asked *asked)
{
	struct store *s = NULL;
	struct store_item *list = NULL;
	struct errinfo ei;
	struct arena a;
	size_t n = 0;
	int status = database_open(o, &s, NULL);
	enum err e;

	if (status != EX_OK)
		return status;
	if (asked->feed.n > 0)
		status = find_feed(s, asked->feed, &asked->query.feed_id);
	if (status != EX_OK) {
		store_close(s);
		return status;
	}
	arena_init(&a, ITEMS_ARENA_MAX);
	e = store_items(s, &asked->query, &a, &list, &n, &ei);
	if (e != ERR_OK)
		status = database_complain(e, &ei);
	else if (asked->form == PRINT_TSV)
		show_tsv(list);
	else if (asked->form != PRINT_TABLE)
		show_json(list, asked->form);
	else if (n > 0)
		show_table(list);
	arena_free(&a);
	store_close(s);
	if (status == EX_OK)
		status = print_flush();
	return status == EX_OK && n == 0 ? NOTHING_FOUND : status;
}

/* ---- options ---------------------------------------------------------- */

/* --since: a span back from now, or a date. */
static bool
read_since(struct str word, unixtime *since)
{
	struct errinfo ei;
	int64_t span;

	if (date_parse(word, since))
		return true;
	if (value_time(word, 1, SINCE_MAX, &span, &ei) != ERR_OK) {
		fprintf(stderr,
		    "courant: --since takes a time like 24h, 7d, or a date\n");
		return false;
	}
	*since = clock_now() - span;
	return true;
}

static bool
read_limit(struct str word, size_t *limit)
{
	uint64_t n;

	if (!str_to_u64(word, ITEMS_MAX, &n) || n == 0) {
		fprintf(stderr,
		    "courant: --limit takes a number from 1 to %d\n",
		    ITEMS_MAX);
		return false;
	}
	*limit = (size_t)n;
	return true;
}

int
cmd_items(const struct cmd_options *o, int argc, char **argv)
{
	struct asked asked = {.query = {.since = UNIXTIME_NONE}};
	bool good = true;
	int opt;

	while (good &&
	    (opt = getopt_long(argc, argv, "o:", long_options, NULL)) != -1) {
		struct str word = str_from(optarg);

		if (opt == 'c')
			asked.query.category = word;
		else if (opt == 'f')
			asked.feed = word;
		else if (opt == 'j')
			asked.form = PRINT_JSON;
		else if (opt == 'n')
			good = read_limit(word, &asked.query.limit);
		else if (opt == 'o')
			good = print_form_of(word, &asked.form);
		else if (opt == 's')
			good = read_since(word, &asked.query.since);
		else if (opt == 'S')
			asked.query.starred = true;
		else if (opt == 'u')
			asked.query.unread = true;
		else
			return cmd_usage("items");
	}
	if (!good)
		return EX_USAGE;
	if (optind < argc)
		return cmd_usage("items");
	return show(o, &asked);
}

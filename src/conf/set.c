/*
 * One directive's words become the value of one field, as its entry in the
 * schema says.  Nothing is taken in halves: a wrong word leaves the field.
 */
#include <string.h>
#include <sys/un.h>

#include "base/url.h"
#include "conf/load.h"
#include "conf/value.h"

/* The words of one value on their way into a field. */
struct setting {
	struct load *l;
	const struct schema *rule;
	const struct scfg_word *words;
	size_t n;
	void *field;
};

/* Reports the sentence in ei at a word. */
static void
refuse(const struct setting *t, size_t word, const struct errinfo *ei)
{
	report_error(
	    &t->l->r, t->l->s, t->words[word].where, NULL, "%s", ei->text);
}

/* Keeps the text of a word in the config. */
static void
set_text(const struct setting *t)
{
	if (!set_fits(t->l, &t->words[0], CONF_TEXT_MAX))
		return;
	*(const char **)t->field =
	    arena_cstr(&t->l->c->arena, t->words[0].text);
}

bool
set_fits(struct load *l, const struct scfg_word *word, size_t max)
{
	if (word->text.n <= max)
		return true;
	report_error(&l->r, l->s, word->where, NULL,
	    "longer than %d bytes, the limit here", (int)max);
	return false;
}

static void
set_path(const struct setting *t)
{
	size_t max = t->rule->kind == SCHEMA_SOCKET
	    ? sizeof(((struct sockaddr_un *)0)->sun_path) - 1
	    : CONF_PATH_MAX;
	struct load *l = t->l;
	const char *path;

	if (str_starts(t->words[0].text, STR("~"))) {
		report_error(&l->r, l->s, t->words[0].where, NULL,
		    "~ is not known here; write the whole path");
		return;
	}
	path = disk_beside(l->s->name, t->words[0].text, &l->scratch);
	path = path != NULL ? disk_absolute(path, &l->scratch) : NULL;
	if (path == NULL)
		return;
	if (strlen(path) > max) {
		report_error(&l->r, l->s, t->words[0].where, NULL,
		    "the path is longer than %d bytes, the system's limit%s",
		    (int)max,
		    t->rule->kind == SCHEMA_SOCKET ? " for a socket" : "");
		return;
	}
	*(const char **)t->field = arena_cstr(&l->c->arena, str_from(path));
}

static void
set_url(const struct setting *t)
{
	struct arena *a = &t->l->c->arena;
	struct str url = STR_EMPTY;
	struct errinfo ei;

	if (url_normalise(a, t->words[0].text, &url, &ei) != ERR_OK) {
		refuse(t, 0, &ei);
		return;
	}
	if (t->rule->kind == SCHEMA_BASE_URL) {
		if (str_find_char(url, '?') < url.n) {
			report_error(&t->l->r, t->l->s, t->words[0].where, NULL,
			    "a base URL ends with its path, without ?");
			return;
		}
		if (!str_ends(url, STR("/")))
			url = arena_printf(a, "%.*s/", STR_ARG(url));
	}
	*(const char **)t->field = arena_cstr(a, url);
}

static void
set_language(const struct setting *t)
{
	struct errinfo ei;

	if (value_check_language(t->words[0].text, &ei) != ERR_OK)
		refuse(t, 0, &ei);
	else
		set_text(t);
}

static void
set_listen(const struct setting *t)
{
	const char **address = t->field;
	size_t *n = (size_t *)(address + CONF_LISTEN_MAX), good = 0;
	struct errinfo ei;

	for (size_t i = 0; i < t->n; i++) {
		if (value_check_listen(t->words[i].text, &ei) != ERR_OK)
			refuse(t, i, &ei);
		else
			address[good++] =
			    arena_cstr(&t->l->c->arena, t->words[i].text);
	}
	*n = good;
}

static void
set_ranges(const struct setting *t)
{
	struct load *l = t->l;
	const char **range = arena_array(&l->c->arena, t->n, sizeof(*range));
	size_t good = 0;
	struct errinfo ei;

	for (size_t i = 0; range != NULL && i < t->n; i++) {
		if (value_check_range(t->words[i].text, &ei) != ERR_OK) {
			refuse(t, i, &ei);
			continue;
		}
		if (value_range_is_all(t->words[i].text))
			report_warning(&l->r, l->s, t->words[i].where, NULL,
			    "this lets the feed reach every address, also the "
			    "private ones of your network");
		range[good++] = arena_cstr(&l->c->arena, t->words[i].text);
	}
	*(const char ***)t->field = range;
	*(size_t *)((const char ***)t->field + 1) = good;
}

static void
set_level(const struct setting *t)
{
	char name[8] = "";
	struct str text = t->words[0].text;

	if (text.n < sizeof(name))
		memcpy(name, text.p, text.n);
	if (!log_level_from_name(name, t->field))
		report_error(&t->l->r, t->l->s, t->words[0].where, NULL,
		    "a level is one of error, warn, info, debug");
}

static void
set_count(const struct setting *t)
{
	struct errinfo ei;

	if (value_count(t->words[0].text, (int)t->rule->min, (int)t->rule->max,
		t->field, &ei) != ERR_OK)
		refuse(t, 0, &ei);
}

static void
set_share(const struct setting *t)
{
	struct errinfo ei;

	if (value_share(t->words[0].text, (int)t->rule->min, (int)t->rule->max,
		t->field, &ei) != ERR_OK)
		refuse(t, 0, &ei);
}

static void
set_flag(const struct setting *t)
{
	bool *field = t->field;

	*field = true;
}

static void
set_size(const struct setting *t)
{
	struct errinfo ei;

	if (value_size(t->words[0].text, (uint64_t)t->rule->min,
		(uint64_t)t->rule->max, t->field, &ei) != ERR_OK)
		refuse(t, 0, &ei);
}

static void
set_time(const struct setting *t)
{
	struct errinfo ei;

	if (value_time(t->words[0].text, t->rule->min, t->rule->max, t->field,
		&ei) != ERR_OK)
		refuse(t, 0, &ei);
}

static void
set_keep(const struct setting *t)
{
	if (str_eq_c(t->words[0].text, "forever"))
		*(int64_t *)t->field = 0;
	else
		set_time(t);
}

/* One end of an interval; says why there is a floor. */
static bool
read_interval(const struct setting *t, size_t word, int64_t *seconds)
{
	struct str text = t->words[word].text;
	struct errinfo ei;
	struct buf floor;
	int64_t any;

	if (value_time(text, t->rule->min, t->rule->max, seconds, &ei) ==
	    ERR_OK)
		return true;
	if (value_time(text, 0, t->rule->min, &any, NULL) != ERR_OK) {
		refuse(t, word, &ei);
		return false;
	}
	buf_init(&floor, 32);
	value_add_time(&floor, t->rule->min);
	report_error(&t->l->r, t->l->s, t->words[word].where, NULL,
	    "never more often than every %s: publishers block those who ask "
	    "more, and no feed needs it",
	    buf_cstr(&floor));
	buf_free(&floor);
	return false;
}

static void
set_every(const struct setting *t)
{
	int64_t *range = t->field, from, to;

	if (t->n == 2 || (t->n == 3 && !str_eq_c(t->words[1].text, "to"))) {
		report_error(&t->l->r, t->l->s, t->words[1].where, NULL,
		    "an interval is one time, or two with \"to\" between, as "
		    "in 1h to 24h");
		return;
	}
	if (!read_interval(t, 0, &from))
		return;
	to = from;
	if (t->n == 3 && !read_interval(t, 2, &to))
		return;
	if (from > to) {
		report_error(&t->l->r, t->l->s, t->words[2].where, NULL,
		    "the shorter time comes first");
		return;
	}
	range[0] = from;
	range[1] = to;
}

/* How a kind of value is read, and from how many words. */
static const struct kind {
	size_t max_words;
	void (*set)(const struct setting *t);
} kinds[] = {
    [SCHEMA_PATH] = {1, set_path},
    [SCHEMA_SOCKET] = {1, set_path},
    [SCHEMA_TEXT] = {1, set_text},
    [SCHEMA_URL] = {1, set_url},
    [SCHEMA_BASE_URL] = {1, set_url},
    [SCHEMA_LANGUAGE] = {1, set_language},
    [SCHEMA_LISTEN] = {CONF_LISTEN_MAX, set_listen},
    [SCHEMA_RANGES] = {CONF_ALLOW_MAX, set_ranges},
    [SCHEMA_LEVEL] = {1, set_level},
    [SCHEMA_COUNT] = {1, set_count},
    [SCHEMA_SHARE] = {1, set_share},
    [SCHEMA_FLAG] = {0, set_flag},
    [SCHEMA_TIME] = {1, set_time},
    [SCHEMA_EVERY] = {3, set_every},
    [SCHEMA_KEEP] = {1, set_keep},
    [SCHEMA_SIZE] = {1, set_size},
};

/* Are there as many words as the kind takes, and none of them empty? */
static bool
count_is_right(const struct setting *t, struct span whole)
{
	struct load *l = t->l;
	size_t max = kinds[t->rule->kind].max_words;

	if (t->n > 1 && str_eq_c(t->words[0].text, "=")) {
		report_error(&l->r, l->s, t->words[0].where, "leave it out",
		    "no = between a name and its value");
		return false;
	}
	if (t->n == 0 && max > 0) {
		report_error(&l->r, l->s, whole, NULL,
		    "a value is missing: %s %s", t->rule->name,
		    t->rule->arguments);
		return false;
	}
	if (t->n > max && max == 0) {
		report_error(&l->r, l->s, t->words[0].where, "leave it out",
		    "\"%s\" stands alone", t->rule->name);
		return false;
	}
	if (t->n > max) {
		report_error(&l->r, l->s, t->words[max].where,
		    t->rule->kind == SCHEMA_TEXT
			? "put quotes around a text of several words"
			: NULL,
		    "too many words: %s %s, at most %d", t->rule->name,
		    t->rule->arguments, (int)max);
		return false;
	}
	for (size_t i = 0; i < t->n; i++) {
		if (t->words[i].text.n > 0)
			continue;
		report_error(&l->r, l->s, t->words[i].where, NULL,
		    "\"%s\" needs a text that is not empty", t->rule->name);
		return false;
	}
	return true;
}

void
set_value(struct load *l, const struct schema *rule, struct span whole,
    const struct scfg_word *words, size_t n, void *object)
{
	const struct setting t = {
	    l, rule, words, n, (char *)object + rule->offset};

	if (count_is_right(&t, whole))
		kinds[rule->kind].set(&t);
}

void
set_defaults(struct load *l)
{
	struct scfg_word words[4];

	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		const struct schema *rule = &schema_table[i];
		struct source s = {"default", str_from(rule->fallback)};
		struct str rest = s.text;
		size_t n = 0;

		if (rule->fallback == NULL)
			continue;
		while (rest.n > 0 && n < ARRAY_LEN(words))
			words[n++] =
			    (struct scfg_word){.text = str_cut(&rest, ' ')};
		l->s = &s;
		set_value(l, rule, (struct span){0, 0}, words, n, l->c);
	}
	l->s = NULL;
}

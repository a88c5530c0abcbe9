/*
 * conf_diff: settings by the schema, feeds by their URL.  A feed whose
 * interval or time to keep merely follows a global setting is not listed
 * for it: the line about the setting says it for all.
 */
#include <string.h>

#include "base/map.h"
#include "conf/conf.h"
#include "conf/print.h"

#define VALUE_MAX \
	(64 << 10) /* bytes of one printed value: above
                                SCFG_LINE_MAX and its escapes */

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
value_text(const struct schema *rule, const struct conf *c, struct buf *out)
{
	buf_reset(out);
	if (print_has_value(rule, c))
		print_value(rule, c, out);
	else
		buf_add_c(out, "not set");
}

static const char *
section_name(enum schema_block block)
{
	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		if (schema_table[i].kind == SCHEMA_SECTION &&
		    schema_table[i].opens == block)
			return schema_table[i].name;
	}
	return "";
}

static void
diff_settings(const struct conf *old, const struct conf *new, struct buf *out)
{
	struct buf was, is;

	buf_init(&was, VALUE_MAX);
	buf_init(&is, VALUE_MAX);
	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		const struct schema *rule = &schema_table[i];
		const char *section = section_name(rule->block);

		if (rule->kind <= SCHEMA_INCLUDE ||
		    rule->block >= SCHEMA_CATEGORY)
			continue;
		value_text(rule, old, &was);
		value_text(rule, new, &is);
		if (str_eq(buf_str(&was), buf_str(&is)))
			continue;
		buf_printf(out, "%s%s%s: %s, was %s%s\n", section,
		    section[0] != '\0' ? " " : "", rule->name, buf_cstr(&is),
		    buf_cstr(&was),
		    rule->restart ? "; takes effect after a restart" : "");
	}
	buf_free(&was);
	buf_free(&is);
}

static bool
same_ranges(const struct conf_feed *a, const struct conf_feed *b)
{
	if (a->n_allow != b->n_allow)
		return false;
	for (size_t i = 0; i < a->n_allow; i++) {
		if (strcmp(a->allow[i], b->allow[i]) != 0)
			return false;
	}
	return true;
}

/* Did an interval change, and not only because the global one did? */
static bool
same_interval(const struct conf *old, const struct conf_feed *was,
    const struct conf *new, const struct conf_feed *is)
{
	if (was->every_min == is->every_min && was->every_max == is->every_max)
		return true;
	return was->every_min == old->every_min &&
	    was->every_max == old->every_max &&
	    is->every_min == new->every_min && is->every_max == new->every_max;
}

static bool
same_keep(const struct conf *old, const struct conf_feed *was,
    const struct conf *new, const struct conf_feed *is)
{
	return was->keep == is->keep ||
	    (was->keep == old->keep && is->keep == new->keep);
}

/* The query of a URL may hold a token, and this goes to the log. */
static void
say_feed(struct buf *out, const char *what, const char *url, const char *end)
{
	struct str rest = str_from(url), shown = str_cut(&rest, '?');

	buf_printf(out, "feed %s: %.*s%s%s", what, STR_ARG(shown),
	    shown.n < strlen(url) ? "?..." : "", end);
}

/* One feed that is in both. */
static void
diff_feed(const struct conf *old, const struct conf_feed *was,
    const struct conf *new, const struct conf_feed *is, struct buf *out)
{
	const struct {
		const char *name;
		bool same;
	} parts[] = {
	    {"title", same_text(was->title, is->title)},
	    {"category", same_text(was->category, is->category)},
	    {"lang", same_text(was->language, is->language)},
	    {"owner", same_text(was->owner, is->owner)},
	    {"every", same_interval(old, was, new, is)},
	    {"keep", same_keep(old, was, new, is)},
	    {"allow-address", same_ranges(was, is)},
	};
	const char *before = ": ";

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i].same)
			continue;
		if (before[0] == ':')
			say_feed(out, "changed", is->url, "");
		buf_printf(out, "%s%s", before, parts[i].name);
		before = ", ";
	}
	if (before[0] == ',')
		buf_add_byte(out, '\n');
}

static void
index_feeds(const struct conf *c, struct map *m)
{
	map_init(m, 0);
	for (struct conf_feed *f = c->feeds; f != NULL; f = f->next)
		map_set(m, str_from(f->url), f);
}

static void
diff_feeds(const struct conf *old, const struct conf *new, struct buf *out)
{
	struct map before, after;

	index_feeds(old, &before);
	index_feeds(new, &after);
	for (const struct conf_feed *f = old->feeds; f != NULL; f = f->next) {
		if (map_get(&after, str_from(f->url)) == NULL)
			say_feed(out, "removed", f->url, "\n");
	}
	for (const struct conf_feed *f = new->feeds; f != NULL; f = f->next) {
		const struct conf_feed *was =
		    map_get(&before, str_from(f->url));

		if (was == NULL)
			say_feed(out, "added", f->url, "\n");
		else
			diff_feed(old, was, new, f, out);
	}
	map_free(&before);
	map_free(&after);
}

void
conf_diff(const struct conf *old, const struct conf *new, struct buf *out)
{
	diff_settings(old, new, out);
	diff_feeds(old, new, out);
}

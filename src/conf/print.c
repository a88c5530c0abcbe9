/*
 * conf_print: settings block by block in the order of the schema, then the
 * feeds, those outside a category first.  What a feed inherits is not
 * repeated beside it.
 */
#include "conf/print.h"

#include "base/log.h"
#include "conf/conf.h"
#include "conf/scfg.h"
#include "conf/value.h"

static const void *
field_of(const struct schema *rule, const void *object)
{
	return (const char *)object + rule->offset;
}

bool
print_has_value(const struct schema *rule, const void *object)
{
	const void *field = field_of(rule, object);

	switch (rule->kind) {
	case SCHEMA_PATH:
	case SCHEMA_SOCKET:
	case SCHEMA_TEXT:
	case SCHEMA_URL:
	case SCHEMA_BASE_URL:
	case SCHEMA_LANGUAGE:
		return *(const char *const *)field != NULL;
	case SCHEMA_RANGES:
		return *(const char *const *const *)field != NULL;
	case SCHEMA_FLAG:
		return *(const bool *)field;
	default:
		return true;
	}
}

static void
add_words(const char *const *words, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(out, ' ');
		scfg_quote(str_from(words[i]), out);
	}
}

static void
add_every(const int64_t *range, struct buf *out)
{
	value_add_time(out, range[0]);
	if (range[1] != range[0]) {
		buf_add_c(out, " to ");
		value_add_time(out, range[1]);
	}
}

void
print_value(const struct schema *rule, const void *object, struct buf *out)
{
	static const char *const level[] = {"error", "warn", "info", "debug"};
	const void *field = field_of(rule, object);
	const char *const *words = field;

	switch (rule->kind) {
	case SCHEMA_LISTEN:
		add_words(
		    words, *(const size_t *)(words + CONF_LISTEN_MAX), out);
		break;
	case SCHEMA_RANGES:
		add_words(*(const char *const *const *)field,
		    *(const size_t *)(words + 1), out);
		break;
	case SCHEMA_LEVEL:
		buf_add_c(out, level[*(const enum log_level *)field]);
		break;
	case SCHEMA_COUNT:
		buf_printf(out, "%d", *(const int *)field);
		break;
	case SCHEMA_SHARE:
		buf_printf(out, "%d.%02d", *(const int *)field / 100,
		    *(const int *)field % 100);
		break;
	case SCHEMA_FLAG:
		break;
	case SCHEMA_EVERY:
		add_every(field, out);
		break;
	case SCHEMA_KEEP:
		if (*(const int64_t *)field == 0)
			buf_add_c(out, "forever");
		else
			value_add_time(out, *(const int64_t *)field);
		break;
	case SCHEMA_TIME:
		value_add_time(out, *(const int64_t *)field);
		break;
	case SCHEMA_SIZE:
		value_add_size(out, *(const uint64_t *)field);
		break;
	default:
		add_words(words, 1, out);
	}
}

/* All settings of one block of struct conf. */
static void
print_settings(const struct conf *c, enum schema_block block,
    const char *indent, struct buf *out)
{
	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		const struct schema *rule = &schema_table[i];

		if (rule->block != block || rule->kind <= SCHEMA_INCLUDE ||
		    !print_has_value(rule, c))
			continue;
		buf_printf(out, "%s%s%s", indent, rule->name,
		    rule->kind == SCHEMA_FLAG ? "" : " ");
		print_value(rule, c, out);
		buf_add_byte(out, '\n');
	}
}

/* A feed's own value, if it is not that of the block around it. */
static void
print_feed_setting(const struct conf_feed *f, const char *name, bool own,
    const char *indent, bool *open, struct buf *out)
{
	const struct schema *rule = schema_find(SCHEMA_FEED, str_from(name));

	if (!own)
		return;
	buf_printf(out, "%s%s\t%s ", *open ? "" : " {\n", indent, name);
	print_value(rule, f, out);
	buf_add_byte(out, '\n');
	*open = true;
}

static void
print_option(struct buf *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, " %s=", name);
	scfg_quote(str_from(value), out);
}

static void
print_feed(const struct conf *c, const struct conf_feed *f,
    const struct conf_category *k, struct buf *out)
{
	const char *indent = k != NULL ? "\t" : "";
	int64_t from = k != NULL ? k->every_min : c->every_min;
	int64_t to = k != NULL ? k->every_max : c->every_max;
	bool open = false;

	buf_printf(out, "%sfeed ", indent);
	scfg_quote(str_from(f->url), out);
	if (f->title != NULL) {
		buf_add_byte(out, ' ');
		scfg_quote(str_from(f->title), out);
	}
	print_option(out, "lang", f->language);
	print_option(out, "owner", f->owner);
	print_feed_setting(f, "every",
	    f->every_min != from || f->every_max != to, indent, &open, out);
	print_feed_setting(f, "keep", f->keep != c->keep, indent, &open, out);
	print_feed_setting(
	    f, "allow-address", f->allow != NULL, indent, &open, out);
	if (open)
		buf_printf(out, "%s}", indent);
	buf_add_byte(out, '\n');
}

static void
print_category(
    const struct conf *c, const struct conf_category *k, struct buf *out)
{
	const struct schema *every = schema_find(SCHEMA_CATEGORY, STR("every"));

	buf_add_c(out, "\ncategory ");
	scfg_quote(str_from(k->name), out);
	buf_add_c(out, " {\n");
	if (k->every_min != c->every_min || k->every_max != c->every_max) {
		buf_add_c(out, "\tevery ");
		print_value(every, k, out);
		buf_add_byte(out, '\n');
	}
	for (const struct conf_feed *f = c->feeds; f != NULL; f = f->next) {
		if (f->category == k->name)
			print_feed(c, f, k, out);
	}
	buf_add_c(out, "}\n");
}

void
conf_print(const struct conf *c, struct buf *out)
{
	bool blank = false;

	print_settings(c, SCHEMA_TOP, "", out);
	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		if (schema_table[i].kind != SCHEMA_SECTION)
			continue;
		buf_printf(out, "\n%s {\n", schema_table[i].name);
		print_settings(c, schema_table[i].opens, "\t", out);
		buf_add_c(out, "}\n");
	}
	for (const struct conf_feed *f = c->feeds; f != NULL; f = f->next) {
		if (f->category != NULL)
			continue;
		if (!blank)
			buf_add_byte(out, '\n');
		blank = true;
		print_feed(c, f, NULL, out);
	}
	for (const struct conf_category *k = c->categories; k != NULL;
	     k = k->next)
		print_category(c, k, out);
}

/*
 * conf_load: walks the directives that scfg_read found, by the schema.
 *
 * A file is read, walked and forgotten; only its includers wait meanwhile.
 * Messages, which show the text, are written on the way.  Values that are
 * inherited (a feed's interval from its category, that one's from polling)
 * are filled in at the end, so that the order of directives means nothing.
 */
#include "conf/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/url.h"
#include "conf/paths.h"

/* Bytes: CONF_SIZE_MAX of text, three times over when URLs are escaped, and
 * the structs of CONF_FEEDS_MAX feeds. */
#define CONF_ARENA_MAX (96 << 20)

#define SCRATCH_MAX (32 << 20) /* bytes: categories, names of files */
#define INHERIT (-1) /* seconds: as the block around says */

static void
read_block(
    struct load *l, struct context *cx, const struct scfg_directive *first);

/* The place of a directive without its block. */
static struct span
whole(const struct scfg_directive *d)
{
	const struct span *first = &d->words[0].where,
			  *last = &d->words[d->n_words - 1].where;

	return (struct span){first->at, last->at + last->length - first->at};
}

static void
unknown_name(
    struct load *l, enum schema_block block, const struct scfg_word *word)
{
	struct str name = word->text;
	struct buf hint;

	buf_init(&hint, 256);
	schema_suggest(block, name, &hint);
	report_error(&l->r, l->s, word->where, buf_cstr(&hint),
	    "\"%.*s\" is not known %s", STR_ARG(report_shown(name)),
	    schema_where(block));
	buf_free(&hint);
}

/* "line 12", or "FILE:12" when that is another file. */
static void
add_place(struct buf *out, const struct load *l, const char *file, int line)
{
	if (strcmp(file, l->s->name) == 0)
		buf_printf(out, "line %d", line);
	else
		buf_printf(out, "%s:%d", file, line);
}

/* Notes that the directive was seen; false, and an error, when it was
 * before. */
static bool
first_time(struct load *l, struct context *cx, const struct schema *rule,
    struct span where, int line)
{
	struct place *seen = &cx->seen[rule - schema_table];
	struct buf hint;

	if (seen->file == NULL) {
		*seen = (struct place){l->s->name, line};
		return true;
	}
	buf_init(&hint, 4096);
	add_place(&hint, l, seen->file, seen->line);
	report_error(&l->r, l->s, where, NULL, "\"%s\" is set already on %s",
	    rule->name, buf_cstr(&hint));
	buf_free(&hint);
	return false;
}

/* The category that the directive names, made when it is new. */
static struct load_category *
category_named(struct load *l, const struct scfg_directive *d)
{
	struct str name = d->words[1].text;
	struct load_category *lc = map_get(&l->categories, name);
	struct conf_category *c;

	if (lc != NULL)
		return lc;
	if (l->c->n_categories == CONF_CATEGORIES_MAX) {
		report_error(&l->r, l->s, whole(d), NULL,
		    "more than %d categories, the limit for one config",
		    CONF_CATEGORIES_MAX);
		l->full = true;
		return NULL;
	}
	lc = arena_alloc(&l->scratch, sizeof(*lc));
	c = arena_alloc(&l->c->arena, sizeof(*c));
	if (lc == NULL || c == NULL)
		return NULL;
	c->name = arena_cstr(&l->c->arena, name);
	c->every_min = c->every_max = INHERIT;
	*l->last_category = c;
	l->last_category = &c->next;
	l->c->n_categories++;
	lc->category = c;
	map_set(&l->categories, str_from(c->name), lc);
	return lc;
}

static void
read_category(struct load *l, const struct scfg_directive *d)
{
	struct load_category *lc;
	struct context cx = {.block = SCHEMA_CATEGORY};

	if (d->n_words != 2 || d->words[1].text.n == 0) {
		report_error(&l->r, l->s, whole(d),
		    d->n_words > 2 ? "put quotes around it" : NULL,
		    "a category has one name: category NAME {");
		return;
	}
	if (!set_fits(l, &d->words[1], CONF_TEXT_MAX))
		return;
	if (d->children == NULL)
		report_warning(
		    &l->r, l->s, whole(d), NULL, "this block has no feeds");
	lc = category_named(l, d);
	if (lc == NULL)
		return;
	cx.object = cx.category = lc->category;
	cx.seen = lc->seen;
	read_block(l, &cx, d->children);
}

/* Is the word an option (name=value, not in quotes)? Sets its two parts. */
static bool
split_option(const struct scfg_word *word, struct scfg_word *name,
    struct scfg_word *value)
{
	size_t equals = str_find_char(word->text, '=');

	if (word->quoted || equals == word->text.n)
		return false;
	*name = *value = *word;
	name->text = str_sub(word->text, 0, equals);
	name->where.length = (uint32_t)equals;
	value->text = str_sub(word->text, equals + 1, word->text.n);
	value->where.at += (uint32_t)equals + 1;
	value->where.length -= (uint32_t)equals + 1;
	return true;
}

/* One name=value of a feed's line. */
static void
read_option(struct load *l, struct context *cx, int line,
    const struct scfg_word *name, const struct scfg_word *value)
{
	const struct schema *rule = schema_find(SCHEMA_FEED, name->text);
	struct buf hint;

	if (rule != NULL && rule->option) {
		if (first_time(l, cx, rule, name->where, line))
			set_value(l, rule, name->where, value, 1, cx->object);
		return;
	}
	buf_init(&hint, 256);
	if (rule != NULL)
		buf_printf(&hint, "write it in a block: { %s %s }", rule->name,
		    rule->arguments);
	else
		schema_suggest(SCHEMA_FEED, name->text, &hint);
	if (hint.n == 0)
		buf_add_c(&hint, "put quotes around a title that holds =");
	report_error(&l->r, l->s, name->where, buf_cstr(&hint),
	    "\"%.*s=\" is not an option of a feed; known are lang= and owner=",
	    STR_ARG(report_shown(name->text)));
	buf_free(&hint);
}

/* What stands on a feed's line behind the URL: the title, options. */
static void
read_feed_words(
    struct load *l, struct context *cx, const struct scfg_directive *d)
{
	const struct schema *title = schema_find(SCHEMA_FEED, STR("title"));
	size_t titles = 0;

	for (size_t i = 2; i < d->n_words; i++) {
		const struct scfg_word *word = &d->words[i];
		struct scfg_word name, value;

		if (split_option(word, &name, &value)) {
			read_option(l, cx, d->line, &name, &value);
		} else if (titles++ == 0) {
			if (first_time(l, cx, title, word->where, d->line))
				set_value(
				    l, title, word->where, word, 1, cx->object);
		} else if (titles == 2) {
			report_error(&l->r, l->s, word->where,
			    "put quotes around a title of several words",
			    "the feed has a title already");
		}
	}
}

/* Enters the feed by its URL; an error when it is there already. */
static void
enter_feed(struct load *l, struct conf_feed *f, const struct scfg_directive *d)
{
	struct conf_feed *earlier = map_get(&l->urls, str_from(f->url));
	struct buf where;

	if (earlier == NULL) {
		map_set(&l->urls, str_from(f->url), f);
		return;
	}
	buf_init(&where, 4096);
	add_place(&where, l, earlier->file, earlier->line);
	report_error(&l->r, l->s, d->words[1].where, NULL,
	    "the same feed as on %s (%s)", buf_cstr(&where), f->url);
	buf_free(&where);
}

/* The normalised URL of a feed's line; NULL and an error when it has none. */
static const char *
feed_url(struct load *l, const struct scfg_directive *d)
{
	struct str url;
	struct errinfo ei;

	if (d->n_words < 2) {
		report_error(&l->r, l->s, whole(d), NULL,
		    "the feed's URL is missing: feed URL [TITLE]");
		return NULL;
	}
	if (url_normalise(&l->c->arena, d->words[1].text, &url, &ei) !=
	    ERR_OK) {
		report_error(
		    &l->r, l->s, d->words[1].where, NULL, "%s", ei.text);
		return NULL;
	}
	return url.p;
}

static struct conf_feed *
feed_add(struct load *l, const struct conf_category *category,
    const struct scfg_directive *d)
{
	struct conf_feed *f;

	if (l->c->n_feeds == CONF_FEEDS_MAX) {
		report_error(&l->r, l->s, whole(d), NULL,
		    "more than %d feeds, the limit for one daemon",
		    CONF_FEEDS_MAX);
		l->full = true;
		return NULL;
	}
	f = arena_alloc(&l->c->arena, sizeof(*f));
	if (f == NULL)
		return NULL;
	f->category = category != NULL ? category->name : NULL;
	f->every_min = f->every_max = f->keep = INHERIT;
	f->file = l->s->name;
	f->line = d->line;
	*l->last_feed = f;
	l->last_feed = &f->next;
	l->c->n_feeds++;
	return f;
}

static void
read_feed(struct load *l, const struct context *around,
    const struct scfg_directive *d)
{
	struct place seen[SCHEMA_LENGTH] = {0};
	struct context cx = {.block = SCHEMA_FEED, .seen = seen};
	struct conf_feed *f = feed_add(l, around->category, d);

	if (f == NULL)
		return;
	f->url = feed_url(l, d);
	if (f->url != NULL)
		enter_feed(l, f, d);
	cx.object = f;
	read_feed_words(l, &cx, d);
	read_block(l, &cx, d->children);
}

/* Reads one file and all that it includes. */
static enum err
read_file(struct load *l, const char *name, struct errinfo *ei)
{
	struct context top = {SCHEMA_TOP, l->c, l->seen, NULL};
	struct scfg_directive *first;
	const struct source *outer = l->s;
	struct source s = {name, STR_EMPTY};
	struct arena tree;
	struct buf text;
	struct disk_id id;
	enum err e;

	arena_init(&tree, SCFG_TREE_MAX);
	buf_init(&text, CONF_SIZE_MAX + (1 << 17));
	e = disk_read(name, CONF_SIZE_MAX - l->bytes, &text, &id, ei);
	if (e == ERR_LIMIT)
		err_set(ei, e,
		    "the config is larger than %d bytes, room for the %d feeds "
		    "of one daemon",
		    CONF_SIZE_MAX, CONF_FEEDS_MAX);
	for (size_t i = 0; e == ERR_OK && i < l->depth; i++) {
		if (l->open[i].device == id.device &&
		    l->open[i].inode == id.inode)
			e = err_set(ei, ERR_INPUT, "the file includes itself");
	}
	if (e != ERR_OK)
		goto out;
	l->bytes += text.n;
	l->open[l->depth++] = id;
	s.text = buf_str(&text);
	if (str_starts(s.text, STR("\xef\xbb\xbf")))
		s.text = str_sub(s.text, 3, s.text.n);
	l->s = &s;
	if (scfg_read(&s, &tree, &l->r, &first))
		read_block(l, &top, first);
	l->s = outer;
	l->depth--;
out:
	buf_free(&text);
	arena_free(&tree);
	return e;
}

/* One file of an include; its failure is an error at the word. */
static void
include_file(struct load *l, const struct scfg_word *word, const char *name)
{
	struct errinfo ei;

	if (l->files == CONF_FILES_MAX) {
		report_error(&l->r, l->s, word->where, NULL,
		    "more than %d files, the limit for one config",
		    CONF_FILES_MAX);
		l->full = true;
		return;
	}
	l->files++;
	name = arena_cstr(&l->c->arena, str_from(name));
	if (name != NULL && read_file(l, name, &ei) != ERR_OK)
		report_error(
		    &l->r, l->s, word->where, NULL, "%s: %s", name, ei.text);
}

/* Notes where files that are dropped in will be read. */
static void
note_folder(struct load *l, const char *pattern)
{
	struct str folder = str_from(disk_absolute(pattern, &l->scratch));

	if (l->c->import_folder == NULL && str_ends(folder, STR("/*.conf")))
		l->c->import_folder = arena_cstr(&l->c->arena,
		    str_sub(folder, 0, folder.n - strlen("/*.conf")));
}

static void
read_include(struct load *l, const struct scfg_directive *d)
{
	const struct scfg_word *word = &d->words[1];
	const char *path, *const *names;
	struct errinfo ei;
	size_t n, slash;

	if (d->n_words != 2 || word->text.n == 0) {
		report_error(&l->r, l->s, whole(d), NULL,
		    "an include names one file: include FILE");
		return;
	}
	if (l->depth == CONF_INCLUDE_MAX) {
		report_error(&l->r, l->s, word->where, NULL,
		    "more than %d files that include one another",
		    CONF_INCLUDE_MAX);
		return;
	}
	path = disk_beside(l->s->name, word->text, &l->scratch);
	if (path == NULL)
		return;
	for (slash = word->text.n; slash > 0 && word->text.p[slash - 1] != '/';)
		slash--;
	if (disk_is_pattern(str_sub(word->text, 0, slash))) {
		report_error(&l->r, l->s, word->where, NULL,
		    "* ? [ may stand in the name of the file only, not of a "
		    "directory");
	} else if (!disk_is_pattern(word->text)) {
		include_file(l, word, path);
	} else if (disk_match(path, CONF_FILES_MAX, &l->scratch, &names, &n,
		       &ei) != ERR_OK) {
		report_error(&l->r, l->s, word->where, NULL, "%s", ei.text);
	} else {
		note_folder(l, path);
		for (size_t i = 0; i < n && !l->full; i++)
			include_file(l, word, names[i]);
	}
}

/* Does the directive have a block exactly when it may? */
static bool
block_is_right(
    struct load *l, const struct schema *rule, const struct scfg_directive *d)
{
	bool may = rule->opens != SCHEMA_TOP;

	if (d->has_block && !may) {
		report_error(&l->r, l->s, d->words[0].where, NULL,
		    "\"%s\" has no block", rule->name);
		return false;
	}
	if (!d->has_block && may && rule->kind != SCHEMA_FEEDS) {
		report_error(&l->r, l->s, whole(d), NULL,
		    "a block is missing: %s %s", rule->name, rule->arguments);
		return false;
	}
	return true;
}

static void
read_section(
    struct load *l, const struct schema *rule, const struct scfg_directive *d)
{
	struct context cx = {rule->opens, l->c, l->seen, NULL};

	if (d->n_words > 1)
		report_error(&l->r, l->s, d->words[1].where, NULL,
		    "nothing stands between \"%s\" and its {", rule->name);
	read_block(l, &cx, d->children);
}

static void
read_directive(
    struct load *l, struct context *cx, const struct scfg_directive *d)
{
	const struct schema *rule = schema_find(cx->block, d->words[0].text);

	if (rule == NULL) {
		unknown_name(l, cx->block, &d->words[0]);
		return;
	}
	l->c->n_directives++;
	if (!block_is_right(l, rule, d))
		return;
	switch (rule->kind) {
	case SCHEMA_SECTION:
		read_section(l, rule, d);
		break;
	case SCHEMA_CATEGORIES:
		read_category(l, d);
		break;
	case SCHEMA_FEEDS:
		read_feed(l, cx, d);
		break;
	case SCHEMA_INCLUDE:
		read_include(l, d);
		break;
	default:
		if (first_time(l, cx, rule, d->words[0].where, d->line))
			set_value(l, rule, whole(d), d->words + 1,
			    d->n_words - 1, cx->object);
	}
}

static void
read_block(
    struct load *l, struct context *cx, const struct scfg_directive *first)
{
	for (const struct scfg_directive *d = first; d != NULL && !l->full;
	     d = d->next) {
		if (!d->broken)
			read_directive(l, cx, d);
	}
}

/* Fills in what feeds and categories leave to the block around them. */
static void
inherit(struct load *l)
{
	struct conf *c = l->c;

	for (struct conf_category *k = c->categories; k != NULL; k = k->next) {
		if (k->every_min == INHERIT) {
			k->every_min = c->every_min;
			k->every_max = c->every_max;
		}
	}
	for (struct conf_feed *f = c->feeds; f != NULL; f = f->next) {
		const struct load_category *lc = f->category != NULL
		    ? map_get(&l->categories, str_from(f->category))
		    : NULL;

		if (f->every_min == INHERIT) {
			f->every_min =
			    lc != NULL ? lc->category->every_min : c->every_min;
			f->every_max =
			    lc != NULL ? lc->category->every_max : c->every_max;
		}
		if (f->keep == INHERIT)
			f->keep = c->keep;
	}
}

static struct conf *
conf_create(const char *path)
{
	struct conf *c = mem_zero(sizeof(*c));

	arena_init(&c->arena, CONF_ARENA_MAX);
	c->path = disk_absolute(path, &c->arena);
	c->path = arena_cstr(&c->arena, str_from(c->path));
	return c;
}

void
conf_free(struct conf *c)
{
	if (c == NULL)
		return;
	arena_free(&c->arena);
	free(c);
}

/* The main file and all that hangs on it; the number of errors is in l->r. */
static enum err
load_all(struct load *l, const char *path)
{
	struct errinfo ei;
	enum err e;

	l->last_category = &l->c->categories;
	l->last_feed = &l->c->feeds;
	set_defaults(l);
	e = read_file(l, arena_cstr(&l->c->arena, str_from(path)), &ei);
	inherit(l);
	conf_default_paths(l->c);
	if (e != ERR_OK)
		report_file(&l->r, path, "%s", ei.text);
	else if (arena_failed(&l->c->arena) || arena_failed(&l->scratch))
		report_file(&l->r, path, "takes more than %d bytes of memory",
		    CONF_ARENA_MAX);
	report_end(&l->r);
	return e == ERR_NOTFOUND || e == ERR_DENIED ? e
	    : l->r.errors > 0                       ? ERR_INPUT
						    : ERR_OK;
}

enum err
conf_load(
    const char *path, struct conf **out, struct buf *messages, int *n_errors)
{
	struct load l = {.c = conf_create(path)};
	enum err e;

	report_init(&l.r, messages);
	arena_init(&l.scratch, SCRATCH_MAX);
	map_init(&l.urls, 0);
	map_init(&l.categories, 0);
	e = load_all(&l, path);
	*n_errors = l.r.errors;
	map_free(&l.categories);
	map_free(&l.urls);
	arena_free(&l.scratch);
	if (e != ERR_OK)
		conf_free(l.c);
	else
		*out = l.c;
	return e;
}

/*
 * Drafting config lines.
 */
#include "conf/draft.h"

#include <string.h>

#include "base/url.h"
#include "base/utf8.h"
#include "conf/scfg.h"
#include "conf/value.h"

#define DRAFT_ARENA_MAX \
	(128 << 20) /* bytes: CONF_FEEDS_MAX feeds with a long
                                       URL and title each */

void
draft_init(struct draft *d)
{
	*d = (struct draft){.last = &d->categories};
	arena_init(&d->a, DRAFT_ARENA_MAX);
	map_init(&d->urls, 0);
	map_init(&d->names, 0);
}

void
draft_free(struct draft *d)
{
	map_free(&d->names);
	map_free(&d->urls);
	arena_free(&d->a);
}

void
draft_know(struct draft *d, const struct conf *c)
{
	for (struct conf_feed *f = c->feeds; f != NULL; f = f->next)
		map_set(&d->urls, str_from(f->url), f);
}

/* Is cp white space or a control, of which a name has at most one space? */
static bool
is_gap(uint32_t cp)
{
	return cp <= ' ' || (cp >= 0x7f && cp <= 0xa0) || cp == 0x2028 ||
	    cp == 0x2029;
}

/*
 * A name in one line: white space and controls become single spaces, bidi
 * controls and bytes that are no UTF-8 are dropped, what is too long is cut.
 */
static struct str
name_clean(struct draft *d, struct str raw)
{
	struct str name;
	struct buf b;
	bool gap = false;

	buf_init(&b, DRAFT_TEXT_MAX + UTF8_MAX + 1);
	for (size_t i = 0, n; i < raw.n && b.n < DRAFT_TEXT_MAX; i += n) {
		uint32_t cp = ' ';

		n = utf8_decode(raw.p + i, raw.n - i, &cp);
		if (n == 0 || utf8_is_bidi_control(cp)) {
			n = n > 0 ? n : 1;
			continue;
		}
		if (is_gap(cp)) {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			buf_add_byte(&b, ' ');
		gap = false;
		buf_add(&b, raw.p + i, n);
	}
	name = arena_str(&d->a, utf8_prefix(buf_str(&b), DRAFT_TEXT_MAX));
	buf_free(&b);
	return name;
}

static struct draft_category *
category_named(struct draft *d, struct str raw)
{
	struct str name = name_clean(d, raw);
	struct draft_category *k = map_get(&d->names, name);

	if (k != NULL)
		return k;
	k = arena_alloc(&d->a, sizeof(*k));
	if (k == NULL)
		return NULL;
	k->name = name;
	k->last = &k->feeds;
	*d->last = k;
	d->last = &k->next;
	d->n_categories += name.n > 0;
	map_set(&d->names, name, k);
	return k;
}

enum err
draft_add(struct draft *d, struct str url, struct str title,
    struct str category, struct str language, struct errinfo *ei)
{
	struct draft_category *k;
	struct draft_feed *f;
	struct str normal;
	enum err e = url_normalise(&d->a, str_trim(url), &normal, ei);

	if (e != ERR_OK)
		return e;
	if (map_get(&d->urls, normal) != NULL)
		return err_set(
		    ei, ERR_EXISTS, "%.*s is there already", STR_ARG(normal));
	if (d->n_feeds == CONF_FEEDS_MAX)
		return err_set(ei, ERR_LIMIT,
		    "more than %d feeds, the limit for one daemon",
		    CONF_FEEDS_MAX);
	k = category_named(d, category);
	f = arena_alloc(&d->a, sizeof(*f));
	if (k == NULL || f == NULL)
		return err_set(ei, ERR_LIMIT, "more feeds than fit in memory");
	f->url = normal.p;
	f->title = name_clean(d, title);
	if (str_eq(f->title, normal) || str_eq(f->title, str_trim(url)))
		f->title = STR_EMPTY; /* no name, but how others fill it in */
	if (value_check_language(language, NULL) == ERR_OK)
		f->language = arena_str(&d->a, language);
	*k->last = f;
	k->last = &f->next;
	d->n_feeds++;
	map_set(&d->urls, normal, f);
	return ERR_OK;
}

static void
print_feed(const struct draft_feed *f, const char *indent, struct buf *out)
{
	buf_printf(out, "%sfeed ", indent);
	scfg_quote(str_from(f->url), out);
	if (f->title.n > 0) {
		buf_add_byte(out, ' ');
		scfg_quote(f->title, out);
	}
	if (f->language.n > 0)
		buf_printf(out, " lang=%.*s", STR_ARG(f->language));
	buf_add_byte(out, '\n');
}

static void
print_category(const struct draft_category *k, struct buf *out)
{
	if (k->name.n > 0) {
		buf_add_c(out, "\ncategory ");
		scfg_quote(k->name, out);
		buf_add_c(out, " {\n");
	}
	for (const struct draft_feed *f = k->feeds; f != NULL; f = f->next)
		print_feed(f, k->name.n > 0 ? "\t" : "", out);
	if (k->name.n > 0)
		buf_add_c(out, "}\n");
}

void
draft_print(const struct draft *d, struct buf *out)
{
	const struct draft_category *k;

	for (k = d->categories; k != NULL; k = k->next) {
		if (k->name.n == 0)
			print_category(k, out);
	}
	for (k = d->categories; k != NULL; k = k->next) {
		if (k->name.n > 0)
			print_category(k, out);
	}
}

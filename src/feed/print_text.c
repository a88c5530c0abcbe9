/*
 * A feed_doc as text for people.
 */
#include "base/date.h"
#include "base/url.h"
#include "feed/feed_doc.h"
#include "feed/limits.h"
#include "feed/value.h"

/* A line "  name: value", when there is a value. */
static void
line(struct buf *out, const char *name, struct str value)
{
	if (value.n > 0)
		buf_printf(out, "  %s: %.*s\n", name, STR_ARG(value));
}

static void
date_line(struct buf *out, const char *name, unixtime t)
{
	char text[DATE_RFC3339_MAX];

	if (t != UNIXTIME_NONE)
		line(out, name, str_from(date_format_rfc3339(t, text)));
}

static void
plain(struct arena *a, struct buf *out, const char *name,
    const struct feed_text *t)
{
	line(out, name, value_plain(a, t->s, t->type));
}

static void
persons(struct buf *out, const struct feed_person *p)
{
	for (; p != NULL; p = p->next)
		line(out, "by", p->name.n > 0 ? p->name : p->email);
}

void
feed_print_text(const struct feed_doc *doc, struct buf *out)
{
	struct arena a;
	struct str title;

	arena_init(&a, FEED_ARENA_MAX);
	title = value_plain(&a, doc->m.title.s, doc->m.title.type);
	buf_printf(out, "%.*s (%s, %zu items)\n", STR_ARG(title),
	    feed_format_name(doc->format), doc->items_seen);
	line(out, "site", doc->m.link);
	plain(&a, out, "about", &doc->m.summary);
	line(out, "language", doc->m.language);
	line(out, "repaired", doc->repairs);
	for (const struct feed_item *i = doc->items; i != NULL; i = i->next) {
		title = value_plain(&a, i->m.title.s, i->m.title.type);
		buf_printf(out, "\n%.*s\n",
		    STR_ARG(title.n > 0 ? title : STR("(untitled)")));
		line(out, "link", i->m.link);
		date_line(out, "published", i->m.published);
		date_line(out, "updated", i->m.updated);
		persons(out, i->m.authors);
		plain(&a, out, "summary",
		    i->m.summary.s.n > 0 ? &i->m.summary : &i->content);
		for (const struct feed_enclosure *e = i->enclosures; e != NULL;
		     e = e->next)
			line(out, "file", e->url);
		arena_reset(&a);
	}
	arena_free(&a);
}

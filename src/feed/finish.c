/*
 * Finishing: inheritance, types, sanitising.
 */
#include "feed/finish.h"

#include "base/buf.h"
#include "feed/limits.h"
#include "feed/sanitise.h"
#include "feed/value.h"

struct finish {
	struct arena *a;
	struct buf html;
};

/* HTML is written anew by the sanitiser, text only loses its edges. */
static void
finish_text(struct finish *f, struct feed_text *t)
{
	if (t->type == FEED_TEXT_GUESS)
		t->type = value_looks_like_html(t->s) ? FEED_TEXT_HTML
						      : FEED_TEXT_PLAIN;
	t->s = str_trim(t->s);
	if (t->type != FEED_TEXT_HTML)
		return;
	buf_reset(&f->html);
	sanitise_html(t->s, t->base, &f->html, NULL);
	t->s = arena_str(f->a, buf_str(&f->html));
}

static void
finish_meta(struct finish *f, struct feed_meta *m)
{
	const struct feed_itunes *i = m->itunes;

	if (i != NULL && m->summary.s.n == 0) {
		m->summary.s = i->summary.n > 0 ? i->summary : i->subtitle;
		if (m->summary.s.n > 0)
			m->summary.type = FEED_TEXT_GUESS;
	}
	if (i != NULL && m->authors == NULL && i->author.n > 0) {
		m->authors = arena_alloc(f->a, sizeof(*m->authors));
		if (m->authors != NULL)
			m->authors->name = i->author;
	}
	if (i != NULL && m->image == NULL && i->image.n > 0) {
		m->image = arena_alloc(f->a, sizeof(*m->image));
		if (m->image != NULL)
			m->image->url = i->image;
	}
	finish_text(f, &m->title);
	finish_text(f, &m->summary);
	finish_text(f, &m->rights);
}

/* RFC 4287, 4.2.1 and JSON Feed: authors of the source, else of the feed. */
static bool
inherits_authors(enum feed_format format)
{
	return format == FEED_ATOM_03 || format == FEED_ATOM_10 ||
	    format == FEED_JSON_10 || format == FEED_JSON_11;
}

static void
finish_item(
    struct finish *f, const struct feed_doc *doc, struct feed_item *item)
{
	finish_meta(f, &item->m);
	finish_text(f, &item->content);
	if (item->source != NULL)
		finish_meta(f, &item->source->m);
	if (item->m.language.n == 0 && !item->m.no_language)
		item->m.language = doc->m.language;
	if (item->m.authors != NULL || !inherits_authors(doc->format))
		return;
	if (item->source != NULL && item->source->m.authors != NULL)
		item->m.authors = item->source->m.authors;
	else
		item->m.authors = doc->m.authors;
}

void
feed_finish(struct feed_doc *doc, struct arena *a)
{
	struct finish f = {.a = a};

	buf_init(&f.html, 4 * FEED_TEXT_MAX + 1024);
	finish_meta(&f, &doc->m);
	for (struct feed_item *i = doc->items; i != NULL; i = i->next)
		finish_item(&f, doc, i);
	buf_free(&f.html);
}

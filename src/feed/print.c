/*
 * A feed_doc as JSON: the vocabulary of `courant parse --json`, documented
 * in courant(1).  And as text for people.
 */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "feed/feed_doc.h"
#include "feed/value.h"

static void
print_int(struct json *j, const char *key, int64_t value)
{
	if (value != 0)
		json_put_int(j, key, value);
}

static void
print_date(struct json *j, const char *key, unixtime t)
{
	char text[DATE_RFC3339_MAX];

	if (t != UNIXTIME_NONE)
		json_put_str(j, key, str_from(date_format_rfc3339(t, text)));
}

static void
print_flag(struct json *j, const char *key, enum feed_flag flag)
{
	if (flag != FEED_UNSAID)
		json_put_bool(j, key, flag == FEED_YES);
}

static void
print_text(struct json *j, const char *key, const char *type_key,
    const struct feed_text *t)
{
	/* A text of which sanitising left nothing was there all the same. */
	if (t->type == FEED_TEXT_NONE)
		return;
	json_put_str(j, key, t->s);
	json_put_str(
	    j, type_key, t->type == FEED_TEXT_HTML ? STR("html") : STR("text"));
}

static void
print_strings(struct json *j, const char *key, const struct feed_string *s)
{
	if (s == NULL)
		return;
	json_put_array(j, key);
	for (; s != NULL; s = s->next)
		json_put_str(j, NULL, s->s);
	json_put_end(j);
}

static void
print_person(struct json *j, const char *key, const struct feed_person *p)
{
	if (p == NULL)
		return;
	json_put_object(j, key);
	json_put_str_opt(j, "name", p->name);
	json_put_str_opt(j, "email", p->email);
	json_put_str_opt(j, "uri", p->uri);
	json_put_str_opt(j, "avatar", p->avatar);
	json_put_end(j);
}

static void
print_persons(struct json *j, const char *key, const struct feed_person *p)
{
	if (p == NULL)
		return;
	json_put_array(j, key);
	for (; p != NULL; p = p->next)
		print_person(j, NULL, p);
	json_put_end(j);
}

static void
print_categories(struct json *j, const struct feed_category *c)
{
	if (c == NULL)
		return;
	json_put_array(j, "categories");
	for (; c != NULL; c = c->next) {
		json_put_object(j, NULL);
		json_put_str_opt(j, "term", c->term);
		json_put_str_opt(j, "scheme", c->scheme);
		json_put_str_opt(j, "label", c->label);
		json_put_end(j);
	}
	json_put_end(j);
}

static void
print_links(struct json *j, const struct feed_link *l)
{
	if (l == NULL)
		return;
	json_put_array(j, "links");
	for (; l != NULL; l = l->next) {
		json_put_object(j, NULL);
		json_put_str(j, "href", l->href);
		json_put_str_opt(j, "rel", l->rel);
		json_put_str_opt(j, "type", l->type);
		json_put_str_opt(j, "title", l->title);
		json_put_str_opt(j, "hreflang", l->hreflang);
		print_int(j, "length", l->length);
		json_put_end(j);
	}
	json_put_end(j);
}

static void
print_image(struct json *j, const struct feed_image *i)
{
	if (i == NULL)
		return;
	json_put_object(j, "image");
	json_put_str_opt(j, "url", i->url);
	json_put_str_opt(j, "title", i->title);
	json_put_str_opt(j, "link", i->link);
	print_int(j, "width", i->width);
	print_int(j, "height", i->height);
	json_put_str_opt(j, "description", i->description);
	json_put_end(j);
}

static void
print_itunes(struct json *j, const struct feed_itunes *i)
{
	if (i == NULL)
		return;
	json_put_object(j, "itunes");
	json_put_str_opt(j, "author", i->author);
	print_person(j, "owner", i->owner);
	json_put_str_opt(j, "image", i->image);
	print_flag(j, "explicit", i->explicit_);
	print_flag(j, "block", i->block);
	print_int(j, "duration", i->duration);
	print_int(j, "episode", i->episode);
	print_int(j, "season", i->season);
	json_put_str_opt(j, "episode_type", i->episode_type);
	json_put_str_opt(j, "subtitle", i->subtitle);
	json_put_str_opt(j, "summary", i->summary);
	print_strings(j, "keywords", i->keywords);
	print_strings(j, "categories", i->categories);
	json_put_str_opt(j, "new_feed_url", i->new_feed_url);
	json_put_end(j);
}

static void
print_point(struct json *j, const char *key, const struct feed_point *p)
{
	json_put_array(j, key);
	json_put_double(j, NULL, p->lon);
	json_put_double(j, NULL, p->lat);
	json_put_end(j);
}

static void
print_geo(struct json *j, const struct feed_geo *g)
{
	if (g == NULL)
		return;
	json_put_object(j, "geo");
	json_put_str(j, "type", str_from(g->type));
	if (strcmp(g->type, "Point") == 0) {
		print_point(j, "coordinates", g->points);
		json_put_end(j);
		return;
	}
	json_put_array(j, "coordinates");
	if (strcmp(g->type, "Polygon") == 0)
		json_put_array(j, NULL);
	for (const struct feed_point *p = g->points; p != NULL; p = p->next)
		print_point(j, NULL, p);
	if (strcmp(g->type, "Polygon") == 0)
		json_put_end(j);
	json_put_end(j);
	json_put_end(j);
}

/* What feeds, sources and items share; the summary is the caller's. */
static void
print_meta(struct json *j, const struct feed_meta *m)
{
	json_put_str_opt(j, "id", m->id);
	print_text(j, "title", "title_type", &m->title);
	json_put_str_opt(j, "link", m->link);
	json_put_str_opt(j, "language", m->language);
	print_date(j, "published", m->published);
	print_date(j, "updated", m->updated);
	print_persons(j, "authors", m->authors);
	print_persons(j, "contributors", m->contributors);
	print_person(j, "publisher", m->publisher);
	print_categories(j, m->categories);
	print_text(j, "rights", "rights_type", &m->rights);
	json_put_str_opt(j, "license", m->license);
	print_links(j, m->links);
	print_image(j, m->image);
	print_itunes(j, m->itunes);
	print_geo(j, m->geo);
}

static void
print_enclosures(struct json *j, const struct feed_enclosure *e)
{
	if (e == NULL)
		return;
	json_put_array(j, "enclosures");
	for (; e != NULL; e = e->next) {
		json_put_object(j, NULL);
		json_put_str(j, "url", e->url);
		json_put_str_opt(j, "type", e->type);
		json_put_str_opt(j, "title", e->title);
		print_int(j, "length", e->length);
		print_int(j, "duration", e->duration);
		json_put_end(j);
	}
	json_put_end(j);
}

static void
print_media(struct json *j, const struct feed_media *m)
{
	if (m == NULL)
		return;
	json_put_array(j, "media");
	for (; m != NULL; m = m->next) {
		json_put_object(j, NULL);
		json_put_str(j, "url", m->url);
		json_put_str_opt(j, "type", m->type);
		json_put_str_opt(j, "medium", m->medium);
		print_int(j, "length", m->length);
		print_int(j, "width", m->width);
		print_int(j, "height", m->height);
		print_int(j, "duration", m->duration);
		json_put_end(j);
	}
	json_put_end(j);
}

static void
print_thumbnails(struct json *j, const struct feed_thumbnail *t)
{
	if (t == NULL)
		return;
	json_put_array(j, "thumbnails");
	for (; t != NULL; t = t->next) {
		json_put_object(j, NULL);
		json_put_str(j, "url", t->url);
		print_int(j, "width", t->width);
		print_int(j, "height", t->height);
		json_put_end(j);
	}
	json_put_end(j);
}

static void
print_replies(struct json *j, const struct feed_reply *r)
{
	if (r == NULL)
		return;
	json_put_array(j, "in_reply_to");
	for (; r != NULL; r = r->next) {
		json_put_object(j, NULL);
		json_put_str_opt(j, "ref", r->ref);
		json_put_str_opt(j, "href", r->href);
		json_put_str_opt(j, "type", r->type);
		json_put_str_opt(j, "source", r->source);
		json_put_end(j);
	}
	json_put_end(j);
}

static void
print_generator(struct json *j, const struct feed_generator *g)
{
	if (g->name.n == 0 && g->uri.n == 0 && g->version.n == 0)
		return;
	json_put_object(j, "generator");
	json_put_str_opt(j, "name", g->name);
	json_put_str_opt(j, "uri", g->uri);
	json_put_str_opt(j, "version", g->version);
	json_put_end(j);
}

/* What feeds and sources have and items have not. */
static void
print_feed_fields(struct json *j, const struct feed_doc *doc)
{
	print_meta(j, &doc->m);
	print_text(j, "description", "description_type", &doc->m.summary);
	json_put_str_opt(j, "self", doc->self);
	json_put_str_opt(j, "next", doc->next);
	print_strings(j, "hubs", doc->hubs);
	print_generator(j, &doc->generator);
	json_put_str_opt(j, "icon", doc->icon);
}

static void
print_item(struct json *j, const struct feed_item *i)
{
	json_put_object(j, NULL);
	print_meta(j, &i->m);
	json_put_str_opt(j, "external_url", i->external_url);
	print_text(j, "summary", "summary_type", &i->m.summary);
	print_text(j, "content", "content_type", &i->content);
	json_put_str_opt(j, "content_src", i->content_src);
	json_put_str_opt(j, "original_link", i->original);
	print_date(j, "created", i->created);
	print_date(j, "expires", i->expires);
	print_enclosures(j, i->enclosures);
	print_media(j, i->media);
	print_thumbnails(j, i->thumbnails);
	json_put_str_opt(j, "comments", i->comments);
	json_put_str_opt(j, "comments_feed", i->comments_feed);
	if (i->has_comments_count)
		json_put_int(j, "comments_count", i->comments_count);
	if (i->source != NULL) {
		json_put_object(j, "source");
		print_feed_fields(j, i->source);
		json_put_end(j);
	}
	print_replies(j, i->in_reply_to);
	json_put_end(j);
}

static void
print_skips(struct json *j, const struct feed_doc *doc)
{
	static const char *const days[] = {"Sunday", "Monday", "Tuesday",
	    "Wednesday", "Thursday", "Friday", "Saturday"};

	if (doc->skip_hours != 0) {
		json_put_array(j, "skip_hours");
		for (int h = 0; h < 24; h++) {
			if (doc->skip_hours >> h & 1)
				json_put_int(j, NULL, h);
		}
		json_put_end(j);
	}
	if (doc->skip_days != 0) {
		json_put_array(j, "skip_days");
		for (int d = 0; d < 7; d++) {
			if (doc->skip_days >> d & 1)
				json_put_str(j, NULL, str_from(days[d]));
		}
		json_put_end(j);
	}
}

static void
print_cloud(struct json *j, const struct feed_cloud *c)
{
	if (c == NULL)
		return;
	json_put_object(j, "cloud");
	json_put_str_opt(j, "domain", c->domain);
	print_int(j, "port", c->port);
	json_put_str_opt(j, "path", c->path);
	json_put_str_opt(j, "register_procedure", c->register_procedure);
	json_put_str_opt(j, "protocol", c->protocol);
	json_put_end(j);
}

static void
print_text_input(struct json *j, const struct feed_text_input *t)
{
	if (t == NULL)
		return;
	json_put_object(j, "text_input");
	json_put_str_opt(j, "title", t->title);
	json_put_str_opt(j, "description", t->description);
	json_put_str_opt(j, "name", t->name);
	json_put_str_opt(j, "link", t->link);
	json_put_end(j);
}

void
feed_print_json(const struct feed_doc *doc, struct buf *out)
{
	struct json j;

	json_init(&j, out);
	json_put_object(&j, NULL);
	json_put_str(&j, "format", str_from(feed_format_name(doc->format)));
	json_put_str(&j, "encoding", str_from(doc->encoding));
	json_put_str_opt(&j, "repairs", doc->repairs);
	print_feed_fields(&j, doc);
	print_int(&j, "ttl", doc->ttl);
	print_skips(&j, doc);
	print_int(&j, "update_period", doc->update_period);
	print_cloud(&j, doc->cloud);
	print_text_input(&j, doc->text_input);
	json_put_str_opt(&j, "docs", doc->docs);
	json_put_str_opt(&j, "rating", doc->rating);
	json_put_str_opt(&j, "new_location", doc->new_location);
	json_put_array(&j, "items");
	for (const struct feed_item *i = doc->items; i != NULL; i = i->next)
		print_item(&j, i);
	json_put_end(&j);
	json_put_end(&j);
	buf_add_byte(out, '\n');
}

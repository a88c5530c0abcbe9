/*
 * The ordinary origin: conditional requests answered by the book.
 */
#include "base/date.h"
#include "tests/manners/manners.h"

void
site_answer(void *arg, const struct sim_request *q, struct sim_reply *r)
{
	const struct site *site = arg;
	bool has = site->etag != NULL || site->last_modified != NULL;
	bool same;

	*r = site->with;
	if (r->delay == 0)
		r->delay = 50;
	if (r->result != FETCH_ANSWERED || r->status != 0)
		return;
	same = q->etag[0] != '\0'
	    ? site->etag != NULL && strcmp(q->etag, site->etag) == 0
	    : site->last_modified != NULL &&
		strcmp(q->last_modified, site->last_modified) == 0;
	r->status = has && same ? 304 : 200;
	if (r->status == 200)
		r->body = site->body;
	if (r->status == 200 || !site->no_304_validators) {
		r->etag = site->etag;
		r->last_modified = site->last_modified;
	}
}

struct str
site_rss(struct sim *s, int n, unixtime newest, int64_t step, const char *more)
{
	struct buf b;
	struct str out;

	buf_init(&b, 16 << 20);
	buf_printf(&b,
	    "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" "
	    "xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\" "
	    "xmlns:atom=\"http://www.w3.org/2005/Atom\" "
	    "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">"
	    "<channel><title>A feed</title><link>https://a.example/</link>"
	    "<description>Of a test</description>%s\n",
	    more);
	for (int i = 0; i < n; i++) {
		unixtime t = newest - i * step;
		char date[DATE_RFC3339_MAX];

		buf_printf(&b,
		    "<item><title>Item %lld</title>"
		    "<link>https://a.example/%lld</link>"
		    "<guid>urn:item:%lld</guid>"
		    "<pubDate>%s</pubDate></item>\n",
		    (long long)t, (long long)t, (long long)t,
		    date_format_rfc3339(t, date));
	}
	buf_add_c(&b, "</channel></rss>\n");
	out = arena_str(&s->texts, buf_str(&b));
	buf_free(&b);
	return out;
}

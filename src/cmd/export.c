/*
 * courant export: the feeds of the config for other programs, as OPML 2.0,
 * as the urls file of newsboat, or as JSON.
 *
 * A category is written twice in OPML, as an outline around its feeds and in
 * their category attribute, because readers look for one or the other.  The
 * title and the site that a feed gives itself come from the database, when
 * there is one.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/map.h"
#include "cmd/cmd.h"
#include "cmd/config.h"
#include "store/store.h"

#define EXPORT_MAX \
	(128 << 20) /* bytes: eight times the largest config, for
                                  what escapes and markup add */

#define STORE_MAX \
	(256 << 20) /* bytes: what the store knows of
                                 CONF_FEEDS_MAX feeds */

/* What is exported, and where to. */
struct export
{
	const struct conf *c;
	struct map known; /* URL -> struct store_feed */
	struct arena a; /* of those */
	struct buf *out;
};

/* Writes all feeds in one format. */
typedef void
export_fn(const struct export *x);

/* Text inside an XML attribute; what XML cannot hold is left out. */
static void
add_attribute(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, " %s=\"", name);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c == '&')
			buf_add_c(out, "&amp;");
		else if (c == '<')
			buf_add_c(out, "&lt;");
		else if (c == '>')
			buf_add_c(out, "&gt;");
		else if (c == '"')
			buf_add_c(out, "&quot;");
		else if (c == '\t' || c == '\n')
			buf_add_byte(out, ' ');
		else if ((unsigned char)c >= ' ')
			buf_add_byte(out, c);
	}
	buf_add_byte(out, '"');
}

/* The user's title, else the feed's own, else empty. */
static struct str
title_of(const struct export *x, const struct conf_feed *f)
{
	const struct store_feed *known;

	if (f->title != NULL)
		return str_from(f->title);
	known = map_get(&x->known, str_from(f->url));
	return known != NULL && !str_eq_c(known->title, f->url) ? known->title
								: STR_EMPTY;
}

static struct str
site_of(const struct export *x, const struct conf_feed *f)
{
	const struct store_feed *known = map_get(&x->known, str_from(f->url));

	return known != NULL ? known->link : STR_EMPTY;
}

static void
opml_feed(const struct export *x, const struct conf_feed *f)
{
	struct str title = title_of(x, f), site = site_of(x, f);
	struct buf path;

	if (title.n == 0)
		title = str_from(f->url);
	buf_printf(x->out, "%s<outline type=\"rss\"",
	    f->category != NULL ? "      " : "    ");
	add_attribute(x->out, "text", title);
	add_attribute(x->out, "title", title);
	add_attribute(x->out, "xmlUrl", str_from(f->url));
	if (site.n > 0)
		add_attribute(x->out, "htmlUrl", site);
	if (f->language != NULL)
		add_attribute(x->out, "language", str_from(f->language));
	if (f->category != NULL) {
		/* A path, says OPML 2.0. */
		buf_init(&path, EXPORT_MAX);
		buf_printf(&path, "/%s", f->category);
		add_attribute(x->out, "category", buf_str(&path));
		buf_free(&path);
	}
	buf_add_c(x->out, "/>\n");
}

/* The feeds of one category, or with NULL those of none. */
static void
opml_feeds(const struct export *x, const char *category)
{
	for (const struct conf_feed *f = x->c->feeds; f != NULL; f = f->next) {
		if (f->category == category)
			opml_feed(x, f);
	}
}

static void
export_opml(const struct export *x)
{
	buf_add_c(x->out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<opml version=\"2.0\">\n"
	    "  <head>\n");
	buf_add_c(x->out,
	    "    <title>Feeds of Courant</title>\n"
	    "  </head>\n"
	    "  <body>\n");
	opml_feeds(x, NULL);
	for (const struct conf_category *k = x->c->categories; k != NULL;
	     k = k->next) {
		buf_add_c(x->out, "    <outline");
		add_attribute(x->out, "text", str_from(k->name));
		add_attribute(x->out, "title", str_from(k->name));
		buf_add_c(x->out, ">\n");
		opml_feeds(x, k->name);
		buf_add_c(x->out, "    </outline>\n");
	}
	buf_add_c(x->out, "  </body>\n</opml>\n");
}

/* A word of newsboat's urls file, which undoes backslashes in quotes. */
static void
add_quoted(struct buf *out, const char *before, struct str text)
{
	buf_printf(out, " \"%s", before);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_byte(out, '\\');
		if ((unsigned char)text.p[i] >= ' ')
			buf_add_byte(out, text.p[i]);
	}
	buf_add_byte(out, '"');
}

static void
export_urls(const struct export *x)
{
	for (const struct conf_feed *f = x->c->feeds; f != NULL; f = f->next) {
		struct str title = title_of(x, f);

		buf_add_c(x->out, f->url);
		if (f->category != NULL)
			add_quoted(x->out, "", str_from(f->category));
		if (title.n > 0)
			add_quoted(x->out, "~", title);
		buf_add_byte(x->out, '\n');
	}
}

static void
json_feed(struct json *j, const struct export *x, const struct conf_feed *f)
{
	json_put_object(j, NULL);
	json_put_str(j, "url", str_from(f->url));
	json_put_str_opt(j, "title", title_of(x, f));
	json_put_str_opt(j, "site", site_of(x, f));
	json_put_str_opt(j, "category", str_from(f->category));
	json_put_str_opt(j, "language", str_from(f->language));
	json_put_str_opt(j, "owner", str_from(f->owner));
	json_put_int(j, "every_min", f->every_min);
	json_put_int(j, "every_max", f->every_max);
	if (f->keep > 0)
		json_put_int(j, "keep", f->keep);
	json_put_end(j);
}

static void
export_json(const struct export *x)
{
	struct json j;

	json_init(&j, x->out);
	json_put_object(&j, NULL);
	json_put_array(&j, "feeds");
	for (const struct conf_feed *f = x->c->feeds; f != NULL; f = f->next)
		json_feed(&j, x, f);
	json_put_end(&j);
	json_put_end(&j);
	buf_add_byte(x->out, '\n');
}

static const struct format {
	const char *name;
	export_fn *export;
} formats[] = {
    {"opml", export_opml},
    {"urls", export_urls},
    {"json", export_json},
};

static export_fn *
format_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].export;
	}
	fprintf(stderr,
	    "courant export: no format \"%s\"; there are opml, urls, json\n",
	    name);
	return NULL;
}

/* Looks the feeds up in the database; without one, nothing is known. */
static void
look_up(struct export *x)
{
	struct store *s = NULL;
	struct store_feed *f = NULL;
	struct errinfo ei;
	size_t n;

	if (store_open(x->c->database, STORE_READ, &s, &ei) != ERR_OK)
		return;
	if (store_feeds(s, clock_now(), clock_now(), &x->a, &f, &n, &ei) ==
	    ERR_OK) {
		for (; f != NULL; f = f->next)
			map_set(&x->known, f->url, f);
	}
	store_close(s);
}

static int
export_all(const struct conf *c, export_fn *export)
{
	int status = EX_OK;
	struct buf out;
	struct export x = {.c = c, .out = &out};

	buf_init(&out, EXPORT_MAX);
	arena_init(&x.a, STORE_MAX);
	map_init(&x.known, 0);
	look_up(&x);
	export(&x);
	if (buf_failed(&out)) {
		fprintf(stderr,
		    "courant export: more than %d bytes, the limit\n",
		    EXPORT_MAX);
		status = EX_DATAERR;
	} else if (fwrite(out.p, 1, out.n, stdout) != out.n ||
	    fflush(stdout) != 0) {
		perror("courant export: standard output");
		status = EX_IOERR;
	}
	map_free(&x.known);
	arena_free(&x.a);
	buf_free(&out);
	return status;
}

int
cmd_export(const struct cmd_options *o, int argc, char **argv)
{
	static const struct option options[] = {
	    {"format", required_argument, NULL, 'f'},
	    {NULL, 0, NULL, 0},
	};
	export_fn *export = export_opml;
	struct conf *c = NULL;
	int opt, status;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (opt != 'f')
			return cmd_usage("export");
		export = format_named(optarg);
		if (export == NULL)
			return EX_USAGE;
	}
	if (optind != argc)
		return cmd_usage("export");
	status = config_load(o->config, &c, NULL);
	if (status != EX_OK)
		return status;
	status = export_all(c, export);
	conf_free(c);
	return status;
}

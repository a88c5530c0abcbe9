/*
 * From a request to a page: checks what may come from where, finds the
 * route, takes the page from the cache or has it made.
 *
 * GET and HEAD change nothing, so they need no protection against other
 * sites.  A POST must come from a page of ours and be a form, whatever its
 * path (threat model 4.6), before it is looked at.
 */
#include "web/web.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/url.h"
#include "ipc/msg.h"
#include "net/http.h"
#include "store/store.h"
#include "web/assets.h"
#include "web/cache.h"
#include "web/html.h"
#include "web/pages.h"
#include "web/routes.h"
#include "web/when.h"

#define LOOK_TIME 1000 /* milliseconds between two looks at the file's name */
#define HTML "text/html; charset=utf-8"
#define TEXT "text/plain; charset=utf-8"
#define UNREADABLE "The database cannot be read; the log says why"

struct web {
	struct http *http;
	struct assets assets;
	struct cache cache;
	struct arena arena;
	char *title, *base_url, *database; /* NULL before the settings */
	bool images;
	struct store *store;
	struct stat file; /* of the store, when it was opened */
	msec looked; /* when that was compared last */
	bool complained; /* in the log, of the database */
};

/* ---- the store --------------------------------------------------------- */

static void
close_store(struct web *w)
{
	store_close(w->store);
	w->store = NULL;
	cache_clear(&w->cache);
}

/* Closes the store when another file has taken its place. */
static void
look_at_file(struct web *w)
{
	msec now = clock_mono();
	struct stat st;

	if (w->store == NULL || now - w->looked < LOOK_TIME)
		return;
	w->looked = now;
	if (stat(w->database, &st) != 0 || st.st_ino != w->file.st_ino ||
	    st.st_dev != w->file.st_dev)
		close_store(w);
}

/* In the log, once until a page can be made again. */
static void
complain(struct web *w, const char *text)
{
	if (!w->complained)
		log_error("web", "%s", text);
	w->complained = true;
}

/* True when the store is open; else *why is what to tell the reader. */
static bool
open_store(struct web *w, const char **why)
{
	struct errinfo ei = {""};

	*why = "The daemon is starting; try again in a second";
	if (w->database == NULL)
		return false;
	look_at_file(w);
	if (w->store != NULL)
		return true;
	w->looked = clock_mono();
	if (stat(w->database, &w->file) != 0)
		memset(&w->file, 0, sizeof(w->file));
	if (store_open(w->database, STORE_READ, &w->store, &ei) == ERR_OK)
		return true;
	complain(w, ei.text);
	*why = UNREADABLE;
	return false;
}

/* ---- pages ------------------------------------------------------------- */

/* The way from a path back to the front page, for relative links. */
static void
set_root(struct view *v, struct str path)
{
	size_t i, n = 0;

	for (i = 1; i < path.n; i++) {
		if (path.p[i] != '/')
			continue;
		if (n + sizeof("../") > sizeof(v->root)) {
			memcpy(v->root, "/", sizeof("/")); /* absurd */
			return;
		}
		memcpy(v->root + n, "../", sizeof("../"));
		n += sizeof("../") - 1;
	}
}

static void
start_view(struct web *w, struct view *v, struct buf *out, struct str path)
{
	buf_init(out, VIEW_PAGE_MAX);
	*v = (struct view){.out = out, .arena = &w->arena};
	v->assets = &w->assets;
	v->store = w->store;
	v->title = w->title != NULL ? str_from(w->title) : STR("Courant");
	v->images = w->images;
	v->now = clock_now();
	v->today = when_day(v->now);
	set_root(v, path);
}

/* The page for a status; why is what to add to it, or empty. */
static void
answer_error(struct web *w, const struct http_request *q, int status,
    const char *why, struct http_answer *a)
{
	struct view v;
	struct buf out;

	start_view(w, &v, &out, q->head->path);
	if (q->refused != 0)
		memcpy(v.root, "/", sizeof("/")); /* the path is not known */
	snprintf(v.error.text, sizeof(v.error.text), "%s", why);
	error_page(&v, status);
	a->status = status;
	a->content = http_content_create(HTML, &out);
}

/* Has the route's page made: 200 and a reference in a->content, 301 and where
 * to in a->location, or the status of an error. */
static int
make_page(struct web *w, const struct route *r, const struct view_args *args,
    struct str path, struct http_answer *a)
{
	struct view v;
	struct buf out;
	int status;

	start_view(w, &v, &out, path);
	status = r->page(&v, args);
	if (status == 200 && (buf_failed(&out) || arena_failed(&w->arena))) {
		status = 503;
		err_set(&v.error, ERR_LIMIT, "%.*s: the page is too large",
		    STR_ARG(path));
	}
	a->location = v.location;
	if (status == 200) {
		a->content = http_content_create(HTML, &out);
		w->complained = false;
	} else if (status == 503) {
		complain(w, v.error.text);
	}
	buf_free(&out);
	return status;
}

/* A path of ours is its own key; only the page number is added. */
static struct str
key_of(char *room, size_t size, struct str path, int64_t page)
{
	int n = snprintf(room, size, "%.*s?%" PRId64, STR_ARG(path), page);

	return (struct str){room, (size_t)n < size ? (size_t)n : size - 1};
}

static void
answer_page(struct web *w, const struct http_request *q, const struct route *r,
    const struct view_args *args, struct http_answer *a)
{
	char room[HTTP_TARGET_MAX + 32];
	struct str key = key_of(room, sizeof(room), q->head->path, args->page);
	const char *why;
	int64_t version, minute = clock_now() / MINUTE;
	msec start = clock_mono();

	if (!open_store(w, &why)) {
		answer_error(w, q, 503, why, a);
		return;
	}
	version = store_version(w->store);
	a->remote_images = w->images;
	a->content = cache_find(&w->cache, key, version, minute, start);
	if (a->content != NULL) {
		http_content_ref(a->content);
		a->status = 200;
		return;
	}
	a->status = make_page(w, r, args, q->head->path, a);
	if (a->status == 200) {
		cache_keep(&w->cache, key, a->content, version, minute, start,
		    clock_mono() - start);
		return;
	}
	a->remote_images = false;
	answer_error(w, q, a->status, a->status == 503 ? UNREADABLE : "", a);
}

/* ---- requests ---------------------------------------------------------- */

/* True when a header that browsers set tells of another site. */
static bool
is_foreign(const struct http_head *head)
{
	struct str site = http_head_field(head, "Sec-Fetch-Site");
	struct str origin = http_head_field(head, "Origin");
	struct url u;

	if (site.n > 0 && !str_eq_c(site, "same-origin") &&
	    !str_eq_c(site, "none"))
		return true;
	if (origin.n == 0)
		origin = http_head_field(head, "Referer");
	if (origin.n == 0)
		return false;
	url_split(origin, &u);
	return !u.has_authority ||
	    !str_eq_nocase(u.host_is_ipv6
		    ? str_sub(head->host, 1, head->host.n - 2)
		    : head->host,
		u.host) ||
	    !str_eq(u.port, head->port);
}

/* 0, or the status that a request earns before its path is looked at. */
static int
check_post(const struct http_head *head)
{
	struct str type = http_head_field(head, "Content-Type");

	if (head->method != HTTP_METHOD_POST)
		return 0;
	if (is_foreign(head))
		return 403;
	return str_eq_c_nocase(str_trim(str_cut(&type, ';')),
		   "application/x-www-form-urlencoded")
	    ? 0
	    : 415;
}

static void
answer_route(struct web *w, const struct http_request *q, const struct route *r,
    const struct view_args *args, struct http_answer *a)
{
	struct buf b;

	switch (r->kind) {
	case ROUTE_PAGE:
		answer_page(w, q, r, args, a);
		break;
	case ROUTE_HEALTH:
		buf_init(&b, 16);
		html_lit(&b, "ok\n");
		a->status = 200;
		a->content = http_content_create(TEXT, &b);
		break;
	case ROUTE_ASSET:
		a->status = 200;
		a->content =
		    http_content_ref(assets_find(&w->assets, args->name));
		a->immutable = true;
		break;
	}
}

static void
on_request(void *arg, const struct http_request *q, struct http_answer *a)
{
	struct web *w = arg;
	const struct route *r;
	struct view_args args;
	int status = q->refused != 0 ? q->refused : check_post(q->head);

	arena_reset(&w->arena);
	if (status != 0) {
		if (status == 405)
			a->allow = "GET, HEAD, POST";
		answer_error(w, q, status, "", a);
		return;
	}
	r = routes_find(q->head->path, q->head->query, &w->arena, &args);
	if (r != NULL && r->kind == ROUTE_ASSET &&
	    assets_find(&w->assets, args.name) == NULL)
		r = NULL;
	if (r == NULL) {
		answer_error(w, q, 404, "", a);
	} else if (q->head->method == HTTP_METHOD_POST) {
		a->allow = r->methods;
		answer_error(w, q, 405, "", a);
	} else {
		answer_route(w, q, r, &args, a);
	}
}

/* ---- life -------------------------------------------------------------- */

struct web *
web_create(struct loop *l, const int *listen_fds, size_t n)
{
	struct web *w = mem_zero(sizeof(*w));

	arena_init(&w->arena, VIEW_ARENA_MAX);
	assets_init(&w->assets);
	w->http = http_create(l, listen_fds, n, on_request, w);
	return w;
}

static void
replace(char **old, struct str new)
{
	free(*old);
	*old = mem_printf("%.*s", STR_ARG(new));
}

void
web_set_settings(struct web *w, const struct web_settings *settings)
{
	close_store(w);
	replace(&w->title, settings->title);
	replace(&w->base_url, settings->base_url);
	replace(&w->database, settings->database);
	w->images = settings->images;
	http_set_base_url(w->http, str_from(w->base_url));
}

void
web_free(struct web *w)
{
	if (w == NULL)
		return;
	http_free(w->http);
	close_store(w);
	assets_free(&w->assets);
	arena_free(&w->arena);
	free(w->title);
	free(w->base_url);
	free(w->database);
	free(w);
}

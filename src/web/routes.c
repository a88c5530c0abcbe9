/*
 * The table of routes and the matching of paths.
 */
#include "web/routes.h"

#include "base/compiler.h"
#include "base/utf8.h"
#include "web/pages.h"

#define PAGE_MAX 100000 /* pages of a list: more than feeds there can be */
#define READ_ONLY "GET, HEAD"

static const struct route table[] = {
    {"/", ROUTE_EXACT, ROUTE_PAGE, front_page, false, READ_ONLY, "/"},
    {"/item/", ROUTE_ID, ROUTE_PAGE, item_page, false, READ_ONLY, "/item/1"},
    {"/story/", ROUTE_NAME, ROUTE_PAGE, story_page, false, READ_ONLY,
	"/story/u-s-bans-sale-of-kaspersky-software-1"},
    {"/feeds", ROUTE_EXACT, ROUTE_PAGE, feeds_page, true, READ_ONLY, "/feeds"},
    {"/category/", ROUTE_NAME, ROUTE_PAGE, category_page, false, READ_ONLY,
	"/category/World"},
    {"/healthz", ROUTE_EXACT, ROUTE_HEALTH, NULL, false, READ_ONLY, "/healthz"},
    /* Last: what is one segment and nothing above. */
    {"/", ROUTE_NAME, ROUTE_ASSET, NULL, false, READ_ONLY, "/style.css"},
};

const struct route *
routes_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

/* Undoes percent-encoding; empty when the result is no UTF-8 text. */
static struct str
decode(struct str s, struct arena *a)
{
	struct str plain = arena_str(a, s);
	char *out = (char *)(uintptr_t)plain.p;
	size_t i, n = 0;

	for (i = 0; i < plain.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n) {
			out[n++] = (char)(ascii_hex(s.p[i + 1]) * 16 +
			    ascii_hex(s.p[i + 2]));
			i += 2;
		} else {
			out[n++] = s.p[i];
		}
	}
	plain.n = n;
	return utf8_valid(plain, NULL) ? plain : STR_EMPTY;
}

static bool
read_id(struct str s, int64_t *id)
{
	return s.n > 0 && s.p[0] != '0' && str_to_i64(s, 1, INT64_MAX, id);
}

static bool
read_rest(const struct route *r, struct str rest, struct arena *a,
    struct view_args *args)
{
	switch (r->shape) {
	case ROUTE_EXACT:
		return rest.n == 0;
	case ROUTE_ID:
		return read_id(rest, &args->id);
	case ROUTE_NAME:
		if (rest.n == 0 || str_find_char(rest, '/') < rest.n)
			return false;
		args->name = decode(rest, a);
		return args->name.n > 0;
	}
	return false;
}

/* Reads page=N, if it is there. */
static bool
read_query(struct str query, struct view_args *args)
{
	while (query.n > 0) {
		struct str value = str_cut(&query, '&');
		struct str name = str_cut(&value, '=');

		if (str_eq_c(name, "page") &&
		    (!read_id(value, &args->page) || args->page > PAGE_MAX))
			return false;
	}
	return true;
}

const struct route *
routes_find(
    struct str path, struct str query, struct arena *a, struct view_args *args)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++) {
		const struct route *r = &table[i];
		struct str start = str_from(r->path);

		*args = (struct view_args){.page = 1};
		if (!str_starts(path, start) ||
		    !read_rest(r, str_sub(path, start.n, path.n), a, args))
			continue;
		return !r->paged || read_query(query, args) ? r : NULL;
	}
	return NULL;
}

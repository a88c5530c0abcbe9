/*
 * Pages of the simulated world, made by the web process's code from the
 * database as it is.
 */
#include "base/mem.h"
#include "store/store.h"
#include "tests/manners/sim.h"
#include "web/assets.h"
#include "web/pages.h"

struct str
sim_page(struct sim *s, bool feeds)
{
	struct view_args args = {.page = 1};
	struct assets assets;
	struct arena a;
	struct buf out;
	struct str page = STR_EMPTY;
	struct view v = {
	    .out = &out,
	    .arena = &a,
	    .assets = &assets,
	    .title = STR("Courant"),
	    .now = clock_now(),
	    .today = clock_now() - clock_now() % DAY,
	};

	if (store_open(s->database, STORE_READ, &v.store, &v.error) != ERR_OK)
		return page;
	assets_init(&assets);
	arena_init(&a, VIEW_ARENA_MAX);
	buf_init(&out, VIEW_PAGE_MAX);
	if ((feeds ? feeds_page : front_page)(&v, &args) == 200)
		page = arena_str(&s->texts, buf_str(&out));
	buf_free(&out);
	arena_free(&a);
	assets_free(&assets);
	store_close(v.store);
	return page;
}

/*
 * Rules on when feeds are asked.
 */
#include "tests/manners/manners.h"

#define A "https://a.example/feed.xml"
#define LM1 "Tue, 14 Nov 2023 20:00:00 GMT"

static void
p09(struct trial *t)
{
	struct site site = {.etag = "\"1\"", .last_modified = LM1};
	struct sim *s = sim_create(site_answer, &site);

	site.body = site_rss(s, 5, SIM_START - HOUR, HOUR, "");
	sim_config(s, "feed " A "\n");
	sim_start(s);
	sim_run(s, 100 * DAY);
	want_manners(t, s);
	figures(t, "%zu requests, smallest gap %.3f s", s->n,
	    (double)sim_url(s, A)->smallest / 1000);
	sim_free(s);
}

const struct rule rules_schedule[] = {
    {"P09", "Floor", p09},
    {NULL, NULL, NULL},
};
const struct rule rules_failures[] = {{NULL, NULL, NULL}};
const struct rule rules_moves[] = {{NULL, NULL, NULL}};
const struct rule rules_world[] = {{NULL, NULL, NULL}};

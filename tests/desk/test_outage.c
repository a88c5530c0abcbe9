/*
 * desk/outage: when it is us, and not the feeds.
 */
#include "desk/outage.h"

#include <stdio.h>

#include "tests/tap/tap.h"

#define NOW 1700000000

/* A poll of the host falls silent. */
static enum outage_verdict
silent(struct outage *o, int host, bool was_fine, unixtime now)
{
	char name[16];
	struct outage_note note = {
	    .feed_id = host, .now = now, .was_fine = was_fine};

	snprintf(name, sizeof(name), "h%d", host);
	note.host = str_from(name);
	return outage_take(o, &note);
}

static enum outage_verdict
answers(struct outage *o)
{
	struct outage_note note = {
	    .host = STR("x"), .feed_id = 99, .now = NOW, .answered = true};

	return outage_take(o, &note);
}

static void
test_down(void)
{
	struct outage o = {.down = false};

	for (int i = 1; i < OUTAGE_HOSTS; i++)
		tap_is_int(OUTAGE_NONE, silent(&o, i, true, NOW + i),
		    "one more is silent");
	tap_is_int(OUTAGE_NONE, silent(&o, 1, true, NOW + 9),
	    "the same host again tells nothing new");
	tap_is_int(OUTAGE_BEGAN, silent(&o, 5, true, NOW + 10),
	    "the last of many: it is us");
	tap_ok(o.n_feeds == 5 && o.feeds[0] == 1 && o.feeds[4] == 1,
	    "those before are to be forgiven");
	tap_is_int(OUTAGE_LASTS, silent(&o, 6, false, NOW + 11),
	    "whoever fails now is not to blame");
	tap_is_int(OUTAGE_ENDED, answers(&o), "an answer: it is over");
	tap_is_int(OUTAGE_NONE, answers(&o), "once");
}

static void
test_not_down(void)
{
	struct outage o = {.down = false};

	for (int i = 1; i < 100; i++)
		silent(&o, i, false, NOW);
	tap_ok(!o.down, "hosts that never did well tell nothing");
	for (int i = 1; i < 100; i++) {
		silent(&o, i, true, NOW);
		if (i % (OUTAGE_HOSTS - 1) == 0)
			answers(&o);
	}
	tap_ok(!o.down, "nor does silence between answers");
	answers(&o);
	for (int i = 1; i < 100; i++)
		silent(&o, i, true, NOW + i * OUTAGE_SPAN);
	tap_ok(!o.down, "nor one host from time to time");
}

static void
test_no_way_out(void)
{
	struct outage o = {.down = false};
	struct outage_note note = {
	    .host = STR("x"), .now = NOW, .no_network = true};

	tap_is_int(OUTAGE_BEGAN, outage_take(&o, &note),
	    "the system says that there is no network");
	tap_is_int(OUTAGE_LASTS, outage_take(&o, &note), "and again");
}

int
main(void)
{
	test_down();
	test_not_down();
	test_no_way_out();
	return tap_done();
}

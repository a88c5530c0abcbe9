/*
 * The network's health, from the polls one after the other.
 */
#include "desk/outage.h"

#include "base/hash.h"

static void
reset(struct outage *o)
{
	*o = (struct outage){.down = false};
}

static bool
knows_host(const struct outage *o, uint64_t host)
{
	for (size_t i = 0; i < o->n_hosts; i++) {
		if (o->hosts[i] == host)
			return true;
	}
	return false;
}

/* A host that did well fell silent; true when it is one too many. */
static bool
suspect(struct outage *o, const struct outage_note *note)
{
	uint64_t host = hash_bytes(note->host, 0);

	if (note->now - o->began > OUTAGE_SPAN || note->now < o->began)
		reset(o);
	if (o->n_hosts == 0)
		o->began = note->now;
	if (!knows_host(o, host))
		o->hosts[o->n_hosts++] = host;
	if (o->n_hosts == OUTAGE_HOSTS)
		return true;
	if (o->n_feeds < OUTAGE_FEEDS)
		o->feeds[o->n_feeds++] = note->feed_id;
	return false;
}

enum outage_verdict
outage_take(struct outage *o, const struct outage_note *note)
{
	bool was_down = o->down;

	if (note->answered) {
		reset(o);
		return was_down ? OUTAGE_ENDED : OUTAGE_NONE;
	}
	if (was_down)
		return OUTAGE_LASTS;
	if (note->no_network || (note->was_fine && suspect(o, note))) {
		o->down = true;
		return OUTAGE_BEGAN;
	}
	return OUTAGE_NONE;
}

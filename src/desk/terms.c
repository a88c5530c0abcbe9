/*
 * The terms of a poll as a line of text, "floor=3600 fresh=7200", by which the
 * database keeps them.
 */
#include <inttypes.h>

#include "desk/sched.h"

static const struct {
	const char *name;
	size_t at;
} fields[] = {
    {"failures", offsetof(struct sched_terms, failures)},
    {"floor", offsetof(struct sched_terms, floor)},
    {"quiet", offsetof(struct sched_terms, quiet)},
    {"fresh", offsetof(struct sched_terms, fresh)},
    {"hint", offsetof(struct sched_terms, hint)},
    {"backoff", offsetof(struct sched_terms, backoff)},
    {"retry-after", offsetof(struct sched_terms, retry_after)},
    {"rate-limit", offsetof(struct sched_terms, rate_limit)},
    {"news", offsetof(struct sched_terms, news)},
    {"jitter", offsetof(struct sched_terms, jitter)},
    {"skipped", offsetof(struct sched_terms, skipped)},
    {"hours", offsetof(struct sched_terms, hours)},
    {"days", offsetof(struct sched_terms, days)},
};

static const char *const outcomes[] = {
    [SCHED_GOOD] = "good",
    [SCHED_FAILED] = "failed",
    [SCHED_GONE] = "gone",
    [SCHED_OFFLINE] = "offline",
};

void
sched_terms_write(const struct sched_terms *t, struct buf *out)
{
	buf_printf(out, "outcome=%s", outcomes[t->outcome]);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		int64_t v = *(const int64_t *)((const char *)t + fields[i].at);

		if (v != 0)
			buf_printf(out, " %s=%" PRId64, fields[i].name, v);
	}
}

static void
take(struct sched_terms *t, struct str name, struct str value)
{
	int64_t v;

	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
		if (str_eq_c(name, "outcome") && str_eq_c(value, outcomes[i]))
			t->outcome = (enum sched_outcome)i;
	}
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		if (str_eq_c(name, fields[i].name) &&
		    str_to_i64(value, INT64_MIN, INT64_MAX, &v))
			*(int64_t *)((char *)t + fields[i].at) = v;
	}
}

void
sched_terms_read(struct str line, struct sched_terms *t)
{
	*t = (struct sched_terms){.outcome = SCHED_GOOD};
	while (line.n > 0) {
		struct str value = str_cut(&line, ' ');
		struct str name = str_cut(&value, '=');

		take(t, name, value);
	}
}

/*
 * From an answer to a store_poll (RFC 9110, 15; RFC 9111, 4.3.4).
 *
 * The validators of a feed are the pair of its last good answer, with the
 * URL that gave them.  A 304 may renew one of the two; nothing else touches
 * them, least of all a failure.
 */
#include "desk/ingest.h"

#include "base/buf.h"
#include "base/url.h"
#include "desk/health.h"
#include "feed/sanitise.h"

#define TERMS_MAX 1024 /* bytes: all of them, with the largest numbers */

static struct str
reason(int status)
{
	static const struct {
		int status;
		struct str text;
	} known[] = {
	    {400, STR_INIT("the server did not understand the request")},
	    {401, STR_INIT("a password is needed")},
	    {403, STR_INIT("access is forbidden")},
	    {404, STR_INIT("there is nothing at this address")},
	    {406, STR_INIT("the server has no feed that we accept")},
	    {410, STR_INIT("gone for good; it is not asked any more")},
	    {429, STR_INIT("the server asks us to come less often")},
	    {451, STR_INIT("not available for legal reasons")},
	    {500, STR_INIT("the server has an error")},
	    {502, STR_INIT("the server behind the server does not answer")},
	    {503, STR_INIT("the server is busy or closed for a while")},
	    {504, STR_INIT("the server behind the server is too slow")},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].status == status)
			return known[i].text;
	}
	if (status >= 500)
		return STR("the server has an error");
	if (status >= 400)
		return STR("the server refused the request");
	return STR("not an answer with a feed");
}

/* A validator that can be sent back byte for byte, else empty. */
static struct str
validator(struct str s)
{
	if (s.n > MSG_VALIDATOR_MAX)
		return STR_EMPTY;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return STR_EMPTY;
	}
	return s;
}

/* A 304 may only answer validators that were sent, where they were sent. */
static bool
is_true_304(const struct ingest_input *in)
{
	const struct store_job *job = in->job;

	return (job->etag.n > 0 || job->last_modified.n > 0) &&
	    str_eq(in->answer->final_url, job->validator_url);
}

static void
judge_status(const struct ingest_input *in, struct arena *a,
    struct store_poll *out, enum sched_outcome *outcome)
{
	int status = in->answer->status;

	*outcome = SCHED_FAILED;
	out->result = STORE_POLL_HTTP_ERROR;
	if (status == 200 && in->feed != NULL) {
		*outcome = SCHED_GOOD;
		out->result = STORE_POLL_SAME; /* the store finds out */
		out->feed = in->feed;
	} else if (status == 200) {
		out->result = in->parse_too_large ? STORE_POLL_TOO_LARGE
						  : STORE_POLL_PARSE_ERROR;
		out->error = in->parse_error;
	} else if (status == 304 && is_true_304(in)) {
		*outcome = SCHED_GOOD;
		out->result = STORE_POLL_NOT_MODIFIED;
	} else if (status == 304) {
		out->error = STR("HTTP 304: \"not modified\", but nothing was "
				 "asked that could be");
	} else {
		if (status == 410)
			*outcome = SCHED_GONE;
		out->error = arena_printf(
		    a, "HTTP %d: %.*s", status, STR_ARG(reason(status)));
	}
}

/* What came of the poll. */
static void
judge(const struct ingest_input *in, struct arena *a, struct store_poll *out,
    enum sched_outcome *outcome)
{
	const struct fetch_answer *answer = in->answer;

	if (answer->result == FETCH_ANSWERED) {
		judge_status(in, a, out, outcome);
		return;
	}
	*outcome = in->offline || answer->result == FETCH_OFFLINE
	    ? SCHED_OFFLINE
	    : SCHED_FAILED;
	out->result = answer->result == FETCH_TOO_LARGE
	    ? STORE_POLL_TOO_LARGE
	    : STORE_POLL_NETWORK_ERROR;
	out->error = answer->error;
}

/* True when the feed brings an item that appeared since it was last asked. */
static bool
brings_new(const struct ingest_input *in)
{
	const struct parsed_item *i = in->feed != NULL ? in->feed->items : NULL;

	for (; i != NULL; i = i->next) {
		if (i->published != UNIXTIME_NONE &&
		    i->published > in->job->last_poll &&
		    i->published <= in->now)
			return true;
	}
	return false;
}

static void
plan_next(const struct ingest_input *in, const struct store_poll *out,
    enum sched_outcome outcome, struct sched_plan *plan)
{
	const struct store_job *job = in->job;
	const struct fetch_answer *answer = in->answer;
	struct sched_input s = {
	    .outcome = outcome,
	    .now = in->now,
	    .die = in->die,
	    .every_min = in->every_min,
	    .every_max = in->every_max,
	    .interval = job->interval,
	    .failures = out->failures,
	    .failing_since = out->failing_since,
	    .last_poll = job->last_poll,
	    .last_new = job->last_new,
	    .hint_ttl = job->hint_ttl,
	    .skip_hours = job->skip_hours,
	    .skip_days = job->skip_days,
	    .news = job->news,
	    .n_news = job->n_news,
	    .status = answer->status,
	    .unasked = answer->result == FETCH_OFFLINE ||
		answer->result == FETCH_NO_NAME ||
		answer->result == FETCH_NO_CONNECT,
	    .rate_limit = answer->rate_limit,
	    .cache_control = answer->cache_control,
	    .expires = answer->expires,
	    .date = answer->date,
	    .age = answer->age,
	    .retry_after = answer->retry_after,
	};

	if (in->feed != NULL) {
		s.hint_ttl = (int64_t)in->feed->ttl * MINUTE;
		if (in->feed->update_period > s.hint_ttl)
			s.hint_ttl = in->feed->update_period;
		s.skip_hours = in->feed->skip_hours;
		s.skip_days = in->feed->skip_days;
	}
	/* last_new knows nothing of this document yet. */
	if (s.last_new != UNIXTIME_NONE && brings_new(in))
		s.last_new = in->now;
	sched_plan(&s, plan);
}

static void
keep_validators(const struct ingest_input *in, struct store_poll *out)
{
	struct str etag = validator(in->answer->etag);
	struct str last_modified = validator(in->answer->last_modified);

	/* Half a document is no state to be "not modified" since. */
	if (in->feed != NULL && in->feed->truncated)
		etag = last_modified = STR_EMPTY;
	if (out->result == STORE_POLL_NOT_MODIFIED) {
		if (etag.n == 0)
			etag = in->job->etag;
		if (last_modified.n == 0)
			last_modified = in->job->last_modified;
		if (str_eq(etag, in->job->etag) &&
		    str_eq(last_modified, in->job->last_modified))
			return;
	}
	out->set_validators = true;
	out->etag = etag;
	out->last_modified = last_modified;
	out->validator_url = in->answer->final_url;
}

struct str
ingest_address(const struct store_job *job, unixtime now)
{
	bool may_go_home = job->home_asked == UNIXTIME_NONE ||
	    now - job->home_asked >= INGEST_HOME_SPAN;

	if (job->failures >= INGEST_BACK_AFTER && may_go_home)
		return job->url;
	return job->poll_url;
}

/*
 * A good answer from where it moved for good is remembered.  A feed that does
 * well again where the config says it is, stays there.
 */
static void
keep_address(const struct ingest_input *in, struct store_poll *out)
{
	const struct store_job *job = in->job;
	struct str final_url = in->answer->final_url, url = job->poll_url;
	bool home =
	    str_eq(in->asked, job->url) && !str_eq(job->url, job->poll_url);

	if (home)
		out->home_asked = in->started;
	if (out->failures > 0)
		return;
	if (in->answer->moved && final_url.n > 0)
		url = final_url;
	else if (home)
		url = job->url;
	if (str_eq(url, job->poll_url))
		return;
	out->set_poll_url = true;
	out->poll_url = url;
}

static enum store_feed_state
state_of(const struct ingest_input *in, enum sched_outcome outcome)
{
	const struct store_job *job = in->job;

	switch (outcome) {
	case SCHED_GONE:
		return STORE_FEED_GONE;
	case SCHED_FAILED:
		return STORE_FEED_FAILING;
	case SCHED_OFFLINE:
		if (job->failures > 0)
			return STORE_FEED_FAILING;
		if (job->interval == 0)
			return STORE_FEED_NEW;
		break;
	case SCHED_GOOD:
		break;
	}
	if (job->last_new != UNIXTIME_NONE &&
	    in->now - job->last_new >= INGEST_QUIET && !brings_new(in))
		return STORE_FEED_QUIET;
	return STORE_FEED_OK;
}

/* The sentences and terms that are kept with the feed. */
static void
say(const struct ingest_input *in, struct arena *a, struct store_poll *out,
    const struct sched_plan *plan)
{
	struct health h = {
	    .state = out->state,
	    .url = in->job->url,
	    .poll_url = out->set_poll_url ? out->poll_url : in->job->poll_url,
	    .place = in->place,
	};
	struct buf terms;

	buf_init(&terms, TERMS_MAX);
	sched_terms_write(&plan->terms, &terms);
	out->terms = arena_str(a, buf_str(&terms));
	buf_free(&terms);
	out->notice = health_notice(&h, a);
}

void
ingest_poll(const struct ingest_input *in, struct arena *a,
    struct store_poll *out, struct sched_plan *plan)
{
	const struct store_job *job = in->job;
	enum sched_outcome outcome;

	*out = (struct store_poll){
	    .feed_id = job->feed_id,
	    .at = in->started,
	    .status = in->answer->status,
	    .bytes = in->answer->wire_bytes,
	    .elapsed = in->answer->elapsed,
	    .failures = job->failures,
	    .failing_since = job->failing_since,
	    .home_asked = UNIXTIME_NONE,
	};
	judge(in, a, out, &outcome);
	out->state = state_of(in, outcome);
	if (outcome == SCHED_GOOD) {
		out->failures = 0;
		out->failing_since = UNIXTIME_NONE;
	} else if (outcome != SCHED_OFFLINE) {
		out->failures++;
		if (out->failing_since == UNIXTIME_NONE)
			out->failing_since = in->started;
	}
	plan_next(in, out, outcome, plan);
	out->interval = plan->interval;
	out->next_poll = plan->next_poll;
	out->not_before = plan->not_before;
	if (outcome == SCHED_GOOD)
		keep_validators(in, out);
	if (outcome != SCHED_OFFLINE)
		keep_address(in, out);
	say(in, a, out, plan);
}

/* The plain text of a fragment as HTML that says the same. */
static struct str
as_escaped_text(struct str html, struct arena *a)
{
	struct buf text, out;
	struct str result;

	buf_init(&text, PARSED_CONTENT_MAX);
	buf_init(&out, PARSED_CONTENT_MAX);
	html_to_text(html, &text);
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '<':
			buf_add_c(&out, "&lt;");
			break;
		case '>':
			buf_add_c(&out, "&gt;");
			break;
		case '&':
			buf_add_c(&out, "&amp;");
			break;
		default:
			buf_add_byte(&out, text.p[i]);
		}
	}
	result = buf_failed(&out) ? STR_EMPTY : arena_str(a, buf_str(&out));
	buf_free(&out);
	buf_free(&text);
	return sanitise_verify(result) ? result : STR_EMPTY;
}

size_t
ingest_verify(struct parsed_feed *feed, struct arena *a)
{
	size_t bad = 0;

	for (struct parsed_item *i = feed->items; i != NULL; i = i->next) {
		if (i->content.n == 0 || sanitise_verify(i->content))
			continue;
		i->content = as_escaped_text(i->content, a);
		bad++;
	}
	return bad;
}

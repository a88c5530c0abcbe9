/*
 * The head of an answer, line by line.
 *
 * Of a field that comes twice the first counts, but Cache-Control is a list
 * (RFC 9110, 5.3) and Content-Encoding too: those are joined.  A line that is
 * folded (obsolete, RFC 9112, 5.2) takes its field away: half a validator is
 * none.
 */
#include "net/fetch_head.h"

#define LIST_MAX 1024 /* bytes of a joined list: what comes behind is left */
/* Bytes: every line once, and a list joined anew with each line. */
#define TEXTS_MAX (FETCH_HEAD_MAX + FETCH_HEAD_LINES_MAX * LIST_MAX * 2)

void
fetch_head_init(struct fetch_head *h)
{
	*h = (struct fetch_head){.status = 0};
	arena_init(&h->texts, TEXTS_MAX);
}

void
fetch_head_free(struct fetch_head *h)
{
	arena_free(&h->texts);
}

void
fetch_head_reset(struct fetch_head *h)
{
	struct arena texts = h->texts;

	arena_reset(&texts);
	*h = (struct fetch_head){.texts = texts};
}

/* "HTTP/1.1 200 OK": libcurl has judged its form. */
static void
take_status(struct fetch_head *h, struct str line)
{
	struct fetch_head fresh = {
	    .texts = h->texts, .bytes = h->bytes, .lines = h->lines};
	uint64_t status;

	str_cut(&line, ' ');
	*h = fresh;
	if (str_to_u64(str_sub(line, 0, 3), 999, &status))
		h->status = (int)status;
}

/* The parts of a rate limit that have header lines of their own. */
static void
take_limit(struct fetch_head *h, struct str name, struct str value)
{
	const char *part = NULL;

	if (str_starts_nocase(name, STR("x-")))
		name = str_sub(name, 2, name.n);
	if (str_eq_c_nocase(name, "ratelimit-remaining"))
		part = "remaining";
	else if (str_eq_c_nocase(name, "ratelimit-reset"))
		part = "reset";
	if (part != NULL)
		h->rate_limit = arena_printf(&h->texts, "%.*s%s%s=%.*s",
		    STR_ARG(h->rate_limit), h->rate_limit.n > 0 ? ", " : "",
		    part, STR_ARG(value));
}

static void
take_field(struct fetch_head *h, struct str name, struct str value)
{
	const struct {
		const char *name;
		struct str *field;
		bool list;
	} table[] = {
	    {"age", &h->age, false},
	    {"cache-control", &h->cache_control, true},
	    {"content-encoding", &h->content_encoding, true},
	    {"content-length", &h->content_length, false},
	    {"content-type", &h->content_type, false},
	    {"date", &h->date, false},
	    {"etag", &h->etag, false},
	    {"expires", &h->expires, false},
	    {"last-modified", &h->last_modified, false},
	    {"location", &h->location, false},
	    {"ratelimit", &h->rate_limit, true},
	    {"retry-after", &h->retry_after, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str *field = table[i].field;

		if (!str_eq_c_nocase(name, table[i].name))
			continue;
		if (field->n == 0)
			*field = arena_str(&h->texts, value);
		else if (table[i].list && field->n + value.n <= LIST_MAX)
			*field = arena_printf(&h->texts, "%.*s, %.*s",
			    STR_ARG(*field), STR_ARG(value));
		else
			return;
		h->last = field;
		return;
	}
	take_limit(h, name, value);
}

enum err
fetch_head_line(struct fetch_head *h, struct str line)
{
	struct str name, value;

	h->bytes += line.n;
	h->lines++;
	if (h->bytes > FETCH_HEAD_MAX || h->lines > FETCH_HEAD_LINES_MAX)
		return ERR_LIMIT;
	if (str_starts(line, STR("HTTP/"))) {
		take_status(h, line);
		return ERR_OK;
	}
	if (h->ended) /* a trailer */
		return ERR_OK;
	value = str_trim(line);
	if (value.n == 0) {
		h->ended = h->status >= 200;
		return ERR_OK;
	}
	if (line.p[0] == ' ' || line.p[0] == '\t') {
		if (h->last != NULL)
			*h->last = STR_EMPTY;
		return ERR_OK;
	}
	h->last = NULL;
	name = str_cut(&value, ':');
	value = str_trim(value);
	/* RFC 9110, 5.5: NUL stands in no value */
	if (value.n > 0 && str_find_char(value, '\0') == value.n)
		take_field(h, name, value);
	return ERR_OK;
}

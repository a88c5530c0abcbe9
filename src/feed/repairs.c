/*
 * Repairs in words.
 */
#include "feed/repairs.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "feed/limits.h"
#include "feed/value.h"

/* %.*s is the text of the first one. */
static const char *const sentences[REPAIR_COUNT] = {
    [REPAIR_WRONG_CHARSET] = "declared as UTF-8, which it is not: read as %.*s",
    [REPAIR_NO_CHARSET] = "no charset is declared and it is not UTF-8: read "
			  "as %.*s",
    [REPAIR_UNKNOWN_CHARSET] = "unknown charset \"%.*s\" ignored",
    [REPAIR_BAD_BYTES] = "bytes that are not valid %.*s replaced",
    [REPAIR_LEADING] = "text before the document skipped%.*s",
    [REPAIR_TRAILING] = "text behind the document skipped%.*s",
    [REPAIR_ENTITY] = "undefined entity %.*s read as in HTML",
    [REPAIR_AMPERSAND] = "\"&\" that is not written &amp; taken as it "
			 "is%.*s",
    [REPAIR_CONTROL] = "characters that XML does not allow left out%.*s",
    [REPAIR_MARKUP] = "\"<\" or markup that is not XML taken as text or "
		      "left out%.*s",
    [REPAIR_ATTRIBUTE] = "attribute %.*s malformed or given twice",
    [REPAIR_END_TAG] = "end tag of %.*s missing or misplaced",
    [REPAIR_PREFIX] = "namespace prefix \"%.*s\" is not declared",
    [REPAIR_CASE] = "tags in the wrong case%.*s",
    [REPAIR_DECLARATION] = "XML declaration malformed%.*s",
    [REPAIR_TRUNCATED] = "the document breaks off, what was complete is "
			 "kept%.*s",
    [REPAIR_UNCLOSED] = "the end of the document, from <%.*s> out, is missing",
};

void
repairs_note(struct repairs *r, enum repair kind, size_t count, uint64_t line,
    uint64_t column, struct str what)
{
	struct repair_note *n = &r->notes[kind];

	if (n->count == 0) {
		n->line = line;
		n->column = column;
		what = utf8_prefix(what, REPAIR_WHAT_MAX);
		n->what_n = what.n;
		if (what.n > 0)
			memcpy(n->what, what.p, what.n);
	}
	n->count += count;
}

bool
repairs_structural(const struct repairs *r)
{
	return r->notes[REPAIR_MARKUP].count > 0 ||
	    r->notes[REPAIR_ATTRIBUTE].count > 0 ||
	    r->notes[REPAIR_END_TAG].count > 0 ||
	    r->notes[REPAIR_TRUNCATED].count > 0 ||
	    r->notes[REPAIR_UNCLOSED].count > 0;
}

static void
print_note(const struct repair_note *n, const char *sentence, struct buf *out)
{
	struct str what = {n->what, n->what_n};

	if (out->n > 0)
		buf_add_c(out, "; ");
		/* The sentences are the constants above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(out, sentence, STR_ARG(what));
#pragma GCC diagnostic pop
	if (n->count > 1)
		buf_printf(out, " (%zu times", n->count);
	if (n->line > 0)
		buf_printf(out, "%sline %" PRIu64 ", column %" PRIu64 ")",
		    n->count > 1 ? ", first at " : " (", n->line, n->column);
	else if (n->count > 1)
		buf_add_byte(out, ')');
}

struct str
repairs_print(const struct repairs *r, struct arena *a)
{
	struct buf out;
	struct str s;

	buf_init(&out, FEED_REPAIRS_MAX);
	for (int i = 0; i < REPAIR_COUNT; i++) {
		if (r->notes[i].count > 0)
			print_note(&r->notes[i], sentences[i], &out);
	}
	/* The texts that were repaired may hold anything. */
	s = value_plain(a, value_clean(a, buf_str(&out), FEED_REPAIRS_MAX),
	    FEED_TEXT_PLAIN);
	buf_free(&out);
	return s;
}

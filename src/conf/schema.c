/*
 * The table of directives, and the search for the one that was meant.
 */
#include "conf/schema.h"

#include <stdlib.h>

#include "base/log.h"
#include "conf/conf.h"

#define AT(field) offsetof(struct conf, field)
#define AT_CATEGORY(field) offsetof(struct conf_category, field)
#define AT_FEED(field) offsetof(struct conf_feed, field)

/* What bounds the values.  The manual gives them too. */
#define YEAR (365 * (int64_t)DAY)
#define EVERY_MAX (30 * (int64_t)DAY) /* a feed polled less often is none */
#define KEEP_MIN (1 * (int64_t)DAY) /* less would empty the digest */
#define KEEP_MAX (100 * YEAR)
#define AT_ONCE_MAX 256 /* requests: a quarter of the usual 1024 files */
#define PER_HOST_MAX 6 /* requests: what browsers allow themselves */
#define STARTS_MAX 1000 /* a second: more than DNS resolvers like */
#define HOST_GAP_MAX HOUR
#define TIMEOUT_MAX (10 * MINUTE)
#define WINDOW_MIN (6 * HOUR) /* less splits every story overnight */
#define WINDOW_MAX (14 * (int64_t)DAY) /* what memory holds grows with it */
#define SIZE_MIN (64 << 10) /* bytes: many good feeds are as large */
#define SIZE_MAX_ALLOWED (64 << 20) /* bytes: what a message carries */

/* clang-format off */
const struct schema schema_table[SCHEMA_LENGTH] = {
    {SCHEMA_TOP, "database", "PATH", SCHEMA_PATH,
	.offset = AT(database), .restart = true,
	.help = "the SQLite file that everything is kept in"},
    {SCHEMA_TOP, "control", "PATH", SCHEMA_SOCKET,
	.offset = AT(control), .restart = true,
	.help = "the socket by which commands reach the daemon"},
    {SCHEMA_TOP, "include", "FILE", SCHEMA_INCLUDE,
	.help = "reads other files in its place; * ? [ ] match file names"},
    {SCHEMA_TOP, "server", "{ }", SCHEMA_SECTION,
	.opens = SCHEMA_SERVER, .help = "the pages"},
    {SCHEMA_TOP, "polling", "{ }", SCHEMA_SECTION,
	.opens = SCHEMA_POLLING, .help = "how feeds are fetched"},
    {SCHEMA_TOP, "stories", "{ }", SCHEMA_SECTION,
	.opens = SCHEMA_STORIES,
	.help = "how items that report one event are brought together"},
    {SCHEMA_TOP, "log", "{ }", SCHEMA_SECTION,
	.opens = SCHEMA_LOG, .help = "the log"},
    {SCHEMA_TOP, "category", "NAME { }", SCHEMA_CATEGORIES,
	.opens = SCHEMA_CATEGORY, .help = "feeds that belong together"},
    {SCHEMA_TOP, "feed", "URL [TITLE] [lang=LANGUAGE] [owner=NAME] [{ }]",
	SCHEMA_FEEDS, .opens = SCHEMA_FEED, .help = "one feed"},

    {SCHEMA_SERVER, "title", "TEXT", SCHEMA_TEXT,
	.offset = AT(title), .fallback = "Courant",
	.help = "the name of your paper, on every page"},
    {SCHEMA_SERVER, "listen", "ADDRESS ...", SCHEMA_LISTEN,
	.offset = AT(listen), .fallback = "127.0.0.1:8380", .restart = true,
	.help = "where the pages are served: HOST:PORT or unix:PATH"},
    {SCHEMA_SERVER, "base-url", "URL", SCHEMA_BASE_URL,
	.offset = AT(base_url),
	.help = "the address that readers use, behind a reverse proxy"},

    {SCHEMA_POLLING, "every", "TIME [to TIME]", SCHEMA_EVERY,
	.offset = AT(every_min), .min = CONF_EVERY_FLOOR, .max = EVERY_MAX,
	.fallback = "1h to 24h",
	.help = "the interval, which adapts to each feed between the two"},
    {SCHEMA_POLLING, "at-once", "NUMBER", SCHEMA_COUNT,
	.offset = AT(at_once), .min = 1, .max = AT_ONCE_MAX, .fallback = "16",
	.help = "requests under way at a time"},
    {SCHEMA_POLLING, "per-host", "NUMBER", SCHEMA_COUNT,
	.offset = AT(per_host), .min = 1, .max = PER_HOST_MAX, .fallback = "1",
	.help = "requests under way to one host"},
    {SCHEMA_POLLING, "starts-per-second", "NUMBER", SCHEMA_COUNT,
	.offset = AT(starts_per_second), .min = 1, .max = STARTS_MAX,
	.fallback = "20", .help = "requests begun in one second"},
    {SCHEMA_POLLING, "host-gap", "TIME", SCHEMA_TIME,
	.offset = AT(host_gap), .min = 0, .max = HOST_GAP_MAX,
	.fallback = "2s", .help = "time between two requests to one host"},
    {SCHEMA_POLLING, "timeout", "TIME", SCHEMA_TIME,
	.offset = AT(timeout), .min = 1, .max = TIMEOUT_MAX,
	.fallback = "20s", .help = "time for a whole request"},
    {SCHEMA_POLLING, "max-size", "SIZE", SCHEMA_SIZE,
	.offset = AT(max_size), .min = SIZE_MIN, .max = SIZE_MAX_ALLOWED,
	.fallback = "8M", .help = "the largest document, after decompression"},
    {SCHEMA_POLLING, "contact", "URL", SCHEMA_URL,
	.offset = AT(contact), .fallback = CONF_CONTACT,
	.help = "where a publisher learns who polls, in the User-Agent"},
    {SCHEMA_POLLING, "keep", "TIME | forever", SCHEMA_KEEP,
	.offset = AT(keep), .min = KEEP_MIN, .max = KEEP_MAX,
	.fallback = "400d",
	.help = "how long items stay; starred ones stay for good"},

    {SCHEMA_STORIES, "window", "TIME", SCHEMA_TIME,
	.offset = AT(story_window), .min = WINDOW_MIN, .max = WINDOW_MAX,
	.fallback = "72h", .restart = true,
	.help = "how far apart two reports of one event may be"},
    {SCHEMA_STORIES, "likeness", "SHARE", SCHEMA_SHARE,
	.offset = AT(story_likeness), .min = 5, .max = 100,
	.fallback = "0.27", .restart = true,
	.help = "how like items must be: lower joins more, 1.00 only copies"},
    {SCHEMA_STORIES, "off", "", SCHEMA_FLAG,
	.offset = AT(stories_off), .restart = true,
	.help = "new items are not brought together"},

    {SCHEMA_LOG, "level", "error | warn | info | debug", SCHEMA_LEVEL,
	.offset = AT(log_level), .fallback = "info",
	.help = "the least important lines to write"},

    {SCHEMA_CATEGORY, "feed",
	"URL [TITLE] [lang=LANGUAGE] [owner=NAME] [{ }]", SCHEMA_FEEDS,
	.opens = SCHEMA_FEED, .help = "one feed"},
    {SCHEMA_CATEGORY, "every", "TIME [to TIME]", SCHEMA_EVERY,
	.offset = AT_CATEGORY(every_min), .min = CONF_EVERY_FLOOR,
	.max = EVERY_MAX, .help = "the interval of its feeds"},

    {SCHEMA_FEED, "title", "TEXT", SCHEMA_TEXT,
	.offset = AT_FEED(title), .help = "your name for the feed"},
    {SCHEMA_FEED, "lang", "LANGUAGE", SCHEMA_LANGUAGE,
	.offset = AT_FEED(language), .option = true,
	.help = "its language, where the feed does not say or is wrong"},
    {SCHEMA_FEED, "owner", "NAME", SCHEMA_TEXT,
	.offset = AT_FEED(owner), .option = true,
	.help = "who publishes it: feeds of one owner are one voice"},
    {SCHEMA_FEED, "every", "TIME [to TIME]", SCHEMA_EVERY,
	.offset = AT_FEED(every_min), .min = CONF_EVERY_FLOOR,
	.max = EVERY_MAX, .help = "its interval"},
    {SCHEMA_FEED, "keep", "TIME | forever", SCHEMA_KEEP,
	.offset = AT_FEED(keep), .min = KEEP_MIN, .max = KEEP_MAX,
	.help = "how long its items stay"},
    {SCHEMA_FEED, "allow-address", "RANGE ...", SCHEMA_RANGES,
	.offset = AT_FEED(allow),
	.help = "private addresses that this feed may be fetched from"},
};
/* clang-format on */

static const char *const where[SCHEMA_BLOCKS] = {
    [SCHEMA_TOP] = "at the top level",
    [SCHEMA_SERVER] = "in a server block",
    [SCHEMA_POLLING] = "in a polling block",
    [SCHEMA_STORIES] = "in a stories block",
    [SCHEMA_LOG] = "in a log block",
    [SCHEMA_CATEGORY] = "in a category block",
    [SCHEMA_FEED] = "in a feed block",
};

const char *
schema_where(enum schema_block block)
{
	return where[block];
}

const struct schema *
schema_find(enum schema_block block, struct str name)
{
	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		if (schema_table[i].block == block &&
		    str_eq_c(name, schema_table[i].name))
			return &schema_table[i];
	}
	return NULL;
}

#define NAME_MAX_COMPARED 24 /* bytes: longer than every name */

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/*
 * Edits that turn a into b: one character more, less, other, or two swapped
 * (optimal string alignment).  Names longer than NAME_MAX_COMPARED are far
 * from everything.
 */
static int
edit_distance(struct str a, struct str b)
{
	int d[NAME_MAX_COMPARED + 1][NAME_MAX_COMPARED + 1];

	if (a.n > NAME_MAX_COMPARED || b.n > NAME_MAX_COMPARED)
		return NAME_MAX_COMPARED;
	for (size_t i = 0; i <= a.n; i++)
		d[i][0] = (int)i;
	for (size_t j = 0; j <= b.n; j++)
		d[0][j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		for (size_t j = 1; j <= b.n; j++) {
			bool same = ascii_lower(a.p[i - 1]) == b.p[j - 1];
			int best = least(d[i - 1][j], d[i][j - 1]) + 1;

			best = least(best, d[i - 1][j - 1] + !same);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1])
				best = least(best, d[i - 2][j - 2] + 1);
			d[i][j] = best;
		}
	}
	return d[a.n][b.n];
}

/* The nearest name in the block, if it is near: a third of it may differ. */
static const char *
nearest(enum schema_block block, struct str name)
{
	const char *found = NULL;
	int best = 1 + (int)name.n / 3;

	for (size_t i = 0; i < SCHEMA_LENGTH; i++) {
		int distance;

		if (schema_table[i].block != block)
			continue;
		distance = edit_distance(name, str_from(schema_table[i].name));
		if (distance <= best && distance < (int)name.n) {
			best = distance - 1;
			found = schema_table[i].name;
		}
	}
	return found;
}

void
schema_suggest(enum schema_block block, struct str name, struct buf *out)
{
	const char *found;

	for (int b = 0; b < SCHEMA_BLOCKS; b++) {
		if (schema_find((enum schema_block)b, name) != NULL) {
			buf_printf(out, "it belongs %s", where[b]);
			return;
		}
	}
	found = nearest(block, name);
	if (found != NULL) {
		buf_printf(out, "did you mean \"%s\"?", found);
		return;
	}
	for (int b = 0; b < SCHEMA_BLOCKS && found == NULL; b++) {
		found = nearest((enum schema_block)b, name);
		if (found != NULL)
			buf_printf(
			    out, "did you mean \"%s\" %s?", found, where[b]);
	}
}

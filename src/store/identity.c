/*
 * Which stored item an item of a document is.
 *
 *  1. The one with its key (guid, else link, else hash of the text).
 *  2. But the guid names something else now when that item has another link,
 *     headline and summary, and not the same date; and it names nothing when
 *     an earlier item of the same document has it with another link.  Then the
 *     item goes by its link instead, or by a hash of its text.
 *  3. An unknown key, with the link and headline of an item of the feed whose
 *     own guid is gone from the document, is that item with another guid, when
 *     the date is the same, or the summary.
 *  4. Otherwise it is new, unless it was deleted after its time and its feed
 *     still holds it.
 *
 * A publisher who edits headline, link and text of an item but keeps its date
 * has one item under 1; a guid like "latest" makes a new item of each text
 * under 2; a feed that makes up new guids at every poll adds nothing under 3.
 */
#include "store/identity.h"

#include <stdio.h>

#include "base/hash.h"
#include "store/db.h"

#define FORGOTTEN_TOUCH (30 * DAY) /* seconds: how exact _forgotten.at is */

/* The columns of STMT_ITEM_FIND and STMT_ITEM_SAME_PAGE. */
enum column {
	COLUMN_ID,
	COLUMN_HASH,
	COLUMN_PUBLISHED,
	COLUMN_SEEN,
	COLUMN_TITLE,
	COLUMN_SUMMARY,
	COLUMN_CANONICAL,
	COLUMN_GUID
};

/* The next part of a text that is not white space. */
static struct str
next_word(struct str *rest)
{
	const struct str no_break = STR("\xc2\xa0");
	struct str word;
	size_t i = 0;

	for (;;) {
		if (rest->n > 0 && ascii_is_space(rest->p[0]))
			*rest = str_sub(*rest, 1, rest->n);
		else if (str_starts(*rest, no_break))
			*rest = str_sub(*rest, no_break.n, rest->n);
		else
			break;
	}
	while (i < rest->n && !ascii_is_space(rest->p[i]) &&
	    !str_starts(str_sub(*rest, i, no_break.n), no_break))
		i++;
	word = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i, rest->n);
	return word;
}

bool
identity_same_words(struct str a, struct str b)
{
	if (str_eq(a, b))
		return true;
	for (;;) {
		struct str x = next_word(&a), y = next_word(&b);

		if (!str_eq(x, y))
			return false;
		if (x.n == 0)
			return true;
	}
}

/* Both are dated alike.  A date in the future was stored as `seen`. */
static bool
same_date(const struct parsed_item *item, sqlite3_stmt *row)
{
	unixtime published = stmt_col_time(row, COLUMN_PUBLISHED);
	unixtime seen = stmt_col_time(row, COLUMN_SEEN);

	if (item->published == UNIXTIME_NONE)
		return false;
	return published == (item->published < seen ? item->published : seen);
}

static bool
same_title(const struct parsed_item *item, sqlite3_stmt *row)
{
	return identity_same_words(item->title, stmt_col(row, COLUMN_TITLE));
}

static bool
same_summary(const struct parsed_item *item, sqlite3_stmt *row)
{
	return identity_same_words(
	    item->summary, stmt_col(row, COLUMN_SUMMARY));
}

/* The same page, or without a link the same headline. */
static bool
same_page(const struct parsed_item *item, sqlite3_stmt *row)
{
	struct str canonical = stmt_col(row, COLUMN_CANONICAL);

	if (item->canonical.n == 0 && canonical.n == 0)
		return same_title(item, row);
	return str_eq(item->canonical, canonical);
}

void
identity_take(struct identity *y, int64_t id)
{
	if (y->n_matched < ARRAY_LEN(y->matched))
		y->matched[y->n_matched++] = id;
}

static bool
is_taken(const struct identity *y, int64_t id)
{
	for (size_t i = 0; i < y->n_matched; i++) {
		if (y->matched[i] == id)
			return true;
	}
	return false;
}

static bool
in_document(const struct identity *y, struct str guid)
{
	for (struct parsed_item *i = y->feed->items; i != NULL; i = i->next) {
		if (str_eq(i->key, guid))
			return true;
	}
	return false;
}

static void
read_known(sqlite3_stmt *row, struct identity_result *out)
{
	out->id = stmt_col_int(row, COLUMN_ID);
	out->hash = (uint64_t)stmt_col_int(row, COLUMN_HASH);
}

/* Rule 2: the row has the item's guid, but is something else. */
static bool
guid_used_again(const struct parsed_item *item, sqlite3_stmt *row, bool taken)
{
	if (same_page(item, row))
		return false;
	return taken ||
	    (!same_date(item, row) && !same_title(item, row) &&
		!same_summary(item, row));
}

/* Rules 1 and 2.  *again tells that out->key names something else. */
static enum err
find_by_key(struct identity *y, const struct parsed_item *item,
    struct identity_result *out, bool *again, struct errinfo *ei)
{
	sqlite3_stmt *row = stmt_start(y->s, STMT_ITEM_FIND);
	bool have = false, taken;
	enum err e;

	out->match = IDENTITY_NEW;
	*again = false;
	stmt_int(row, 1, y->feed_id);
	stmt_text(row, 2, out->key);
	e = stmt_row(y->s, row, &have, ei);
	if (e == ERR_OK && have) {
		read_known(row, out);
		taken = is_taken(y, out->id);
		out->match = taken ? IDENTITY_SKIP : IDENTITY_KNOWN;
		if (taken || out->hash != item->hash)
			*again = guid_used_again(item, row, taken);
	}
	stmt_end(row);
	return e;
}

/* The key of an item whose guid is no use. */
static void
make_key(const struct parsed_item *item, struct identity_result *out)
{
	unsigned char digest[SHA256_SIZE];
	struct sha256 h;
	size_t n;

	if (item->link.n > 0 && item->link.n <= PARSED_KEY_MAX) {
		out->key = item->link;
		return;
	}
	sha256_init(&h);
	sha256_add(&h, item->title);
	sha256_add(&h, STR("\n"));
	sha256_add(&h, item->summary);
	sha256_end(&h, digest);
	n = (size_t)snprintf(out->text, sizeof out->text, "sha256:");
	for (size_t i = 0; i < SHA256_SIZE; i++, n += 2)
		snprintf(
		    out->text + n, sizeof out->text - n, "%02x", digest[i]);
	out->key = str_from(out->text);
}

/* Rule 3: the row is the item, under another guid. */
static bool
is_renamed(
    const struct identity *y, const struct parsed_item *item, sqlite3_stmt *row)
{
	bool dated = item->published != UNIXTIME_NONE;

	if (!same_title(item, row))
		return false;
	if (!same_date(item, row) &&
	    !(same_summary(item, row) && (item->summary.n > 0 || !dated)))
		return false;
	return !is_taken(y, stmt_col_int(row, COLUMN_ID)) &&
	    !in_document(y, stmt_col(row, COLUMN_GUID));
}

static enum err
find_renamed(struct identity *y, const struct parsed_item *item,
    struct identity_result *out, struct errinfo *ei)
{
	sqlite3_stmt *row = stmt_start(y->s, STMT_ITEM_SAME_PAGE), *st;
	bool have = false;
	enum err e = ERR_OK;

	stmt_int(row, 1, y->feed_id);
	stmt_text(row, 2, item->canonical);
	while (out->match == IDENTITY_NEW &&
	    (e = stmt_row(y->s, row, &have, ei)) == ERR_OK && have) {
		if (!is_renamed(y, item, row))
			continue;
		read_known(row, out);
		out->match = IDENTITY_KNOWN;
	}
	stmt_end(row);
	if (e != ERR_OK || out->match == IDENTITY_NEW)
		return e;
	st = stmt_start(y->s, STMT_ITEM_GUID);
	stmt_int(st, 1, out->id);
	stmt_text(st, 2, out->key);
	stmt_int(st, 3, (int64_t)item->hash);
	return stmt_run(y->s, st, ei);
}

/* Rule 4. */
static enum err
find_forgotten(
    struct identity *y, struct identity_result *out, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(y->s, STMT_FORGOTTEN_FIND);
	unixtime last = UNIXTIME_NONE;
	bool have = false;
	enum err e;

	stmt_int(st, 1, y->feed_id);
	stmt_text(st, 2, out->key);
	e = stmt_row(y->s, st, &have, ei);
	if (e == ERR_OK && have)
		last = stmt_col_time(st, 0);
	stmt_end(st);
	if (e != ERR_OK || !have)
		return e;
	out->match = IDENTITY_SKIP;
	if (y->at - last < FORGOTTEN_TOUCH)
		return ERR_OK;
	st = stmt_start(y->s, STMT_FORGOTTEN_TOUCH);
	stmt_int(st, 1, y->feed_id);
	stmt_text(st, 2, out->key);
	stmt_int(st, 3, y->at);
	return stmt_run(y->s, st, ei);
}

enum err
identity_start(struct identity *y, struct store *s,
    const struct store_poll *poll, struct errinfo *ei)
{
	sqlite3_stmt *st = stmt_start(s, STMT_ITEM_FIRST);
	bool have = false;
	enum err e;

	y->s = s;
	y->feed_id = poll->feed_id;
	y->at = poll->at;
	y->feed = poll->feed;
	y->n_matched = 0;
	stmt_int(st, 1, poll->feed_id);
	e = stmt_row(s, st, &have, ei);
	if (e == ERR_OK)
		y->first = have && stmt_col_int(st, 0) != 0;
	stmt_end(st);
	return e;
}

enum err
identity_find(struct identity *y, const struct parsed_item *item,
    struct identity_result *out, struct errinfo *ei)
{
	bool again, unused;
	enum err e;

	out->key = item->key;
	e = find_by_key(y, item, out, &again, ei);
	if (e == ERR_OK && again) {
		make_key(item, out);
		e = find_by_key(y, item, out, &unused, ei);
	}
	if (e != ERR_OK || y->first || out->match != IDENTITY_NEW)
		return e;
	if (!again && item->canonical.n > 0)
		e = find_renamed(y, item, out, ei);
	if (e == ERR_OK && out->match == IDENTITY_NEW)
		e = find_forgotten(y, out, ei);
	return e;
}

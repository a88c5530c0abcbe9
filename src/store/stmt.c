/*
 * Every query of the store, by name, and the life of prepared statements.
 *
 * The SQL stands in one table so that it can be read, planned and checked as
 * a whole: tests/store/test_plan.c prepares all of it against the schema and
 * asks SQLite how each would be run.  Values are bound, never pasted in.
 */
#include "store/stmt.h"

#include <limits.h>

#include "store/db.h"

/* Lists of items: the same columns and filters, driven by another index. */
#define ITEM_COLUMNS \
	"SELECT i.id, i.feed_id, i.title, i.link, i.canonical, i.summary," \
	" i.author, coalesce(i.language, f.language), f.title, o.name," \
	" c.name, i.words, coalesce(s.read, 0), coalesce(s.starred, 0)," \
	" i.published, i.seen, f.removed "
#define ITEM_JOINS \
	" CROSS JOIN feed f ON f.id = i.feed_id" \
	" CROSS JOIN outlet o ON o.id = f.outlet_id" \
	" LEFT JOIN category c ON c.id = f.category_id" \
	" LEFT JOIN item_state s ON s.item_id = i.id"
#define ITEM_FILTER \
	" (?1 IS NULL OR i.seen >= ?1)" \
	" AND (?2 = 0 OR i.feed_id = ?2)" \
	" AND (?3 IS NULL OR c.name = ?3)" \
	" AND (?4 = 0 OR coalesce(s.read, 0) = 0)" \
	" AND (?5 = 0 OR s.starred = 1)" \
	" AND (f.removed IS NULL OR ?5 = 1)"
#define STORY_COLUMNS \
	"SELECT s.id, s.lead_id, s.slug, s.title, s.outlets, s.items," \
	" s.first, s.latest, s.merged_into"
#define ITEM_ORDER " ORDER BY i.published DESC, i.seen DESC, i.id DESC"

static const char *const statements[STMT_COUNT] = {
    /* ---- db.c ---- */
    [STMT_VERSION] = "PRAGMA data_version",

    /* ---- feed.c ---- */
    [STMT_FEED_LIST] =
	"SELECT f.id, f.url, f.removed, f.position, c.name, x.given_title,"
	" x.given_language, x.given_owner, x.keep, f.outlet_id"
	" FROM feed f JOIN _feed x ON x.feed_id = f.id"
	" LEFT JOIN category c ON c.id = f.category_id",
    [STMT_FEED_INSERT] =
	"INSERT INTO feed(url, title, language, category_id, outlet_id,"
	" position, added) VALUES (?1, coalesce(?2, substr(?1, 1,"
	" instr(?1 || '?', '?') - 1)), ?3, ?4, ?5, ?6, ?7)",
    [STMT_FEED_INSERT_PRIVATE] =
	"INSERT INTO _feed(feed_id, poll_url, given_title, given_language,"
	" given_owner, keep) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STMT_FEED_INSERT_SCHEDULE] =
	"INSERT INTO _schedule(feed_id, next_poll) VALUES (?1, ?2)",
    [STMT_FEED_GIVEN] = "UPDATE feed SET category_id = ?2, position = ?3,"
			" removed = NULL WHERE id = ?1",
    [STMT_FEED_GIVEN_PRIVATE] =
	"UPDATE _feed SET given_title = ?2, given_language = ?3,"
	" given_owner = ?4, keep = ?5 WHERE feed_id = ?1",
    [STMT_FEED_REMOVE] = "UPDATE feed SET removed = ?2 WHERE id = ?1",
    [STMT_FEED_DUE] = "UPDATE _schedule SET next_poll = coalesce(next_poll, ?2)"
		      " WHERE feed_id = ?1",
    [STMT_FEED_SHOWN] =
	"UPDATE feed SET (title, language) ="
	" (SELECT coalesce(given_title, own_title,"
	"   substr(feed.url, 1, instr(feed.url || '?', '?') - 1)),"
	"  coalesce(given_language, own_language)"
	"  FROM _feed WHERE feed_id = feed.id) WHERE id = ?1",
    [STMT_FEED_SELF] =
	"UPDATE feed SET link = ?2, description = ?3, format = ?4,"
	" repairs = ?5 WHERE id = ?1 AND (link IS NOT ?2 OR"
	" description IS NOT ?3 OR format IS NOT ?4 OR repairs IS NOT ?5)",
    [STMT_FEED_SELF_PRIVATE] =
	"UPDATE _feed SET own_title = ?2, own_language = ?3, ttl = ?4,"
	" skip_hours = ?5, skip_days = ?6 WHERE feed_id = ?1 AND"
	" (own_title IS NOT ?2 OR own_language IS NOT ?3 OR ttl <> ?4 OR"
	" skip_hours <> ?5 OR skip_days <> ?6)",
    [STMT_FEED_OWNER] = "SELECT x.given_owner, f.url, f.link, f.outlet_id"
			" FROM feed f JOIN _feed x ON x.feed_id = f.id"
			" WHERE f.id = ?1",
    [STMT_FEED_OUTLET] = "UPDATE feed SET outlet_id = ?2 WHERE id = ?1",
    [STMT_CATEGORY_PUT] =
	"INSERT INTO category(name, position) VALUES (?1, ?2)"
	" ON CONFLICT(name) DO UPDATE SET position = excluded.position"
	" RETURNING id",
    [STMT_OUTLET_BY_NAME] =
	"SELECT id FROM outlet WHERE name = ?1 AND domain IS NULL",
    [STMT_OUTLET_BY_DOMAIN] = "SELECT id FROM outlet WHERE domain = ?1",
    [STMT_OUTLET_INSERT] =
	"INSERT INTO outlet(name, domain) VALUES (?1, ?2) RETURNING id",
    [STMT_OUTLET_RENAME] =
	"UPDATE outlet SET name = (SELECT CASE WHEN count(*) = 1"
	" THEN max(f.title) ELSE outlet.domain END FROM feed f"
	" WHERE f.outlet_id = outlet.id AND f.removed IS NULL)"
	" WHERE id = ?1 AND domain IS NOT NULL",
    [STMT_OUTLET_DROP] =
	"DELETE FROM outlet WHERE id = ?1 AND NOT EXISTS"
	" (SELECT 1 FROM feed f WHERE f.outlet_id = outlet.id)",

    /* ---- schedule.c ---- */
    [STMT_SCHEDULE] =
	"SELECT s.feed_id, f.url, x.poll_url, s.next_poll, s.last_poll,"
	" s.not_before, s.status, x.skip_hours, x.skip_days, f.state,"
	" f.title, f.notice, t.title, t.url FROM _schedule s"
	" JOIN _feed x ON x.feed_id = s.feed_id JOIN feed f ON f.id = s.feed_id"
	" LEFT JOIN feed t ON t.id = x.twin_of"
	" WHERE f.removed IS NULL ORDER BY s.next_poll NULLS LAST, s.feed_id",
    [STMT_JOB] =
	"SELECT f.url, x.poll_url, f.title, x.etag, x.last_modified,"
	" x.validator_url, f.failures, s.interval, s.last_poll, s.last_new,"
	" f.failing_since, x.ttl, x.skip_hours, x.skip_days, x.home_asked,"
	" f.state, f.notice"
	" FROM _schedule s JOIN feed f ON f.id = s.feed_id"
	" JOIN _feed x ON x.feed_id = s.feed_id"
	" WHERE s.feed_id = ?1 AND (s.next_poll <= ?2 OR ?3)"
	" AND f.removed IS NULL",
    [STMT_POSTPONE] =
	"UPDATE _schedule SET next_poll = max(next_poll, ?2),"
	" not_before = max(coalesce(not_before, ?2), ?2) WHERE feed_id = ?1",
    [STMT_CLAIM] = "UPDATE _schedule SET next_poll = ?2 WHERE feed_id = ?1",
    [STMT_NEWS] = "SELECT published FROM item INDEXED BY item_feed"
		  " WHERE feed_id = ?1 AND published > ?2"
		  " ORDER BY published DESC LIMIT ?3",
    [STMT_SHIFT] = "UPDATE _schedule SET next_poll = next_poll + ?1,"
		   " not_before = not_before + ?1, last_poll = last_poll + ?1,"
		   " last_ok = last_ok + ?1, last_new = last_new + ?1",
    [STMT_SETTLE] = "UPDATE _schedule SET next_poll = next_poll - last_poll"
		    " + ?1, not_before = not_before - last_poll + ?1,"
		    " last_ok = min(last_ok, ?1), last_new = min(last_new, ?1),"
		    " last_poll = ?1 WHERE last_poll > ?1",
    [STMT_TWINS] =
	"SELECT f.id, f.url, f.title, f.position FROM _feed x"
	" JOIN feed f ON f.id = x.feed_id WHERE (x.poll_url = ?1"
	" OR x.validator_url = ?1) AND f.removed IS NULL"
	" AND f.state NOT IN ('gone', 'paused') ORDER BY f.position, f.id",
    [STMT_TWIN_STATE] = "UPDATE feed SET state = 'paused', notice = ?2"
			" WHERE id = ?1",
    [STMT_TWIN_OF] = "UPDATE _feed SET twin_of = ?2 WHERE feed_id = ?1",
    [STMT_TWIN_LOST] =
	"SELECT x.feed_id FROM _feed x JOIN feed f ON f.id = x.twin_of"
	" JOIN _feed y ON y.feed_id = x.twin_of WHERE x.twin_of IS NOT NULL"
	" AND (f.removed IS NOT NULL OR f.state IN ('gone', 'paused')"
	" OR (x.validator_url IS NOT y.validator_url"
	" AND x.validator_url IS NOT y.poll_url))",
    [STMT_TWIN_DUE] = "UPDATE feed SET state = 'ok', notice = NULL"
		      " WHERE id = ?1 AND state = 'paused'",
    [STMT_NOTICE] = "UPDATE feed SET notice = ?2 WHERE id = ?1",
    [STMT_FORGIVE] = "UPDATE feed SET failures = failures - 1, error = NULL,"
		     " state = CASE WHEN failures = 1 THEN 'ok' ELSE state END,"
		     " failing_since = CASE WHEN failures = 1 THEN NULL"
		     "  ELSE failing_since END WHERE id = ?1 AND failures > 0",
    [STMT_FORGIVE_DUE] = "UPDATE _schedule SET next_poll = min(next_poll, ?2)"
			 " WHERE feed_id = ?1",

    /* ---- commit.c ---- */
    [STMT_POLL_INSERT] =
	"INSERT INTO poll(feed_id, at, result, status, bytes, ms, items,"
	" new_items, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [STMT_POLL_SCHEDULE] =
	"UPDATE _schedule SET next_poll = ?2, last_poll = ?3,"
	" last_ok = coalesce(?4, last_ok), last_new = coalesce(?5, last_new),"
	" interval = ?6, status = ?7, items = items + ?8, not_before = ?9,"
	" terms = ?10 WHERE feed_id = ?1",
    [STMT_POLL_STATE] =
	"UPDATE feed SET state = ?2, error = ?3, failures = ?4,"
	" failing_since = ?5, notice = ?6 WHERE id = ?1 AND (state <> ?2"
	" OR error IS NOT ?3 OR failures <> ?4 OR failing_since IS NOT ?5"
	" OR notice IS NOT ?6)",
    [STMT_POLL_VALIDATORS] =
	"UPDATE _feed SET etag = ?2, last_modified = ?3, validator_url = ?4"
	" WHERE feed_id = ?1 AND (etag IS NOT ?2 OR last_modified IS NOT ?3"
	" OR validator_url IS NOT ?4)",
    [STMT_POLL_URL] = "UPDATE _feed SET poll_url = ?2 WHERE feed_id = ?1"
		      " AND poll_url <> ?2",
    [STMT_POLL_HOME] = "UPDATE _feed SET home_asked = ?2 WHERE feed_id = ?1",
    [STMT_POLL_DAY] =
	"INSERT INTO _feed_day(day, feed_id, polls, not_modified, errors,"
	" bytes, ms, items) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)"
	" ON CONFLICT DO UPDATE SET polls = polls + 1,"
	" not_modified = not_modified + excluded.not_modified,"
	" errors = errors + excluded.errors, bytes = bytes + excluded.bytes,"
	" ms = ms + excluded.ms, items = items + excluded.items",
    [STMT_POLL_HOUR] = "INSERT INTO _hour(hour, polls, not_modified, errors)"
		       " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET"
		       " polls = polls + excluded.polls,"
		       " not_modified = not_modified + excluded.not_modified,"
		       " errors = errors + excluded.errors",

    /* ---- identity.c, ingest.c ---- */
    [STMT_ITEM_FIRST] = "SELECT last_ok IS NULL FROM _schedule"
			" WHERE feed_id = ?1",
    [STMT_ITEM_FIND] =
	"SELECT id, _hash, published, seen, title, summary, canonical"
	" FROM item WHERE feed_id = ?1 AND guid = ?2",
    [STMT_ITEM_SAME_PAGE] =
	"SELECT id, _hash, published, seen, title, summary, canonical, guid"
	" FROM item"
	" WHERE canonical = ?2 AND feed_id = ?1 ORDER BY id DESC LIMIT 8",
    [STMT_ITEM_INSERT] =
	"INSERT INTO item(feed_id, guid, published, updated, seen, words, cjk,"
	" _hash, language, title, link, canonical, author, comments, summary)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	" ?13, ?14, ?15)",
    [STMT_ITEM_INSERT_STATE] =
	"INSERT INTO item_state(item_id, changed) VALUES (?1, ?2)",
    [STMT_CONTENT_PUT] = "INSERT INTO item_content VALUES (?1, ?2)"
			 " ON CONFLICT DO UPDATE SET content = ?2",
    [STMT_CONTENT_DELETE] = "DELETE FROM item_content WHERE item_id = ?1",
    [STMT_ITEM_OLD] =
	"SELECT i.title, i.summary, i.cjk, i.canonical, i.link, i.author,"
	" i.comments, i.language, i.published, c.content FROM item i"
	" LEFT JOIN item_content c ON c.item_id = i.id WHERE i.id = ?1",
    [STMT_ITEM_UPDATE] =
	"UPDATE item SET published = ?2, updated = ?3, words = ?4, cjk = ?5,"
	" _hash = ?6, language = ?7, title = ?8, link = ?9, canonical = ?10,"
	" author = ?11, comments = ?12, summary = ?13"
	" WHERE id = ?1",
    [STMT_ITEM_GUID] = "UPDATE item SET guid = ?2, _hash = ?3"
		       " WHERE id = ?1",
    [STMT_TAG_LIST] = "SELECT tag FROM item_tag WHERE item_id = ?1",
    [STMT_TAG_INSERT] = "INSERT OR IGNORE INTO item_tag VALUES (?1, ?2)",
    [STMT_TAG_DELETE] = "DELETE FROM item_tag WHERE item_id = ?1",
    [STMT_ENCLOSURE_LIST] =
	"SELECT url, type, length FROM enclosure WHERE item_id = ?1",
    [STMT_ENCLOSURE_INSERT] =
	"INSERT OR IGNORE INTO enclosure VALUES (?1, ?2, ?3, ?4)",
    [STMT_ENCLOSURE_DELETE] = "DELETE FROM enclosure WHERE item_id = ?1",
    [STMT_REVISION_INSERT] =
	"INSERT OR IGNORE INTO item_revision SELECT ?1, ?2, ?3, ?4"
	" WHERE NOT EXISTS (SELECT 1 FROM item_revision"
	"  WHERE item_id = ?1 AND title = ?3 AND summary IS ?4)",
    [STMT_REVISION_TRIM] =
	"DELETE FROM item_revision WHERE item_id = ?1 AND at NOT IN"
	" (SELECT at FROM item_revision WHERE item_id = ?1"
	"  ORDER BY at DESC LIMIT ?2)",
    [STMT_FORGOTTEN_FIND] =
	"SELECT at FROM _forgotten WHERE feed_id = ?1 AND guid = ?2",
    [STMT_FORGOTTEN_TOUCH] =
	"UPDATE _forgotten SET at = ?3 WHERE feed_id = ?1 AND guid = ?2",

    /* ---- search.c ---- */
    [STMT_SEARCH_MARK] = "SELECT item_id FROM _search",
    [STMT_SEARCH_MARK_SET] = "UPDATE _search SET item_id = ?1",
    [STMT_SEARCH_LAST] = "SELECT max(id) FROM (SELECT id FROM item"
			 " WHERE id > ?1 ORDER BY id LIMIT ?2)",
    [STMT_SEARCH_FILL] =
	"INSERT INTO search(rowid, title, summary)"
	" SELECT id, title, summary FROM item WHERE id > ?1 AND id <= ?2",
    [STMT_SEARCH_FILL_CJK] =
	"INSERT INTO search_cjk(rowid, title, summary)"
	" SELECT id, title, summary FROM item WHERE id > ?1 AND id <= ?2"
	" AND cjk = 1",
    [STMT_SEARCH_DELETE] = "INSERT INTO search(search, rowid, title, summary)"
			   " VALUES ('delete', ?1, ?2, ?3)",
    [STMT_SEARCH_DELETE_CJK] =
	"INSERT INTO search_cjk(search_cjk, rowid, title, summary)"
	" VALUES ('delete', ?1, ?2, ?3)",
    [STMT_SEARCH_INSERT] =
	"INSERT INTO search(rowid, title, summary) VALUES (?1, ?2, ?3)",
    [STMT_SEARCH_INSERT_CJK] =
	"INSERT INTO search_cjk(rowid, title, summary) VALUES (?1, ?2, ?3)",

    /* ---- expire.c ---- */
    [STMT_EXPIRE_LIST] =
	"SELECT i.id, i.feed_id, i.guid, i.title, i.summary, i.cjk"
	" FROM _feed x CROSS JOIN item i ON i.feed_id = x.feed_id"
	" AND i.published < ?1 - x.keep AND i.seen < ?1 - x.keep"
	" WHERE x.keep > 0 AND NOT EXISTS (SELECT 1 FROM item_state s"
	"  WHERE s.item_id = i.id AND (s.starred = 1 OR s.note IS NOT NULL))"
	" LIMIT ?2",
    [STMT_EXPIRE_FORGET] =
	"INSERT OR REPLACE INTO _forgotten VALUES (?1, ?2, ?3)",
    [STMT_EXPIRE_ITEM] = "DELETE FROM item WHERE id = ?1",
    [STMT_EXPIRE_COUNT] =
	"UPDATE _schedule SET items = items - 1 WHERE feed_id = ?1",
    [STMT_EXPIRE_POLLS] =
	"DELETE FROM poll WHERE id IN (SELECT id FROM poll WHERE at < ?1"
	" ORDER BY at LIMIT ?2)",
    [STMT_EXPIRE_DAYS] =
	"DELETE FROM _feed_day WHERE (day, feed_id) IN"
	" (SELECT day, feed_id FROM _feed_day WHERE day < ?1 LIMIT ?2)",
    [STMT_EXPIRE_HOURS] = "DELETE FROM _hour WHERE hour < ?1",
    [STMT_EXPIRE_FORGOTTEN] =
	"DELETE FROM _forgotten WHERE (feed_id, guid) IN"
	" (SELECT feed_id, guid FROM _forgotten WHERE at < ?1 LIMIT ?2)",

    /* ---- item.c ---- */
    [STMT_ITEMS_ALL] =
	ITEM_COLUMNS "FROM item i INDEXED BY item_published" ITEM_JOINS
		     " WHERE" ITEM_FILTER ITEM_ORDER,
    /* Without a LIMIT, SQLite drops the ORDER BY of a subquery in a join. */
    [STMT_ITEMS_SINCE] = ITEM_COLUMNS
    "FROM (SELECT id FROM item INDEXED BY item_seen WHERE seen >= ?1"
    "  ORDER BY published DESC, seen DESC, id DESC LIMIT -1) k"
    " CROSS JOIN item i ON i.id = k.id" ITEM_JOINS " WHERE" ITEM_FILTER,
    [STMT_ITEMS_FEED] =
	ITEM_COLUMNS "FROM item i INDEXED BY item_feed" ITEM_JOINS
		     " WHERE i.feed_id = ?2 AND" ITEM_FILTER ITEM_ORDER,
    [STMT_ITEMS_CATEGORY] = ITEM_COLUMNS
    "FROM (SELECT m.id FROM category a"
    "  CROSS JOIN feed b ON b.category_id = a.id"
    "  CROSS JOIN item m INDEXED BY item_feed ON m.feed_id = b.id"
    "  WHERE a.name = ?3 ORDER BY m.published DESC, m.seen DESC, m.id DESC "
    "LIMIT -1) k"
    " CROSS JOIN item i ON i.id = k.id" ITEM_JOINS " WHERE" ITEM_FILTER,
    [STMT_ITEMS_UNREAD] = ITEM_COLUMNS
    "FROM (SELECT m.id FROM item_state t INDEXED BY item_state_unread"
    "  CROSS JOIN item m ON m.id = t.item_id WHERE t.read = 0"
    "  ORDER BY m.published DESC, m.seen DESC, m.id DESC LIMIT -1) k"
    " CROSS JOIN item i ON i.id = k.id" ITEM_JOINS " WHERE" ITEM_FILTER,
    [STMT_ITEMS_STARRED] = ITEM_COLUMNS
    "FROM (SELECT m.id FROM item_state t INDEXED BY item_state_starred"
    "  CROSS JOIN item m ON m.id = t.item_id WHERE t.starred = 1"
    "  ORDER BY m.published DESC, m.seen DESC, m.id DESC LIMIT -1) k"
    " CROSS JOIN item i ON i.id = k.id" ITEM_JOINS " WHERE" ITEM_FILTER,
    [STMT_FEW_SINCE] =
	"SELECT count(*) FROM (SELECT 1 FROM item INDEXED BY item_seen"
	" WHERE seen >= ?1 LIMIT ?2)",
    [STMT_FEW_CATEGORY] =
	"SELECT total(s.items) FROM category c"
	" JOIN feed f ON f.category_id = c.id"
	" JOIN _schedule s ON s.feed_id = f.id WHERE c.name = ?1",
    [STMT_FEW_UNREAD] =
	"SELECT count(*) FROM (SELECT 1 FROM item_state"
	" INDEXED BY item_state_unread WHERE read = 0 LIMIT ?1)",
    [STMT_ITEM_PAGE] =
	ITEM_COLUMNS "FROM item i INDEXED BY item_canonical" ITEM_JOINS
		     " WHERE i.canonical = ?1 AND f.removed IS NULL"
		     " ORDER BY i.id LIMIT ?2",
    [STMT_ITEM_GET] = ITEM_COLUMNS
    ", t.content, i.comments"
    " FROM item i" ITEM_JOINS
    " LEFT JOIN item_content t ON t.item_id = i.id WHERE i.id = ?1",
    [STMT_REVISION_LIST] =
	"SELECT at, title FROM item_revision WHERE item_id = ?1"
	" ORDER BY at DESC",

    /* ---- health.c ---- */
    [STMT_HEALTH] =
	"SELECT f.id, f.url, x.poll_url, f.title, f.link, c.name, o.name,"
	" f.error, f.repairs, f.state, f.failures, f.added, s.last_poll,"
	" s.last_ok, s.last_new, s.next_poll, f.failing_since, s.interval,"
	" s.status, s.items, f.notice, s.terms, s.not_before"
	" FROM feed f JOIN _feed x ON x.feed_id = f.id"
	" JOIN _schedule s ON s.feed_id = f.id"
	" JOIN outlet o ON o.id = f.outlet_id"
	" LEFT JOIN category c ON c.id = f.category_id"
	" WHERE f.removed IS NULL ORDER BY f.position, f.id",
    [STMT_HEALTH_DAYS] = "SELECT feed_id, day, polls, not_modified, ms, items"
			 " FROM _feed_day WHERE day > ?1",
    [STMT_HEALTH_TODAY] = "SELECT feed_id FROM item"
			  " INDEXED BY item_seen WHERE seen >= ?1",
    [STMT_COUNT_FEEDS] =
	"SELECT count(*), total(state = 'failing'), total(state = 'new'),"
	" count(DISTINCT outlet_id) FROM feed WHERE removed IS NULL",
    [STMT_COUNT_ITEMS] = "SELECT total(items) FROM _schedule",
    [STMT_COUNT_TODAY] = "SELECT count(*) FROM item WHERE seen >= ?1",
    [STMT_COUNT_POLLS] =
	"SELECT total(polls), total(not_modified), total(errors)"
	" FROM _hour WHERE hour > ?1",
    [STMT_COUNT_TIMES] =
	"SELECT min(s.next_poll), max(s.last_poll) FROM _schedule s"
	" JOIN feed f ON f.id = s.feed_id WHERE f.removed IS NULL",

    /* ---- story.c ---- */
    [STMT_STORY_TERMS] = "SELECT text FROM _term ORDER BY id",
    [STMT_STORY_TERM_INSERT] = "INSERT INTO _term VALUES (?1, ?2)",
    [STMT_STORY_COUNTS] =
	"SELECT seq, record FROM _story_counts ORDER BY seq DESC LIMIT 1",
    [STMT_STORY_KEEP_COUNTS] = "INSERT INTO _story_counts VALUES (?1, ?2)",
    [STMT_STORY_LIVE] =
	"SELECT y.story_id, max(k.time), r.record FROM _story_item k"
	" CROSS JOIN story_item y ON y.item_id = k.item_id"
	" LEFT JOIN _story r ON r.story_id = y.story_id"
	" GROUP BY y.story_id HAVING max(k.time) >="
	" (SELECT max(time) FROM _story_item) - ?1",
    [STMT_STORY_ITEMS] =
	"SELECT k.seq, k.item_id, y.story_id, k.record FROM _story_item k"
	" CROSS JOIN story_item y ON y.item_id = k.item_id ORDER BY k.seq",
    [STMT_STORY_FEED] = "SELECT o.name, f.language FROM feed f"
			" JOIN outlet o ON o.id = f.outlet_id WHERE f.id = ?1",
    [STMT_STORY_SAME_PAGE] = "SELECT i.id, y.story_id FROM item i"
			     " JOIN story_item y ON y.item_id = i.id"
			     " WHERE i.canonical = ?1 AND i.feed_id <> ?2 "
			     "ORDER BY i.id DESC LIMIT 1",
    [STMT_STORY_INSERT] =
	"INSERT INTO story(id, slug, lead_id, title, outlets, items, first,"
	" latest) VALUES (?1, ?2, ?3, ?4, 1, 1, ?5, ?5)",
    [STMT_STORY_ITEM_INSERT] =
	"INSERT INTO story_item(item_id, story_id, likeness, copy, reason)"
	" VALUES (?1, ?2, ?3, ?4, ?5)",
    [STMT_STORY_KEEP_ITEM] = "INSERT INTO _story_item VALUES (?1, ?2, ?3, ?4)",
    [STMT_STORY_KEEP] = "INSERT INTO _story VALUES (?1, ?2)"
			" ON CONFLICT DO UPDATE SET record = ?2",
    [STMT_STORY_MERGE_ITEMS] =
	"UPDATE story_item SET story_id = ?2 WHERE story_id = ?1",
    [STMT_STORY_MERGED] =
	"UPDATE story SET merged_into = ?2, items = 0 WHERE id = ?1",
    [STMT_STORY_DROP] = "DELETE FROM _story WHERE story_id = ?1",
    [STMT_STORY_REFRESH] =
	"UPDATE story SET (items, outlets, first, latest) ="
	" (SELECT count(*), count(DISTINCT iif(y.copy, NULL, f.outlet_id)),"
	" min(i.published), max(i.published) FROM story_item y"
	" JOIN item i ON i.id = y.item_id JOIN feed f ON f.id = i.feed_id"
	" WHERE y.story_id = ?1), (lead_id, title) ="
	" (SELECT id, title FROM item WHERE id IN (?2, story.lead_id)"
	" ORDER BY id = ?2 DESC LIMIT 1) WHERE id = ?1",
    [STMT_STORY_EXPIRE] =
	"DELETE FROM _story_item WHERE seq IN (SELECT k.seq"
	" FROM _story_item k JOIN story_item y ON y.item_id = k.item_id"
	" WHERE k.time < (SELECT max(time) FROM _story_item) - ?1"
	" AND k.seq <= (SELECT max(seq) FROM _story_counts)"
	" AND NOT EXISTS (SELECT 1 FROM story_item z"
	" JOIN _story_item m ON m.item_id = z.item_id"
	" WHERE z.story_id = y.story_id"
	" AND m.time >= (SELECT max(time) FROM _story_item) - ?1) LIMIT ?2)",

    /* ---- story_read.c ---- */
    [STMT_STORY_OF] =
	STORY_COLUMNS ", y.likeness, y.copy, y.reason FROM story_item y"
		      " JOIN story s ON s.id = y.story_id WHERE y.item_id = ?1",
    [STMT_STORY_MEMBERS] =
	ITEM_COLUMNS ", y.likeness, y.copy, y.reason"
		     " FROM story_item y INDEXED BY story_item_story"
		     " CROSS JOIN item i ON i.id = y.item_id" ITEM_JOINS
		     " WHERE y.story_id = ?1" ITEM_ORDER " LIMIT ?2",
    [STMT_STORY_BY_SLUG] = STORY_COLUMNS " FROM story s WHERE s.slug = ?1",
    [STMT_STORY_BY_ID] = STORY_COLUMNS " FROM story s WHERE s.id = ?1",
};

const char *
stmt_sql(enum stmt_id id)
{
	return statements[id];
}

sqlite3_stmt *
stmt_start(struct store *s, enum stmt_id id)
{
	if (s->stmts[id] == NULL && s->db != NULL) {
		/* A failure leaves NULL and its reason in the connection. */
		(void)sqlite3_prepare_v3(s->db, statements[id], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->stmts[id], NULL);
	}
	return s->stmts[id];
}

void
stmt_int(sqlite3_stmt *st, int i, int64_t v)
{
	if (st != NULL)
		sqlite3_bind_int64(st, i, v);
}

void
stmt_time(sqlite3_stmt *st, int i, unixtime t)
{
	if (t == UNIXTIME_NONE)
		stmt_null(st, i);
	else
		stmt_int(st, i, t);
}

void
stmt_null(sqlite3_stmt *st, int i)
{
	if (st != NULL)
		sqlite3_bind_null(st, i);
}

void
stmt_text(sqlite3_stmt *st, int i, struct str v)
{
	if (st != NULL) {
		sqlite3_bind_text64(st, i, v.p != NULL ? v.p : "", v.n,
		    SQLITE_STATIC, SQLITE_UTF8);
	}
}

void
stmt_text_opt(sqlite3_stmt *st, int i, struct str v)
{
	if (v.n == 0)
		stmt_null(st, i);
	else
		stmt_text(st, i, v);
}

void
stmt_real(sqlite3_stmt *st, int i, double v)
{
	sqlite3_bind_double(st, i, v);
}

void
stmt_blob(sqlite3_stmt *st, int i, struct str v)
{
	sqlite3_bind_blob64(st, i, v.p, v.n, SQLITE_STATIC);
}

enum err
stmt_row(struct store *s, sqlite3_stmt *st, bool *have, struct errinfo *ei)
{
	int rc;

	if (st == NULL)
		return db_error(s, ei);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
		*have = rc == SQLITE_ROW;
		return ERR_OK;
	}
	return db_error(s, ei);
}

enum err
stmt_run(struct store *s, sqlite3_stmt *st, struct errinfo *ei)
{
	bool have;
	enum err e = stmt_row(s, st, &have, ei);

	stmt_end(st);
	return e;
}

void
stmt_end(sqlite3_stmt *st)
{
	if (st != NULL)
		sqlite3_reset(st);
}

void
stmt_drop_all(struct store *s)
{
	for (int i = 0; i < STMT_COUNT; i++) {
		sqlite3_finalize(s->stmts[i]);
		s->stmts[i] = NULL;
	}
}

struct str
stmt_col(sqlite3_stmt *st, int i)
{
	const char *p = (const char *)sqlite3_column_text(st, i);

	if (p == NULL)
		return STR_EMPTY;
	return (struct str){p, (size_t)sqlite3_column_bytes(st, i)};
}

struct str
stmt_col_copy(sqlite3_stmt *st, int i, struct arena *a)
{
	struct str v = stmt_col(st, i);

	return v.n > 0 ? arena_str(a, v) : STR_EMPTY;
}

unixtime
stmt_col_time(sqlite3_stmt *st, int i)
{
	if (sqlite3_column_type(st, i) == SQLITE_NULL)
		return UNIXTIME_NONE;
	return sqlite3_column_int64(st, i);
}

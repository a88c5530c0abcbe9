-- Questions to ask of the news.
--
-- Run one with `courant sql "SELECT ..."`, or all that you like in
-- `courant sql`; both only read.  Every one of them is run by a test while a
-- daemon writes.  courant-sql(7) says what the tables and columns mean.

-- 1. This morning's technology headlines
SELECT published_at, outlet, title FROM headlines
WHERE category = 'Technology' AND published > unixepoch('now', 'start of day')
ORDER BY published DESC LIMIT 20;

-- 2. What came in the last day, by category
SELECT coalesce(category, '(none)') AS category, count(*) AS items,
       count(DISTINCT outlet) AS outlets, sum(read = 0) AS unread
FROM headlines WHERE seen > unixepoch() - 86400
GROUP BY category ORDER BY items DESC;

-- 3. Unread long reads of the week, with minutes at 230 words each
SELECT id, outlet, title, (words + 229) / 230 AS minutes, link FROM unread
WHERE published > unixepoch() - 7*86400 AND words >= 1200
ORDER BY words DESC LIMIT 20;

-- 4. What is wrong with my feeds?
SELECT title, state, failures, error, last_ok_at, next_poll_at
FROM feed_health WHERE state NOT IN ('ok', 'new') ORDER BY failures DESC;

-- 5. Search, best match first, with the match marked
SELECT h.published_at, h.outlet, highlight(search, 0, '[', ']') AS title
FROM search JOIN headlines h ON h.id = search.rowid
WHERE search MATCH 'kaspersky AND (ban* OR verbot*)'
ORDER BY rank LIMIT 10;

-- 6. Search where words are not spaced: Chinese, Japanese, Thai (three
-- characters or more)
SELECT h.published_at, h.outlet, h.title
FROM search_cjk JOIN headlines h ON h.id = search_cjk.rowid
WHERE search_cjk MATCH '"の新聞"' ORDER BY h.published DESC LIMIT 10;

-- 7. How often a word comes up, per week, as a plot
SELECT strftime('%Y-%W', i.published, 'unixepoch') AS week, count(*) AS n,
       printf('%.*c', min(count(*), 60), '#') AS plot
FROM search JOIN item i ON i.id = search.rowid
WHERE search MATCH 'kaspersky' GROUP BY week ORDER BY week;

-- 8. The same page through several feeds
SELECT count(DISTINCT i.feed_id) AS feeds, group_concat(DISTINCT f.title) AS via,
       min(i.title) AS title, i.canonical
FROM item i JOIN feed f ON f.id = i.feed_id
WHERE i.canonical IS NOT NULL AND i.seen > unixepoch() - 7*86400
GROUP BY i.canonical HAVING feeds > 1 ORDER BY feeds DESC LIMIT 20;

-- 9. Who has a shared page first, and how many minutes before the others?
SELECT o.name AS outlet, count(*) AS pages,
       sum(i.seen = s.first) AS first,
       round(avg(i.seen - s.first) / 60) AS minutes_behind
FROM item i JOIN feed f ON f.id = i.feed_id JOIN outlet o ON o.id = f.outlet_id
JOIN (SELECT canonical, min(seen) AS first FROM item
      WHERE canonical IS NOT NULL
      GROUP BY canonical HAVING count(DISTINCT feed_id) > 1) s
  ON s.canonical = i.canonical
GROUP BY o.id ORDER BY first DESC LIMIT 20;

-- 10. Headlines that were rewritten, with what they said before
SELECT datetime(r.at, 'unixepoch') || 'Z' AS changed_at, h.outlet,
       r.title AS was, h.title AS now
FROM item_revision r JOIN headlines h ON h.id = r.item_id
WHERE r.title <> h.title ORDER BY r.at DESC LIMIT 20;

-- 11. Feeds that only repeat others: candidates to drop
SELECT f.title, count(*) AS items,
       round(100.0 * total(s.outlets > 1) / count(*)) AS percent_elsewhere
FROM item i JOIN feed f ON f.id = i.feed_id
LEFT JOIN story_item y ON y.item_id = i.id
LEFT JOIN story s ON s.id = y.story_id
WHERE i.seen > unixepoch() - 30*86400
GROUP BY f.id HAVING items > 1 ORDER BY percent_elsewhere DESC LIMIT 20;

-- 12. Feeds that have fallen silent
SELECT title, last_new_at, every_minutes, url FROM feed_health
WHERE last_new < unixepoch() - 30*86400 OR last_new IS NULL
ORDER BY last_new;

-- 13. What does polling cost?
SELECT feed, sum(polls) AS polls,
       round(100.0 * sum(not_modified) / sum(polls)) AS unchanged_percent,
       sum(bytes) / 1024 AS kib, sum(items) AS items
FROM feed_day WHERE day >= date('now', '-30 days')
GROUP BY feed_id ORDER BY kib DESC LIMIT 10;

-- 14. The last polls that failed, in words
SELECT datetime(p.at, 'unixepoch') || 'Z' AS at, f.title, p.status, p.error
FROM poll p JOIN feed f ON f.id = p.feed_id
WHERE p.at > unixepoch() - 86400 AND p.error IS NOT NULL
ORDER BY p.at DESC LIMIT 20;

-- 15. When in the day does the news come? (UTC)
SELECT strftime('%H', published, 'unixepoch') AS hour, count(*) AS items,
       printf('%.*c', min(count(*), 60), '#') AS plot
FROM item WHERE published > unixepoch() - 30*86400 GROUP BY hour ORDER BY hour;

-- 16. What do the feeds themselves file their items under?
SELECT t.tag, count(*) AS items, count(DISTINCT i.feed_id) AS feeds
FROM item_tag t JOIN item i ON i.id = t.item_id
WHERE i.seen > unixepoch() - 30*86400
GROUP BY t.tag ORDER BY items DESC LIMIT 20;

-- 17. This week's podcasts: sound that came with an item
SELECT h.published_at, h.feed, h.title, e.url
FROM enclosure e JOIN headlines h ON h.id = e.item_id
WHERE e.type LIKE 'audio/%' AND h.published > unixepoch() - 7*86400
ORDER BY h.published DESC LIMIT 20;

-- 18. The text of one item
SELECT i.title, i.link, c.content
FROM item i LEFT JOIN item_content c ON c.item_id = i.id WHERE i.id = 1;

-- 19. The ten biggest stories of the day
SELECT outlets, title, latest_at FROM top_stories LIMIT 10;

-- 20. Everyone's headline for one story, in order, and why it is there
SELECT published_at, minutes_after_first AS "+min", outlet, title, reason
FROM story_coverage WHERE story_id = 1 ORDER BY published_at;

-- 21. Who is first?  Share of shared stories that each outlet broke
SELECT outlet, sum(minutes_after_first = 0) AS first, count(*) AS stories,
       round(100.0 * sum(minutes_after_first = 0) / count(*)) AS percent,
       round(avg(minutes_after_first)) AS minutes_behind
FROM story_coverage JOIN story s ON s.id = story_id
WHERE s.outlets > 1 AND s.first > unixepoch() - 30*86400 AND copy = 0
GROUP BY outlet ORDER BY percent DESC;

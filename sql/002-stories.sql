-- Stories: items of several outlets that report one event.

CREATE TABLE story (
  -- One event.  Its number and its slug are never used for another.
  id          INTEGER PRIMARY KEY,
  slug        TEXT    NOT NULL UNIQUE,  -- /story/SLUG
  lead_id     INTEGER REFERENCES item(id) ON DELETE SET NULL, -- the item shown on top
  title       TEXT    NOT NULL,         -- the lead's headline
  outlets     INTEGER NOT NULL,         -- distinct outlets, copies not counted: the rank
  items       INTEGER NOT NULL,
  first       INTEGER NOT NULL,         -- first report
  latest      INTEGER NOT NULL,         -- latest report
  merged_into INTEGER REFERENCES story(id) -- it turned out to be that story
) STRICT;
CREATE INDEX story_lead ON story(lead_id);
CREATE INDEX story_latest ON story(latest, outlets) WHERE merged_into IS NULL;

CREATE TABLE story_item (
  -- Which story an item is in, and why.  An item that was older than the
  -- window of comparison when it came is in none.
  item_id  INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
  story_id INTEGER NOT NULL REFERENCES story(id),
  likeness REAL    NOT NULL,            -- 0..1 to the story when it came; 1 for the first and for copies
  copy     INTEGER NOT NULL DEFAULT 0 CHECK (copy IN (0,1)), -- 1: the same text or page as an earlier item
  reason   TEXT    NOT NULL             -- why it is there, in plain words
) STRICT;
CREATE INDEX story_item_story ON story_item(story_id);

CREATE TABLE _term (
  -- Words that stories are compared by.
  id   INTEGER PRIMARY KEY,             -- its number, plus one
  text TEXT    NOT NULL
) STRICT;

CREATE TABLE _story_item (
  -- What an item of the last days is compared by.
  seq     INTEGER PRIMARY KEY,          -- its place among all items grouped
  item_id INTEGER NOT NULL UNIQUE REFERENCES item(id) ON DELETE CASCADE,
  time    INTEGER NOT NULL,
  record  BLOB    NOT NULL
) STRICT;
CREATE INDEX _story_item_time ON _story_item(time);

CREATE TABLE _story (
  -- What a story of several items is compared by.
  story_id INTEGER PRIMARY KEY REFERENCES story(id),
  record   BLOB    NOT NULL
) STRICT;

CREATE TABLE _story_counts (
  -- How many items hold each term.
  seq    INTEGER PRIMARY KEY,           -- of the last item they count
  record BLOB    NOT NULL
) STRICT;

-- The headlines again, with the story at the end.
DROP VIEW unread;
DROP VIEW starred;
DROP VIEW headlines;
CREATE VIEW headlines AS
  -- Every item, joined and readable.
  SELECT i.id, datetime(i.published, 'unixepoch') || 'Z' AS published_at,
         o.name AS outlet, f.title AS feed, c.name AS category,
         i.title, i.link, i.summary, i.author,
         coalesce(i.language, f.language) AS language, i.words,
         coalesce(s.read, 0) AS read, coalesce(s.starred, 0) AS starred,
         i.published, i.seen, i.canonical, i.feed_id, y.story_id
  FROM item i
  JOIN feed f ON f.id = i.feed_id
  JOIN outlet o ON o.id = f.outlet_id
  LEFT JOIN category c ON c.id = f.category_id
  LEFT JOIN item_state s ON s.item_id = i.id
  LEFT JOIN story_item y ON y.item_id = i.id;

CREATE VIEW unread AS
  -- The headlines not read yet.
  SELECT * FROM headlines WHERE read = 0;

CREATE VIEW starred AS
  -- The headlines with a star.
  SELECT * FROM headlines WHERE starred = 1;

CREATE VIEW top_stories AS
  -- Stories with a report of the last 24 hours, most outlets first.
  SELECT s.id, s.outlets, s.items, s.title,
         datetime(s.first, 'unixepoch') || 'Z' AS first_at,
         datetime(s.latest, 'unixepoch') || 'Z' AS latest_at,
         s.slug, s.first, s.latest
  FROM story s
  WHERE s.latest > unixepoch() - 86400 AND s.merged_into IS NULL
  ORDER BY s.outlets DESC, s.latest DESC;

CREATE VIEW story_coverage AS
  -- Who reported a story, when, how long after the first, and why it counts.
  SELECT y.story_id, h.published_at, h.outlet, h.title, h.language,
         (h.published - s.first) / 60 AS minutes_after_first,
         round(y.likeness, 2) AS likeness, y.copy, y.reason, h.link,
         h.id AS item_id, h.id = s.lead_id AS is_lead, h.published
  FROM story_item y
  JOIN story s ON s.id = y.story_id
  JOIN headlines h ON h.id = y.item_id;

-- Courant's database, version 1.
--
-- The tables and views below are a public interface: their names and
-- meanings stay within a major version, and columns are only ever added at
-- the end.  Names that begin with "_" are the daemon's own and may change
-- without notice.  courant-sql(7) describes every table, view and column.
--
-- All times are whole seconds since 1970-01-01 UTC; the views add *_at, the
-- same as text.  Readers may UPDATE item_state; the daemon writes the rest.
--
-- Frozen once released: what comes later is another numbered file.

PRAGMA application_id = 0x43524e54; -- "CRNT"

CREATE TABLE category (
  -- A block of feeds in the config.
  id       INTEGER PRIMARY KEY,
  name     TEXT    NOT NULL UNIQUE,    -- as written in the config
  position INTEGER NOT NULL DEFAULT 0  -- order in the config and on the pages
) STRICT;

CREATE TABLE outlet (
  -- Who publishes: one for each owner named in the config, else one for each
  -- domain that feeds link to.
  id     INTEGER PRIMARY KEY,
  name   TEXT NOT NULL,                -- the owner; else the title of its only feed, else the domain
  domain TEXT UNIQUE                   -- host without "www."; null for an owner named in the config
) STRICT;
CREATE UNIQUE INDEX outlet_owner ON outlet(name) WHERE domain IS NULL;

CREATE TABLE feed (
  -- A feed of the config, now or earlier.
  id            INTEGER PRIMARY KEY,
  url           TEXT    NOT NULL UNIQUE, -- as written in the config
  title         TEXT    NOT NULL,      -- the config's name for it, else its own title, else the url
  link          TEXT,                  -- the site
  description   TEXT,
  language      TEXT,                  -- BCP 47
  format        TEXT,                  -- rss2.0, atom1.0, ...: what it was last
  category_id   INTEGER REFERENCES category(id),
  outlet_id     INTEGER NOT NULL REFERENCES outlet(id),
  position      INTEGER NOT NULL,      -- order in the config
  added         INTEGER NOT NULL,      -- when it first stood in the config
  removed       INTEGER,               -- when it left the config; its items stay
  state         TEXT    NOT NULL DEFAULT 'new'
                CHECK (state IN ('new','ok','failing','gone','quiet','paused')),
  error         TEXT,                  -- what is wrong, in plain words; null when fine
  failures      INTEGER NOT NULL DEFAULT 0, -- in a row
  failing_since INTEGER,
  repairs       TEXT                   -- what had to be mended in its last document; null for nothing
) STRICT;
CREATE INDEX feed_outlet ON feed(outlet_id);

CREATE TABLE _feed (
  -- What the config says of a feed, what its last good answer said, and the
  -- validators of that answer, which are sent to the URL that gave them only.
  feed_id        INTEGER PRIMARY KEY REFERENCES feed(id),
  poll_url       TEXT    NOT NULL,     -- to ask: url, or where it moved for good
  etag           TEXT,
  last_modified  TEXT,
  validator_url  TEXT,
  given_title    TEXT,                 -- by the config
  given_language TEXT,
  given_owner    TEXT,
  keep           INTEGER NOT NULL DEFAULT 0, -- seconds items are kept, 0 for good
  own_title      TEXT,                 -- by the feed itself
  own_language   TEXT,
  ttl            INTEGER NOT NULL DEFAULT 0, -- seconds it asks for, 0 for none
  skip_hours     INTEGER NOT NULL DEFAULT 0, -- bit h: not in hour h, GMT
  skip_days      INTEGER NOT NULL DEFAULT 0  -- bit d: not on day d, GMT, 0 is Sunday
) STRICT;

CREATE TABLE _schedule (
  -- What every poll changes, in small rows of their own: a 304 rewrites only
  -- this, a row of _feed_day and nothing of the feed.
  feed_id   INTEGER PRIMARY KEY REFERENCES feed(id),
  next_poll INTEGER,                   -- null: never
  not_before INTEGER,                  -- the origin asked for quiet until then
  last_poll INTEGER,
  last_ok   INTEGER,
  last_new  INTEGER,                   -- when an unseen item last appeared
  interval  INTEGER NOT NULL DEFAULT 0, -- seconds, after adapting; 0 before the first poll
  status    INTEGER NOT NULL DEFAULT 0, -- HTTP status of the last answer
  items     INTEGER NOT NULL DEFAULT 0  -- rows of item
) STRICT;

CREATE TABLE _feed_day (
  -- What a feed's polls came to, by day (days since 1970, UTC).
  day          INTEGER NOT NULL,
  feed_id      INTEGER NOT NULL REFERENCES feed(id),
  polls        INTEGER NOT NULL,
  not_modified INTEGER NOT NULL,
  errors       INTEGER NOT NULL,
  bytes        INTEGER NOT NULL,       -- on the wire
  ms           INTEGER NOT NULL,       -- all answers together
  items        INTEGER NOT NULL,       -- first seen on that day
  PRIMARY KEY (day, feed_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE _hour (
  -- The same for all feeds, by hour (hours since 1970, UTC).
  hour         INTEGER PRIMARY KEY,
  polls        INTEGER NOT NULL,
  not_modified INTEGER NOT NULL,
  errors       INTEGER NOT NULL
) STRICT;

CREATE TABLE poll (
  -- One row for each request; kept 30 days.
  id        INTEGER PRIMARY KEY,
  feed_id   INTEGER NOT NULL REFERENCES feed(id),
  at        INTEGER NOT NULL,          -- when the request began
  result    TEXT    NOT NULL CHECK (result IN ('new','same','not_modified',
            'http_error','network_error','parse_error','too_large')),
  status    INTEGER,                   -- HTTP status; null without an answer
  bytes     INTEGER NOT NULL DEFAULT 0, -- on the wire
  ms        INTEGER,                   -- until the answer was complete
  items     INTEGER NOT NULL DEFAULT 0, -- in the document
  new_items INTEGER NOT NULL DEFAULT 0, -- not seen before
  error     TEXT                       -- in plain words; null when fine
) STRICT;
CREATE INDEX poll_at ON poll(at);

CREATE TABLE item (
  -- One item of one feed.  The same page through two feeds is two items with
  -- one canonical link.
  id        INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
  feed_id   INTEGER NOT NULL REFERENCES feed(id),
  guid      TEXT    NOT NULL,          -- identity in the feed: its guid or atom:id, else the link, else sha256:...
  published INTEGER NOT NULL,          -- as the feed says, but never later than seen; seen when it says nothing
  updated   INTEGER,                   -- as the feed says
  seen      INTEGER NOT NULL,          -- when we first had it
  words     INTEGER NOT NULL DEFAULT 0, -- in the content, else the summary
  cjk       INTEGER NOT NULL DEFAULT 0 CHECK (cjk IN (0,1)), -- 1: holds Chinese, Japanese, Korean or Thai
  _hash     INTEGER NOT NULL,          -- of everything the feed says of it
  language  TEXT,                      -- BCP 47
  title     TEXT    NOT NULL,          -- plain text; may be empty
  link      TEXT,                      -- as given
  canonical TEXT,                      -- without tracking; equal means the same page
  author    TEXT,
  comments  TEXT,                      -- URL of the discussion
  summary   TEXT,                      -- plain text, at most 500 characters
  UNIQUE (feed_id, guid)
) STRICT;
CREATE INDEX item_published ON item(published, seen);
CREATE INDEX item_seen      ON item(seen, feed_id, published);
CREATE INDEX item_feed      ON item(feed_id, published, seen);
CREATE INDEX item_canonical ON item(canonical, feed_id) WHERE canonical IS NOT NULL;

CREATE TABLE item_content (
  -- The text of an item that has more than its summary, apart from it so that
  -- lists and searches need not read past it.
  item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
  content TEXT NOT NULL                -- sanitised HTML
) STRICT;

CREATE TABLE item_state (
  -- The part of an item that readers write.  Every item has its row.
  item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
  read    INTEGER NOT NULL DEFAULT 0 CHECK (read    IN (0,1)),
  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0,1)), -- starred items are never deleted
  note    TEXT,                        -- yours
  changed INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
CREATE INDEX item_state_unread  ON item_state(item_id) WHERE read = 0;
CREATE INDEX item_state_starred ON item_state(item_id) WHERE starred = 1;
CREATE TRIGGER item_state_changed AFTER UPDATE OF read, starred, note ON item_state
WHEN new.changed = old.changed BEGIN
  -- So that whoever follows changes notices what was edited by hand.
  UPDATE item_state SET changed = unixepoch() WHERE item_id = new.item_id;
END;

CREATE TABLE item_tag (
  -- The categories that the feed gives an item.
  item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
  tag     TEXT    NOT NULL,
  PRIMARY KEY (item_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE enclosure (
  -- Files that come with an item: a podcast's sound, a picture.
  item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
  url     TEXT    NOT NULL,
  type    TEXT,                        -- media type as given
  length  INTEGER,                     -- bytes as given
  PRIMARY KEY (item_id, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_revision (
  -- What a headline and its summary said before they were rewritten.
  item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
  at      INTEGER NOT NULL,            -- when the rewriting was seen
  title   TEXT    NOT NULL,
  summary TEXT,
  PRIMARY KEY (item_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE _forgotten (
  -- Items deleted after their time that their feed may still hold: without
  -- this they would come back as new.
  feed_id INTEGER NOT NULL REFERENCES feed(id),
  guid    TEXT    NOT NULL,
  at      INTEGER NOT NULL,            -- last met in the feed, to the month
  PRIMARY KEY (feed_id, guid)
) STRICT, WITHOUT ROWID;
CREATE INDEX _forgotten_at ON _forgotten(at);

-- Full text of titles and summaries: words without diacritics, and for items
-- with cjk = 1, which have no spaces between words, all runs of three
-- characters too.  The daemon fills both in quiet moments, so that they trail
-- the newest items by seconds.  (content="item" in double quotes is what
-- Datasette looks for.)
CREATE VIRTUAL TABLE search USING fts5(title, summary,
  content="item", content_rowid="id", tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE search_cjk USING fts5(title, summary,
  content="item", content_rowid="id", tokenize='trigram');
-- Batches are large, so the index may gather more before it writes (bytes)
-- and merges its parts seldom.
INSERT INTO search(search, rank) VALUES ('hashsize', 4194304), ('automerge', 16);
INSERT INTO search_cjk(search_cjk, rank) VALUES ('hashsize', 4194304), ('automerge', 16);

CREATE TABLE _search (
  -- One row: items up to this id are in the search tables.
  item_id INTEGER NOT NULL
) STRICT;
INSERT INTO _search VALUES (0);

CREATE VIEW headlines AS
  -- Every item, joined and readable.
  SELECT i.id, datetime(i.published, 'unixepoch') || 'Z' AS published_at,
         o.name AS outlet, f.title AS feed, c.name AS category,
         i.title, i.link, i.summary, i.author,
         coalesce(i.language, f.language) AS language, i.words,
         coalesce(s.read, 0) AS read, coalesce(s.starred, 0) AS starred,
         i.published, i.seen, i.canonical, i.feed_id
  FROM item i
  JOIN feed f ON f.id = i.feed_id
  JOIN outlet o ON o.id = f.outlet_id
  LEFT JOIN category c ON c.id = f.category_id
  LEFT JOIN item_state s ON s.item_id = i.id;

CREATE VIEW unread AS
  -- The headlines not read yet.
  SELECT * FROM headlines WHERE read = 0;

CREATE VIEW starred AS
  -- The headlines with a star.
  SELECT * FROM headlines WHERE starred = 1;

CREATE VIEW feed_health AS
  -- How each feed of the config is doing.
  SELECT f.id, f.title, f.state, f.error, f.failures,
         datetime(s.last_poll, 'unixepoch') || 'Z' AS last_poll_at,
         datetime(s.last_ok, 'unixepoch') || 'Z' AS last_ok_at,
         datetime(s.last_new, 'unixepoch') || 'Z' AS last_new_at,
         datetime(s.next_poll, 'unixepoch') || 'Z' AS next_poll_at,
         nullif(s.interval, 0) / 60 AS every_minutes,
         nullif(s.status, 0) AS status, s.items,
         d.items / 7.0 AS items_per_day,
         round(100.0 * m.not_modified / m.polls) AS not_modified_percent,
         m.ms / m.polls AS average_ms,
         c.name AS category, o.name AS outlet, f.url,
         x.poll_url, f.repairs,
         s.last_poll, s.last_ok, s.last_new, s.next_poll
  FROM feed f
  JOIN _schedule s ON s.feed_id = f.id
  JOIN _feed x ON x.feed_id = f.id
  JOIN outlet o ON o.id = f.outlet_id
  LEFT JOIN category c ON c.id = f.category_id
  LEFT JOIN (SELECT feed_id, sum(items) AS items FROM _feed_day
             WHERE day > unixepoch() / 86400 - 7 GROUP BY feed_id) d
         ON d.feed_id = f.id
  LEFT JOIN (SELECT feed_id, sum(polls) AS polls, sum(ms) AS ms,
                    sum(not_modified) AS not_modified FROM _feed_day
             WHERE day > unixepoch() / 86400 - 30 GROUP BY feed_id) m
         ON m.feed_id = f.id
  WHERE f.removed IS NULL
  ORDER BY f.position;

CREATE VIEW feed_day AS
  -- What each feed brought and cost, day by day (UTC), for a year.
  SELECT d.feed_id, f.title AS feed, date(d.day * 86400, 'unixepoch') AS day,
         d.items, d.polls, d.not_modified, d.errors, d.bytes,
         d.ms / d.polls AS average_ms
  FROM _feed_day d JOIN feed f ON f.id = d.feed_id;

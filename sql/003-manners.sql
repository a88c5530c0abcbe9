-- What polling remembers of a feed beyond its schedule.

ALTER TABLE feed ADD COLUMN notice TEXT; -- what you may want to change in the config, in plain words; null for nothing

-- When a feed that moved for good was last asked at its address in the
-- config, and the earlier feed that it turned out to be another address of.
ALTER TABLE _feed ADD COLUMN home_asked INTEGER;
ALTER TABLE _feed ADD COLUMN twin_of INTEGER REFERENCES feed(id);
CREATE INDEX _feed_twin_of ON _feed(twin_of) WHERE twin_of IS NOT NULL;
CREATE INDEX _feed_poll_url ON _feed(poll_url);
CREATE INDEX _feed_validator_url ON _feed(validator_url);

-- The terms of the next poll, as desk/sched.c writes them for `courant why`.
ALTER TABLE _schedule ADD COLUMN terms TEXT;

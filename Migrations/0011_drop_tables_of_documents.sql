-- What documents hold now. Libraries and channels keep a row for the facts that refer to them: media, timelines and logs.

DROP TABLE collection_member;
DROP TABLE collection;
DROP TABLE playlist_entry;
DROP TABLE playlist;
DROP TABLE schedule_rule_filler;
DROP TABLE schedule_rule;
DROP TABLE channel_alternate;
DROP TABLE library_path;
DROP TABLE library_link_target;

CREATE TABLE channel_row (id INTEGER PRIMARY KEY) STRICT;
INSERT INTO channel_row (id) SELECT id FROM channel;
DROP TABLE channel;
ALTER TABLE channel_row RENAME TO channel;

DROP TABLE schedule;
DROP TABLE filler;
DROP TABLE profile;

-- `name` is what searches look for.
CREATE TABLE library_row (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
INSERT INTO library_row (id, name) SELECT id, name FROM library;
DROP TABLE library;
ALTER TABLE library_row RENAME TO library;
CREATE TRIGGER library_name_insert AFTER INSERT ON library
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER library_name_update AFTER UPDATE OF name ON library
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;

ALTER TABLE station DROP COLUMN name;
ALTER TABLE station DROP COLUMN time_zone;
ALTER TABLE station DROP COLUMN protected;
ALTER TABLE station DROP COLUMN horizon;

UPDATE timeline_item SET decision = 'paused: no viewers'
WHERE kind = 'offline' AND decision = 'stands still while nobody watches';

-- Collections of collections, groups and weights, artists and albums, orders with options, people, channels whose clock
-- stands still while nobody watches.

ALTER TABLE media ADD COLUMN album TEXT;
CREATE INDEX media_by_album ON media (album) WHERE album IS NOT NULL;
DROP INDEX media_by_search;
CREATE INDEX media_by_search ON media (
    id, state, kind, library, show, season, episode, year, released, added, duration, sort_title, artist, album,
    content_rating, width, height, video_codec, bit_depth, chapter_count);

CREATE TABLE media_credit (
    media INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    -- Whom an actor plays.
    character TEXT,
    PRIMARY KEY (media, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_credit_by_name ON media_credit (role, name, media);

-- Of members of the kind collection.
ALTER TABLE collection_member ADD COLUMN other INTEGER REFERENCES collection ON DELETE CASCADE;
-- Of albums; NULL is anybody's.
ALTER TABLE collection_member ADD COLUMN artist TEXT;
-- The order that the member keeps as a group; NULL: it is none.
ALTER TABLE collection_member ADD COLUMN group_order TEXT;
ALTER TABLE collection_member ADD COLUMN weight INTEGER NOT NULL DEFAULT 1;
CREATE INDEX collection_member_by_other ON collection_member (other) WHERE other IS NOT NULL;

-- Contents that are named by text: an artist, an album (and its artist), a query.
ALTER TABLE playlist_entry ADD COLUMN content_name TEXT;
ALTER TABLE playlist_entry ADD COLUMN content_artist TEXT;
ALTER TABLE filler ADD COLUMN content_name TEXT;
ALTER TABLE filler ADD COLUMN content_artist TEXT;
ALTER TABLE schedule_rule ADD COLUMN content_name TEXT;
ALTER TABLE schedule_rule ADD COLUMN content_artist TEXT;

-- What goes with an order, where it is not as usual: `by=artist batch=3`.
ALTER TABLE playlist_entry ADD COLUMN order_options TEXT NOT NULL DEFAULT '';
ALTER TABLE filler ADD COLUMN order_options TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule_rule ADD COLUMN order_options TEXT NOT NULL DEFAULT '';

ALTER TABLE schedule_rule ADD COLUMN group_visits TEXT;
ALTER TABLE schedule_rule ADD COLUMN language TEXT;
ALTER TABLE schedule ADD COLUMN shuffled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE playlist ADD COLUMN shuffled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timeline_item ADD COLUMN language TEXT;

-- How long from now on a timeline stays as it is when something is edited, in microseconds.
ALTER TABLE station ADD COLUMN protected INTEGER NOT NULL DEFAULT 900000000;

ALTER TABLE channel ADD COLUMN clock TEXT NOT NULL DEFAULT 'wall';
-- Channels that go by watched time and that nobody watches: since when.
CREATE TABLE channel_pause (
    channel INTEGER PRIMARY KEY REFERENCES channel ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT;

-- The newest rehearsal of each channel, in the rehearsal's own form.
CREATE TABLE rehearsal (
    channel INTEGER PRIMARY KEY REFERENCES channel ON DELETE CASCADE,
    made INTEGER NOT NULL,
    report BLOB NOT NULL
) STRICT;

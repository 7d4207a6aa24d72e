-- Who took part, studios, countries and albums: from NFO files and from what files say of themselves.

ALTER TABLE media ADD COLUMN album_artist TEXT;
-- What the file's own tags say, as JSON: kept, because it fills the gaps whenever the other sources change.
ALTER TABLE media ADD COLUMN embedded TEXT;
-- Names the NFO files that describe the item, as the last scan saw them; 0 when there were none.
ALTER TABLE media ADD COLUMN side_stamp INTEGER NOT NULL DEFAULT 0;
CREATE INDEX media_by_album_artist ON media (album_artist) WHERE album_artist IS NOT NULL;

CREATE TABLE media_studio (
    media INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (media, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_studio_by_name ON media_studio (name, media);

CREATE TABLE media_country (
    media INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (media, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_country_by_name ON media_country (name, media);

-- Searches find all of them by their words.
CREATE TRIGGER media_credit_name AFTER INSERT ON media_credit
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER media_studio_name AFTER INSERT ON media_studio
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER media_country_name AFTER INSERT ON media_country
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER media_album_name AFTER UPDATE OF album ON media WHEN new.album IS NOT NULL
BEGIN
    INSERT INTO name (text) VALUES (new.album) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER media_album_artist_name AFTER UPDATE OF album_artist ON media WHEN new.album_artist IS NOT NULL
BEGIN
    INSERT INTO name (text) VALUES (new.album_artist) ON CONFLICT DO NOTHING;
END;

INSERT INTO name (text)
SELECT name FROM media_credit UNION SELECT album FROM media WHERE album IS NOT NULL
ON CONFLICT DO NOTHING;

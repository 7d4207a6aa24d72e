-- What searches look things up in. Everything here follows the tables it is made from by triggers and generated columns,
-- so nothing ever needs to be built anew.

-- What queries ask of a file, taken out of its facts whenever they change.
ALTER TABLE media ADD COLUMN width INTEGER;
ALTER TABLE media ADD COLUMN height INTEGER;
ALTER TABLE media ADD COLUMN video_codec TEXT;
-- Of the pictures' pixels.
ALTER TABLE media ADD COLUMN bit_depth INTEGER;
ALTER TABLE media ADD COLUMN chapter_count INTEGER;

-- All that a search tests and all that the scheduler asks of what it finds, small and in the order of ids: the rows of
-- `media` themselves are large and are not read.
CREATE INDEX media_by_search ON media (
    id, state, kind, library, show, season, episode, year, released, added, duration, sort_title, content_rating, width,
    height, video_codec, bit_depth, chapter_count);
CREATE INDEX media_by_release ON media (released) WHERE released IS NOT NULL;
-- A file that only its year is known of counts as released on the first of January.
CREATE INDEX media_by_year ON media (year, released) WHERE released IS NULL AND year IS NOT NULL;
CREATE INDEX media_by_addition ON media (added);
CREATE INDEX media_by_artist ON media (artist) WHERE artist IS NOT NULL;

-- Sound and subtitles, each kind, codec and language of a file once.
CREATE TABLE media_stream (
    media INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    kind TEXT NOT NULL,
    codec TEXT NOT NULL COLLATE NOCASE,
    -- Empty when the file does not say.
    language TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (media, kind, codec, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_stream_by_language ON media_stream (language, kind, media);
CREATE INDEX media_stream_by_codec ON media_stream (codec, kind, media);

CREATE TRIGGER media_facts_update AFTER UPDATE OF facts ON media
BEGIN
    UPDATE media SET
        width = json_extract(facts, '$.video.width'), height = json_extract(facts, '$.video.height'),
        video_codec = json_extract(facts, '$.video.codec'),
        bit_depth = CASE
            WHEN json_extract(facts, '$.video.pixelFormat') IS NULL THEN NULL
            WHEN json_extract(facts, '$.video.pixelFormat') GLOB '*9[lb]e' THEN 9
            WHEN json_extract(facts, '$.video.pixelFormat') GLOB '*10[lb]e' THEN 10
            WHEN json_extract(facts, '$.video.pixelFormat') GLOB '*12[lb]e' THEN 12
            WHEN json_extract(facts, '$.video.pixelFormat') GLOB '*14[lb]e' THEN 14
            WHEN json_extract(facts, '$.video.pixelFormat') GLOB '*16[lb]e' THEN 16
            ELSE 8
        END,
        chapter_count = json_array_length(facts, '$.chapters')
    WHERE id = new.id;
    DELETE FROM media_stream WHERE media = new.id;
    INSERT INTO media_stream (media, kind, codec, language)
    SELECT new.id, 'audio', json_extract(value, '$.codec'), ifnull(json_extract(value, '$.language'), '')
    FROM json_each(new.facts, '$.audio') WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO media_stream (media, kind, codec, language)
    SELECT new.id, 'subtitle', json_extract(value, '$.codec'), ifnull(json_extract(value, '$.language'), '')
    FROM json_each(new.facts, '$.subtitles') WHERE true ON CONFLICT DO NOTHING;
END;

-- What is known already goes the same way.
UPDATE media SET facts = facts WHERE facts IS NOT NULL;

-- The words of titles and plots, without accents and capitals. The texts themselves stay in `media`.
CREATE VIRTUAL TABLE media_words USING fts5 (
    title, plot, content = 'media', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
-- Its vocabulary, and where each word stands, for wildcards inside words.
CREATE VIRTUAL TABLE media_word USING fts5vocab (media_words, row);
CREATE VIRTUAL TABLE media_word_place USING fts5vocab (media_words, instance);

CREATE TRIGGER media_words_insert AFTER INSERT ON media
BEGIN
    INSERT INTO media_words (rowid, title, plot) VALUES (new.id, new.title, new.plot);
END;
CREATE TRIGGER media_words_delete AFTER DELETE ON media
BEGIN
    INSERT INTO media_words (media_words, rowid, title, plot) VALUES ('delete', old.id, old.title, old.plot);
END;
CREATE TRIGGER media_words_update AFTER UPDATE OF title, plot ON media
WHEN old.title IS NOT new.title OR old.plot IS NOT new.plot
BEGIN
    INSERT INTO media_words (media_words, rowid, title, plot) VALUES ('delete', old.id, old.title, old.plot);
    INSERT INTO media_words (rowid, title, plot) VALUES (new.id, new.title, new.plot);
END;
INSERT INTO media_words (media_words) VALUES ('rebuild');

-- Every name that many items share (of a genre, tag, artist, show or library) once, with its words. A name that nothing
-- bears any more stays: it finds nothing, and costs less than counting who bears it.
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE name_words USING fts5 (
    text, content = 'name', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE name_word USING fts5vocab (name_words, row);
CREATE VIRTUAL TABLE name_word_place USING fts5vocab (name_words, instance);

CREATE TRIGGER name_words_insert AFTER INSERT ON name
BEGIN
    INSERT INTO name_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER media_genre_name AFTER INSERT ON media_genre
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER media_tag_name AFTER INSERT ON media_tag
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER media_artist_name AFTER UPDATE OF artist ON media WHEN new.artist IS NOT NULL
BEGIN
    INSERT INTO name (text) VALUES (new.artist) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER show_name_insert AFTER INSERT ON show
BEGIN
    INSERT INTO name (text) VALUES (new.title) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER show_name_update AFTER UPDATE OF title ON show
BEGIN
    INSERT INTO name (text) VALUES (new.title) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER library_name_insert AFTER INSERT ON library
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER library_name_update AFTER UPDATE OF name ON library
BEGIN
    INSERT INTO name (text) VALUES (new.name) ON CONFLICT DO NOTHING;
END;

INSERT INTO name (text)
SELECT name FROM media_genre
UNION SELECT name FROM media_tag
UNION SELECT artist FROM media WHERE artist IS NOT NULL
UNION SELECT title FROM show
UNION SELECT name FROM library;

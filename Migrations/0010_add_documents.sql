-- What operators make becomes documents with a history. The program writes the documents from the earlier tables right
-- after these statements; the next migration drops those tables.

-- Every set of changes that was committed, in order. Its number is the station's revision from then on.
CREATE TABLE change_set (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    -- The name of the account or token; NULL when no login was needed.
    account TEXT,
    -- web, api, command or file.
    origin TEXT NOT NULL,
    message TEXT NOT NULL,
    undoes INTEGER REFERENCES change_set
) STRICT;

-- One thing that operators made, of one of the kinds station, library, collection, playlist, filler, profile, schedule
-- and channel. The body is JSON: references and parts by id, and without what has its default.
CREATE TABLE document (
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- What viewers type; NULL for all but channels.
    number TEXT UNIQUE,
    -- The change set that wrote it last; 0: it is older than the history.
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;
CREATE UNIQUE INDEX document_by_name ON document (kind, name) WHERE kind <> 'channel';

-- Who refers to what, and where (a JSON pointer into the body). Written with each document.
CREATE TABLE reference (
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    path TEXT NOT NULL,
    target_kind TEXT,
    target INTEGER,
    show INTEGER REFERENCES show,
    media INTEGER REFERENCES media,
    PRIMARY KEY (kind, id, path),
    FOREIGN KEY (kind, id) REFERENCES document ON DELETE CASCADE,
    FOREIGN KEY (target_kind, target) REFERENCES document
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_target ON reference (target_kind, target) WHERE target IS NOT NULL;
CREATE INDEX reference_by_show ON reference (show) WHERE show IS NOT NULL;
CREATE INDEX reference_by_media ON reference (media) WHERE media IS NOT NULL;

-- Each document of a change set before and after; NULL where there was none. It outlives the documents.
CREATE TABLE change (
    change_set INTEGER NOT NULL REFERENCES change_set,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (change_set, kind, id)
) STRICT;
CREATE INDEX change_by_document ON change (kind, id, change_set);

-- The last id given to each kind of document, and to parts of documents (kind `part`: rules, entries and members). No id
-- is used again.
CREATE TABLE counter (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (kind, last)
SELECT name, seq FROM sqlite_sequence
WHERE name IN ('library', 'collection', 'playlist', 'filler', 'profile', 'schedule', 'channel');

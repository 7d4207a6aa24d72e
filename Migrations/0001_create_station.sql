-- The station's first schema. Times are microseconds since 1970-01-01 UTC unless a column says otherwise.
-- Kinds, modes and states are texts that the program checks, so that a new one needs no new table.
-- Ids count up and are never used again (AUTOINCREMENT): logs and guides may name things that are gone.

-- Marks the file as a Continuity station (`Cont` in ASCII), so that no other database is taken for one.
PRAGMA application_id = 1131376244;

-- Every applied migration, by file name.
CREATE TABLE migration (name TEXT PRIMARY KEY, applied INTEGER NOT NULL) STRICT;

-- One row: what is true of the whole station.
CREATE TABLE station (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    device_id INTEGER NOT NULL,
    instance_key TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

-- Media ---------------------------------------------------------------------------------------------------------

CREATE TABLE library (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
) STRICT;

CREATE TABLE library_path (
    library INTEGER NOT NULL REFERENCES library ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (library, position)
) STRICT;

-- `library` is NULL while a show is only named by an operator and no scan has found it yet.
CREATE TABLE show (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library INTEGER REFERENCES library ON DELETE CASCADE,
    title TEXT NOT NULL,
    year INTEGER
) STRICT;
CREATE UNIQUE INDEX show_by_title ON show (title, ifnull(year, 0), ifnull(library, 0));
CREATE INDEX show_by_library ON show (library);

-- One row per file. `facts` is the JSON that probing wrote: streams, chapters and what copying needs to know;
-- `duration` is taken out of it for the scheduler. A vanished file keeps its facts and its reason. A file that an
-- operator named before any scan found it is vanished and has a `byte_count` of -1.
CREATE TABLE media (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library INTEGER NOT NULL REFERENCES library ON DELETE CASCADE,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    byte_count INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- Why it cannot be played; NULL unless probing said so.
    reason TEXT,
    -- How many probe workers ended while they looked into it.
    strikes INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL,
    title TEXT NOT NULL,
    sort_title TEXT NOT NULL,
    year INTEGER,
    -- Days since 1970-01-01.
    released INTEGER,
    plot TEXT,
    show INTEGER REFERENCES show ON DELETE SET NULL,
    season INTEGER,
    episode INTEGER,
    artist TEXT,
    content_rating TEXT,
    duration INTEGER,
    facts TEXT
) STRICT;
-- Finds a file, and all files below a folder.
CREATE UNIQUE INDEX media_by_path ON media (path, library);
CREATE INDEX media_by_library ON media (library, sort_title);
CREATE INDEX media_by_show ON media (show, season, episode) WHERE show IS NOT NULL;
CREATE INDEX media_to_probe ON media (id) WHERE state = 'unprobed';

CREATE TABLE media_genre (
    media INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (media, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_genre_by_name ON media_genre (name, media);

CREATE TABLE media_tag (
    media INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (media, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_tag_by_name ON media_tag (name, media);

-- Programming ---------------------------------------------------------------------------------------------------

CREATE TABLE collection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- `kind` says which of the columns after it are set.
CREATE TABLE collection_member (
    collection INTEGER NOT NULL REFERENCES collection ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    media INTEGER REFERENCES media ON DELETE CASCADE,
    show INTEGER REFERENCES show ON DELETE CASCADE,
    season INTEGER,
    library INTEGER REFERENCES library ON DELETE CASCADE,
    -- A folder or a tag.
    name TEXT,
    PRIMARY KEY (collection, position)
) STRICT;
CREATE INDEX collection_member_by_media ON collection_member (media) WHERE media IS NOT NULL;
CREATE INDEX collection_member_by_show ON collection_member (show) WHERE show IS NOT NULL;

-- What is played stands in six columns wherever it occurs: its kind, then the one it names (and a season).
CREATE TABLE playlist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE playlist_entry (
    playlist INTEGER NOT NULL REFERENCES playlist ON DELETE CASCADE,
    position INTEGER NOT NULL,
    content_kind TEXT NOT NULL,
    content_collection INTEGER REFERENCES collection,
    content_show INTEGER REFERENCES show,
    content_season INTEGER,
    content_playlist INTEGER REFERENCES playlist,
    content_media INTEGER REFERENCES media,
    playback_order TEXT NOT NULL,
    -- NULL plays all.
    amount INTEGER,
    in_guide INTEGER NOT NULL,
    PRIMARY KEY (playlist, position)
) STRICT;
CREATE INDEX playlist_entry_by_media ON playlist_entry (content_media) WHERE content_media IS NOT NULL;
CREATE INDEX playlist_entry_by_show ON playlist_entry (content_show) WHERE content_show IS NOT NULL;

CREATE TABLE filler (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    count INTEGER,
    duration INTEGER,
    content_kind TEXT NOT NULL,
    content_collection INTEGER REFERENCES collection,
    content_show INTEGER REFERENCES show,
    content_season INTEGER,
    content_playlist INTEGER REFERENCES playlist,
    content_media INTEGER REFERENCES media,
    playback_order TEXT NOT NULL
) STRICT;
CREATE INDEX filler_by_media ON filler (content_media) WHERE content_media IS NOT NULL;
CREATE INDEX filler_by_show ON filler (content_show) WHERE content_show IS NOT NULL;

CREATE TABLE profile (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    frame_rate_numerator INTEGER NOT NULL,
    frame_rate_denominator INTEGER NOT NULL,
    video_bit_rate INTEGER NOT NULL,
    video_mode TEXT NOT NULL,
    preset TEXT NOT NULL,
    audio_bit_rate INTEGER NOT NULL,
    sample_rate INTEGER NOT NULL,
    language TEXT
) STRICT;

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE schedule_rule (
    schedule INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    position INTEGER NOT NULL,
    -- Seconds since local midnight; NULL follows what precedes.
    start INTEGER,
    missed TEXT,
    mode TEXT NOT NULL,
    count INTEGER,
    duration INTEGER,
    tail TEXT,
    content_kind TEXT NOT NULL,
    content_collection INTEGER REFERENCES collection,
    content_show INTEGER REFERENCES show,
    content_season INTEGER,
    content_playlist INTEGER REFERENCES playlist,
    content_media INTEGER REFERENCES media,
    playback_order TEXT NOT NULL,
    title TEXT,
    guide TEXT NOT NULL,
    PRIMARY KEY (schedule, position)
) STRICT;
CREATE INDEX schedule_rule_by_media ON schedule_rule (content_media) WHERE content_media IS NOT NULL;
CREATE INDEX schedule_rule_by_show ON schedule_rule (content_show) WHERE content_show IS NOT NULL;

CREATE TABLE schedule_rule_filler (
    schedule INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    position INTEGER NOT NULL,
    filler INTEGER NOT NULL REFERENCES filler,
    PRIMARY KEY (schedule, rule, position),
    FOREIGN KEY (schedule, rule) REFERENCES schedule_rule (schedule, position) ON DELETE CASCADE
) STRICT;

CREATE TABLE channel (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number_major INTEGER NOT NULL,
    number_minor INTEGER NOT NULL,
    name TEXT NOT NULL,
    group_name TEXT,
    schedule INTEGER NOT NULL REFERENCES schedule,
    profile INTEGER NOT NULL REFERENCES profile,
    run TEXT NOT NULL,
    fallback INTEGER REFERENCES filler,
    logo TEXT,
    time_zone TEXT,
    off_air_title TEXT,
    -- Microseconds; NULL takes the usual minute.
    shortest_programme INTEGER,
    guide_key TEXT NOT NULL UNIQUE,
    -- 64 random bits.
    seed INTEGER NOT NULL,
    UNIQUE (number_major, number_minor)
) STRICT;

-- Operation -----------------------------------------------------------------------------------------------------

-- What goes on air from `start` until before `finish`, and why. `media` has no foreign key: an index for it would
-- make each placed item dearer; removing a library turns its items into offline stretches instead.
CREATE TABLE timeline_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel INTEGER NOT NULL REFERENCES channel ON DELETE CASCADE,
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL CHECK (finish > start),
    kind TEXT NOT NULL,
    media INTEGER,
    in_point INTEGER NOT NULL,
    guide_group INTEGER NOT NULL,
    guide_title TEXT,
    hidden INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    cursor TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    draw INTEGER NOT NULL,
    decision TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX timeline_item_by_start ON timeline_item (channel, start);

-- The scheduler's cursors at an instant, in the scheduler's own form.
CREATE TABLE checkpoint (
    channel INTEGER NOT NULL REFERENCES channel ON DELETE CASCADE,
    instant INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (channel, instant)
) STRICT;

-- What really went to air. It outlives the channels and files it names, so it refers to them without foreign keys.
CREATE TABLE as_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel INTEGER NOT NULL,
    item INTEGER,
    media INTEGER,
    title TEXT NOT NULL,
    planned_start INTEGER NOT NULL,
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    how TEXT NOT NULL,
    cause TEXT
) STRICT;
CREATE INDEX as_run_by_start ON as_run (channel, start);
CREATE INDEX as_run_by_media ON as_run (channel, media, start) WHERE media IS NOT NULL;
CREATE INDEX as_run_by_age ON as_run (finish);

-- Accounts ------------------------------------------------------------------------------------------------------

-- `password` is libsodium's argon2id text, which carries its salt and its cost.
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

-- Tokens are kept as hashes: whoever reads the file cannot use them.
CREATE TABLE setup_token (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hash BLOB NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE api_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER
) STRICT;

-- Who changed what.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instant INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;

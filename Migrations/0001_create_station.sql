-- Every applied migration, by file name.
CREATE TABLE migration (name TEXT PRIMARY KEY, applied INTEGER NOT NULL) STRICT;

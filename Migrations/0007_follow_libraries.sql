-- What libraries need to stay up to date by themselves.

-- How often folders that cannot be watched are scanned, in microseconds; NULL is the default.
ALTER TABLE library ADD COLUMN rescan_every INTEGER CHECK (rescan_every > 0);

-- Folders outside all libraries that links in the library may lead to.
CREATE TABLE library_link_target (
    library INTEGER NOT NULL REFERENCES library ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (library, position)
) STRICT, WITHOUT ROWID;

-- Which folders the library's paths led to when a scan last found them in order, and the file systems below them: another
-- folder, and empty, is a disk that is not mounted.
CREATE TABLE library_root (
    library INTEGER NOT NULL REFERENCES library ON DELETE CASCADE,
    path TEXT NOT NULL,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    PRIMARY KEY (library, path)
) STRICT, WITHOUT ROWID;

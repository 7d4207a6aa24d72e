-- How far ahead timelines and guides reach, in microseconds: of the station seven days, of a channel NULL for the station's.

ALTER TABLE station ADD COLUMN horizon INTEGER NOT NULL DEFAULT 604800000000;
ALTER TABLE channel ADD COLUMN horizon INTEGER;

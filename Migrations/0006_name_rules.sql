-- Rules have names, so that others can repeat what they played; fallback filler is not cut shorter than it should be.

ALTER TABLE schedule_rule ADD COLUMN name TEXT;
-- Microseconds.
ALTER TABLE filler ADD COLUMN least INTEGER NOT NULL DEFAULT 5000000;

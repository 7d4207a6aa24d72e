-- Counts as formulas, first runs and reruns, passing over, breaks inside programmes, other schedules on some days, and
-- channels that play another with an offset.

ALTER TABLE schedule_rule ADD COLUMN amount TEXT;
UPDATE schedule_rule SET amount = CAST(count AS TEXT) WHERE count IS NOT NULL;
ALTER TABLE schedule_rule DROP COLUMN count;
ALTER TABLE schedule_rule ADD COLUMN airing TEXT NOT NULL DEFAULT 'any';
ALTER TABLE schedule_rule ADD COLUMN discard INTEGER NOT NULL DEFAULT 0;

-- Microseconds between the breaks of a mid-roll; NULL takes the chapters.
ALTER TABLE filler ADD COLUMN break_interval INTEGER;
ALTER TABLE filler ADD COLUMN break_filter TEXT;

ALTER TABLE channel ADD COLUMN mirror_of INTEGER REFERENCES channel ON DELETE SET NULL;
ALTER TABLE channel ADD COLUMN mirror_offset INTEGER;
CREATE INDEX channel_by_mirror ON channel (mirror_of) WHERE mirror_of IS NOT NULL;

-- Days as comma-separated numbers, NULL for all; a range as `12-20` or `2026-12-20`.
CREATE TABLE channel_alternate (
    channel INTEGER NOT NULL REFERENCES channel ON DELETE CASCADE,
    position INTEGER NOT NULL,
    schedule INTEGER NOT NULL REFERENCES schedule,
    weekdays TEXT,
    days_of_month TEXT,
    months TEXT,
    first_day TEXT,
    last_day TEXT,
    PRIMARY KEY (channel, position)
) STRICT;
CREATE INDEX channel_alternate_by_schedule ON channel_alternate (schedule);

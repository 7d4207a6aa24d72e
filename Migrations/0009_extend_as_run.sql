-- What a machine that was too slow did to what was on air: how late the latest frame was, the most that was shed, and how
-- much was cut from the plan right before it.
ALTER TABLE as_run ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE as_run ADD COLUMN shed TEXT;
ALTER TABLE as_run ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;

-- What each kind of encoding costs on this machine, by measure: thousandths of a processor.
CREATE TABLE encoding_cost (
    work TEXT PRIMARY KEY,
    cost INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT;

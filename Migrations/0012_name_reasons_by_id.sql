-- Timeline items name what decided by ids: the rule and its schedule (0: none), the filler, the cursor by its key, and the
-- entries of the playlists that led to it, divided by spaces, the outermost first. Items that are built already keep the
-- place of the rule and the words for the cursor until they are over.

ALTER TABLE timeline_item ADD COLUMN former_rule INTEGER;
ALTER TABLE timeline_item ADD COLUMN former_cursor TEXT;
UPDATE timeline_item SET former_rule = rule, former_cursor = cursor;
ALTER TABLE timeline_item DROP COLUMN rule;
ALTER TABLE timeline_item DROP COLUMN cursor;
ALTER TABLE timeline_item ADD COLUMN schedule INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timeline_item ADD COLUMN rule INTEGER NOT NULL DEFAULT 0;
ALTER TABLE timeline_item ADD COLUMN filler INTEGER;
ALTER TABLE timeline_item ADD COLUMN cursor TEXT NOT NULL DEFAULT '';
ALTER TABLE timeline_item ADD COLUMN entries TEXT NOT NULL DEFAULT '';

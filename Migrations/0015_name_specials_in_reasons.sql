-- The special that put an item on the timeline: then no rule did.

ALTER TABLE timeline_item ADD COLUMN special INTEGER;

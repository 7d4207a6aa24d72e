-- Which analysis of a file is done (StationStore.analysisVersion); 0: none. It takes long, so it is done in the background, one
-- file after the other.
ALTER TABLE media ADD COLUMN analysed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX media_to_analyse ON media (analysed) WHERE state = 'ready';
